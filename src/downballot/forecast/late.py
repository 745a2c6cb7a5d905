"""What the ballots still to come look like: a level that is learnt batch by batch.

Shares are followed on the scale of a poll: a share p that is off by one unit of spread s
is off by s * sqrt(p * (1 - p)), and the shares of one contest are off together as in a
multinomial sample, covariance s^2 (diag(p) - p p'). So one number tells how far a contest
is known, however many selections it has, and noise grows with the size of the shares.

Two kinds of ballot are followed. *Late*: what is counted after election night, mostly mail.
*Tonight*: what is still to be counted on the night itself, mostly cast in person. Early
mail (the first bulletin) predicts late ballots; how in-person ballots differ from it
predicts a part of how late ones will. Each late batch then moves the level as far as its
size and the past warrant (a Kalman filter: local level, with a drift by the day).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from downballot.forecast.constants import Behaviour, KindTable
from downballot.forecast.stages import Floats, Stage, Steps

SMALL_SHARE = 3e-3  # below it a share's noise is measured as if it were this large
LONGEST_DAYS = 4.0  # a longer pause drifts no further
NIGHT_BEGINS = 20.5  # half past eight in the evening: polls have closed in the West
NIGHT_SPAN = 7.0  # hours in which the night is counted


class Levels(Struct, frozen=True, eq=False):
    """What is expected of the ballots to come after a step.

    Attributes:
        shares: Shares of the votes counted so far, shape (selection,).
        late: Expected shares of late ballots, shape (selection,).
        late_variance: Variance of their common spread, shape (contest,).
        tonight: Expected shares of ballots still to be counted tonight, shape (selection,).
        tonight_variance: Variance of their common spread, shape (contest,).
        tonight_weight: Part of the votes to come that is counted tonight, shape (contest,).
        surprise: Squared distance of the last late batch from what was expected of it, in
            units of its variance, shape (contest,); not a number where there was none.
    """

    shares: Floats
    late: Floats
    late_variance: Floats
    tonight: Floats
    tonight_variance: Floats
    tonight_weight: Floats
    surprise: Floats


def follow(steps: Steps, kinds: KindTable, behaviour: Behaviour) -> Iterator[Levels]:
    """Yield what is expected of the ballots to come, after each step.

    Args:
        steps: The canvass.
        kinds: Constants of each contest's kind, one value a contest.
        behaviour: Constants of all contests.

    Yields:
        The levels after the first step, the second, and so on; contests with fewer steps
        keep theirs.
    """
    before = now = _begin(steps, kinds, behaviour)
    yield now
    for step in range(1, len(steps.stages)):
        now = _after_night(steps, step, before, kinds, behaviour, now)
        now = _after_late_batch(steps, step, behaviour, now)
        yield now


def spread_to_come(
    levels: Levels, kinds: KindTable, behaviour: Behaviour, to_come: Floats, counted: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the parts of the variance of the shares of all votes to come.

    Args:
        levels: What is expected.
        kinds: Constants of each contest's kind.
        behaviour: Constants of all contests.
        to_come: Votes to come, shape (contest,) or (draw, contest).
        counted: Votes counted, shape (contest,).

    Returns:
        Three variances of the common spread, each shape (contest,) or (draw, contest): of
        the composition, of few ballots being unlike many, and of sampling.
    """
    night, late = levels.tonight_weight, 1 - levels.tonight_weight
    tonight = levels.tonight_variance + behaviour.tonight_spread**2
    composition = (
        late**2 * (levels.late_variance + behaviour.batch_spread**2 / 2)
        + night**2 * tonight
        + 2 * night * late * kinds.follow * levels.tonight_variance
    )
    few = late**2 * unlike(behaviour, to_come / (to_come + counted))
    return composition, few, behaviour.sampling / np.maximum(to_come, 1)


def unlike(behaviour: Behaviour, part: Floats) -> Floats:
    """Return how much few ballots differ from many: the last ones counted are odd ones.

    Args:
        behaviour: Constants of all contests.
        part: The ballots as a part of all that are counted in the contest, 0 to 1.
    """
    return behaviour.small_spread**2 * behaviour.small_part / (behaviour.small_part + part)


def expected_shares(steps: Steps, levels: Levels) -> Floats:
    """Return the expected shares of all votes to come, shape (selection,)."""
    weight = levels.tonight_weight[steps.contest_of]
    return (1 - weight) * levels.late + weight * levels.tonight


