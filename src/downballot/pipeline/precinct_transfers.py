"""Where voters of one contest went in another, both on a desk."""

from __future__ import annotations

from pathlib import Path

from downballot.model.precinct import PrecinctResults
from downballot.pipeline.precinct_rounds import FOLDER, grounds_of, read_crosswalk
from downballot.precincts.contest_by_unit import contest_by_unit
from downballot.precincts.cross_reports import CrossReport, transfers_report


def transfers_between(
    desk: Path,
    elections: tuple[str, str],
    contests: tuple[str, str],
    results: tuple[PrecinctResults, PrecinctResults],
) -> CrossReport:
    """Return where the voters of a contest went in another, of one election or of two.

    Args:
        desk: The desk's folder.
        elections: Ids of the elections, the one whose voters are asked about first.
        contests: Slugs of the contests, likewise.
        results: Results of the elections, likewise.

    Raises:
        UsageError: A contest that is not there, or no ground in common.
        FormatError: A table of base precincts cannot be used.
    """
    first, second = map(contest_by_unit, results, contests)
    if elections[0] == elections[1]:
        return transfers_report(first, second, one_ballot=True)
    tables = [_base_precincts(desk, one) for one in elections]
    grounds = grounds_of(first, second, tables[0], tables[1])
    return transfers_report(first, second, grounds=grounds)


def _base_precincts(desk: Path, election: str) -> dict[str, str]:
    path = desk / FOLDER / f"{election}.csv"
    return read_crosswalk(str(path)) if "/" not in election and path.is_file() else {}
