"""Cluster bootstrap: how far a figure of places would move if other places had been drawn.

Places are drawn whole and with replacement, never single voters: voters of one place are
alike, and an interval from single voters would be far too narrow. Where places come in
clusters (a city), clusters are drawn. The interval runs between percentiles of the draws.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from downballot.model.sentence import say

Numbers = npt.NDArray[np.float64]
DRAWS = 1000
LEVEL = 0.95
FEWEST_CLUSTERS = 10  # with fewer, percentiles of the draws say too little
METHOD = say(
    "95% intervals by cluster bootstrap: places are drawn whole, with replacement, 1,000 "
    "times. They say how far the figure depends on which places there are; they say nothing "
    "of single voters."
)


class Interval(Struct, frozen=True):
    """Where a figure lies in the middle 95 percent of the draws."""

    low: float
    high: float


def cluster_draws(
    clusters: Sequence[str], rng: np.random.Generator, draws: int = DRAWS
) -> Numbers:
    """Return how often each place is drawn: one row a draw, one column a place.

    Args:
        clusters: The cluster of each place, in the order of the places.
        rng: Source of chance; the same seed draws the same.
        draws: How many draws, 1 or more.
    """
    names = sorted(set(clusters))
    where = {name: number for number, name in enumerate(names)}
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    chosen: Numbers = times[:, [where[name] for name in clusters]].astype(np.float64)
    return chosen


def interval(values: Numbers) -> Interval | None:
    """Return the middle 95 percent of drawn figures; None where most draws have none.

    Args:
        values: A figure a draw; not a number where the draw has none.
    """
    known = values[np.isfinite(values)]
    if len(known) < LEVEL * len(values):
        return None
    rest = (1 - LEVEL) / 2
    low, high = np.quantile(known, (rest, 1 - rest))
    return Interval(float(low), float(high))
