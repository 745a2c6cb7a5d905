"""What the margins of every unit alone allow: bounds that no method can leave.

Duncan and Davis (1953): in a unit of ``N`` voters, ``n`` of a row and ``m`` of a column,
at least ``n + m - N`` and at most the smaller of ``n`` and ``m`` are in both.
"""

from __future__ import annotations

import numpy as np

from downballot.precincts.ecological_tables import Floats, UnitTable


def bounds(table: UnitTable) -> tuple[Floats, Floats]:
    """Return the least and the most votes of each cell of the district, certain both.

    Args:
        table: Units whose two sides agree.
    """
    rows, columns = table.rows[:, :, None], table.columns[:, None, :]
    totals = table.rows.sum(axis=1)[:, None, None]
    least = np.maximum(rows + columns - totals, 0.0).sum(axis=0)
    most = np.minimum(rows, columns).sum(axis=0)
    return np.asarray(least), np.asarray(np.maximum(most, least))
