"""Averages what past canvasses say of the votes to come, by the hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from downballot.contests.outstanding import FEWEST_VOTES, OutstandingTable
from downballot.errors import UsageError
from downballot.forecast.canvass import Canvass
from downballot.forecast.stages import Floats, Stage, Steps, lay_out, pace_of
from downballot.model.past_election import PastCount

EDGES = (0.0, 21.0, 24.0, 36.0, 60.0, 84.0, 132.0, 180.0, 228.0, 300.0, 400.0, 520.0, 2000.0)
MIDDLES = (20.5, 22.5, 26.0, 48.0, 72.0, 108.0, 156.0, 204.0, 264.0, 350.0, 460.0, 660.0)
SMALLEST_CONTEST = 500  # votes in the end; smaller ones are mostly rounding
FEWEST = 20  # steps of a canvass within an hour's band that make it count there
PACE_WEIGHT = 0.85  # of log pace on log ratio
PRIOR_ELECTIONS = 2.0  # the starting spreads count as so many elections
RATIO_SPREAD = 0.25  # starting spread between elections on the night ...
RATIO_SPREAD_LATE = 0.6  # ... and in the canvass, when some counties are done and some not
LEAST_LEFT = 1e-3  # of what is counted: with less to come a past count is as good as over
ERROR_SPREAD = 0.25
# Where no past canvass had an estimate, the starting values stand.
NO_ESTIMATE = {"error": 0.0, "error_shared": ERROR_SPREAD, "error_own": ERROR_SPREAD}


class _Seen(Struct, frozen=True, eq=False):
    """Every step of a canvass: the hour, and logarithms of what was and what was said."""

    hours: Floats
    ratio: Floats
    pace: Floats
    error: Floats


def fit_outstanding(
    canvasses: Sequence[Canvass], past: Sequence[PastCount] = ()
) -> OutstandingTable:
    """Return the table of votes to come.

    Args:
        canvasses: Finished canvasses, each contest with all its updates and estimates.
        past: How much was counted when in other elections: after election night each of
            them, of whatever places, is one more election. Those of a canvass's own day
            are left aside.

    Raises:
        UsageError: They are too few to say anything.
    """
    seen = [_see(steps) for steps in map(lay_out, canvasses) if steps is not None]
    days = {one.election_date.isoformat() for one in canvasses}
    others = [one for one in past if one.election not in days]
    bands = [_band(seen, others, low, high) for low, high in pairwise(EDGES)]
    filled = {name: _filled([band[name] for band in bands], name) for name in bands[0]}
    return OutstandingTable(hours=MIDDLES, **filled)


def _see(steps: Steps) -> _Seen:
    final = steps.totals[-1]
    estimates = np.array([_estimates(steps, place) for place in range(len(final))]).T
    to_come = np.maximum(final - steps.totals, FEWEST_VOTES)
    use = (steps.stages != Stage.NONE) & (final >= SMALLEST_CONTEST) & (final > steps.totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Seen(
            hours=steps.hours[use],
            ratio=np.log(to_come / steps.totals)[use],
            pace=np.log(pace_of(steps) / steps.totals)[use],
            error=np.log(np.where(estimates > 0, estimates, np.nan) / to_come)[use],
        )


def _estimates(steps: Steps, contest: int) -> list[float]:
    series = steps.contests[contest]
    said = [
        series.estimates[update] if update >= 0 else None
        for update in steps.updates[:, contest]
    ]
    return [np.nan if one is None else float(one) for one in said]


def _band(
    seen: Sequence[_Seen], past: Sequence[PastCount], low: float, high: float
) -> dict[str, float]:
    late = low >= EDGES[3]
    start = RATIO_SPREAD_LATE if late else RATIO_SPREAD
    inside = [(one, (one.hours >= low) & (one.hours < high)) for one in seen]
    ratio = [one.ratio[use] for one, use in inside if use.sum() >= FEWEST]
    error = [one.error[use & np.isfinite(one.error)] for one, use in inside]
    pace = [one.pace[use & np.isfinite(one.pace)] for one, use in inside]
    means = _past_means(past, low, high) if late else {}
    ratios, ratio_shared, ratio_own = _spreads(ratio, start, tuple(means.values()))
    said = [e for e in error if len(e) >= FEWEST]
    errors, error_shared, error_own = _spreads(said, ERROR_SPREAD)
    paces, _, _ = _spreads([p for p in pace if len(p) >= FEWEST], 1.0)
    weight = PACE_WEIGHT if late else 0.0
    shrunk = errors * len(said) / (len(said) + 1)  # by elections that had estimates
    return {
        "ratio": ratios, "ratio_shared": ratio_shared, "ratio_own": ratio_own,
        "pace": paces if late else 0.0, "pace_weight": weight,
        "error": shrunk, "error_shared": error_shared, "error_own": error_own,
    }  # fmt: skip


def _past_means(past: Sequence[PastCount], low: float, high: float) -> Mapping[str, float]:
    """Return each past election's mean log(left / counted) within a band of hours."""
    found: dict[str, list[float]] = {}
    for one in past:
        left = (one.final - one.counted) / one.counted
        if low <= one.hours < high and left > LEAST_LEFT:
            found.setdefault(one.election, []).append(float(np.log(left)))
    return {day: float(np.mean(sorted(logs))) for day, logs in sorted(found.items())}


def _spreads(
    groups: Sequence[Floats], start: float, others: Sequence[float] = ()
) -> tuple[float, float, float]:
    """Return the mean over elections, the spread between them and the spread within.

    Args:
        groups: What was seen in each canvass.
        start: Spread between elections to start from.
        others: Means of elections of which nothing else is known.
    """
    if not groups:
        return np.nan, np.nan, np.nan
    means = np.array([*(one.mean() for one in groups), *others])
    between = ((means - means.mean()) ** 2).sum() + PRIOR_ELECTIONS * start**2
    shared = float(np.sqrt(between / max(len(means) - 1 + PRIOR_ELECTIONS, 1)))
    own = float(np.sqrt(np.mean([one.var() for one in groups])))
    return float(means.mean()), shared, own


def _filled(values: Sequence[float], name: str) -> tuple[float, ...]:
    """Fill bands that no canvass speaks of from their neighbours."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known) and name in NO_ESTIMATE:
        return (NO_ESTIMATE[name],) * len(values)
    if not len(known):
        raise UsageError("past counts: too few to fit on, expected 20 updates of one hour")
    return tuple(np.interp(np.arange(len(values)), known, np.array(values)[known]).tolist())
