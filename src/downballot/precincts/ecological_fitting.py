"""Fits the constants of ecological inference to districts with a known cross-table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from scipy.optimize import minimize

from downballot.precincts.ecological import Relation, fitted_tables
from downballot.precincts.ecological_constants import Way, Width
from downballot.precincts.ecological_intervals import scale_parts
from downballot.precincts.ecological_tables import Floats, UnitTable
from downballot.precincts.kinship import FEATURES, features, lifts, matched
from downballot.precincts.uncertainty import pinned

RIDGE: Final = 3000.0  # votes that speak for a coefficient of 0
LEVELS: Final = (0.5, 0.9, 0.95)


class Known(Struct, frozen=True, eq=False):
    """A district whose cross-table is known.

    Attributes:
        table: Its units.
        truth: How many of each row voted for each column.
    """

    table: UnitTable
    truth: Floats


def fit_usual(districts: Sequence[Known]) -> Floats:
    """Return the coefficients of usual lifts: least squares, weighted by a row's votes.

    Args:
        districts: Districts with their truth.
    """
    crossed, pulled = RIDGE * np.eye(FEATURES), np.zeros(FEATURES)
    for one in districts:
        kin = matched(one.table, one.truth)
        found, weights = features(kin), one.table.row_totals
        crossed += np.einsum("ijf,ijg,i->fg", found, found, weights)
        pulled += np.einsum("ijf,ij,i->f", found, lifts(kin), weights)
    return np.asarray(np.linalg.solve(crossed, pulled), dtype=np.float64)


def fit_widths(sets: Mapping[str, Sequence[Known]], usual: Floats) -> dict[Way, Width]:
    """Return how wide intervals must be for each way of estimating.

    Args:
        sets: Districts with their truth, by election; ten or more each.
        usual: Coefficients of usual lifts.
    """
    return {
        "kin": _width([_errors(each, usual, Relation.KIN) for each in sets.values()]),
        "kin-alone": _width([
            _errors([one], usual, Relation.KIN) for each in sets.values() for one in each
        ]),
        "unrelated": _width([
            _errors(each, usual, Relation.UNRELATED) for each in sets.values()
        ]),
    }


def _errors(districts: Sequence[Known], usual: Floats, relation: Relation) -> Floats:
    """Return truth less estimate and both parts of the scale, a row each cell, as shares."""
    _, fitted = fitted_tables([one.table for one in districts], usual, relation)
    cells = []
    for one, mixture in zip(districts, fitted, strict=True):
        units, always = scale_parts(one.table, pinned(one.table, mixture))
        missed = one.truth - mixture.votes
        cells.append(np.column_stack([part.ravel() for part in (missed, units, always)]))
        cells[-1] /= one.table.total
    return np.concatenate(cells)


def _width(errors: Sequence[Floats]) -> Width:
    """Return factors that make errors likely (Laplace), and the quantiles that are left."""
    missed, units, always = np.concatenate(errors).T

    def scales(factors: Floats) -> Floats:
        found: Floats = np.hypot(np.exp(factors[0]) * units, np.exp(factors[1]) * always)
        return found

    def unlikely(factors: Floats) -> float:
        scale = scales(factors)
        return float(np.mean(np.log(scale) + np.abs(missed) / scale))

    best = minimize(unlikely, np.array([0.0, -3.0]), method="Nelder-Mead").x
    left = missed / scales(best)
    ends = [
        float(np.quantile(left, (1 + side * level) / 2)) for level in LEVELS for side in (-1, 1)
    ]
    factors = np.exp(best)
    return Width(float(factors[0]), float(factors[1]), *(round(end, 4) for end in ends))
