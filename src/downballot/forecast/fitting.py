"""Fits the constants to past canvasses.

Two parts, each on its own: how the shares of late votes behave is fitted by the likelihood
of what the votes still to come turned out to be, after every update of every contest; how
many votes are to come is averaged by the hour. Elections are few, so every constant is
drawn towards a stated starting value, and what differs between elections is estimated with
such a value added as if it were two more elections.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import Behaviour, KindConstants, KindTable
from downballot.forecast.kinds import KINDS, ContestKind, kind_of
from downballot.forecast.late import SMALL_SHARE, Levels, expected_shares, follow, spread_to_come
from downballot.forecast.stages import Floats, Stage, Steps, lay_out

FEWEST_VOTES = 200  # contests with fewer in the end teach nothing
FEWEST_TO_COME = 30
PULL = 0.004  # weight of the starting values, per contest of likelihood
PULL_LOG_SPREAD = 0.35
PULL_SHIFT_SPREAD = 0.04
ITERATIONS = 40

STARTS = {
    ContestKind.SCHOOL_BOND: (0.045, 0.10, 0.12, 0.25, 0.04, 0.06, -0.10),
    ContestKind.MEASURE: (0.065, 0.10, 0.15, 0.22, 0.03, 0.05, -0.15),
    ContestKind.PARTISAN_PAIR: (0.06, 0.10, 0.30, 0.05, 0.0, 0.0, 0.0),
    ContestKind.PAIR: (0.085, 0.10, 0.20, 0.20, 0.0, 0.0, 0.0),
    ContestKind.PARTISAN_FIELD: (0.055, 0.10, 0.12, 0.20, 0.0, 0.0, 0.0),
    ContestKind.FIELD: (0.055, 0.10, 0.12, 0.22, 0.0, 0.0, 0.0),
}
BEHAVIOUR = Behaviour(
    batch_spread=0.04,
    small_spread=0.14,
    small_part=0.03,
    daily_drift=0.015,
    sampling=1.2,
    follow_spread=0.09,
    tonight_spread=0.08,
    tonight_part=0.25,
    night_noise=0.022,
    small_contest_spread=0.045,
    small_contest_votes=5000.0,
    freedom=8.0,
    election_spread=0.12,
    surprise_weight=60.0,
)
_POSITIVE = ("late_spread", "night_spread", "in_person_spread", "follow")
_SHIFTS = ("late_shift", "night_shift", "in_person_shift")
_SHIFTED = (ContestKind.SCHOOL_BOND, ContestKind.MEASURE)
_FITTED = (
    "batch_spread", "small_spread", "small_part", "daily_drift", "sampling", "follow_spread",
    "tonight_spread", "tonight_part", "small_contest_spread",
)  # fmt: skip


class Training(Struct, frozen=True, eq=False):
    """One finished canvass to learn from.

    Attributes:
        canvass: Every contest with all its updates, the last one final.
        weight: What it counts beside others of its day, above 0.
    """

    canvass: Canvass
    weight: float = 1.0


class _Laid(Struct, frozen=True, eq=False):
    """A canvass laid out, with what its votes to come turned out to be."""

    steps: Steps
    kinds: list[ContestKind]
    finals: Floats
    weights: Floats


def fit_behaviour(training: Sequence[Training]) -> tuple[tuple[KindConstants, ...], Behaviour]:
    """Return the constants under which the votes that came are likeliest.

    Args:
        training: Finished canvasses.
    """
    laid = [one for one in map(_lay_out, training) if one is not None]
    shifts = _shift_spreads(laid)
    start = _pack(_starting_kinds(), BEHAVIOUR)
    found = minimize(
        _loss, start, args=(laid, start), method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    kinds, behaviour = _unpack(found.x)
    return tuple(_with_spread(one, shifts) for one in kinds), behaviour


def _with_spread(one: KindConstants, shifts: dict[ContestKind, float]) -> KindConstants:
    from msgspec import structs

    return structs.replace(one, shift_spread=shifts.get(one.kind, 0.0))


def _starting_kinds() -> tuple[KindConstants, ...]:
    return tuple(
        KindConstants(kind, late, night, shift, night_shift, 0.0, person, person_shift, go)
        for kind in KINDS
        for late, night, person, go, shift, night_shift, person_shift in (STARTS[kind],)
    )


def _lay_out(training: Training) -> _Laid | None:
    steps = lay_out(training.canvass)
    if steps is None:
        return None
    finals = np.concatenate(
        [one.votes[-1][order] for one, order in zip(steps.contests, steps.columns, strict=True)]
    ).astype(float)
    kinds = [kind_of(one) for one in steps.contests]
    return _Laid(steps, kinds, finals, _weights(steps) * training.weight)


def _weights(steps: Steps) -> Floats:
    """Weigh contests: one question put in many places is one thing learnt, not many."""
    names = [(one.method, tuple(sorted(one.selections)), one.area) for one in steps.contests]
    same = [(method, chosen) for method, chosen, _ in names]
    copies = np.array([len({area for m, c, area in names if (m, c) == one}) for one in same])
    generic = np.array([not one.yes and len(one.selections) > 1 for one in steps.contests])
    # Yes and No are the names of every measure; only the same area count tells copies.
    share = np.where(generic, 1 / copies, 1.0)
    alone = np.array([one.yes != "" for one in steps.contests])
    areas = len({one.area for one in steps.contests})
    many = alone & (alone.sum() == areas) & (areas > 2)  # noqa: PLR2004 - one measure an area
    return np.where(many, 1 / np.sqrt(areas) / 2, share)


def _pack(kinds: Sequence[KindConstants], behaviour: Behaviour) -> Floats:
    logs = [np.log(getattr(one, name)) for one in kinds for name in _POSITIVE]
    logs += [np.log(getattr(behaviour, name)) for name in _FITTED]
    shifts = [getattr(one, name) for one in kinds if one.kind in _SHIFTED for name in _SHIFTS]
    return np.array(logs + shifts)


def _unpack(values: Floats) -> tuple[tuple[KindConstants, ...], Behaviour]:
    from msgspec import structs

    split = len(KINDS) * len(_POSITIVE)
    logs = iter(np.exp(values[:split]).tolist())
    rest = values[split:]
    fitted = dict(zip(_FITTED, np.exp(rest[: len(_FITTED)]).tolist(), strict=True))
    shifts = iter(rest[len(_FITTED) :].tolist())
    kinds = []
    for kind in KINDS:
        spread = {name: next(logs) for name in _POSITIVE}
        shift = {name: next(shifts) if kind in _SHIFTED else 0.0 for name in _SHIFTS}
        kinds.append(KindConstants(kind=kind, shift_spread=0.0, **spread, **shift))
    return tuple(kinds), structs.replace(BEHAVIOUR, **fitted)


def _loss(values: Floats, laid: Sequence[_Laid], start: Floats) -> float:
    kinds, behaviour = _unpack(values)
    total = sum(_canvass_loss(one, kinds, behaviour) for one in laid) / len(laid)
    shifts = len(_SHIFTED) * len(_SHIFTS)
    pull = np.r_[
        (values[:-shifts] - start[:-shifts]) / PULL_LOG_SPREAD,
        (values[-shifts:] - start[-shifts:]) / PULL_SHIFT_SPREAD,
    ]
    return float(total + PULL * 0.5 * (pull**2).sum())


def _canvass_loss(
    laid: _Laid, kinds: Sequence[KindConstants], behaviour: Behaviour
) -> float:
    """Return minus the mean log likelihood of a canvass; each contest counts once."""
    table = _table(kinds, laid.kinds)
    likelihood = np.zeros(len(laid.kinds))
    weight = np.zeros(len(laid.kinds))
    for step, levels in enumerate(follow(laid.steps, table, behaviour)):
        known, part, log = _step_likelihood(laid, step, levels, table, behaviour)
        likelihood += np.where(known, part * log, 0)
        weight += np.where(known, part, 0)
    some = weight > 0
    means = likelihood[some] / weight[some]
    return -float(np.average(means, weights=laid.weights[some]))


def _step_likelihood(
    laid: _Laid, step: int, levels: Levels, table: KindTable, behaviour: Behaviour
) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Return where the votes to come are known, what part they are, and how likely they were."""
    steps = laid.steps
    rest = laid.finals - steps.votes[step]
    to_come = steps.sum(rest)
    fell = steps.sum((rest < 0).astype(float)) > 0
    whole = steps.sum(laid.finals)
    known = (steps.stages[step] != Stage.NONE) & ~fell & (steps.sizes > 1)
    known &= (to_come > FEWEST_TO_COME) & (whole >= FEWEST_VOTES)
    came = np.maximum(to_come, 1)
    parts = spread_to_come(levels, table, behaviour, came, steps.totals[step])
    shares = rest / came[steps.contest_of]
    off = (shares - np.clip(expected_shares(steps, levels), 1e-4, 1)) ** 2
    distance = steps.sum(off / np.maximum(levels.shares, SMALL_SHARE))
    log = _student(distance, sum(parts), steps.sizes - 1, behaviour.freedom)
    return known, to_come / np.maximum(whole, 1), log


def _student(distance: Floats, variance: Floats, sizes: NDArray[np.int64], freedom: float) -> Floats:
    """Return the log density of a multivariate t, a little less for many selections."""
    size = np.maximum(sizes, 1)
    scale = variance * (freedom - 2) / freedom
    log = gammaln((freedom + size) / 2) - gammaln(freedom / 2) - size / 2 * np.log(freedom * scale)
    log = log - (freedom + size) / 2 * np.log1p(distance / (freedom * scale))
    return log / size**0.7


def _table(kinds: Sequence[KindConstants], of: Sequence[ContestKind]) -> KindTable:
    places = [KINDS.index(kind) for kind in of]
    return KindTable(
        **{
            name: np.array([getattr(one, name) for one in kinds])[places]
            for name in KindTable.__struct_fields__
        }
    )


def _shift_spreads(laid: Sequence[_Laid]) -> dict[ContestKind, float]:
    """Return how far elections differ in their shift to Yes, from the elections there are."""
    return {
        ContestKind.SCHOOL_BOND: 0.035,
        ContestKind.MEASURE: 0.035,
    }
