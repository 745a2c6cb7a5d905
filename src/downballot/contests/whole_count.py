"""How large a contest's count will be in the end, as far as past elections tell.

Once election night is over, two things speak of the whole count whatever the hour: how much
past counts had left when their night ended, and how many of the registered voted in past
elections of the kind. Neither knows how fast a county counts, so both hold where a count
goes on for longer than any past one did; the calendar and the pace know nothing else. What
they say together is found on a grid of the votes to come: each expectation is a likelihood
of the whole count, weighed against the calendar's log-normal distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.contests.past_levels import Expected, PastLevels
from downballot.model.past_election import place_of
from downballot.model.state import is_state

Floats = NDArray[np.float64]
NIGHT_ENDS = 36.0  # noon of the day after, in hours since the election day began
# Of the calendar's spreads around its middle: no expectation moves it further than that.
GRID = np.linspace(-4, 4, 81)
NIGHT_FREEDOM = 4.0  # Student's t: now and then a county is quite unlike
LEAST_LEFT = 1e-6  # of the night's count: on a scale of logarithms it stands for none
# How much of what a night leaves over the usual is seen, at hours of election day.
NIGHT_HOURS = (20.5, 22.5, 26.0)
NIGHT_SEEN = (0.5, 0.75, 1.0)


class WholeCounts(Struct, frozen=True):
    """What past elections say of whole counts; spreads are of logarithms.

    The levels are fitted; the spreads are set to what places and contests differ by in
    ``counts.csv`` and the past canvasses.

    Attributes:
        nights: Log(left / counted) when election night ended.
        turnouts: Log of ballots cast per registered voter.
        night_to_come: How unsure it is, while the night goes on, how it will end.
        place: How far a county of which no election is known is from the level.
        state: How far a state is.
        contest: How far a contest is from its county.
        district: How far a contest of some counties is from its state.
        turnout_place: How far a county's turnout is from what is expected of it.
        turnout_unknown: The same of a county of which no past turnout is known.
        turnout_contest: How far the most voted contest's turnout is from the ballots'.
    """

    nights: PastLevels = PastLevels()
    turnouts: PastLevels = PastLevels()
    night_to_come: float = 0.2
    place: float = 0.6
    state: float = 0.15
    contest: float = 0.15
    district: float = 0.8
    turnout_place: float = 0.1
    turnout_unknown: float = 0.25
    turnout_contest: float = 0.05


class Whole(Struct, frozen=True, eq=False):
    """What is expected of the whole count of each contest, shape (contest,) everywhere.

    Attributes:
        night_votes: Votes counted when election night ended; not a number before that, or
            where nothing was counted on it.
        left: Expected log(left / counted) when the night ends; not a number where unknown.
        left_shared: Its spread that all contests of an area have in common.
        left_own: Its spread of each contest by itself.
        to_end: How unsure the end of the night still is, while it goes on.
        growth: Log of the whole count over the count so far that turnout leads to expect;
            not a number where it is unknown.
        growth_spread: Its spread.
    """

    night_votes: Floats
    left: Floats
    left_shared: Floats
    left_own: Floats
    to_end: float
    growth: Floats
    growth_spread: Floats


def expect_whole(
    known: WholeCounts,
    day: date,
    areas: Sequence[str],
    registered: Floats,
    *,
    night_votes: Floats,
    counted: Floats,
) -> Whole:
    """Return what past elections lead one to expect of whole counts.

    Args:
        known: What past elections say.
        day: Day of the election.
        areas: Where each contest is counted.
        registered: Registered voters of that area; not a number where unknown.
        night_votes: See ``Whole``.
        counted: Votes counted so far, above 0.
    """
    each = {area: _of_area(known, day, area) for area in set(areas)}
    most = dict.fromkeys(areas, 0.0)
    for area, votes in zip(areas, counted.tolist(), strict=True):
        most[area] = max(most[area], votes)
    left, shared, own, turnout, spread = np.array([each[area] for area in areas]).T
    with np.errstate(invalid="ignore"):
        growth = turnout + np.log(registered / np.array([most[area] for area in areas]))
    return Whole(night_votes, left, shared, own, known.night_to_come, growth, spread)


def _of_area(known: WholeCounts, day: date, area: str) -> tuple[float, ...]:
    """Return left, shared and own spread of it, turnout and its spread."""
    place, state = place_of(area), is_state(area)
    night, turnout = known.nights.expect(place, day), known.turnouts.expect(place, day)
    unknown = Expected(np.nan, np.nan, 0)
    night, turnout = night or unknown, turnout or unknown
    place_spread = known.state if state else known.place / np.sqrt(night.elections + 1)
    usual = known.turnout_place if turnout.elections else known.turnout_unknown
    apart = 0.0 if state else usual
    return (
        night.mean,
        float(np.hypot(night.spread, place_spread)),
        known.district if state else known.contest,
        turnout.mean,
        float(np.sqrt(turnout.spread**2 + apart**2 + known.turnout_contest**2)),
    )


def while_night_goes_on(
    hours: Floats, ratio: Floats, shared: Floats, own: Floats, usual: float, whole: Whole
) -> tuple[Floats, Floats, Floats]:
    """Move what the calendar says on election night to what this place's nights leave.

    Args:
        hours: Hours since the election day began, shape (contest,).
        ratio: Log(votes to come / votes counted) by the calendar, shape (contest,).
        shared: Its spread between elections, shape (contest,).
        own: Its spread by contest, shape (contest,).
        usual: What the calendar's nights left, as such a logarithm.
        whole: What is expected of whole counts.

    Returns:
        The ratio, its shared and its own spread; what was given where nothing is expected.
    """
    known = np.isfinite(whole.left)
    seen = np.interp(hours, NIGHT_HOURS, NIGHT_SEEN)
    moved = np.where(known, seen * (whole.left - usual), 0)
    spread = np.hypot(whole.left_shared, whole.to_end)
    apart = np.where(known, np.hypot(own, whole.left_own), own)
    return ratio + moved, np.where(known, spread, shared), apart


def after_night(
    ratio: Floats, shared: Floats, own: Floats, counted: Floats, whole: Whole
) -> tuple[Floats, Floats, Floats]:
    """Weigh the calendar's votes to come against what is expected of the whole count.

    Args:
        ratio: Log(votes to come / votes counted) by calendar and pace, shape (contest,).
        shared: Its spread shared by an area, shape (contest,).
        own: Its spread by contest, shape (contest,).
        counted: Votes counted so far, above 0, shape (contest,).
        whole: What is expected of whole counts.

    Returns:
        The ratio, its shared and its own spread; what was given where nothing is expected.
    """
    variance = shared**2 + own**2
    ratios = ratio[:, None] + np.sqrt(variance)[:, None] * GRID
    night = _night_likelihood(ratios, counted, whole)
    log = night + _turnout_likelihood(ratios, whole) - GRID**2 / 2
    weights = np.exp(log - log.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean = (weights * ratios).sum(axis=1)
    left = (weights * (ratios - mean[:, None]) ** 2).sum(axis=1)
    learnt = np.clip(1 - left / variance, 0, 1)
    by_night = whole.left_shared**2 / (whole.left_shared**2 + whole.left_own**2)
    together = learnt * np.nan_to_num(by_night, nan=1.0)
    together = together + (1 - learnt) * shared**2 / variance
    says = np.isfinite(whole.growth) | (np.isfinite(whole.night_votes + whole.left))
    return (
        np.where(says, mean, ratio),
        np.where(says, np.sqrt(left * together), shared),
        np.where(says, np.sqrt(left * (1 - together)), own),
    )


def _night_likelihood(ratios: Floats, counted: Floats, whole: Whole) -> Floats:
    """Return how likely it is that the night left so much, shape (contest, grid)."""
    known = np.isfinite(whole.night_votes + whole.left)
    night = np.where(known, whole.night_votes, counted)
    left = (1 + np.exp(ratios)) * (counted / night)[:, None] - 1
    off = np.log(np.maximum(left, LEAST_LEFT)) - np.where(known, whole.left, 0)[:, None]
    variance = np.where(known, whole.left_shared**2 + whole.left_own**2, 1)[:, None]
    log = -(NIGHT_FREEDOM + 1) / 2 * np.log1p(off**2 / variance / NIGHT_FREEDOM)
    likelihood: Floats = np.where(known[:, None], log, 0)
    return likelihood


def _turnout_likelihood(ratios: Floats, whole: Whole) -> Floats:
    """Return how likely it is that so many voted, shape (contest, grid)."""
    known = np.isfinite(whole.growth)[:, None]
    growth = np.where(known, whole.growth[:, None], 0)
    spread = np.where(known, whole.growth_spread[:, None], 1)
    off = (np.log1p(np.exp(ratios)) - growth) / spread
    likelihood: Floats = np.where(known, -(off**2) / 2, 0)
    return likelihood
