"""The row probabilities that make a district's units likely, by expectation-maximization.

In a unit with ``n[r]`` voters of each row, who vote for column ``c`` with probability
``P[r, c]``, the votes are a sum of multinomials. Its normal approximation has the mean
``n P`` and the covariance ``D``, the sum over rows of ``n[r] (diag(P[r]) - P[r] P[r]')``
(Thraves, Ubilla, Hermosilla 2024). Units also differ in what all their voters share (a
local candidate, a campaign): one effect a column, on the logarithm of the probabilities,
with standard deviation ``spread``; the covariance is then ``D + spread^2 D D``.

Expectation: the unit's table with the odds ratios of ``P`` that adds up to both its
margins, found by Newton's method for all units at once. Maximization: rows as they come
out, beside what is expected of them once the unit's own effect is taken off, and beside a
prior worth ``strength`` votes a row.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from downballot.precincts.ecological_tables import Floats
from downballot.precincts.no_difference import fitted_to_margins

LEAST = 1e-6  # no probability is smaller: a cell at 0 could never come back
LONGEST = 2.0  # a step of Newton's method, on the logarithm
RIDGE = 1e-3
CLOSE = 1e-4


class Prior(Struct, frozen=True, eq=False):
    """What is expected of the rows before the units are looked at.

    Attributes:
        rows: Probabilities, rows x columns; every row adds up to 1.
        strength: How many votes it is worth in each row.
    """

    rows: Floats
    strength: float


class Mixture(Struct, frozen=True, eq=False):
    """Rows that were fitted.

    Attributes:
        rows: Probabilities, rows x columns.
        unit_votes: Units x rows x columns; adds up to both margins of every unit.
        spread: Standard deviation of the units' own effects.
        prior: What was expected.
    """

    rows: Floats
    unit_votes: Floats
    spread: float
    prior: Prior

    @property
    def votes(self) -> Floats:
        """The district's table."""
        return np.asarray(self.unit_votes.sum(axis=0), dtype=np.float64)


def fit_mixture(
    rows: Floats, columns: Floats, prior: Prior, spread: float, steps: int
) -> Mixture:
    """Return the rows that make the units likely.

    Args:
        rows: Votes by unit and row, at least one unit, none empty.
        columns: Votes by unit and column, the same total in every unit.
        prior: What is expected before; also where the search begins.
        spread: Standard deviation of the units' own effects, 0 or more.
        steps: Steps of expectation and maximization, at most.
    """
    chances = prior.rows
    effects = np.zeros_like(columns)
    for _ in range(steps):
        effects = effects + _newton(rows, columns, chances, effects)
        votes = rows[:, :, None] * tilted(chances, effects)
        expected = rows.sum(axis=0)[:, None] * chances
        if spread:
            own = _own_effects(rows, chances, effects, spread)
            expected = (rows[:, :, None] * tilted(chances, own)).sum(axis=0)
        found = votes.sum(axis=0) + prior.strength * prior.rows
        updated = chances * found / (expected + prior.strength * chances + 1e-9)
        updated = np.maximum(updated / updated.sum(axis=1, keepdims=True), LEAST)
        updated /= updated.sum(axis=1, keepdims=True)
        moved = float(np.abs(updated - chances).max())
        chances = updated
        if moved < CLOSE:
            break
    tables = rows[:, :, None] * tilted(chances, effects)
    return Mixture(chances, fitted_to_margins(tables, rows, columns), spread, prior)


def tilted(chances: Floats, effects: Floats) -> Floats:
    """Return each row's probabilities in each unit: units x rows x columns.

    Args:
        chances: Rows x columns.
        effects: Units x columns, on the logarithm.
    """
    raised = chances[None] * np.exp(effects - effects.max(axis=1, keepdims=True))[:, None, :]
    return np.asarray(raised / raised.sum(axis=2, keepdims=True))


def covariances(rows: Floats, chances: Floats) -> Floats:
    """Return the covariance of a unit's votes, were nothing shared: units x columns x columns.

    Args:
        rows: Votes by unit and row.
        chances: Units x rows x columns, or 1 x rows x columns.
    """
    weighted = rows[:, :, None] * chances
    crossed: Floats = -np.matmul(
        weighted.transpose(0, 2, 1), np.broadcast_to(chances, weighted.shape)
    )
    at = np.arange(chances.shape[2])
    crossed[:, at, at] += weighted.sum(axis=1)
    return crossed


def _newton(rows: Floats, columns: Floats, chances: Floats, effects: Floats) -> Floats:
    """Return one step of the effects towards the columns of every unit."""
    now = tilted(chances, effects)
    missing = columns - (rows[:, :, None] * now).sum(axis=1)
    slope = covariances(rows, now)
    at = np.arange(columns.shape[1])
    slope[:, at, at] += (RIDGE * (rows.sum(axis=1) / columns.shape[1] + 1.0))[:, None]
    step = np.linalg.solve(slope, missing[:, :, None])[:, :, 0]
    longest = np.abs(step).max(axis=1, keepdims=True)
    return np.asarray(step * np.minimum(1.0, LONGEST / np.maximum(longest, 1e-9)))


def _own_effects(rows: Floats, chances: Floats, effects: Floats, spread: float) -> Floats:
    """Return what of the effects is the unit's own: the rest is which voters it has."""
    common = covariances(rows, chances[None])
    whole = spread**2 * common
    at = np.arange(chances.shape[1])
    whole[:, at, at] += 1.0
    pulled = np.matmul(common, effects[:, :, None])
    return np.asarray(spread**2 * np.linalg.solve(whole, pulled)[:, :, 0])
