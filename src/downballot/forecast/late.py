"""What the ballots still to come look like: a level that is learnt batch by batch.

Shares are followed on the scale of a poll: a share p that is off by one unit of spread s
is off by s * sqrt(p * (1 - p)), and the shares of one contest are off together as in a
multinomial sample, covariance s^2 (diag(p) - p p'). So one number tells how far a contest
is known, however many selections it has, and noise grows with the size of the shares.

Two kinds of ballot are followed. *Late*: what is counted after election night, mostly mail.
*Tonight*: what is still to be counted on the night itself, mostly cast in person. Early
mail (the first bulletin) predicts late ballots; how in-person ballots differ from it
predicts a part of how late ones will. Where early votes cast in person are counted apart
from election day's (a second bulletin), the two say more: late mail is unlike early mail as
election day's voters are unlike those who came early. Each late batch then moves the level
as far as its size and the past warrant (a Kalman filter: local level, with a drift by the
day).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from downballot.forecast.constants import Behaviour, KindTable
from downballot.forecast.stages import Floats, Stage, Steps

ROUGHNESS_BATCHES = 4.0  # the past counts as so many batches that were as usual
ROUGHEST = 40.0  # one batch's squared surprise counts at most so much
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
        early: How far early in-person ballots were from what was expected of in-person
            ballots, shape (selection,); 0 where they are not known apart.
        has_early: Whether they are, shape (contest,).
        kept: How much of the expectation before the first late batch is still in ``late``:
            1 before it, falling with every batch, shape (contest,).
        expected: That expectation, shape (selection,).
        expected_variance: Its variance, shape (contest,).
        roughness: How many times more a contest's late batches differ from each other than
            is usual, 1 before there are any, shape (contest,).
        batches: How many late batches there were, shape (contest,).
        surprise: Squared distance of the last late batch from what was expected of it, in
            units of its variance, shape (contest,); not a number where there was none.
    """

    shares: Floats
    late: Floats
    late_variance: Floats
    tonight: Floats
    tonight_variance: Floats
    tonight_weight: Floats
    early: Floats
    has_early: NDArray[np.bool_]
    kept: Floats
    expected: Floats
    expected_variance: Floats
    roughness: Floats
    batches: Floats
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
    before = now = start = _begin(steps, kinds, behaviour)
    yield now
    for step in range(1, len(steps.stages)):
        if step == 1:
            now = _after_early(steps, before, behaviour)
            start = now
        now = _after_night(steps, step, before, start, kinds, behaviour, now)
        now = _after_late_batch(steps, step, behaviour, now)
        yield now


def composition_spread(levels: Levels, kinds: KindTable, behaviour: Behaviour) -> Floats:
    """Return the variance of the shares to come, if the part counted tonight is known.

    Args:
        levels: What is expected.
        kinds: Constants of each contest's kind.
        behaviour: Constants of all contests.

    Returns:
        Variance of the common spread, shape (contest,).
    """
    night, late = levels.tonight_weight, 1 - levels.tonight_weight
    follow = np.where(levels.has_early, behaviour.follow_day, kinds.follow)
    tonight = levels.tonight_variance + behaviour.tonight_spread**2
    spread: Floats = (
        late**2 * (levels.late_variance + behaviour.batch_spread**2 * levels.roughness / 2)
        + night**2 * tonight
        + 2 * night * late * follow * levels.tonight_variance
    )
    return spread


def widening(steps: Steps, behaviour: Behaviour) -> Floats:
    """Return how many times wider shares to come are drawn than their likelihood says.

    Args:
        steps: The canvass.
        behaviour: Constants of all contests.

    Returns:
        A factor of the spread, 1 after a first count alone, shape (contest,).
    """
    stage = steps.stages[steps.last_step(), np.arange(len(steps.contests))]
    night = (stage == Stage.NIGHT) | (stage == Stage.EARLY)
    late = np.where(stage == Stage.LATE, behaviour.late_widening, 1.0)
    factor: Floats = np.where(night, behaviour.night_widening, late)
    return factor


