"""How likely the votes were that came, under given constants: what the fit makes likely.

Contests are followed each by itself, so several sets of constants are weighed at once by
laying the same contests side by side, a copy for each set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray
from scipy.special import gammaln

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import Behaviour, KindConstants, KindTable, kind_columns
from downballot.forecast.kinds import ContestKind, kind_of
from downballot.forecast.late import (
    Levels,
    expected_shares,
    follow,
    spread_to_come,
    squared_distance,
)
from downballot.forecast.stages import Floats, Stage, Steps, lay_out
from downballot.model.rule import Method

FEWEST_VOTES = 200  # contests with fewer in the end teach nothing
FEWEST_TO_COME = 30
NEVER_FITTED = {"freedom", "votes_freedom"}  # one number in every density

ConstantSet = tuple[tuple[KindConstants, ...], Behaviour]


class Came(Struct, frozen=True, eq=False):
    """What came after one step; nothing of it depends on a constant.

    Attributes:
        known: Where it is known and enough to learn from, shape (contest,).
        part: Votes to come as a part of all, 0 where not known, shape (contest,).
        votes: Votes to come, 1 or more, shape (contest,).
        shares: Their shares, shape (selection,).
    """

    known: NDArray[np.bool_]
    part: Floats
    votes: Floats
    shares: Floats


class LaidOut(Struct, frozen=True, eq=False):
    """A canvass laid out, with what its votes to come turned out to be.

    All but ``kinds`` hold the contests as often as there are sets of constants.

    Attributes:
        steps: The canvass.
        kinds: The kind of each contest, once.
        weights: What each contest counts.
        came: What came after each step.
    """

    steps: Steps
    kinds: list[ContestKind]
    weights: Floats
    came: tuple[Came, ...]


def lay_out_times(canvass: Canvass, times: int) -> LaidOut | None:
    """Lay a finished canvass out so many times; None where it has no vote.

    Args:
        canvass: Every contest with all its updates, the last one final.
        times: How many sets of constants it will be weighed under, 1 or more.
    """
    steps = lay_out(canvass)
    if steps is None:
        return None
    finals = np.concatenate([
        one.votes[-1][order] for one, order in zip(steps.contests, steps.columns, strict=True)
    ]).astype(float)
    kinds = [kind_of(one) for one in steps.contests]
    weights = np.tile(_weights(steps), times)
    steps, finals = _repeated(steps, times), np.tile(finals, times)
    came = tuple(_came(steps, step, finals) for step in range(len(steps.stages)))
    return LaidOut(steps, kinds, weights, came)


def _repeated(steps: Steps, times: int) -> Steps:
    """Lay the same contests side by side so many times."""
    again = np.arange(times)[:, None]
    length, contests = int(steps.sizes.sum()), len(steps.sizes)
    return structs.replace(
        steps,
        starts=(steps.starts + length * again).ravel(),
        contest_of=(steps.contest_of + contests * again).ravel(),
        sizes=np.tile(steps.sizes, times),
        sides=np.tile(steps.sides, times),
        **{
            name: np.tile(getattr(steps, name), (1, times))
            for name in ("stages", "hours", "votes", "totals", "updates")
        },
    )


def _came(steps: Steps, step: int, finals: Floats) -> Came:
    """Return where the votes to come are known, what part they are, and their shares."""
    rest = finals - steps.votes[step]
    to_come, whole = steps.sum(rest), steps.sum(finals)
    fell = steps.sum((rest < 0).astype(float)) > 0
    known = (steps.stages[step] != Stage.NONE) & ~fell & (steps.sizes > 1)
    known &= (to_come > FEWEST_TO_COME) & (whole >= FEWEST_VOTES)
    votes = np.maximum(to_come, 1)
    part = np.where(known, to_come / np.maximum(whole, 1), 0)
    return Came(known, part, votes, rest / votes[steps.contest_of])


def _weights(steps: Steps) -> Floats:
    """Weigh contests: one question put in many places is one thing learnt, not many."""
    areas: dict[tuple[Method, tuple[str, ...]], set[str]] = {}
    names = [(one.method, tuple(sorted(one.selections))) for one in steps.contests]
    for name, one in zip(names, steps.contests, strict=True):
        areas.setdefault(name, set()).add(one.area)
    # Yes and No are the names of every measure: only one measure an area tells copies.
    measures = sum(bool(one.yes) for one in steps.contests)
    places = len({one.area for one in steps.contests})
    measure = 1 / np.sqrt(places) / 2 if measures == places > 2 else 1.0
    return np.array([
        measure if one.yes else 1 / len(areas[name]) if len(one.selections) > 1 else 1.0
        for name, one in zip(names, steps.contests, strict=True)
    ])


def contest_losses(laid: LaidOut, sets: Sequence[ConstantSet]) -> Floats:
    """Return each contest's part of minus the mean log likelihood of its canvass.

    Args:
        laid: The canvass, laid out as often as there are sets.
        sets: Sets of constants.

    Returns:
        Shape (set, contest); each row adds up to the canvass's loss under that set.
    """
    table, behaviour = _columns(sets, laid.kinds)
    likelihood = np.zeros(len(laid.weights))
    levels = follow(laid.steps, table, behaviour)
    for step, (came, level) in enumerate(zip(laid.came, levels, strict=True)):
        if came.known.any():
            likely = _step_likelihood(laid, step, level, table, behaviour)
            likelihood += np.where(came.known, came.part * likely, 0)
    parts = np.sum([came.part for came in laid.came], axis=0)
    weights = np.where(parts > 0, laid.weights, 0)
    means = likelihood / np.where(parts > 0, parts, 1)
    loss = -weights * means / max(float(weights.sum()) / len(sets), 1e-300)
    return loss.reshape(len(sets), -1)


def _columns(
    sets: Sequence[ConstantSet], of: Sequence[ContestKind]
) -> tuple[KindTable, Behaviour]:
    """Return constants as columns: one value a contest, set after set.

    Contests that stand side by side are followed at once; a column in place of a number
    lets each set have its own.
    """
    tables = [kind_columns(kinds, of) for kinds, _ in sets]
    names = KindTable.__struct_fields__
    table = {name: np.concatenate([getattr(one, name) for one in tables]) for name in names}
    behaviour = sets[0][1]
    fitted = {
        name: np.repeat([getattr(one, name) for _, one in sets], len(of))
        for name in Behaviour.__struct_fields__
        if name not in NEVER_FITTED
    }
    return KindTable(**table), structs.replace(behaviour, **fitted)


def _step_likelihood(
    laid: LaidOut, step: int, levels: Levels, table: KindTable, behaviour: Behaviour
) -> Floats:
    """Return how likely the votes were that came after a step, as a logarithm."""
    steps, came = laid.steps, laid.came[step]
    parts = spread_to_come(steps, levels, table, behaviour, came.votes, steps.totals[step])
    off = came.shares - np.clip(expected_shares(steps, levels), 1e-4, 1)
    distance = squared_distance(steps, off, levels.shares)
    composition, few, sampling = parts
    # What contests share is drawn for all of them at once, so it is no spread of their own.
    shared = (1 - levels.tonight_weight) * levels.kept * table.shift_spread
    variance = composition + few + sampling + shared**2
    return _student(distance, variance, steps.sizes - 1, behaviour.freedom)


def _student(
    distance: Floats, variance: Floats, sizes: NDArray[np.int64], freedom: float
) -> Floats:
    """Return the log density of a multivariate t, a little less for many selections."""
    size = np.maximum(sizes, 1)
    scale = variance * (freedom - 2) / freedom
    gammas = gammaln((freedom + np.arange(size.max() + 1)) / 2)
    log = gammas[size] - gammas[0] - size / 2 * np.log(freedom * scale)
    log = log - (freedom + size) / 2 * np.log1p(distance / (freedom * scale))
    density: Floats = log / size**0.7
    return density
