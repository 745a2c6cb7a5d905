"""What the contests of one election tell each other: how far late ballots lean to one side.

Measures of one election gain or lose Yes together, and contests with named parties move
together. The shift of a kind of contest is unknown before the first late batch; then every
contest that has one tells of it, and those that have none yet are moved with it.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct, structs

from downballot.forecast.constants import Behaviour, KindTable
from downballot.forecast.kinds import ContestKind
from downballot.forecast.late import Levels
from downballot.forecast.stages import Floats, Steps

GROUPS = {
    ContestKind.SCHOOL_BOND: "measures",
    ContestKind.MEASURE: "measures",
    ContestKind.PARTY_PAIR: "parties",
    ContestKind.PARTY_FIELD: "parties",
}
LITTLE = 0.02  # a contest of which less was learnt tells nothing of a shift


class Shifts(Struct, frozen=True, eq=False):
    """The shift that contests of a group share, after what the election has shown.

    Attributes:
        groups: Name of each contest's group; empty for a contest without sides.
        spread: How unsure the shift still is, shape (contest,).
    """

    groups: tuple[str, ...]
    spread: Floats


def learn_shifts(
    steps: Steps,
    levels: Levels,
    kinds: KindTable,
    of_kind: list[ContestKind],
    behaviour: Behaviour,
) -> tuple[Levels, Shifts]:
    """Move the expected late ballots by the shift that the election has shown.

    The levels were learnt contest by contest as if the shift were known to be the past's.
    With g the election's own deviation, a contest's level is late + kept * g * direction:
    what was learnt from its own batches has left ``kept`` of the expectation in it.

    Args:
        steps: The canvass.
        levels: What is expected of each contest by itself.
        kinds: Constants of each contest's kind.
        of_kind: Each contest's kind.
        behaviour: Constants of all contests.
    """
    groups = tuple(GROUPS.get(kind, "") for kind in of_kind)
    direction = steps.direction(levels.shares)
    told, precision = _told(steps, levels, direction)
    shift, spread = np.zeros(len(groups)), np.zeros(len(groups))
    for name in sorted({one for one in groups if one}):
        here = np.array([one == name for one in groups])
        prior = float(kinds.shift_spread[here].max())
        if prior > 0:
            weight = _limited(precision[here], behaviour.like_contests)
            known = weight.sum() + prior**-2
            shift[here] = float((weight * told[here]).sum()) / known
            spread[here] = known**-0.5
    late = levels.late + (levels.kept * shift)[steps.contest_of] * direction
    return structs.replace(levels, late=late), Shifts(groups, levels.kept * spread)


def _told(steps: Steps, levels: Levels, direction: Floats) -> tuple[Floats, Floats]:
    """Return what each contest says of the shift, and how precisely, shape (contest,)."""
    learnt = 1 - levels.kept
    says = learnt > LITTLE
    off = levels.late - levels.expected
    along = steps.sum(off * direction / np.maximum(levels.shares, 1e-9))
    told = np.divide(along, learnt, out=np.zeros_like(along), where=says)
    sided = steps.sum(np.abs(direction)) > 0
    precision = np.where(says & sided, learnt / levels.expected_variance, 0)
    return told, precision


def _limited(precision: Floats, contests: float) -> Floats:
    """Lower precisions so that all say no more than so many independent contests would."""
    most = precision.max(initial=0) * contests
    total = precision.sum()
    return precision * (most / total) if total > most else precision
