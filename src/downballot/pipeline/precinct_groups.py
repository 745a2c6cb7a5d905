"""Groups of voters by unit, for the commands and the pages: from a file, or from a desk."""

from __future__ import annotations

from pathlib import Path

from downballot.model.sentence import say
from downballot.precincts.group_votes import GroupCounts
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


def desk_groups(desk: Path, election: str) -> GroupCounts | None:
    """Return the groups that a desk knows by unit: its file ``groups/ELECTION.csv``.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.

    Returns:
        None where there is no such file.

    Raises:
        FormatError: The file cannot be read.
    """
    path = desk / "groups" / f"{election}.csv"
    if "/" in election or not path.is_file():
        return None
    return group_counts(str(path))
