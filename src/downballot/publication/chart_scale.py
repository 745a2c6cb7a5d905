"""Axes of a chart: which numbers to write, where a value lies, where a label has room.

Every chart is drawn in units: the plot from LEFT to RIGHT and from TOP to BOTTOM, names to
the right of it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from msgspec import Struct

LEFT, RIGHT, TOP, BOTTOM = 62, 552, 20, 362
LABEL_GAP = 26
_STEPS = (1, 2, 5, 10)


class Tick(Struct, frozen=True):
    """A number on an axis, in drawing units from the start of the drawing."""

    at: float
    text: str


class Scale(Struct, frozen=True):
    """A straight axis.

    Attributes:
        low: Value at the start.
        high: Value at the end, above ``low``.
        start: Place of the start, in drawing units.
        end: Place of the end, in drawing units.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, to a tenth of a drawing unit.

        Args:
            value: The value; beyond an end it is drawn at that end.
        """
        within = min(max(value, self.low), self.high)
        part = (within - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)


def step_of(span: float, *, most: int) -> float:
    """Return a round step (1, 2 or 5 times a power of ten) that divides a span.

    Args:
        span: Length of the axis, above 0.
        most: The most steps wanted, 1 or more.

    Examples:
        >>> step_of(240809, most=4)
        100000.0
    """
    rough = span / most
    power = float(10 ** math.floor(math.log10(rough)))
    return next(step * power for step in _STEPS if step * power >= rough)


def ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return the multiples of a step within a range.

    Args:
        low: Start of the range.
        high: End of the range.
        step: The step, above 0.
    """
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(number * step for number in range(first, last + 1))


def share_range(shares: list[Fraction]) -> tuple[float, float]:
    """Return a range of percentages around shares, with room above and below.

    Args:
        shares: Shares from 0 to 1; there must be one.
    """
    low, high = float(min(shares)) * 100, float(max(shares)) * 100
    room = max((high - low) * 0.12, 1.5)
    return max(0.0, low - room), min(100.0, high + room)


def share_ticks(y: Scale) -> tuple[Tick, ...]:
    """Return the numbers of an axis of percentages.

    Args:
        y: The axis, in percent.
    """
    step = step_of(y.high - y.low, most=6)
    return tuple(Tick(y.at(value), f"{value:g}%") for value in ticks(y.low, y.high, step))


def spread(
    heights: list[float], *, gap: float = LABEL_GAP, bottom: float = BOTTOM
) -> list[float]:
    """Move labels apart that would lie on each other, none out of the picture.

    Args:
        heights: Wanted heights, in drawing units.
        gap: The least distance between two, in drawing units.
        bottom: The lowest height, in drawing units.
    """
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = list(heights)
    floor = float(TOP)
    for index in order:
        placed[index] = floor = max(placed[index], floor)
        floor += gap
    ceiling = float(bottom)
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= gap
    return placed
