"""Finishes of a contest in which nothing is counted: all that can be said is the rule."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from downballot.forecast.canvass import ContestSeries
from downballot.forecast.finishes import Finishes
from downballot.forecast.simulation import seed_of

TYPICAL_VOTES = 10_000.0
SPREAD = 2.0  # of the logarithm of the votes to come, where no estimate speaks of them


def finishes_before_any_vote(
    series: ContestSeries, seed: int, draws: int
) -> tuple[Finishes, NDArray[np.float64]]:
    """Return finishes in which every split of the votes is equally likely.

    Args:
        series: A contest without a vote.
        seed: Seed of the draws.
        draws: How many, 1 or more.

    Returns:
        The finishes, and the votes to come in each, shape (draw,).
    """
    stream = np.random.default_rng(seed_of(seed, f"contest {series.id}"))
    estimate = series.estimates[-1] if series.estimates else None
    middle = log(estimate if estimate and estimate > 0 else TYPICAL_VOTES)
    to_come = np.exp(middle + SPREAD * stream.standard_normal(draws))
    order = sorted(series.selections)
    if not order:
        return Finishes((), np.zeros((draws, 0)), complete=False), to_come
    shares = stream.dirichlet(np.ones(len(order)), draws)
    return Finishes(order, shares * to_come[:, None], complete=False), to_come
