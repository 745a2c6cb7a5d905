"""How far the units pin the estimate down: its standard deviation, cell by cell.

Rows are estimated, so they vary as the scores of the units say (a sandwich: units that
scatter more than the model's covariance widen it); given the rows, each unit's table
varies around its expectation. Both are carried through the adding up to margins.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from downballot.precincts.ecological_tables import Floats, UnitTable
from downballot.precincts.mixture import Mixture, covariances

RIDGE = 1e-6


class Pinned(Struct, frozen=True, eq=False):
    """What the units say of the estimate's own error.

    Attributes:
        deviation: Standard deviation of each cell in votes.
        learned: How much of each row is known from the units, not from the prior, 0 to 1.
    """

    deviation: Floats
    learned: Floats


def pinned(table: UnitTable, mixture: Mixture) -> Pinned:
    """Return how far the units pin a fitted table down.

    Args:
        table: The district.
        mixture: What was fitted to it.
    """
    units, rows, columns = mixture.unit_votes.shape
    chances = mixture.rows
    each = _multinomial(chances)
    weighted = (table.rows[:, :, None, None] * each[None]).reshape(
        units, rows * columns, columns
    )
    common = covariances(table.rows, chances[None])
    at = np.arange(columns)
    common[:, at, at] += RIDGE * (1.0 + table.rows.sum(axis=1))[:, None]
    whole = common + mixture.spread**2 * np.matmul(common, common)
    missed = table.columns - table.rows @ chances
    pulled = np.linalg.solve(
        whole, np.dstack([missed[:, :, None], weighted.transpose(0, 2, 1)])
    )
    scores = np.matmul(weighted, pulled[:, :, :1])[:, :, 0]
    known = np.matmul(weighted, pulled[:, :, 1:]).sum(axis=0)
    believed = _blocks(mixture.prior.strength * _multinomial(mixture.prior.rows))
    inverse = np.linalg.pinv(known + believed, rcond=1e-9, hermitian=True)
    scatter = inverse @ (scores.T @ scores + believed) @ inverse
    split = np.linalg.solve(common, weighted.transpose(0, 2, 1))
    left = _blocks(table.row_totals[:, None, None] * each)
    left = left - np.matmul(weighted, split).sum(axis=0)
    variance = np.diag(left @ scatter @ left.T + left)
    informed = np.diag(known) / np.maximum(np.diag(known + believed), 1e-9)
    shape = (rows, columns)
    return Pinned(
        np.sqrt(np.maximum(variance, 0.0)).reshape(shape), np.asarray(informed).reshape(shape)
    )


def _multinomial(chances: Floats) -> Floats:
    """Return each row's covariance for one voter: rows x columns x columns."""
    found = -chances[:, :, None] * chances[:, None, :]
    at = np.arange(chances.shape[1])
    found[:, at, at] += chances
    return found


def _blocks(each: Floats) -> Floats:
    """Return one matrix with those of the rows along its diagonal."""
    rows, columns = each.shape[:2]
    found = np.zeros((rows, columns, rows, columns))
    at = np.arange(rows)
    found[at, :, at, :] = each
    return found.reshape(rows * columns, rows * columns)
