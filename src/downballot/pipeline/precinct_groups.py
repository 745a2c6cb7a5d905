"""Groups of voters by unit, for the commands and the pages: from a file, or from a desk."""

from __future__ import annotations

from pathlib import Path

from downballot.errors import UsageError
from downballot.model.precinct import PrecinctResults
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import contest_by_unit
from downballot.precincts.cross_reports import CrossReport
from downballot.precincts.group_votes import GroupCounts, group_votes
from downballot.sources.group_table import read_groups


def group_counts(said: str, counted: str = "") -> GroupCounts:
    """Return how many of each group are in each unit.

    Args:
        said: The file, as ``sources.group_table`` reads it.
        counted: What was counted, in words; what the file says of it when empty.

    Raises:
        UsageError: There is no such file.
        FormatError: It cannot be read.
    """
    read = read_groups(said)
    words = counted or read.counted or say("as the file counts them, perhaps not voters")
    return GroupCounts(read.name, words, read.groups, read.counts, read.above_whole)


def desk_group_votes(
    desk: Path, election: str, results: PrecinctResults, contest: str
) -> CrossReport | None:
    """Return how groups voted, where a desk has them: its file ``groups/ELECTION.csv``.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.
        results: Results of the election.
        contest: Slug of the contest.

    Returns:
        None where there is no such file, or it has nothing of the contest's precincts.

    Raises:
        FormatError: The file cannot be read.
    """
    path = desk / "groups" / f"{election}.csv"
    if "/" in election or not path.is_file():
        return None
    known = group_counts(str(path))
    here = contest_by_unit(results, contest)
    try:
        return group_votes(here, known)
    except UsageError:  # a contest of other precincts than the file has
        return None
