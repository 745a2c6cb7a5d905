"""Commands that take counts in: follow, ingest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import track

from downballot.cli.output import console, print_json, when
from downballot.cli.parameters import HERE, AnyElection, AsJson, DeskFolder
from downballot.desk.settings import Election
from downballot.errors import UsageError
from downballot.model.update import REPORTS, Arrival, Disposition
from downballot.pipeline import intake
from downballot.pipeline.desk import Desk
from downballot.pipeline.following import Poll, follow_desk
from downballot.pipeline.intake import ingest_file, ingest_orphans, read_file
from downballot.pipeline.recorded import is_recorded, recorded


def follow(*, desk: DeskFolder = HERE, election: AnyElection = "", once: bool = False) -> int:
    """Follow the official count: ask every source at its own pace, keep every update.

    Stop it with Ctrl-C and start it again at any time: nothing is lost or taken twice.
    With --once it ends with exit code 3 when a source gave no count.

    Example: downballot follow --desk my-desk

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml; all of them by default.
        once: Ask every source once, then end.
    """
    out, failed = console(), False
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        for poll in follow_desk(opened, election, once=once):
            failed = failed or bool(poll.problem)
            text = _poll_line(poll, zone)
            if text:
                out.print(text, markup=False, soft_wrap=True)
    return 3 if once and failed else 0


def _poll_line(poll: Poll, zone: str) -> str:
    if poll.arrival:
        return arrival_line(poll.arrival, zone)
    if poll.problem:
        return f"{when(poll.asked_at, zone)}  {poll.source}: no answer: {poll.problem}"
    return ""


def arrival_line(arrival: Arrival, zone: str) -> str:
    """Write an arrival in one line: our clock, source, its clock, what became of it."""
    clock = f" of {when(arrival.published_at, zone)}" if arrival.published_at else ""
    reason = f": {arrival.reason}" if arrival.reason else ""
    return (
        f"{when(arrival.received_at, zone)}  {arrival.source}{clock}  "
        f"{arrival.disposition.value}{reason}"
    )


def ingest(
    *files: Path,
    desk: DeskFolder = HERE,
    election: Annotated[
        str, Parameter(help="Id of the election; found from the file by default.")
    ] = "",
    source: str = "",
    json: AsJson = False,
) -> None:
    """Take in files, or a folder of recorded answers (with its *-served.csv lists).

    Every file is read before any is kept: where one cannot be used, nothing changes and
    what is wrong with it is said. A count that was read but set aside or refused (dated
    ahead, torn …) is shown with its reason.

    Example: downballot ingest tonight.csv --desk my-desk --election 2026-11-03

    Args:
        files: Files in any known format, or folders of recorded answers.
        desk: The desk's folder.
        election: Id of the election in desk.toml; found from the file by default.
        source: Name to keep a file under; found from desk.toml by default.
        json: Print JSON.
    """
    if not files:
        raise UsageError("ingest: no file named, expected one or more")
    with Desk(desk) as opened:
        steps = [_step(opened, path, election, source) for path in files]
        ingest_orphans(opened.ledger, opened.settings)
        arrivals = [arrival for step in steps for arrival in step()]
        zone = opened.settings.timezone
    if json:
        print_json(arrivals)
        return
    for arrival in arrivals:
        console().print(arrival_line(arrival, zone), markup=False, soft_wrap=True)
        if arrival.disposition is Disposition.CONFLICTING:
            console().print(_stand_command(arrival), markup=False, soft_wrap=True)
    kept = len({one.update for one in arrivals if one.disposition in REPORTS})
    console().print(f"{len(arrivals)} taken in: {_counted(kept, 'update')}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _stand_command(arrival: Arrival) -> str:
    return (
        "    The first body stands. If this one is right: downballot stand "
        f'{arrival.update} {arrival.sha256[:12]} --reason "…"'
    )


def _step(opened: Desk, path: Path, election: str, source: str) -> Callable[[], list[Arrival]]:
    """Read a file, or find a recorded election; return what then takes it in."""
    if path.is_dir():
        chosen = _recorded_election(opened, path, election)
        return lambda: _replay(opened, path, chosen)
    file = read_file(opened.settings, path, election=election, source=source)
    return lambda: [ingest_file(opened.ledger, file)]


def _replay(opened: Desk, folder: Path, election: Election) -> list[Arrival]:
    answers = track(list(recorded(election, folder)), folder.name, transient=True)
    return [intake.ingest(opened.ledger, answer) for answer in answers]


def _recorded_election(opened: Desk, folder: Path, wanted: str) -> Election:
    if not is_recorded(folder):
        raise UsageError(f"{folder}: a folder without *-served.csv, expected recorded answers")
    chosen = opened.settings.election(wanted or folder.resolve().name)
    if chosen is None:
        names = ", ".join(one.id for one in opened.settings.elections)
        raise UsageError(f"{folder}: say of which election with --election, one of {names}")
    return chosen
