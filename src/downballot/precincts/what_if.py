"""What would have changed the outcome: a uniform swing, or another turnout of some places.

Arithmetic on the count, not a forecast: it assumes that a swing is the same everywhere, or
that those who stayed at home in a place would have voted as those who came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import say, say_many
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount, apart_of
from downballot.precincts.places import PlaceGroup
from downballot.precincts.what_if_values import Target, WhatIf, WhatIfRow
from downballot.precincts.what_if_words import swing_finding, target_words, turnout_finding

Whole = npt.NDArray[np.int64]
STEPS = 40
STEP = Fraction(1, 200)  # half a point
FINEST = 10_000  # parts of the whole in which the least swing is looked for: 0.01 points
SWING_ASSUMES = say("The same part of the votes moves everywhere, rounded down to whole votes.")
TURNOUT_ASSUMES = say(
    "Those who stayed at home are taken to vote as those who came, place by place; that is "
    "assumed, not known."
)


class _Question(Struct, frozen=True):
    """A target with the places of its two selections in the votes."""

    contest: ContestByUnit
    target: Target
    one: int
    other: int

    def holds(self, votes: list[int]) -> bool:
        share = self.target.share
        if share is None:
            return votes[self.one] > votes[self.other]
        whole = sum(votes)
        gap = votes[self.one] * share.denominator - whole * share.numerator
        return gap > 0 or (gap == 0 and self.target.at_least and whole > 0)

    def row(self, step: Fraction, votes: list[int]) -> WhatIfRow:
        added = sum(votes) - sum(self.contest.votes)
        return WhatIfRow(
            step,
            votes[self.one],
            votes[self.other],
            sum(votes),
            added,
            self.holds(votes),
            self.words(votes),
        )

    def words(self, votes: list[int]) -> str:
        names = self.contest.names
        if self.target.share is not None:
            return (
                say("{name} is over the line", name=names[self.one])
                if self.holds(votes)
                else say("{name} is short of the line", name=names[self.one])
            )
        apart = votes[self.one] - votes[self.other]
        if apart == 0:
            return say("a tie")
        return say_many(
            "{name} leads by {number} vote",
            "{name} leads by {number} votes",
            abs(apart),
            name=names[self.one if apart > 0 else self.other],
        )


def uniform_swing(contest: ContestByUnit, target: Target, *, other: str = "") -> WhatIf:
    """Return the outcome at swings between two selections, the same in every unit.

    In each unit that part of its listed votes moves, rounded down, and never more than whoever
    loses them has there. Ballots without a place swing too; withheld votes do not.

    Args:
        contest: The contest by unit.
        target: What has to hold.
        other: From or to whom votes move, by slug; whom the target names, else the leader
            of the others, when empty.

    Raises:
        UsageError: A selection is not in the contest, or there is no other.
    """
    asked = _question(contest, target, other)
    counted = asked.holds(list(contest.votes))
    sign = -1 if counted else 1  # what changes the outcome takes from who prevails
    votes = _matrix(one for one in contest.units if one.votes is not None)

    def swung(step: Fraction) -> list[int]:
        return _swung(votes, asked, step * sign)

    least = _least(lambda step: asked.holds(swung(step)) != counted)
    rows = tuple(asked.row(step * sign, swung(step)) for step in _steps(STEPS))
    found = None if least is None else asked.row(least * sign, swung(least))
    return WhatIf(
        say("What if votes had swung between the two?"),
        SWING_ASSUMES,
        target_words(contest, target),
        contest.names[asked.one],
        contest.names[asked.other],
        tuple(sorted(rows, key=lambda row: row.step)),
        found.step if found else None,
        found,
        swing_finding(contest, (asked.one, asked.other), found),
        apart_of(contest),
    )


def turnout_of(
    contest: ContestByUnit, target: Target, group: PlaceGroup, *, other: str = ""
) -> WhatIf:
    """Return the outcome had turnout been another in a group of places.

    Turnout of each place of the group moves by the same part of its registered voters, never
    below none and never above all of them; its votes grow or shrink with it and are rounded
    down. A place that does not say its registered voters and ballots stays as it is.

    Args:
        contest: The contest by unit.
        target: What has to hold.
        group: The places.
        other: The selection beside the target's in the table, by slug; whom the target names,
            else the leader of the others, when empty.

    Raises:
        UsageError: A selection is not in the contest, or there is no other; or no place of the
            group says its registered voters and ballots.
    """
    asked = _question(contest, target, other)
    units = [one for one in contest.places if one.unit in group.units]
    moving = [one for one in units if one.registered and one.ballots]
    if not moving:
        raise UsageError(
            f"{group.name}: none of its places states registered voters and ballots, "
            "expected both for a change of turnout"
        )
    counted = asked.holds(list(contest.votes))

    places = _moving(moving)

    def turned(step: Fraction) -> list[int]:
        return places.totals(contest.votes, step)

    found = {
        1: _least(lambda step: asked.holds(turned(step)) != counted),
        -1: _least(lambda step: asked.holds(turned(-step)) != counted),
    }
    steps = sorted({step * sign for step in _steps(STEPS * 2, 2) for sign in (1, -1)})
    sign, least = _nearest(found)
    row = None if least is None else asked.row(least * sign, turned(least * sign))
    return WhatIf(
        say("What if turnout had been another in {group} places?", group=group.name),
        TURNOUT_ASSUMES,
        target_words(contest, target),
        contest.names[asked.one],
        contest.names[asked.other],
        _moving_rows([asked.row(step, turned(step)) for step in steps]),
        row.step if row else None,
        row,
        turnout_finding(row, group),
        apart_of(contest),
    )


def _question(contest: ContestByUnit, target: Target, other: str) -> _Question:
    second = other or target.over
    second = second or next((one for one in contest.leaders() if one != target.selection), "")
    if not second or second == target.selection:
        raise UsageError(f"{contest.title}: expected a second selection besides the target's")
    if not target.over and target.share is None:
        raise UsageError(f"{contest.title}: expected a selection to beat or a share to reach")
    return _Question(contest, target, contest.index(target.selection), contest.index(second))


def _steps(number: int, size: int = 1) -> list[Fraction]:
    return [STEP * size * step for step in range(number + 1)]


def _least(changes: Callable[[Fraction], bool]) -> Fraction | None:
    """Return the first step at which the outcome changes, to FINEST; None up to the whole.

    Steps of half a point are tried in turn, then the finest ones below the first that does.
    """
    coarse = next((n for n in range(1, 201) if changes(STEP * n)), None)
    if coarse is None:
        return None
    fine = FINEST // 200
    tried = (Fraction((coarse - 1) * fine + n, FINEST) for n in range(1, fine + 1))
    return next(step for step in tried if changes(step))


def _nearest(found: dict[int, Fraction | None]) -> tuple[int, Fraction | None]:
    known = [(step, sign) for sign, step in found.items() if step is not None]
    if not known:
        return 1, None
    step, sign = min(known, key=lambda one: (one[0], -one[1]))
    return sign, step


def _moving_rows(rows: list[WhatIfRow]) -> tuple[WhatIfRow, ...]:
    """Leave out steps at either end at which nothing moves any more."""
    first, last = 0, len(rows) - 1
    while rows[first].step < 0 and rows[first].votes == rows[first + 1].votes:
        first += 1
    while rows[last].step > 0 and rows[last].votes == rows[last - 1].votes:
        last -= 1
    return tuple(rows[first : last + 1])


def _matrix(units: Iterable[UnitCount]) -> Whole:
    return np.array([one.votes for one in units], dtype=np.int64)


def _swung(votes: Whole, asked: _Question, step: Fraction) -> list[int]:
    """Move a part of each unit's votes from one selection to the other, in whole votes.

    Args:
        votes: One row a unit, one column a selection.
        asked: The two selections.
        step: The part, from the other to the target's; below zero the other way.
    """
    giver, taker = (asked.other, asked.one) if step > 0 else (asked.one, asked.other)
    size = abs(step)
    wanted = votes.sum(axis=1) * size.numerator // size.denominator
    moved = int(np.minimum(wanted, votes[:, giver]).sum())
    totals = [int(number) for number in votes.sum(axis=0)]
    totals[giver] -= moved
    totals[taker] += moved
    return totals


class _Moving(Struct, frozen=True, eq=False):
    """Places whose turnout moves; whole numbers."""

    votes: Whole
    registered: Whole
    ballots: Whole

    def totals(self, counted: tuple[int, ...], step: Fraction) -> list[int]:
        over = step.denominator
        # A place with more ballots than registered voters cannot grow.
        most = np.maximum(self.registered, self.ballots) * over
        now = np.clip(self.ballots * over + step.numerator * self.registered, 0, most)
        grown = self.votes * now[:, None] // (self.ballots * over)[:, None]
        added = (grown - self.votes).sum(axis=0)
        return [votes + int(more) for votes, more in zip(counted, added, strict=True)]


def _moving(units: list[UnitCount]) -> _Moving:
    return _Moving(
        _matrix(units),
        np.array([one.registered for one in units], dtype=np.int64),
        np.array([one.ballots for one in units], dtype=np.int64),
    )
