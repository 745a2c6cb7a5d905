"""The command about where the voters of one contest went in another: transfers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_cross_tables import show_cross
from downballot.cli.precincts_opening import Files, PrecinctElection, precincts_of
from downballot.pipeline.precinct_places import find_contest
from downballot.pipeline.precinct_rounds import grounds_of, read_crosswalk
from downballot.precincts.contest_by_unit import contest_by_unit
from downballot.precincts.cross_reports import transfers_report


def show_transfers(
    first: Annotated[str, Parameter(help="The contest or round whose voters are asked about.")],
    second: Annotated[str, Parameter(help="The contest or round they went to.")],
    *,
    files: Files = (),
    second_files: Annotated[
        tuple[Path, ...],
        Parameter(
            name="--second-file",
            help="Files of the second's election; the same results when not given.",
        ),
    ] = (),
    second_election: Annotated[
        str, Parameter(help="Id of the second's election, on the desk.")
    ] = "",
    base: Annotated[
        str, Parameter(help="Base precincts of the first: FILE@BASE:UNIT, where ids differ.")
    ] = "",
    second_base: Annotated[str, Parameter(help="The same of the second.")] = "",
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show where the voters of one contest went in another: estimate, bounds, baseline.

    From a first round to a runoff, or between two contests of one ballot. Nobody can read it
    off the totals of precincts: each figure has what the totals allow beside it, and what it
    were if finalists kept their voters and the rest divided in proportion.

    Example: downballot precincts transfers us-house us-house --file 1.csv --second-file 2.csv
    """
    results = precincts_of(files, desk, election)
    later = results
    if second_files or second_election:
        later = precincts_of(second_files, desk, second_election)
    one = contest_by_unit(results, find_contest(results, first))
    two = contest_by_unit(later, find_contest(later, second))
    tables = [read_crosswalk(said) if said else {} for said in (base, second_base)]
    grounds = grounds_of(one, two, tables[0], tables[1])
    found = transfers_report(one, two, grounds=grounds, one_ballot=later is results)
    if json:
        print_json(found)
    else:
        show_cross(console(), found)
