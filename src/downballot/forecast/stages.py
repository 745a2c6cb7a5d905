"""The counts of many contests laid side by side, step by step, as flat arrays.

A step is an update that changed a contest's votes. Selections of all contests stand in one
long row, contest after contest, so that one pass of arithmetic serves an election.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import IntEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.contests.whole_count import NIGHT_ENDS
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.kinds import both_parties

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
FIRST_BULLETIN_ENDS = 28.0  # four in the morning: a later first count is the whole night's
PACE_HOURS = 48.0  # the pace is measured over the last two days ...
PACE_HOURS_LATE = 168.0  # ... and over a week, once counties report hardly more often
PACE_LATE = 400.0  # hours since the election day began
PACE_BEGINS = 30.0  # six in the morning after: the night's ballots are no pace
SHORTEST_DAYS = 0.5
EARLY_BEGINS = 20.0  # where polls close at eight in the evening, a second bulletin ...
EARLY_ENDS = 21.2  # ... before about a quarter past nine ...
EARLY_WITHIN = 1.0  # ... and within an hour of the first is of early votes cast in person


class Stage(IntEnum):
    """What a step counted.

    FIRST: the first bulletin; where mail is counted first, ballots mailed early. NIGHT:
    the rest of election night, mostly ballots cast in person. EARLY: a second bulletin soon
    after the first: ballots cast in person before election day. WHOLE_NIGHT: a first count
    that comes when the night is over. LATE: batches of the canvass. NONE: no step.
    """

    NONE = -1
    FIRST = 0
    WHOLE_NIGHT = 1
    NIGHT = 2
    LATE = 3
    EARLY = 4


class Steps(Struct, frozen=True, eq=False):
    """Every contest of a canvass, padded to as many steps as the longest has.

    Attributes:
        contests: The contests that have votes, by id; their selections by id.
        columns: For each contest, the order of its selections: columns of its series.
        starts: Where the selections of each contest begin in a row, shape (contest,).
        contest_of: The contest of each place in a row, shape (selection,).
        sizes: Number of selections, shape (contest,).
        sides: +1 for Yes or Democratic, -1 for No or Republican, else 0, shape (selection,).
        stages: A ``Stage`` each, shape (step, contest).
        hours: Hours since the election day began, shape (step, contest).
        votes: Votes so far, shape (step, selection); after its last step a contest stays.
        totals: The same for all selections together, shape (step, contest).
        updates: The update of each step, shape (step, contest); -1 for none.
    """

    contests: tuple[ContestSeries, ...]
    columns: tuple[Whole, ...]
    starts: Whole
    contest_of: Whole
    sizes: Whole
    sides: Floats
    stages: Whole
    hours: Floats
    votes: Floats
    totals: Floats
    updates: Whole

    def sum(self, values: Floats) -> Floats:
        """Add the values of each contest's selections: (selection,) to (contest,)."""
        return np.add.reduceat(values, self.starts)

    def direction(self, shares: Floats) -> Floats:
        """Return how shares move when one side gains, in units of spread.

        A side that is s stronger has its selections' shares p raised by s * p * (x - m),
        with x the side of a selection and m the mean side, over the spread of the sides:
        for Yes and No that is s * sqrt(p * (1 - p)).

        Args:
            shares: Shares of the votes, above 0, shape (selection,).

        Returns:
            Shape (selection,); zeros in a contest without sides.
        """
        mean = self.sum(shares * self.sides)[self.contest_of]
        spread = np.sqrt(self.sum(shares * (self.sides - mean) ** 2))[self.contest_of]
        moved = shares * (self.sides - mean)
        sided = self.sum(np.abs(self.sides))[self.contest_of] > 0
        return np.divide(moved, spread, out=np.zeros_like(moved), where=sided & (spread > 0))

    def side_lead(self, shares: Floats) -> Floats:
        """Return one side's lead over the other among both, -1 to 1, shape (contest,)."""
        first = self.sum(np.where(self.sides > 0, shares, 0))
        both = first + self.sum(np.where(self.sides < 0, shares, 0))
        lead: Floats = np.divide(2 * first, both, out=np.ones_like(both), where=both > 0) - 1
        return lead

    def row(self, contest: int) -> slice:
        """Return the places of a contest's selections in a row."""
        start = int(self.starts[contest])
        return slice(start, start + int(self.sizes[contest]))

    def last_step(self) -> Whole:
        """Return the last step of each contest, shape (contest,)."""
        last: Whole = np.count_nonzero(self.stages != Stage.NONE, axis=0) - 1
        return last


def lay_out(canvass: Canvass) -> Steps | None:
    """Lay the contests of a canvass side by side; None where none has a vote.

    Args:
        canvass: The canvass; contests without a vote are left out.
    """
    contests = sorted((one for one in canvass.contests if has_votes(one)), key=_id)
    if not contests:
        return None
    columns = [np.array(sorted(range(len(c.selections)), key=c.selections.__getitem__))
               for c in contests]  # fmt: skip
    changes = [_changes(one) for one in contests]
    sizes = np.array([len(one) for one in columns])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    shape = (max(map(len, changes)), len(contests))
    stages = np.full(shape, int(Stage.NONE))
    hours, updates = np.zeros(shape), np.full(shape, -1)
    votes = np.zeros((shape[0], int(sizes.sum())))
    clock = _Clock(canvass.election_date)
    for place, (one, changed) in enumerate(zip(contests, changes, strict=True)):
        count, when = len(changed), clock.hours(one, changed)
        stages[:count, place], hours[:count, place] = _stages(when), when
        hours[count:, place], updates[:count, place] = when[-1], changed
        row = slice(starts[place], starts[place] + sizes[place])
        votes[:count, row] = one.votes[changed][:, columns[place]]
        votes[count:, row] = votes[count - 1, row]
    return Steps(
        contests=tuple(contests),
        columns=tuple(columns),
        starts=starts,
        contest_of=np.repeat(np.arange(len(contests)), sizes),
        sizes=sizes,
        sides=np.concatenate(list(map(_sides, contests, columns))),
        stages=stages,
        hours=hours,
        votes=votes,
        totals=np.add.reduceat(votes, starts, axis=1),
        updates=updates,
    )  # fmt: skip


