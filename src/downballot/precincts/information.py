"""Whether units tell enough: to estimate at all, and more than no difference does."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.stats import f as f_distribution

from downballot.model.sentence import Sentence, say, say_many
from downballot.precincts.ecological_tables import Floats, UnitTable
from downballot.precincts.mixture import Mixture, covariances

LEVEL: Final = 0.01
LEAST_SPREAD: Final = 1e-3  # standard deviation of a row's share over units, in some direction
RIDGE: Final = 1e-6


def too_little(table: UnitTable) -> Sentence | None:
    """Return why the units tell too little to estimate; None where they tell enough.

    Args:
        table: Units whose two sides agree.
    """
    units, rows = table.rows.shape
    if not table.total:
        return say("no unit has votes on both sides")
    if min(rows, len(table.column_names)) == 1:
        return None  # the margins are the table
    if units <= rows:
        return say_many(
            "it has {number} unit for {rows} rows",
            "it has {number} units for {rows} rows",
            units,
            rows=rows,
        )
    totals = table.rows.sum(axis=1, keepdims=True)
    filled = table.row_totals > 0
    shares = (table.rows / totals)[:, filled]
    weights = np.sqrt(totals / totals.sum())
    around = weights * (shares - (weights**2 * shares).sum(axis=0))
    directions = np.linalg.svd(around, compute_uv=False)
    needed = int(filled.sum()) - 1
    if needed and (len(directions) < needed or directions[needed - 1] < LEAST_SPREAD):
        return say("its units are all made up alike")
    return None


def no_difference_fits(table: UnitTable, mixture: Mixture) -> bool:
    """Say whether no difference between rows fits the units about as well as the estimate.

    An F test at 1 %: how much closer the units are to what the estimate expects of them than
    to what no difference does, in the model's own covariance, for each of the
    ``(rows - 1) * (columns - 1)`` shares that the estimate has more; beside how far units
    are from the estimate anyway.

    Args:
        table: The district.
        mixture: What was fitted to it.
    """
    units, rows = table.rows.shape
    columns = len(table.column_names)
    more = (rows - 1) * (columns - 1)
    left = (units - 1) * (columns - 1) - more
    if more == 0 or left <= 0:
        return True
    whole = _covariance(table, mixture)
    even = np.tile(table.column_totals / table.total, (rows, 1))
    apart = _distance(table, even, whole)
    fitted = _distance(table, mixture.rows, whole)
    gained = max(apart - fitted, 0.0) / more
    return bool(f_distribution.sf(gained / max(fitted / left, 1e-12), more, left) > LEVEL)


def _covariance(table: UnitTable, mixture: Mixture) -> Floats:
    """Return the covariance of every unit's votes under the estimate."""
    common = covariances(table.rows, mixture.rows[None])
    whole: Floats = common + mixture.spread**2 * np.matmul(common, common)
    at = np.arange(common.shape[1])
    whole[:, at, at] += RIDGE * (1.0 + table.rows.sum(axis=1))[:, None]
    return whole


def _distance(table: UnitTable, chances: Floats, whole: Floats) -> float:
    """Return how far the units are from what rows make expected."""
    missed = table.columns - table.rows @ chances
    pulled = np.linalg.solve(whole, missed[:, :, None])[:, :, 0]
    return float((missed * pulled).sum())