def _begin(steps: Steps, kinds: KindTable, behaviour: Behaviour) -> Levels:
    of, total = steps.contest_of, steps.totals[0]
    shares = counted_shares(steps, 0)
    lean = steps.lean * np.sqrt(shares * (1 - shares))
    first = steps.stages[0] == Stage.FIRST
    sampling = behaviour.sampling / np.maximum(total, 1) + _smallness(behaviour, total)
    tonight_variance = kinds.in_person_spread**2 + sampling
    spread = np.where(first, kinds.late_spread, kinds.night_spread)
    follow = np.where(first, kinds.follow, 0.0)
    shift = np.where(first, kinds.late_shift, kinds.night_shift)
    return Levels(
        shares=shares,
        late=shares + shift[of] * lean,
        late_variance=spread**2 + sampling + follow**2 * tonight_variance,
        tonight=shares + kinds.in_person_shift[of] * lean,
        tonight_variance=tonight_variance,
        tonight_weight=_tonight(steps, 0, behaviour),
        surprise=np.full(len(total), np.nan),
    )


def _after_night(
    steps: Steps, step: int, first: Levels, kinds: KindTable, behaviour: Behaviour, now: Levels
) -> Levels:
    """Learn from all that was counted on the night since the first bulletin."""
    of = steps.contest_of
    batch = np.maximum(steps.votes[step] - steps.votes[0], 0)
    size = steps.sum(batch)
    night = (steps.stages[step] == Stage.NIGHT) & (size > 0)
    noise = behaviour.sampling / np.maximum(size, 1) + behaviour.night_noise**2
    gain = np.where(night, first.tonight_variance / (first.tonight_variance + noise), 0)
    moved = gain[of] * (batch / np.maximum(size, 1)[of] - first.tonight)
    tonight_variance = first.tonight_variance * (1 - gain)
    shares = counted_shares(steps, step)
    follow = np.where(steps.stages[0] == Stage.FIRST, kinds.follow, 0.0)
    distance = steps.sum(moved**2 / np.maximum(shares, SMALL_SHARE)) / _freedom(steps)
    learnt = follow**2 * (first.tonight_variance - tonight_variance)
    late_variance = first.late_variance - learnt + behaviour.follow_spread**2 * distance
    return Levels(
        shares=shares,
        late=np.where(night[of], first.late + follow[of] * moved, now.late),
        late_variance=np.where(night, late_variance, now.late_variance),
        tonight=np.where(night[of], first.tonight + moved, now.tonight),
        tonight_variance=np.where(night, tonight_variance, now.tonight_variance),
        tonight_weight=_tonight(steps, step, behaviour, now),
        surprise=now.surprise,
    )


def _after_late_batch(steps: Steps, step: int, behaviour: Behaviour, now: Levels) -> Levels:
    """Learn from one batch of the canvass."""
    of = steps.contest_of
    batch = np.maximum(steps.votes[step] - steps.votes[step - 1], 0)
    size = steps.sum(batch)
    late = (steps.stages[step] == Stage.LATE) & (size > 0)
    days = np.clip((steps.hours[step] - steps.hours[step - 1]) / 24, 0, LONGEST_DAYS)
    variance = now.late_variance + behaviour.daily_drift**2 * days
    part = size / np.maximum(steps.totals[step], 1)
    noise = behaviour.batch_spread**2 + unlike(behaviour, part)
    noise = noise + behaviour.sampling / np.maximum(size, 1)
    gain = np.where(late, variance / (variance + noise), 0)
    off = batch / np.maximum(size, 1)[of] - now.late
    distance = steps.sum(off**2 / np.maximum(now.shares, SMALL_SHARE)) / _freedom(steps)
    return Levels(
        shares=now.shares,
        late=now.late + gain[of] * off,
        late_variance=np.where(late, variance * (1 - gain), now.late_variance),
        tonight=now.tonight,
        tonight_variance=now.tonight_variance,
        tonight_weight=now.tonight_weight,
        surprise=np.where(late, distance / (variance + noise), now.surprise),
    )


def counted_shares(steps: Steps, step: int) -> Floats:
    """Return the shares of the votes counted by a step, half a vote added to each."""
    whole = steps.totals[step] + 0.5 * steps.sizes
    return (steps.votes[step] + 0.5) / whole[steps.contest_of]


def _tonight(
    steps: Steps, step: int, behaviour: Behaviour, now: Levels | None = None
) -> Floats:
    """Return the part of the votes to come that is counted tonight; it falls by the hour."""
    left = np.clip((NIGHT_BEGINS + NIGHT_SPAN - steps.hours[step]) / NIGHT_SPAN, 0, 1)
    stage = steps.stages[step]
    weight = np.where(
        (stage == Stage.FIRST) | (stage == Stage.NIGHT), behaviour.tonight_part * left, 0.0
    )
    kept = now.tonight_weight if now is not None else weight
    return np.where(stage == Stage.NONE, kept, weight)


def _smallness(behaviour: Behaviour, total: Floats) -> Floats:
    """Return what small electorates add: their leads are the ones that are lost."""
    size = behaviour.small_contest_votes
    return behaviour.small_contest_spread**2 * size / (size + total)


def _freedom(steps: Steps) -> Floats:
    return np.maximum(steps.sizes - 1, 1).astype(float)
