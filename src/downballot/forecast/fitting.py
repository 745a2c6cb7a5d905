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
from msgspec import Struct, structs
from scipy.optimize import minimize

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import Behaviour, KindConstants
from downballot.forecast.kinds import KINDS, ContestKind
from downballot.forecast.likelihood import (
    ConstantSet,
    LaidOut,
    contest_losses,
    lay_out_times,
)
from downballot.forecast.stages import Floats

PULL = 0.004  # weight of the starting values, per contest of likelihood
PULL_LOG_SPREAD = 0.35
PULL_SHIFT_SPREAD = 0.04
ITERATIONS = 40
STEP = 1e-6  # of a difference that stands for a derivative

# late, night and in-person spread, follow, small contests; late, night and in-person shift,
# slope; spread between elections.
STARTS = {
    ContestKind.SCHOOL_BOND: (0.045, 0.10, 0.12, 0.25, 0.04, 0.06, 0.08, -0.10, 0.0, 0.045),
    ContestKind.MEASURE: (0.065, 0.10, 0.15, 0.22, 0.04, 0.03, 0.05, -0.15, 0.0, 0.045),
    ContestKind.PARTISAN_PAIR: (0.06, 0.10, 0.30, 0.05, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0),
    ContestKind.PAIR: (0.085, 0.10, 0.20, 0.20, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0),
    ContestKind.PARTISAN_FIELD: (0.055, 0.10, 0.12, 0.20, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0),
    ContestKind.FIELD: (0.055, 0.10, 0.12, 0.22, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0),
    ContestKind.PARTY_PAIR: (0.06, 0.08, 0.15, 0.15, 0.04, 0.0, 0.03, -0.45, 0.15, 0.05),
    ContestKind.PARTY_FIELD: (0.055, 0.08, 0.12, 0.15, 0.04, 0.0, 0.03, -0.35, 0.15, 0.05),
}
BEHAVIOUR = Behaviour(
    batch_spread=0.04,
    small_spread=0.14,
    small_part=0.03,
    daily_drift=0.03,
    sampling=1.2,
    follow_spread=0.09,
    tonight_spread=0.08,
    tonight_part=0.25,
    tonight_part_spread=0.08,
    # Two elections of one county are too few to fit these four: they are set between what
    # the two say (-0.2 and 0.3 in November 2022, -0.3 and 0.6 in November 2024, where
    # candidates are nonpartisan), nearer to the one that says less.
    follow_early=-0.15,
    follow_day=0.30,
    early_narrowing=0.75,
    early_spread=0.08,
    night_noise=0.022,
    # Under the likelihood, which is given how many votes came and hardly heeds the last
    # days, both would be 1. Finishes drawn so have intervals too wide on the night and too
    # narrow late; these are set to mend that, and are no part of the likelihood.
    night_widening=0.9,
    late_widening=1.1,
    small_contest_votes=5000.0,
    freedom=6.0,
    votes_freedom=10.0,
    election_spread=0.12,
    surprise_weight=60.0,
    like_contests=12.0,
)
_POSITIVE = (
    "late_spread", "night_spread", "in_person_spread", "follow", "small_contest_spread",
)  # fmt: skip
_SHIFTS = ("late_shift", "night_shift", "in_person_shift", "shift_slope")
_SHIFTED = (
    ContestKind.SCHOOL_BOND,
    ContestKind.MEASURE,
    ContestKind.PARTY_PAIR,
    ContestKind.PARTY_FIELD,
)
_FITTED = (
    "batch_spread", "small_spread", "small_part", "daily_drift", "sampling", "follow_spread",
    "tonight_spread", "tonight_part",
)  # fmt: skip


class Training(Struct, frozen=True, eq=False):
    """One finished canvass to learn from.

    Attributes:
        canvass: Every contest with all its updates, the last one final.
    """

    canvass: Canvass


def fit_behaviour(
    training: Sequence[Training], *, iterations: int = ITERATIONS
) -> tuple[tuple[KindConstants, ...], Behaviour]:
    """Return the constants under which the votes that came are likeliest.

    Args:
        training: Finished canvasses.
        iterations: How many steps towards them are taken at most, 0 or more.
    """
    sets = len(_together()) + 1
    tried = [lay_out_times(one.canvass, sets) for one in training]
    laid = [one for one in tried if one is not None]
    start = _pack(_starting_kinds(), BEHAVIOUR)
    if not laid:
        return _unpack(start)
    found = minimize(
        _loss_and_slope, start, args=(laid, start), jac=True, method="L-BFGS-B",
        options={"maxiter": iterations},
    )  # fmt: skip
    kinds, behaviour = _unpack(found.x)
    return kinds, behaviour


