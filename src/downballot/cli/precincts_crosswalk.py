"""The command that compares the base precincts of two elections."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json
from downballot.cli.parameters import AsJson
from downballot.pipeline.precinct_rounds import read_crosswalk
from downballot.precincts.crosswalk import base_crosswalk

Base = Annotated[str, Parameter(help="CSV of base precincts, as FILE@BASE_COLUMN:UNIT_COLUMN.")]


def crosswalk(before: Base, after: Base, *, json: AsJson = False) -> None:
    """Say how the precincts of one election lie in those of another, by base precincts.

    Example: downballot precincts crosswalk 2016.csv@Precinct:Consolidation 2018.csv

    Args:
        before: Base precincts of the first election.
        after: Base precincts of the second election.
        json: Print JSON.
    """
    found = base_crosswalk(read_crosswalk(before), read_crosswalk(after))
    if json:
        print_json({
            "shared": found.shared,
            "gone": found.gone,
            "new": found.new,
            "whole": found.whole,
            "divided": found.divided,
            "lost": found.lost,
            "shares": found.shares.to_dicts(),
        })
        return
    out = console()
    out.print(f"Base precincts in both: {found.shared:,}.")
    out.print(
        f"Only in the first: {len(found.gone):,}; only in the second: {len(found.new):,}."
    )
    out.print(
        f"Precincts of the first that lie in one of the second: {found.whole:,}; in several, "
        f"divided by base precincts: {found.divided:,}; in none: {len(found.lost):,}."
    )
