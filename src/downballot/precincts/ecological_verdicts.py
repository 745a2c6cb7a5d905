"""What can be said of a cross-table, in words."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from downballot.model.sentence import Sentence, join, say, say_many
from downballot.precincts.ecological_intervals import Intervals
from downballot.precincts.ecological_tables import Floats

WIDE: Final = 0.5


def unidentified(reason: Sentence) -> Sentence:
    """Return the verdict on a table whose units tell too little.

    Args:
        reason: Why.
    """
    return say(
        "The data cannot tell: {reason}. Only the bounds are certain.",
        reason=reason,
    )


def table_verdict(
    known: Intervals, no_difference: Floats, row_totals: Floats, *, as_good: bool
) -> Sentence:
    """Return the verdict on a table that was estimated.

    Args:
        known: Its intervals.
        no_difference: The table of no difference.
        row_totals: Votes of each row.
        as_good: No difference fits the units about as well.
    """
    if as_good:
        return say(
            "The data cannot tell the rows apart: no difference between them fits the units "
            "about as well as the estimate."
        )
    unlike = (no_difference < known.low90) | (no_difference > known.high90)
    untold = int(_wide(known, row_totals).sum())
    first = say_many(
        "{number} of {cells} cells differs from no difference beyond its 90 % interval.",
        "{number} of {cells} cells differ from no difference beyond their 90 % intervals.",
        int(unlike.sum()),
        cells=int(unlike.size),
    )
    if not untold:
        return first
    second = say_many(
        "Of {number} the data cannot tell.", "Of {number} the data cannot tell.", untold
    )
    return join(" ", [first, second])


def cell_verdicts(
    known: Intervals, no_difference: Floats, row_totals: Floats
) -> tuple[tuple[str, ...], ...]:
    """Return the verdict on each cell; empty where its interval says it.

    Args:
        known: The intervals.
        no_difference: The table of no difference.
        row_totals: Votes of each row.
    """
    wide = _wide(known, row_totals)
    like = (no_difference >= known.low90) & (no_difference <= known.high90)

    def of(row: int, column: int) -> str:
        if wide[row, column]:
            return say("the data cannot tell")
        return say("no difference is possible") if like[row, column] else ""

    rows, columns = wide.shape
    return tuple(tuple(of(row, column) for column in range(columns)) for row in range(rows))


def untold_cells(shape: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """Return "the data cannot tell" for every cell.

    Args:
        shape: Rows and columns.
    """
    return tuple((say("the data cannot tell"),) * shape[1] for _ in range(shape[0]))


def _wide(known: Intervals, row_totals: Floats) -> NDArray[np.bool_]:
    """Return the cells whose 90 % interval is wider than half of their row."""
    return np.asarray(known.high90 - known.low90 > WIDE * row_totals[:, None])
