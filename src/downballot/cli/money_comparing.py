"""Commands about what contests cost: compare, published."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.decision_tables import whole_words
from downballot.cli.money_comparing_tables import (
    contest_lines,
    costs_table,
    figures_table,
    filed_table,
    meanings_table,
    per_votes_table,
)
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, BodyName, DeskFolder
from downballot.pipeline.money_comparing import compare_of
from downballot.pipeline.money_published import published_of

SHOWN = 20
MARKS = (
    "+ may be more: a part is not known, or the source says so; ~ sources disagree, or are of "
    "other days; --why says which. Each figure is the newest that a reader can open. "
    "Communications to members are apart."
)


def compare(
    *,
    body: BodyName = "",
    in_dollars_of: Annotated[
        int,
        Parameter(help="State totals in dollars of this year too; 0 for the newest known."),
    ] = 0,
    limit: Annotated[int, Parameter(help="Rows to show; 0 for all.")] = SHOWN,
    why: Annotated[
        bool, Parameter(help="Also what each row lacks, and where its sources disagree.")
    ] = False,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show the most expensive contests of all years, for each vote and in one year's dollars.

    Works without a desk, from Downballot's own tables.

    Example: downballot money compare --body lausd --in-dollars-of 2024

    Args:
        body: Id of the body; without it also what the desk's own filings add up to.
        in_dollars_of: The year in whose dollars totals are stated too.
        limit: Rows to show.
        why: Also what is missing in each row.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = compare_of(desk, body, in_dollars_of)
    if json:
        print_json(found)
        return
    out = console()
    out.print(whole_words(costs_table(found, limit), out.width))
    if found.filed:
        out.print(whole_words(filed_table(found, limit), out.width))
    for name in found.unjoined:
        out.print(f"Joined to nobody on a ballot: {name}.", style="dim", markup=False)
    if why:
        for line in contest_lines(found, limit):
            out.print(line, markup=False)
    out.print(MARKS, style="dim")
    out.print(f"Prices: {found.price_source} {found.price_note}", style="dim", markup=False)


def published(
    contest: str,
    *,
    body: BodyName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show the money of one contest as offices and the press published it, with each source.

    For and against by candidate, by spender, and for each vote as of election night and
    certified; figures that disagree stand one under the other.

    Example: downballot money published lausd/4/2017

    Args:
        contest: Seat and year (4/2017, lausd/4/2017), or the year for the whole election.
        body: Id of the body.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = published_of(desk, contest, body)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.contests:
        out.print(f"{found.body}, {one.seat}: money, {one.money.title}", style="bold")
        if one.money.per_vote:
            out.print(whole_words(per_votes_table(one.money), out.width))
        if one.spent_for:
            out.print(whole_words(meanings_table(one.spent_for), out.width))
        out.print(whole_words(figures_table(one.money), out.width))
    for total in found.totals:
        out.print(whole_words(figures_table(total), out.width))