def spread_to_come(
    steps: Steps,
    levels: Levels,
    kinds: KindTable,
    behaviour: Behaviour,
    to_come: Floats,
    counted: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Return the parts of the variance of the shares of all votes to come.

    Args:
        steps: The canvass.
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
    apart = squared_distance(steps, levels.tonight - levels.late, levels.shares)
    unsure = np.where(night > 0, behaviour.tonight_part_spread, 0) ** 2
    composition = composition_spread(levels, kinds, behaviour)
    composition = composition + unsure * apart / _freedom(steps)
    few = late**2 * unlike(behaviour, to_come / (to_come + counted))
    return composition, few, behaviour.sampling / np.maximum(to_come, 1)


def squared_distance(steps: Steps, off: Floats, shares: Floats) -> Floats:
    """Return how far shares are off, squared, on the scale of a poll, shape (contest,).

    Args:
        steps: The canvass.
        off: By how much each share is off, shape (selection,).
        shares: The shares that set the scale, shape (selection,).
    """
    return steps.sum(off**2 / np.maximum(shares, SMALL_SHARE))


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
    direction, lead = steps.direction(shares), steps.side_lead(shares)
    first = steps.stages[0] == Stage.FIRST
    small = kinds.small_contest_spread**2 * behaviour.small_contest_votes
    sampling = behaviour.sampling / np.maximum(total, 1)
    sampling = sampling + small / (behaviour.small_contest_votes + total)
    tonight_variance = kinds.in_person_spread**2 + sampling
    spread = np.where(first, kinds.late_spread, kinds.night_spread)
    follow = np.where(first, kinds.follow, 0.0)
    shift = np.where(first, kinds.late_shift, kinds.night_shift) + kinds.shift_slope * lead
    late = shares + shift[of] * direction
    late_variance = spread**2 + sampling + follow**2 * tonight_variance
    return Levels(
        shares=shares,
        late=late,
        late_variance=late_variance,
        tonight=shares + kinds.in_person_shift[of] * direction,
        tonight_variance=tonight_variance,
        tonight_weight=_tonight(steps, 0, behaviour),
        early=np.zeros(len(shares)),
        has_early=np.zeros(len(total), dtype=bool),
        kept=np.ones(len(total)),
        expected=late,
        expected_variance=late_variance,
        roughness=np.ones(len(total)),
        batches=np.zeros(len(total)),
        surprise=np.full(len(total), np.nan),
    )


def _after_early(steps: Steps, first: Levels, behaviour: Behaviour) -> Levels:
    """Learn from early ballots cast in person, where the second bulletin is of them."""
    of = steps.contest_of
    size, shares = _batch(steps, 1, steps.votes[0])
    early = (steps.stages[1] == Stage.EARLY) & (size > 0)
    sampling = behaviour.sampling / np.maximum(size, 1)
    seen = np.where(early, first.tonight_variance / (first.tonight_variance + sampling), 0)
    off = seen[of] * (shares - first.tonight)
    noise = behaviour.early_spread**2
    gain = np.where(
        early, first.tonight_variance / (first.tonight_variance + noise + sampling), 0
    )
    return structs.replace(
        first,
        early=off,
        has_early=early,
        tonight=first.tonight + (gain / np.maximum(seen, 1e-9))[of] * off,
        tonight_variance=first.tonight_variance * (1 - gain),
    )


def _after_night(
    steps: Steps,
    step: int,
    first: Levels,
    start: Levels,
    kinds: KindTable,
    behaviour: Behaviour,
    now: Levels,
) -> Levels:
    """Learn from all that was counted on the night since the bulletins of early votes."""
    of = steps.contest_of
    before = np.where(start.has_early[of], steps.votes[1], steps.votes[0])
    size, counted = _batch(steps, step, before)
    stage = steps.stages[step]
    night = (stage == Stage.NIGHT) & (size > 0)
    learns = night | (stage == Stage.EARLY)
    noise = behaviour.sampling / np.maximum(size, 1) + behaviour.night_noise**2
    gain = np.where(night, start.tonight_variance / (start.tonight_variance + noise), 0)
    moved = gain[of] * (counted - start.tonight)
    tonight = start.tonight + moved
    tonight_variance = start.tonight_variance * (1 - gain)
    shares = counted_shares(steps, step)
    told = _Night(tonight - first.tonight, tonight_variance, shares)
    late, late_variance = _late_after(steps, first, start, kinds, behaviour, told)
    return structs.replace(
        now,
        shares=shares,
        late=np.where(learns[of], late, now.late),
        late_variance=np.where(learns, late_variance, now.late_variance),
        tonight=np.where(learns[of], tonight, now.tonight),
        tonight_variance=np.where(learns, tonight_variance, now.tonight_variance),
        tonight_weight=_tonight(steps, step, behaviour, now),
        expected=np.where(learns[of], late, now.expected),
        expected_variance=np.where(learns, late_variance, now.expected_variance),
    )


class _Night(Struct, frozen=True, eq=False):
    """What a night says of its own ballots: how far off, how surely, of which shares."""

    moved: Floats
    variance: Floats
    shares: Floats


def _late_after(
    steps: Steps,
    first: Levels,
    start: Levels,
    kinds: KindTable,
    behaviour: Behaviour,
    night: _Night,
) -> tuple[Floats, Floats]:
    """Return what the night says of late ballots, and its variance."""
    of, early = steps.contest_of, start.has_early
    begun = steps.stages[0] == Stage.FIRST
    follow = np.where(early, behaviour.follow_day, np.where(begun, kinds.follow, 0.0))
    back = np.where(early, behaviour.follow_early, 0.0)
    late = first.late + follow[of] * night.moved + back[of] * start.early
    distance = squared_distance(steps, night.moved, night.shares) / _freedom(steps)
    at_first = np.where(begun, kinds.follow, 0.0) ** 2 * first.tonight_variance
    narrower = kinds.late_spread**2 * (1 - behaviour.early_narrowing**2)
    spread = -np.where(early, narrower, 0.0)
    unlearnt = first.late_variance - at_first + spread + follow**2 * night.variance
    return late, unlearnt + behaviour.follow_spread**2 * distance


def _after_late_batch(steps: Steps, step: int, behaviour: Behaviour, now: Levels) -> Levels:
    """Learn from one batch of the canvass."""
    of = steps.contest_of
    size, counted = _batch(steps, step, steps.votes[step - 1])
    late = (steps.stages[step] == Stage.LATE) & (size > 0)
    days = np.clip((steps.hours[step] - steps.hours[step - 1]) / 24, 0, LONGEST_DAYS)
    variance = now.late_variance + behaviour.daily_drift**2 * days
    part = size / np.maximum(steps.totals[step], 1)
    noise = behaviour.batch_spread**2 * now.roughness + unlike(behaviour, part)
    noise = noise + behaviour.sampling / np.maximum(size, 1)
    gain = np.where(late, variance / (variance + noise), 0)
    off = counted - now.late
    distance = squared_distance(steps, off, now.shares) / _freedom(steps)
    surprise = distance / (variance + noise)
    # The mean of the squared surprises so far, with some batches of the past added.
    so_far = (ROUGHNESS_BATCHES + now.batches) * now.roughness + np.minimum(
        surprise * now.roughness, ROUGHEST
    )
    roughness = np.maximum(so_far / (ROUGHNESS_BATCHES + now.batches + 1), 1)
    return structs.replace(
        now,
        late=now.late + gain[of] * off,
        late_variance=np.where(late, variance * (1 - gain), now.late_variance),
        kept=now.kept * (1 - gain),
        roughness=np.where(late, roughness, now.roughness),
        batches=now.batches + late,
        surprise=np.where(late, surprise, now.surprise),
    )


def _batch(steps: Steps, step: int, before: Floats) -> tuple[Floats, Floats]:
    """Return the votes added since others, and their shares; votes that fell count as none."""
    added = np.maximum(steps.votes[step] - before, 0)
    size = steps.sum(added)
    return size, added / np.maximum(size, 1)[steps.contest_of]


def counted_shares(steps: Steps, step: int) -> Floats:
    """Return the shares of the votes counted by a step, half a vote added to each."""
    whole = steps.totals[step] + 0.5 * steps.sizes
    shares: Floats = (steps.votes[step] + 0.5) / whole[steps.contest_of]
    return shares


def _tonight(
    steps: Steps, step: int, behaviour: Behaviour, now: Levels | None = None
) -> Floats:
    """Return the part of the votes to come that is counted tonight; it falls by the hour."""
    left = np.clip((NIGHT_BEGINS + NIGHT_SPAN - steps.hours[step]) / NIGHT_SPAN, 0, 1)
    stage = steps.stages[step]
    night = (stage == Stage.FIRST) | (stage == Stage.NIGHT) | (stage == Stage.EARLY)
    weight = np.where(night, behaviour.tonight_part * left, 0.0)
    kept = now.tonight_weight if now is not None else weight
    part: Floats = np.where(stage == Stage.NONE, kept, weight)
    return part


def _freedom(steps: Steps) -> Floats:
    return np.maximum(steps.sizes - 1, 1).astype(float)
