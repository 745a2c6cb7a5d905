"""Intervals that hold the truth as often as they say, never outside of the bounds."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from downballot.precincts.ecological_constants import Width
from downballot.precincts.ecological_tables import Floats, UnitTable
from downballot.precincts.uncertainty import Pinned


class Intervals(Struct, frozen=True, eq=False):
    """Where intervals begin and end, rows x columns, in votes.

    Attributes:
        low50: Begins the 50 % interval.
        high50: Ends it.
        low90: Begins the 90 % interval.
        high90: Ends it.
        low95: Begins the 95 % interval.
        high95: Ends it.
    """

    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats
    low95: Floats
    high95: Floats


def scale_parts(table: UnitTable, pin: Pinned) -> tuple[Floats, Floats]:
    """Return the two parts of each cell's scale, in votes, before their factors.

    Args:
        table: The district.
        pin: How far its units pin the estimate down.
    """
    shares = table.column_totals / table.total
    always = table.row_totals[:, None] * np.sqrt(shares * (1.0 - shares))[None, :]
    return pin.deviation + 1.0, always


def intervals(
    table: UnitTable,
    votes: Floats,
    scale: Floats,
    width: Width,
    limits: tuple[Floats, Floats],
) -> Intervals:
    """Return the intervals of an estimate.

    Args:
        table: The district.
        votes: Its estimate.
        scale: Scale of each cell, in votes.
        width: How many scales to go.
        limits: The bounds, least and most.
    """
    least, most = limits
    # The margins of the whole district bound a cell too, whatever its units say.
    top = np.minimum(most, np.minimum.outer(table.row_totals, table.column_totals))

    def at(steps: float) -> Floats:
        return np.clip(votes + steps * scale, least, top)

    return Intervals(
        at(width.below50),
        at(width.above50),
        at(width.below90),
        at(width.above90),
        at(width.below95),
        at(width.above95),
    )


def with_no_difference(known: Intervals, even: Floats) -> Intervals:
    """Return intervals that hold no difference too: where units do not speak against it.

    Args:
        known: The intervals.
        even: The table of no difference, inside of the bounds.
    """
    return Intervals(
        np.minimum(known.low50, even),
        np.maximum(known.high50, even),
        np.minimum(known.low90, even),
        np.maximum(known.high90, even),
        np.minimum(known.low95, even),
        np.maximum(known.high95, even),
    )


def of_bounds(least: Floats, most: Floats) -> Intervals:
    """Return intervals that are the bounds: all that is known.

    Args:
        least: The least of each cell.
        most: The most.
    """
    return Intervals(least, most, least, most, least, most)


def cell_scale(table: UnitTable, pin: Pinned, width: Width) -> Floats:
    """Return the scale of each cell in votes.

    Args:
        table: The district.
        pin: How far its units pin the estimate down.
        width: The factors of both parts.
    """
    units, always = scale_parts(table, pin)
    return np.hypot(width.units * units, width.always * always)
