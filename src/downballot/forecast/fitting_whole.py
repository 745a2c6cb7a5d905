"""Fits what past elections say of whole counts: what a night leaves, and who votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from downballot.contests.past_levels import fit_levels
from downballot.contests.whole_count import NIGHT_ENDS, WholeCounts
from downballot.forecast.canvass import Canvass
from downballot.forecast.stages import Stage, lay_out
from downballot.model.past_election import PastCount, PastElections, place_of

NIGHT_IS_LATE = 22.0  # a count of the night before that is a first bulletin
FIRST_ELECTION = "2018"  # since then counties mail a ballot to every voter, one after another
HALF_LIFE = 3.0  # years: more is left from one election to the next
SMALLEST_CONTEST = 500  # votes in the end; smaller ones are mostly rounding

Seen = tuple[str, str, float]  # place, day of the election, logarithm


def fit_whole(canvasses: Sequence[Canvass], past: PastElections) -> WholeCounts:
    """Return what past elections say of whole counts.

    Args:
        canvasses: Finished canvasses, the last update of each contest final.
        past: Past elections as a whole. Where a canvass tells of a place and a day, that
            counts and not the table.
    """
    nights = {(place, day): left for place, day, left in _past_nights(past.counts)}
    nights |= {(place, day): left for one in canvasses for place, day, left in _nights_of(one)}
    turnouts = {
        (one.place, str(one.election)): float(np.log(one.ballots / one.registered))
        for one in past.turnouts
        if one.ballots
    }
    return WholeCounts(
        nights=fit_levels(nights, half_life=HALF_LIFE),
        turnouts=fit_levels(turnouts, primaries_apart=True),
    )


def _past_nights(past: Sequence[PastCount]) -> Iterator[Seen]:
    """Yield log(left / counted) at the last count of each past night."""
    nights = [one for one in past if NIGHT_IS_LATE <= one.hours < NIGHT_ENDS]
    for one in sorted(nights, key=lambda one: one.hours):
        if one.election >= FIRST_ELECTION:
            left = (one.final - one.counted) / one.counted
            yield one.place, str(one.election), float(np.log(left))


def _nights_of(canvass: Canvass) -> Iterator[Seen]:
    """Yield the same of the middle contest of each area of a canvass."""
    steps = lay_out(canvass)
    if steps is None:
        return
    found: dict[str, list[float]] = {}
    night = (steps.stages != Stage.NONE) & (steps.hours < NIGHT_ENDS)
    last = night.sum(axis=0) - 1
    final = steps.totals[-1]
    for place, contest in enumerate(steps.contests):
        step = int(last[place])
        if step < 0 or steps.hours[step, place] < NIGHT_IS_LATE:
            continue
        counted = steps.totals[step, place]
        if final[place] >= SMALLEST_CONTEST and final[place] > counted:
            left = float(np.log((final[place] - counted) / counted))
            found.setdefault(place_of(contest.area), []).append(left)
    day = canvass.election_date.isoformat()
    for area, logs in sorted(found.items()):
        yield area, day, float(np.median(logs))