def has_votes(series: ContestSeries) -> bool:
    """Say whether any vote is counted in a contest at its newest update."""
    return len(series.selections) > 0 and len(series.votes) > 0 and series.votes[-1].sum() > 0


def hours_since(moment: datetime, election_date: date) -> float:
    """Return hours from midnight at the start of the election day to a moment.

    Args:
        moment: As the authority's clock shows it; its zone is left aside.
        election_date: Day of the election.
    """
    begin = datetime.combine(election_date, time())
    return (moment.replace(tzinfo=None) - begin).total_seconds() / 3600


def pace_of(steps: Steps) -> Floats:
    """Return votes counted a day since election night, in the last two days or the last week.

    Returns:
        Shape (step, contest); not a number before a step after election night.
    """
    every = np.arange(len(steps.contests))
    return np.array([_pace_at(steps, np.full_like(every, step))
                     for step in range(len(steps.stages))])  # fmt: skip


def newest_pace(steps: Steps) -> Floats:
    """Return ``pace_of`` at the last step of each contest, shape (contest,)."""
    return _pace_at(steps, steps.last_step())


def night_votes(steps: Steps) -> Floats:
    """Return the votes counted when election night ended.

    Returns:
        Shape (contest,); not a number before the first late step, or where nothing was
        counted on the night.
    """
    every = np.arange(len(steps.contests))
    night = (steps.stages != Stage.NONE) & (steps.hours < NIGHT_ENDS)
    count = night.sum(axis=0)
    over = (count > 0) & (steps.last_step() >= count)
    votes: Floats = np.where(over, steps.totals[np.maximum(count - 1, 0), every], np.nan)
    return votes


def _pace_at(steps: Steps, step: Whole) -> Floats:
    """Return the pace at one step of each contest, shape (contest,)."""
    every = np.arange(len(steps.contests))
    hours, totals = steps.hours[step, every], steps.totals[step, every]
    window = np.where(hours < PACE_LATE, PACE_HOURS, PACE_HOURS_LATE)
    before = (steps.hours <= hours - window) | (steps.hours < NIGHT_ENDS)
    before &= np.arange(len(steps.hours))[:, None] < step
    since = np.where(before, np.arange(len(steps.hours))[:, None], 0).max(axis=0)
    days = (hours - np.maximum(steps.hours[since, every], PACE_BEGINS)) / 24
    counted = np.maximum(totals - steps.totals[since, every], 0.5)
    late = steps.stages[step, every] == Stage.LATE
    pace: Floats = np.where(late, counted / np.maximum(days, SHORTEST_DAYS), np.nan)
    return pace


def _id(series: ContestSeries) -> str:
    return series.id


def _changes(series: ContestSeries) -> Whole:
    """Return the updates that changed the votes, from the first with a vote."""
    votes = series.votes
    changed = np.ones(len(votes), dtype=bool)
    np.any(votes[1:] != votes[:-1], axis=1, out=changed[1:])
    return np.flatnonzero(changed & (votes.sum(axis=1) > 0))


class _Clock:
    """Hours since the election day began; one moment object serves hundreds of contests."""

    def __init__(self, election_date: date) -> None:
        self.election_date = election_date
        self._known: dict[int, float] = {}

    def hours(self, series: ContestSeries, updates: Whole) -> list[float]:
        """Return the hours of some updates of a contest."""
        return [self._of(series.published_at[update]) for update in updates.tolist()]

    def _of(self, moment: datetime) -> float:
        # By identity: equal moments of two zones have two hours on their clocks.
        if id(moment) not in self._known:
            self._known[id(moment)] = hours_since(moment, self.election_date)
        return self._known[id(moment)]


def _stages(hours: Sequence[float]) -> list[int]:
    first = Stage.FIRST if hours[0] < FIRST_BULLETIN_ENDS else Stage.WHOLE_NIGHT
    later = [Stage.NIGHT if one < NIGHT_ENDS else Stage.LATE for one in hours[1:]]
    if first is Stage.FIRST and _is_early(hours):
        later[0] = Stage.EARLY
    return [int(first), *map(int, later)]


def _is_early(hours: Sequence[float]) -> bool:
    soon = len(hours) > 1 and hours[1] - hours[0] <= EARLY_WITHIN
    return soon and hours[0] >= EARLY_BEGINS and hours[1] < EARLY_ENDS


def _sides(series: ContestSeries, order: Whole) -> Floats:
    if series.yes:
        return np.array([
            1.0 if series.selections[place] == series.yes else -1.0 for place in order
        ])
    if not both_parties(series):
        return np.zeros(len(order))
    return np.array(series.parties, dtype=float)[order]
