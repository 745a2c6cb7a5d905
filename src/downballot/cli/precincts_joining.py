"""The command that says what joins with what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from downballot.cli.decision_tables import whole_words
from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_opening import (
    Choices,
    Files,
    PrecinctElection,
    Title,
    chosen_election,
)
from downballot.model.boundary import Boundaries
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.pipeline.precinct_joining import (
    Joined,
    joined,
    joined_on_desk,
    totals_of_file,
)
from downballot.precincts.values import Difference, JoinReport
from downballot.sources.precinct_registry import read_precincts

SHOWN = 30
EXAMPLES = 4


def join(
    *,
    election: PrecinctElection = "",
    boundaries: Annotated[
        Path | None,
        Parameter(
            name="--boundaries",
            help="Shapefile, GeoJSON or TopoJSON of precincts; those of the desk by default.",
        ),
    ] = None,
    id_column: Annotated[
        str, Parameter(name="--id", help="Column of the boundaries with the precinct's id.")
    ] = "",
    totals: Annotated[
        Path | None,
        Parameter(name="--totals", help="CSV of totals: contest, selection, votes, source."),
    ] = None,
    files: Files = (),
    title: Title = "",
    choices: Choices = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say what joins with what, and whether precincts add up to the totals.

    Example: downballot precincts join --desk my-desk --election 2016-11-08-general

    Args:
        election: Id of the election.
        boundaries: File of boundaries.
        id_column: Its column of ids.
        totals: CSV of totals.
        files: Files or folders, without a desk.
        title: Title of the one contest that all files are of.
        choices: CSV of titles and choices for files without names.
        desk: The desk's folder.
        json: Print JSON.
    """
    ground = _ground(boundaries, id_column)
    stated = [totals_of_file(totals)] if totals else []
    if files:
        results = read_precincts(files, choices=choices, title=title)
        found = joined(results, ground=ground, stated=pl.concat(stated) if stated else None)
    else:
        with PrecinctDesk(desk) as opened:
            chosen = chosen_election(opened.elections(), election)
            found = joined_on_desk(opened, chosen, ground=ground, stated=stated)
    if json:
        print_json(found)
        return
    _show(console(), found)


def _show(out: Console, found: Joined) -> None:
    report = found.report
    out.print(_first_line(report), style="bold", markup=False)
    out.print(f"Rows set aside: {report.set_aside:,}.")
    for one in report.findings:
        out.print(f"{one.code}: {one.sentence}", markup=False)
        for example in one.examples[:EXAMPLES]:
            out.print(f"    {example}", style="dim", markup=False)
    out.print(whole_words(_contests_table(report), out.width))
    if len(report.contests) > SHOWN:
        more = f"… and {len(report.contests) - SHOWN:,} more contests; --json has them all."
        out.print(more, style="dim")
    differ = [one for one in found.compared if one.cause]
    out.print(f"{len(found.compared):,} totals compared, {len(differ):,} differ.")
    if differ:
        out.print(whole_words(_differences_table(differ[:SHOWN]), out.width))
    if found.alone:
        out.print(f"No total to compare with: {len(found.alone):,} contests.", style="dim")


def _first_line(report: JoinReport) -> str:
    text = f"{report.units:,} units, {report.groups:,} of them without a place"
    if report.shapes is None:
        return f"{text}; contests: {len(report.contests):,}."
    return f"{text}; {report.matched_shapes:,} of {report.shapes:,} shapes have results."


def _contests_table(report: JoinReport) -> Table:
    columns = ["contest", ">units", ">withheld", ">votes"]
    if report.shapes is not None:
        columns += [">with a shape", ">votes with a shape"]
    shown = table("", *columns)
    for one in report.contests[:SHOWN]:
        numbers = [one.units, one.withheld, one.votes]
        if report.shapes is not None:
            numbers += [one.placed_units or 0, one.placed_votes or 0]
        shown.add_row(one.contest, *(f"{number:,}" for number in numbers))
    return shown


def _differences_table(rows: list[Difference]) -> Table:
    shown = table("", "contest", "place", "ballots", "choice", ">added", ">stated", "cause")
    for one in rows:
        shown.add_row(
            one.contest,
            one.place,
            one.ballot_kind,
            one.selection or "(ballots cast)",
            f"{one.added:,}",
            f"{one.stated:,}",
            one.cause,
        )
    return shown


def _ground(path: Path | None, id_column: str) -> Boundaries | None:
    if path is None:
        return None
    from downballot.sources.boundaries import (  # noqa: PLC0415 - GDAL only where asked
        read_boundaries,
    )

    return read_boundaries(path, id_column)