def _starting_kinds() -> tuple[KindConstants, ...]:
    names = (*_POSITIVE, *_SHIFTS, "shift_spread")
    return tuple(
        KindConstants(kind=kind, **dict(zip(names, STARTS[kind], strict=True)))
        for kind in KINDS
    )


def _pack(kinds: Sequence[KindConstants], behaviour: Behaviour) -> Floats:
    logs = [np.log(getattr(one, name)) for one in kinds for name in _POSITIVE]
    logs += [np.log(getattr(behaviour, name)) for name in _FITTED]
    shifts = [getattr(one, name) for one in kinds if one.kind in _SHIFTED for name in _SHIFTS]
    return np.array(logs + shifts)


def _unpack(values: Floats) -> ConstantSet:
    split = len(KINDS) * len(_POSITIVE)
    logs = iter(np.exp(values[:split]).tolist())
    rest = values[split:]
    fitted = dict(zip(_FITTED, np.exp(rest[: len(_FITTED)]).tolist(), strict=True))
    shifts = iter(rest[len(_FITTED) :].tolist())
    kinds = []
    for kind in KINDS:
        spread = {name: next(logs) for name in _POSITIVE}
        shift = {name: next(shifts) if kind in _SHIFTED else 0.0 for name in _SHIFTS}
        between = STARTS[kind][-1]
        kinds.append(KindConstants(kind=kind, shift_spread=between, **spread, **shift))
    return tuple(kinds), structs.replace(BEHAVIOUR, **fitted)


def _loss_and_slope(
    values: Floats, laid: Sequence[LaidOut], start: Floats
) -> tuple[float, Floats]:
    """Return what is minimised, and its derivative by each value.

    A constant of one kind moves the loss of that kind's contests alone: so one difference
    serves the same constant of all kinds.
    """
    together = _together()
    moved = np.tile(values, (len(together) + 1, 1))
    for row, places in enumerate(together):
        moved[row, places] += STEP
    losses = _losses_by_kind(moved, laid)
    here, slope = losses[-1], np.zeros(len(values))
    for differences, places in zip((losses[:-1] - here) / STEP, together, strict=True):
        alone = len(places) == 1
        of_kind = differences[[_kind_at(place) for place in places]]
        slope[places] = differences.sum() if alone else of_kind
    pulls = _pulls(len(values))
    pull = (values - start) / pulls
    return float(here.sum() + PULL * 0.5 * (pull**2).sum()), slope + PULL * pull / pulls


def _together() -> list[list[int]]:
    """Return the places of values that can be moved at once; see ``_pack``."""
    logs, shifts = len(_POSITIVE), len(_SHIFTS)
    first, rest = logs * len(KINDS), logs * len(KINDS) + len(_FITTED)
    return [
        *([logs * kind + place for kind in range(len(KINDS))] for place in range(logs)),
        *([place] for place in range(first, rest)),
        *([rest + shifts * kind + place for kind in range(len(_SHIFTED))]
          for place in range(shifts)),
    ]  # fmt: skip


def _kind_at(place: int) -> int:
    """Return which kind the value of a kind at a place belongs to."""
    logs = len(_POSITIVE) * len(KINDS)
    if place < logs:
        return place // len(_POSITIVE)
    sided = [kind for kind in KINDS if kind in _SHIFTED]
    return KINDS.index(sided[(place - logs - len(_FITTED)) // len(_SHIFTS)])


def _pulls(many: int) -> Floats:
    """Return how far each value may be from where it starts."""
    pulls = np.full(many, PULL_LOG_SPREAD)
    pulls[many - len(_SHIFTED) * len(_SHIFTS) :] = PULL_SHIFT_SPREAD
    return pulls


def _losses_by_kind(rows: Floats, laid: Sequence[LaidOut]) -> Floats:
    """Return each kind's part of the mean loss of all canvasses.

    Args:
        rows: Sets of values, shape (set, value).
        laid: The canvasses, each laid out once for every set.

    Returns:
        Shape (set, kind).
    """
    sets = [_unpack(row) for row in rows]
    total = np.zeros((len(sets), len(KINDS)))
    for one in laid:
        losses = contest_losses(one, sets)
        np.add.at(total.T, [KINDS.index(kind) for kind in one.kinds], losses.T)
    return total / len(laid)
