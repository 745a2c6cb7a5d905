"""Commands that show: serve, rehearse, demo."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress

from downballot.cli.output import console
from downballot.cli.parameters import HERE, DeskFolder, required_moment
from downballot.cli.receiving import arrival_line
from downballot.cli.tables import status_table, status_title
from downballot.model.update import Disposition
from downballot.pipeline.desk import Desk
from downballot.pipeline.following import Poll, follow
from downballot.pipeline.rehearsing import paced, rehearsal_desk
from downballot.web.rehearsal_server import Rehearsal, run_at, step_through
from downballot.web.server import DeskServer
from downballot.web.server import serve as serve_pages

COUNTY_ZONE = "America/Los_Angeles"
ELECTION = "2024-11-05-general"
NEW = (Disposition.KEPT, Disposition.LATE)


def serve(
    *,
    desk: DeskFolder = HERE,
    host: str = "127.0.0.1",
    port: int = 8000,
    listeners: int = 5000,
) -> None:
    """Serve the desk's pages and its JSON API; the pages follow the count by themselves.

    Example: downballot serve --desk my-desk --port 8080

    Args:
        desk: The desk's folder.
        host: Address to listen on; 0.0.0.0 for every one.
        port: Port to listen on.
        listeners: How many open pages may be told of news at once; the others ask.
    """
    out = console()
    serve_pages(
        desk,
        host,
        port,
        listeners=listeners,
        ready=lambda url: out.print(f"The desk is at {url} (Ctrl-C ends it)."),
    )


def rehearse(
    election: str = ELECTION,
    *,
    port: int = 8800,
    speed: float = 600.0,
    step: bool = False,
    start: Annotated[
        str, Parameter(help="Begin at this moment, as 2024-11-05T20:30-08:00.")
    ] = "",
) -> None:
    """Answer as the county did: the same counts, stale ones and errors too, in its order.

    While it runs, GET /rehearsal says where it is, and POST /rehearsal/pause,
    /rehearsal/resume, /rehearsal/speed?times=60 and
    /rehearsal/jump?to=2024-11-06T03:40-08:00 steer it.

    Example: downballot rehearse, then
    downballot init my-desk --county-url http://127.0.0.1:8800

    Args:
        election: Which recorded election: 2024-11-05-general or 2022-11-08-general.
        port: Port to listen on.
        speed: Seconds of that night in a second of ours.
        step: Give the next answer at each question, however fast they come.
        start: Begin at this moment of that night.
    """
    playback = step_through(election) if step else run_at(election, speed)
    if start:
        playback.jump(_aware(start))
    console().print(
        f"{election} is served again at http://127.0.0.1:{port} (Ctrl-C ends it).\n"
        f"Follow it with: downballot init my-desk --county-url http://127.0.0.1:{port}\n"
        f"                downballot follow --desk my-desk --election {election}"
    )
    with Rehearsal(playback, port=port) as rehearsal:
        rehearsal.wait()


def _aware(text: str) -> datetime:
    """Read a moment; without a zone it is the county's."""
    return required_moment(text, COUNTY_ZONE)


def demo(
    *,
    headless: bool = False,
    port: int = 8000,
    pace: float = 0.25,
    keep: Annotated[Path | None, Parameter(help="Keep the desk in this new folder.")] = None,
) -> None:
    """Watch the real count of 5 November 2024 arrive, update by update.

    A rehearsed county serves what Los Angeles County served, in the same order, stale
    counts and an error included; a desk follows it over HTTP as it follows a county.

    Example: downballot demo

    Args:
        headless: Run to the end without pauses or pages, print the final table, and end.
        port: Port of the pages.
        pace: Seconds between questions to one source.
        keep: Keep the desk in this new folder; a temporary one by default.
    """
    out = console()
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        county = stack.enter_context(Rehearsal(step_through(ELECTION)))
        desk = stack.enter_context(rehearsal_desk(folder, county.url))
        pages = None
        if not headless:
            pages = stack.enter_context(DeskServer(folder, port=port))
            out.print(f"[bold]The desk's page is at {pages.url}[/] (Ctrl-C ends the demo)")
        settings = paced(desk.settings, 0.0 if headless else pace)
        elections = tuple(one for one in settings.elections if one.id == ELECTION)
        polls = follow(desk.ledger, settings, elections, done=lambda: county.finished)
        _watch(polls, desk, out, total=county.playback.status().total)
        final = desk.status(ELECTION)
        out.print(status_title(final), markup=False)
        out.print(status_table(final))
        if pages:
            out.print(f"The count is certified. The page stays at {pages.url} until Ctrl-C.")
            _stay()


def _watch(polls: Iterator[Poll], desk: Desk, out: Console, *, total: int) -> None:
    """Show what each answer brought, and where the followed contests then stand."""
    with Progress(console=out, transient=True) as progress:
        task = progress.add_task("the county's answers", total=total)
        for poll in polls:
            if poll.problem and poll.arrival is None:
                out.print(f"{poll.source}: {poll.problem}", markup=False)
            if poll.arrival is None:
                continue
            progress.advance(task)
            line = arrival_line(poll.arrival, desk.settings.timezone)
            out.print(line, markup=False, soft_wrap=True)
            if poll.arrival.disposition in NEW:
                for sentence in _followed_sentences(desk):
                    out.print(f"    {sentence}", style="bold", markup=False, soft_wrap=True)


def _followed_sentences(desk: Desk) -> Iterator[str]:
    for view in desk.status(ELECTION).contests:
        if view.followed and view.standing.outcome:
            yield f"{view.name}: {view.standing.outcome[0]}"


def _stay() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
