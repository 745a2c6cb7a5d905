"""Whether an election behaves unlike the past: then every interval widens by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from downballot.forecast.constants import Behaviour
from downballot.forecast.late import Levels
from downballot.forecast.stages import Floats, Stage, Steps

NARROWEST = 1.0  # an election that looks calm is not taken at its word
WIDEST = 4.0
OUTLIER = 16.0  # one contest's squared surprise counts at most so much


def election_scale(steps: Steps, passed: Sequence[Levels], behaviour: Behaviour) -> float:
    """Return how many times wider than the past this election's spreads are.

    Every late batch was expected with a variance; squared surprises in units of it average
    1 when the election behaves as past ones did. Contests of one election are not
    independent, so each counts once, and all together weigh as ``surprise_weight`` says.

    Args:
        steps: The canvass.
        passed: The levels after each step.
        behaviour: Constants of all contests.

    Returns:
        From 1, alike or calmer, to 4.
    """
    seen = np.array([levels.surprise for levels in passed])
    late = (
        np.isfinite(seen) & (steps.stages == Stage.LATE) & (np.arange(len(seen))[:, None] > 0)
    )
    late &= np.vstack([np.ones(len(steps.contests), dtype=bool), _changed(seen)])
    counts = late.sum(axis=0)
    squares = np.where(late, np.minimum(np.nan_to_num(seen), OUTLIER), 0).sum(axis=0)
    contests = counts > 0
    if not contests.any():
        return NARROWEST
    mean = float((squares[contests] / counts[contests]).mean())
    weight = contests.sum() / (contests.sum() + behaviour.surprise_weight)
    return float(np.clip(np.sqrt(1 + weight * (mean - 1)), NARROWEST, WIDEST))


def _changed(seen: Floats) -> NDArray[np.bool_]:
    """Say at which steps a new surprise came (it is kept until the next)."""
    changed: NDArray[np.bool_] = (seen[1:] != seen[:-1]) & np.isfinite(seen[1:])
    return changed
