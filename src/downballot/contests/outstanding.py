"""How many votes are still to come in a contest, as a distribution.

Four things speak of it, each with an error that was measured on past canvasses:

- the calendar: how much of the final count past canvasses had at this hour;
- the pace: a canvass that counted much in the last days has more to come than one that
  counted little, at the same hour;
- an official estimate, which is low early (mail on its way is left out) and high late
  (ballots that are never cured are kept in it);
- past elections as a whole: what their nights left, and how many of the registered voted
  (``whole_count``).

The first two give one distribution, in which the last is weighed; that and an estimate are
weighed by their precision on the scale of log(votes to come / votes counted).
Part of the error is shared by all contests of one area: a county that is slow is slow
everywhere.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.contests.whole_count import (
    NIGHT_ENDS,
    NIGHT_HOURS,
    Whole,
    after_night,
    while_night_goes_on,
)
from downballot.errors import UsageError
from downballot.model.sentence import say

Floats = NDArray[np.float64]
FEWEST_VOTES = 0.5  # stands for "none left" on a scale of logarithms
ABSURD_RATIO = 60.0  # an estimate above so many times the votes counted is not believed
SLOWEST_PACE = 1.0  # votes a day; up to it a count was corrected and not counted on
WIDEST_PACE = 4.0  # past paces differ from the usual one up to e to the 4th, up or down
FEW_COUNTED = 100.0  # fewer say little of how many come: it may be hardly a part of them
LEAST_RATIO = 1e-4  # one below so small a part of them stands for "none", like 0 and 1
METHODS = {
    (False, False): say("from how past canvasses went on from this hour"),
    (False, True): say(
        "from how past canvasses went on from this hour and from the pace of this one"
    ),
    (True, False): say(
        "from the official estimate, with the error that such estimates have had"
    ),
    (True, True): say(
        "from the official estimate, with the error that such estimates have had, and from "
        "the pace of the count"
    ),
}
FROM_NIGHT = say("from how much past counts left after election night")
FROM_TURNOUT = say("from how many of the registered voted in past elections")


class OutstandingTable(Struct, frozen=True):
    """What past canvasses say of votes to come, by hours since the day of election began.

    Every list has one entry for each of ``hours``; between them it is interpolated. The
    spreads are standard deviations of logarithms: ``shared`` between elections, which all
    contests of an area have in common, and ``own`` between contests of one election.

    Attributes:
        hours: Hours since midnight at the start of the election day, growing.
        ratio: Mean log(votes to come / votes counted).
        ratio_shared: Its spread between elections.
        ratio_own: Its spread between contests of one election.
        pace: Mean log(votes counted a day in the last days / votes counted).
        pace_weight: How much log(ratio) rises with log(pace), 0 to 1.
        error: Mean log(estimate / truth) of official estimates.
        error_shared: Its spread between elections.
        error_own: Its spread between contests of one election.
    """

    hours: tuple[float, ...]
    ratio: tuple[float, ...]
    ratio_shared: tuple[float, ...]
    ratio_own: tuple[float, ...]
    pace: tuple[float, ...]
    pace_weight: tuple[float, ...]
    error: tuple[float, ...]
    error_shared: tuple[float, ...]
    error_own: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in self.__struct_fields__}
        if lengths != {len(self.hours)} or not self.hours:
            raise UsageError("outstanding table: lists of different lengths, expected one")
        if any(after <= before for before, after in pairwise(self.hours)):
            raise UsageError("outstanding table: hours that do not grow, expected growing ones")


class VotesToCome(Struct, frozen=True, eq=False):
    """The votes to come in many contests, each a log-normal distribution.

    Attributes:
        log_median: Logarithm of the median, in votes, shape (contest,).
        shared: Spread that all contests of an area have in common, shape (contest,).
        own: Spread of each contest by itself, shape (contest,).
        estimated: Whether an official estimate was used, shape (contest,).
        paced: Whether the pace of the count was used, shape (contest,).
        by_night: Whether what past nights left was used, shape (contest,).
        by_turnout: Whether past turnout was used, shape (contest,).
        log_unestimated: Logarithm of the median that it would be without an estimate,
            shape (contest,).
        apart: How far the estimate that was used is from that, in spreads of both together,
            0 or more, shape (contest,); 0 where none was used.
    """

    log_median: Floats
    shared: Floats
    own: Floats
    estimated: NDArray[np.bool_]
    paced: NDArray[np.bool_]
    by_night: NDArray[np.bool_]
    by_turnout: NDArray[np.bool_]
    log_unestimated: Floats
    apart: Floats


def expect_votes(
    hours: Floats,
    counted: Floats,
    pace: Floats,
    estimates: Floats,
    table: OutstandingTable,
    whole: Whole | None = None,
) -> VotesToCome:
    """Return the votes still to come in each contest.

    Args:
        hours: Hours since midnight at the start of the election day, by the authority's
            clock, shape (contest,).
        counted: Votes counted so far, shape (contest,), more than 0.
        pace: Votes counted a day in the last days since election night; not a number
            where the night is not over. Up to 1 a day, as after a fall, is not a pace, and
            one unlike any past one is taken as the nearest that there was.
        estimates: The newest official estimate of votes to come; not a number where there
            is none. One that says as good as none, or more than 60 times the votes counted,
            is not believed: votes arrive after an estimate of zero, too.
        table: What past canvasses say.
        whole: What past elections say of the whole count; None where nothing.
    """
    at = _Interpolated(hours, table)
    paced = (pace > SLOWEST_PACE) & (at.pace_weight > 0)
    faster = np.log(np.where(paced, pace, 1) / counted) - at.pace
    faster = np.clip(faster, -WIDEST_PACE, WIDEST_PACE)
    # Of fewer than a hundred, half the way to a hundred on a scale of logarithms.
    few = np.log(np.maximum(FEW_COUNTED / counted, 1)) / 2
    ratio = at.ratio + np.where(paced, at.pace_weight * faster, 0) + few
    shared, own = at.ratio_shared, np.hypot(at.ratio_own, few)
    late = hours >= NIGHT_ENDS
    if whole is not None:
        usual = float(np.interp(NIGHT_HOURS[-1], table.hours, table.ratio))
        before = while_night_goes_on(hours, ratio, shared, own, usual, whole)
        after = after_night(ratio, shared, own, counted, whole)
        ratio, shared, own = (np.where(late, *one) for one in zip(after, before, strict=True))
    believed = is_believed(estimates, counted)
    said = np.log(np.where(believed, estimates, 1) / counted) - at.error
    said = np.where(believed, said, 0)
    known = shared**2 + own**2
    told = at.error_shared**2 + at.error_own**2
    weight = np.where(believed, known / (known + told), 0.0)
    return VotesToCome(
        log_median=np.log(counted) + weight * said + (1 - weight) * ratio,
        shared=np.hypot(weight * at.error_shared, (1 - weight) * shared),
        own=np.hypot(weight * at.error_own, (1 - weight) * own),
        estimated=believed,
        paced=paced,
        by_night=np.isfinite(whole.left) & (~late | np.isfinite(whole.night_votes))
        if whole
        else np.zeros_like(late),
        by_turnout=np.isfinite(whole.growth) & late if whole else np.zeros_like(late),
        log_unestimated=np.log(counted) + ratio,
        apart=np.where(believed, np.abs(said - ratio) / np.sqrt(known + told), 0.0),
    )  # fmt: skip


def is_believed(estimates: Floats, counted: Floats) -> NDArray[np.bool_]:
    """Say which official estimates can be used: above 1, and neither tiny nor absurdly large.

    Args:
        estimates: Votes to come; not a number where there is no estimate.
        counted: Votes counted so far, more than 0.
    """
    some = (estimates > 1) & (estimates >= LEAST_RATIO * counted)
    return np.isfinite(estimates) & some & (estimates <= ABSURD_RATIO * counted)


class _Interpolated:
    """The table at the hour of each contest."""

    def __init__(self, hours: Floats, table: OutstandingTable) -> None:
        def at(values: tuple[float, ...]) -> Floats:
            return np.interp(hours, table.hours, values)

        self.ratio = at(table.ratio)
        self.ratio_shared = at(table.ratio_shared)
        self.ratio_own = at(table.ratio_own)
        self.pace = at(table.pace)
        self.pace_weight = at(table.pace_weight)
        self.error = at(table.error)
        self.error_shared = at(table.error_shared)
        self.error_own = at(table.error_own)
