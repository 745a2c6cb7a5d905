"""One number of a text: its unit, and which true values it may stand for."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

ABOUT = Fraction(7, 100)  # how far "about" may be off, as a part of the number


class Unit(StrEnum):
    """What a number counts."""

    PERCENT = "percent"
    POINTS = "points"
    DOLLARS = "dollars"
    COUNT = "count"
    SPLIT = "split"


class Hedge(StrEnum):
    """How a writer commits to a number."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    MORE = "more than"
    AT_LEAST = "at least"
    LESS = "less than"
    AT_MOST = "at most"


class Quantity(Struct, frozen=True):
    """One number in a text.

    Attributes:
        value: The number; percents and points in percent, dollars in dollars.
        unit: What it counts.
        start: First character in the sentence, hedge included.
        end: The one behind the last, unit included.
        step: The last place that is written: 1 for "52%", 1/10 for "52.1%", a million for
            "$15 million".
        hedge: How far the writer commits.
        other: The second number of a split.
        places: Digits written behind the point.
        number_start: First character of the number itself.
    """

    value: Fraction
    unit: Unit
    start: int
    end: int
    step: Fraction
    hedge: Hedge = Hedge.NONE
    other: Fraction = Fraction(0)
    places: int = 0
    number_start: int = 0

    def fits(self, true: Fraction) -> bool:
        """Say whether a true value may be written as this number.

        Args:
            true: The value, in the number's unit.
        """
        low, high = self.bounds()
        return low <= true < high or true == high == low

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Return the lowest true value that it may stand for, and the end above the highest."""
        value, half, slack = self.value, self.step / 2, max(self.step, abs(self.value) * ABOUT)
        sure = self.step / 1000
        if self.cut and self.places:
            slack = self.step * 3 / 2
        if self.hedge is Hedge.ABOUT:
            return value - slack, value + slack + sure
        if self.hedge is Hedge.NEARLY:
            return value - slack, value + half
        if self.hedge in {Hedge.MORE, Hedge.AT_LEAST}:
            return value - (half if self.hedge is Hedge.MORE else 0), value * 1000 + 1000
        if self.hedge in {Hedge.LESS, Hedge.AT_MOST}:
            return Fraction(0), value + min(half, value / 50)
        return value - half, value + (self.step if self.step != 1 or self.cut else half)

    @property
    def cut(self) -> bool:
        """Whether the value may be cut off and not rounded: shares and points are, at times."""
        return self.unit in {Unit.PERCENT, Unit.POINTS}

    def exact(self, true: Fraction) -> bool:
        """Say whether a true value is this number with nothing left out.

        Args:
            true: The value, in the number's unit.
        """
        if self.hedge not in {Hedge.NONE, Hedge.ABOUT}:
            return False
        fine = self.cut and self.places >= 2 and self.hedge is Hedge.NONE
        return true == self.value or (fine and abs(true - self.value) <= self.step / 2)
