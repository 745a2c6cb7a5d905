"""What one update added to the one before, and where two views of an update differ."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.count import ContestCount

_OTHER_COUNTS = ("ballots", "valid_votes", "partial", "undervotes", "overvotes", "write_ins")


class SelectionBatch(Struct, frozen=True):
    """What a batch gave one selection.

    Attributes:
        selection: The selection's id.
        votes: Votes added, in votes; negative where the count fell.
        share: Share of the batch's votes, exactly; below 0 for a selection whose votes
            fell; None for a batch without votes.
    """

    selection: str
    votes: int
    share: Fraction | None


class Batch(Struct, frozen=True):
    """What one update added to a contest; a field is None where a count does not say it.

    Attributes:
        contest: The contest's id.
        selections: What each selection got, in the order of the later count.
        votes: Votes added for all listed selections, in votes; may be negative.
        ballots: Ballots added that carry the contest, in ballots.
        undervotes: Ballots added with no mark in the contest.
        overvotes: Ballots added with too many marks in the contest.
        write_ins: Votes added for names written in.
        fell: Ids of the selections whose votes fell.
    """

    contest: str
    selections: tuple[SelectionBatch, ...]
    votes: int
    ballots: int | None = None
    undervotes: int | None = None
    overvotes: int | None = None
    write_ins: int | None = None
    fell: tuple[str, ...] = ()


class Difference(Struct, frozen=True):
    """One cell in which two views of an update differ.

    Attributes:
        contest: The contest's id.
        cell: The selection's id, or the name of the count (``ballots``, …).
        one: What the one view says; None where it lacks a selection.
        other: What the other view says, likewise.
        is_selection: True for votes of a selection.
    """

    contest: str
    cell: str
    one: int | None
    other: int | None
    is_selection: bool = False


def batch(before: ContestCount | None, after: ContestCount) -> Batch:
    """Return what an update added.

    A selection that only one of the counts names has no votes in the other one.

    Args:
        before: The earlier count; None when there is none, then all of it was added.
        after: The later count.

    Raises:
        UsageError: The counts are of two contests.
    """
    _same_contest(before or after, after)
    old, new = _votes(before), _votes(after)
    added = {name: new.get(name, 0) - old.get(name, 0) for name in new | old}
    votes = sum(added.values())
    return Batch(
        contest=after.contest,
        selections=tuple(
            SelectionBatch(name, gain, Fraction(gain, votes) if votes > 0 else None)
            for name, gain in added.items()
        ),
        votes=votes,
        ballots=_added(before, after, "ballots"),
        undervotes=_added(before, after, "undervotes"),
        overvotes=_added(before, after, "overvotes"),
        write_ins=_added(before, after, "write_ins"),
        fell=tuple(name for name, gain in added.items() if gain < 0),
    )


def compare(one: ContestCount, other: ContestCount) -> tuple[Difference, ...]:
    """Return the cells in which two views of one update differ.

    What only one of them says is no difference, except a selection that one of two lists
    of selections lacks.

    Args:
        one: The one view.
        other: The other view of the same update and contest.

    Raises:
        UsageError: The views are of two contests.
    """
    _same_contest(one, other)
    cells = []
    if one.selections and other.selections:
        left, right = _votes(one), _votes(other)
        cells = [(name, left.get(name), right.get(name), True) for name in left | right]
    cells += [
        (name, getattr(one, name), getattr(other, name), False)
        for name in _OTHER_COUNTS
        if getattr(one, name) is not None and getattr(other, name) is not None
    ]
    return tuple(Difference(one.contest, *cell) for cell in cells if cell[1] != cell[2])


def hurdle(leader_votes: int, trailing_votes: int, votes_to_come: int) -> Fraction | None:
    """Return the share of the votes to come that the trailing side needs to draw level.

    Args:
        leader_votes: Votes of the leading side, in votes.
        trailing_votes: Votes of the trailing side, in votes.
        votes_to_come: Votes still to come for these two, in votes.

    Returns:
        An exact share of the two-way votes; above 1 when even all of them are too few;
        None when none are to come.

    Examples:
        >>> hurdle(600, 400, 1000)
        Fraction(3, 5)
    """
    if votes_to_come <= 0:
        return None
    return Fraction(leader_votes - trailing_votes + votes_to_come, 2 * votes_to_come)


def _same_contest(one: ContestCount, other: ContestCount) -> None:
    if one.contest != other.contest:
        raise UsageError(
            f"counts of {one.contest!r} and {other.contest!r}: two contests, expected one"
        )


def _votes(count: ContestCount | None) -> dict[str, int]:
    return {line.selection: line.votes for line in count.selections} if count else {}


def _added(before: ContestCount | None, after: ContestCount, name: str) -> int | None:
    new: int | None = getattr(after, name)
    old: int | None = getattr(before, name) if before else 0
    return None if new is None or old is None else new - old
