"""Commands that read a desk: status, contest, log, check."""

from __future__ import annotations

from downballot.cli.histories import batch_tables, history_tables, left_out
from downballot.cli.output import STYLES, console, print_json, table, when
from downballot.cli.parameters import (
    HERE,
    AnyElection,
    AsJson,
    AsOf,
    DeskFolder,
    ElectionId,
    moment,
)
from downballot.cli.tables import (
    lines_table,
    rule_table,
    status_json,
    status_tables,
    status_title,
)
from downballot.errors import UsageError
from downballot.model.finding import Severity
from downballot.model.update import Disposition
from downballot.pipeline.desk import Desk
from downballot.pipeline.findings import of_body
from downballot.pipeline.opening import open_body


def status(
    *,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    every: bool = False,
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """Show where each contest stands: leader, share, margin, line, chance and status.

    Example: downballot status --desk my-desk --as-of 2024-11-05T20:36:34

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        every: Show every contest, not only those the desk follows.
        as_of: Look at the count as published by then.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        until = moment(as_of, opened.settings.timezone)
        view = opened.status(election, as_of=until)
        decisions = opened.decisions(election, as_of=until) if view.update else ()
    if json:
        print_json(status_json(view, decisions))
        return
    out = console()
    out.print(status_title(view), markup=False)
    for shown in status_tables(view, decisions, out, every=every):
        out.print(shown)
    others = sum(1 for one in view.contests if not one.followed)
    if others and others < len(view.contests) and not every:
        console().print(f"{others} more in this election: --every shows them.", style="dim")


def contest(
    name: str,
    *,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """Show one contest: where it stands, then by update and by batch.

    Example: downballot contest "LAUSD District 3" --desk my-desk

    Args:
        name: Its name on the desk, its id, its number, or words of its title.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        as_of: Look at the count as published by then.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        history = opened.contest(name, election=election, as_of=moment(as_of, zone))
    if json:
        print_json(history)
        return
    out = console()
    out.print(f"[bold]{history.view.name}[/]  {history.election.title}")
    for sentence in history.view.standing.outcome:
        out.print(sentence, markup=False)
    for settled in history.view.standing.settled:
        out.print(settled.sentence, markup=False)
    if history.view.standing.lines:
        out.print(lines_table(history))
    out.print(rule_table(history))
    for shown in (*history_tables(history, out.width), *batch_tables(history, out.width)):
        out.print(shown)
    if left_out(history):
        out.print(f"{left_out(history)} more with fewer votes: --json has them.", style="dim")


def log(
    *,
    desk: DeskFolder = HERE,
    election: AnyElection = "",
    limit: int = 50,
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """Show every count received, newest last, also those refused or set aside, and why.

    Example: downballot log --desk my-desk --limit 500

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml; all of them by default.
        limit: Show the newest so many; 0 for all.
        as_of: Only what was published by then (received, where a body has no clock).
        json: Print JSON.
    """
    if limit < 0:
        raise UsageError(f"--limit {limit}: expected 0 or more")
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        arrivals = opened.log(election, limit=limit or None, as_of=moment(as_of, zone))
    if json:
        print_json(arrivals)
        return
    shown = table("", ">no.", "received", "source", "its clock", "what became of it", "why")
    for one in arrivals:
        style = "" if one.disposition is Disposition.KEPT else "dim"
        shown.add_row(
            str(one.number),
            when(one.received_at, zone),
            one.source,
            when(one.published_at, zone),
            one.disposition.value,
            one.reason,
            style=style,
        )
    console().print(shown)


def check(
    body: str = "",
    *,
    desk: DeskFolder = HERE,
    election: AnyElection = "",
    as_of: AsOf = "",
    json: AsJson = False,
) -> int:
    """Show what a person should know about the counts and tables, worst first.

    Ends with exit code 1 when something of severity error was found.

    Example: downballot check --desk my-desk

    Args:
        body: Only the tables of a body: its id, or their folder.
        desk: The desk's folder.
        election: Id of the election in desk.toml; all of them by default.
        as_of: Only of what was published by then.
        json: Print JSON.
    """
    if body:
        with open_body(desk, body) as chosen:
            found = of_body(chosen.record.body.id, chosen.findings())
    else:
        with Desk(desk) as opened:
            if not json:
                console().print(opened.journal(), soft_wrap=True)
            found = opened.check(election, as_of=moment(as_of, opened.settings.timezone))
    if json:
        print_json(found)
    else:
        shown = table("", "severity", "kind", ">times", "what")
        for one in found:
            style = STYLES[one.severity.value]
            shown.add_row(
                one.severity.value, one.code, str(one.times), one.sentence, style=style
            )
        console().print(shown if found else "Nothing found.")
    return 1 if any(one.severity is Severity.ERROR for one in found) else 0
