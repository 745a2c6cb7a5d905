"""Baselines that see no difference between rows, and fitting a table to its margins."""

from __future__ import annotations

import numpy as np

from downballot.precincts.ecological_tables import Floats, UnitTable

ROUNDS = 1000
CLOSE = 1e-10


def no_difference(table: UnitTable) -> Floats:
    """Return the table in which every row votes as the whole district does.

    Args:
        table: Units whose two sides agree.
    """
    if not table.total:
        return np.zeros((len(table.row_names), len(table.column_names)))
    return np.outer(table.row_totals, table.column_totals) / table.total


def no_difference_within_units(table: UnitTable) -> Floats:
    """Return the table in which every row votes as its unit does, unit by unit.

    Args:
        table: Units whose two sides agree.
    """
    parts = table.columns / table.rows.sum(axis=1)[:, None]
    return np.asarray(table.rows.T @ parts)


def fitted_to_margins(tables: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return tables with the same odds ratios that add up to the margins given.

    Iterative proportional fitting, all tables at once.

    Args:
        tables: Tables, the last two axes rows and columns; above 0 where both margins are.
        rows: Their row totals.
        columns: Their column totals, of the same sum.
    """
    fitted = np.array(tables, dtype=np.float64)
    scale = max(float(rows.sum(axis=-1).max(initial=0.0)), 1.0)
    for _ in range(ROUNDS):
        sums = fitted.sum(axis=-2)
        fitted *= _ratio(columns, sums)[..., None, :]
        sums = fitted.sum(axis=-1)
        fitted *= _ratio(rows, sums)[..., :, None]
        if np.abs(fitted.sum(axis=-2) - columns).max(initial=0.0) <= CLOSE * scale:
            break
    return fitted


def _ratio(wanted: Floats, sums: Floats) -> Floats:
    """Return wanted over sums; 0 where nothing is."""
    return np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
