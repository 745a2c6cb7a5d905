"""The command that says who paid for what was spent for or against somebody."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.decision_tables import whole_words
from downballot.cli.money_opening import Folder, Limit, OnDay, Undated, last_day, opened
from downballot.cli.money_tables import sources_table, trace_lines
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.errors import UsageError
from downballot.publication.money_figures import dollars


def trace(
    candidate: str = "",
    *,
    committee: Annotated[str, Parameter(help="Who spent: id or name of a committee.")] = "",
    side: Annotated[str, Parameter(help="support or oppose; both by default.")] = "",
    undated: Undated = "",
    as_of: OnDay = "",
    limit: Limit = 15,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say who paid for what was spent for or against a candidate, by original source.

    Example: downballot money trace --committee 1431009 --undated 2020-11-03 --folder filings

    Args:
        candidate: Name of the candidate, as filings have it.
        committee: Who spent.
        side: For or against.
        undated: The day that rows without a date are taken to be of.
        as_of: Only transactions up to this day.
        limit: Sources to show.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    if side not in {"", "support", "oppose"}:
        raise UsageError(f"side {side!r}: expected support or oppose")
    found = opened(folder, desk).trace(
        candidate=candidate,
        committee=committee,
        side=side,
        undated=last_day(undated),
        as_of=last_day(as_of),
    )
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{dollars(found.spent_cents)} spent {found.question}", style="bold")
    out.print(whole_words(sources_table(found, limit), out.width))
    for line in trace_lines(found, limit):
        out.print(line, markup=False)
