"""Whether an election behaves unlike the past: then every interval widens by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from downballot.forecast.constants import Behaviour
from downballot.forecast.late import Levels

NARROWEST = 1.0  # an election that looks calm is not taken at its word
WIDEST = 4.0
OUTLIER = 16.0  # one contest's squared surprise counts at most so much


def election_scale(passed: Sequence[Levels], behaviour: Behaviour) -> float:
    """Return how many times wider than the past this election's spreads are.

    Every late batch was expected with a variance; squared surprises in units of it average
    1 when the election behaves as past ones did. Contests of one election are not
    independent, so each counts once, and all together weigh as ``surprise_weight`` says.

    Args:
        passed: The levels after each step.
        behaviour: Constants of all contests.

    Returns:
        From 1, alike or calmer, to 4.
    """
    seen = np.array([levels.surprise for levels in passed])[1:]
    batches = np.array([levels.batches for levels in passed])
    late = batches[1:] > batches[:-1]  # a surprise is kept until the next batch
    counts = late.sum(axis=0)
    squares = np.where(late, np.minimum(seen, OUTLIER), 0).sum(axis=0)
    contests = counts > 0
    if not contests.any():
        return NARROWEST
    mean = float((squares[contests] / counts[contests]).mean())
    weight = contests.sum() / (contests.sum() + behaviour.surprise_weight)
    return float(np.clip(np.sqrt(1 + weight * (mean - 1)), NARROWEST, WIDEST))
