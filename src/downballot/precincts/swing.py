"""What moved: the change of a share between two contests or rounds on the same ground."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import (
    Apart,
    ContestByUnit,
    UnitCount,
    apart_of,
    total_votes,
)
from downballot.precincts.same_ground import Ground, grounds_by_id
from downballot.precincts.turnout import ratio


class Side(Struct, frozen=True):
    """What is measured in one of the two contests.

    Attributes:
        selection: Whose share, by slug.
        against: With whom alone it shares the whole; empty for all listed selections.
    """

    selection: str
    against: str = ""


class SwingRow(Struct, frozen=True):
    """One piece of ground, or all of it.

    Attributes:
        before_units: Ids of its units in the first contest; none for all of them.
        after_units: The same in the second contest.
        before_votes: Votes for the selection in the first contest.
        before_whole: Votes that these are a share of.
        after_votes: The same in the second contest.
        after_whole: The same in the second contest.
        swing: Change of the share, exactly; None where a contest has no votes there.
    """

    before_units: tuple[str, ...]
    after_units: tuple[str, ...]
    before_votes: int
    before_whole: int
    after_votes: int
    after_whole: int
    swing: Fraction | None

    @property
    def before_share(self) -> Fraction | None:
        """Share in the first contest; None without votes."""
        return ratio(self.before_votes, self.before_whole)

    @property
    def after_share(self) -> Fraction | None:
        """Share in the second contest; None without votes."""
        return ratio(self.after_votes, self.after_whole)


class Coverage(Struct, frozen=True):
    """How much of a contest lies on ground that both contests cover.

    Attributes:
        votes: Listed votes on that ground.
        of_votes: Listed votes of the whole contest, ballots without a place included.
        units: Units on that ground.
        of_units: Places of the whole contest.
        left_out: Ids of places that could not be joined.
    """

    votes: int
    of_votes: int
    units: int
    of_units: int
    left_out: tuple[str, ...]

    @property
    def share(self) -> Fraction | None:
        """Part of the votes that the figures rest on; None without votes."""
        return ratio(self.votes, self.of_votes)


class Swing(Struct, frozen=True):
    """The swing between two contests.

    Attributes:
        before_title: What the first contest is called.
        after_title: What the second is called.
        before_of: Whose share of what in the first, in words.
        after_of: The same in the second.
        whole: All joined ground together.
        rows: Ground, greatest gain first.
        before_coverage: How much of the first contest is joined.
        after_coverage: How much of the second contest is joined.
        before_apart: Units of the first that are no places or are withheld.
        after_apart: The same of the second.
    """

    before_title: str
    after_title: str
    before_of: str
    after_of: str
    whole: SwingRow
    rows: tuple[SwingRow, ...]
    before_coverage: Coverage
    after_coverage: Coverage
    before_apart: tuple[Apart, ...]
    after_apart: tuple[Apart, ...]


def swing(
    before: ContestByUnit,
    after: ContestByUnit,
    before_side: Side,
    after_side: Side,
    *,
    grounds: Sequence[Ground] | None = None,
) -> Swing:
    """Return the change of a share from one contest to another on the same ground.

    Args:
        before: The first contest or round, by unit.
        after: The second.
        before_side: Whose share of what in the first.
        after_side: Whose share of what in the second.
        grounds: Ground that both cover; by the same unit ids when None. Ground that only
            one covers wholly is left out, and stated.

    Raises:
        UsageError: A selection that is not in its contest, or no ground in common.
    """
    first = {one.unit: one for one in before.places}
    second = {one.unit: one for one in after.places}
    joined = joined_grounds(before, after, grounds)
    sides = _columns(before, before_side), _columns(after, after_side)
    rows = [_row(one, first, second, sides) for one in joined]
    return Swing(
        before.title,
        after.title,
        _of(before, before_side),
        _of(after, after_side),
        _sum(rows),
        tuple(sorted(rows, key=lambda row: (-(row.swing or Fraction(-2)), row.before_units))),
        coverage_of(before, {unit for one in joined for unit in one.before}),
        coverage_of(after, {unit for one in joined for unit in one.after}),
        apart_of(before),
        apart_of(after),
    )


Columns = tuple[int, tuple[int, ...]]


def joined_grounds(
    before: ContestByUnit, after: ContestByUnit, grounds: Sequence[Ground] | None = None
) -> list[Ground]:
    """Return the ground on which two contests can be compared.

    Args:
        before: The first contest or round, by unit.
        after: The second.
        grounds: Ground that both cover; by the same unit ids when None.

    Raises:
        UsageError: There is none.
    """
    first = {one.unit: one for one in before.places}
    second = {one.unit: one for one in after.places}
    given = grounds_by_id(first, second) if grounds is None else grounds
    joined = [one for one in given if _comparable(one, first, second)]
    if not joined:
        raise UsageError(
            f"{before.title} and {after.title}: no ground in common, "
            "expected units with the same ids or a crosswalk of base precincts"
        )
    return joined


def _comparable(
    ground: Ground, before: dict[str, UnitCount], after: dict[str, UnitCount]
) -> bool:
    return (
        ground.whole
        and all(unit in before for unit in ground.before)
        and all(unit in after for unit in ground.after)
    )


def _columns(contest: ContestByUnit, side: Side) -> Columns:
    index = contest.index(side.selection)
    if side.against:
        return index, (index, contest.index(side.against))
    return index, tuple(range(len(contest.selections)))


def _of(contest: ContestByUnit, side: Side) -> str:
    name = contest.name_of(side.selection)
    if side.against:
        return say(
            "share of {name} in the votes for {name} and {other} alone",
            name=name,
            other=contest.name_of(side.against),
        )
    return say("share of {name} in the votes for all listed selections", name=name)


def _row(
    ground: Ground,
    before: dict[str, UnitCount],
    after: dict[str, UnitCount],
    sides: tuple[Columns, Columns],
) -> SwingRow:
    first = _counted([before[unit] for unit in ground.before], sides[0])
    second = _counted([after[unit] for unit in ground.after], sides[1])
    return SwingRow(ground.before, ground.after, *first, *second, _change(*first, *second))


def _counted(units: list[UnitCount], columns: Columns) -> tuple[int, int]:
    votes = total_votes(units, len(units[0].votes or ()))
    return votes[columns[0]], sum(votes[number] for number in columns[1])


def _change(before: int, before_whole: int, after: int, after_whole: int) -> Fraction | None:
    if not before_whole or not after_whole:
        return None
    return Fraction(after, after_whole) - Fraction(before, before_whole)


def _sum(rows: list[SwingRow]) -> SwingRow:
    first = sum(row.before_votes for row in rows), sum(row.before_whole for row in rows)
    second = sum(row.after_votes for row in rows), sum(row.after_whole for row in rows)
    return SwingRow((), (), *first, *second, _change(*first, *second))


def coverage_of(contest: ContestByUnit, joined: Collection[str]) -> Coverage:
    """Return how much of a contest lies on joined ground.

    Args:
        contest: The contest by unit.
        joined: Ids of the units on that ground.
    """
    places = contest.places
    return Coverage(
        sum(one.listed_votes for one in places if one.unit in joined),
        sum(contest.votes),
        sum(one.unit in joined for one in places),
        len(places),
        tuple(one.unit for one in places if one.unit not in joined),
    )
