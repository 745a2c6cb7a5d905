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

from downballot.forecast.canvass import Canvass, ContestSeries

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NIGHT_ENDS = 36.0  # noon of the day after, in hours since the election day began
FIRST_BULLETIN_ENDS = 28.0  # four in the morning: a later first count is the whole night's
PACE_HOURS = 48.0  # the pace is measured over the last two days
PACE_BEGINS = 30.0  # six in the morning after: the night's ballots are no pace
SHORTEST_DAYS = 0.5


class Stage(IntEnum):
    """What a step counted.

    FIRST: the first bulletin; where mail is counted first, ballots mailed early. NIGHT:
    the rest of election night, mostly ballots cast in person. WHOLE_NIGHT: a first count
    that comes when the night is over. LATE: batches of the canvass. NONE: no step.
    """

    NONE = -1
    FIRST = 0
    WHOLE_NIGHT = 1
    NIGHT = 2
    LATE = 3


class Steps(Struct, frozen=True, eq=False):
    """Every contest of a canvass, padded to as many steps as the longest has.

    Attributes:
        contests: The contests that have votes, by id; their selections by id.
        columns: For each contest, the order of its selections: columns of its series.
        starts: Where the selections of each contest begin in a row, shape (contest,).
        contest_of: The contest of each place in a row, shape (selection,).
        sizes: Number of selections, shape (contest,).
        lean: +1 for Yes, -1 for No, 0 for candidates, shape (selection,).
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
    lean: Floats
    stages: Whole
    hours: Floats
    votes: Floats
    totals: Floats
    updates: Whole

    def sum(self, values: Floats) -> Floats:
        """Add the values of each contest's selections: (selection,) to (contest,)."""
        return np.add.reduceat(values, self.starts)

    def row(self, contest: int) -> slice:
        """Return the places of a contest's selections in a row."""
        start = int(self.starts[contest])
        return slice(start, start + int(self.sizes[contest]))

    def last_step(self) -> Whole:
        """Return the last step of each contest, shape (contest,)."""
        return (self.stages != Stage.NONE).sum(axis=0) - 1


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
    for place, (one, changed) in enumerate(zip(contests, changes, strict=True)):
        count, when = len(changed), _hours(one, changed, canvass.election_date)
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
        lean=np.concatenate([_lean(c, order) for c, order in zip(contests, columns, strict=True)]),
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
    """Return votes counted a day since election night, in the last two days.

    Returns:
        Shape (step, contest); not a number before a step after election night.
    """
    paces = np.full(steps.totals.shape, np.nan)
    for contest in range(len(steps.contests)):
        late = np.flatnonzero(steps.stages[:, contest] == Stage.LATE)
        hours, totals = steps.hours[:, contest], steps.totals[:, contest]
        for step in late:
            before = np.flatnonzero((hours[:step] <= hours[step] - PACE_HOURS)
                                    | (hours[:step] < NIGHT_ENDS))  # fmt: skip
            since = int(before[-1]) if len(before) else 0
            days = (hours[step] - max(hours[since], PACE_BEGINS)) / 24
            paces[step, contest] = max(totals[step] - totals[since], 0.5) / max(days, SHORTEST_DAYS)
    return paces  # fmt: skip


def _id(series: ContestSeries) -> str:
    return series.id


def _changes(series: ContestSeries) -> Whole:
    """Return the updates that changed the votes, from the first with a vote."""
    changed = np.any(np.diff(series.votes, axis=0, prepend=0) != 0, axis=1)
    return np.flatnonzero(changed & (series.votes.sum(axis=1) > 0))


def _hours(series: ContestSeries, updates: Whole, day: date) -> list[float]:
    return [hours_since(series.published_at[update], day) for update in updates]


def _stages(hours: Sequence[float]) -> list[int]:
    first = Stage.FIRST if hours[0] < FIRST_BULLETIN_ENDS else Stage.WHOLE_NIGHT
    later = [Stage.NIGHT if one < NIGHT_ENDS else Stage.LATE for one in hours[1:]]
    return [int(first), *map(int, later)]


def _lean(series: ContestSeries, order: Whole) -> Floats:
    if not series.yes:
        return np.zeros(len(order))
    others = max(len(order) - 1, 1)
    yes = np.array([series.selections[place] == series.yes for place in order])
    return np.where(yes, 1.0, -1.0 / others)
