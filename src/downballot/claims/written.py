"""What is shared by the modules that write plain sentences: their moments and figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.claims.record import Count
from downballot.model.body import Hedge
from downballot.model.sentence import say

CENT = 100
MILLION = 1_000_000
HUNDREDTH_OF_A_MILLION = 10_000


class Written(Struct, frozen=True):
    """A sentence with its moment and source.

    Attributes:
        text: The sentence.
        as_of: ISO 8601; empty where it holds at any time.
        source: Address or citation.
    """

    text: str
    as_of: str
    source: str


class Dating(Struct, frozen=True):
    """As of when sentences are written, and how moments are written.

    Attributes:
        as_of: Nothing later is said; aware.
        zone: Zone of the readers.
        write_moment: Writes a moment with its zone.
        write_day: Writes a day.
    """

    as_of: datetime
    zone: ZoneInfo
    write_moment: Callable[[datetime], str]
    write_day: Callable[[date], str]

    @property
    def day(self) -> date:
        """The day, in the readers' zone."""
        return self.as_of.astimezone(self.zone).date()

    def moment_of(self, count: Count) -> str:
        """Write when a count was published, without a time where none is known.

        Args:
            count: The count.
        """
        if count.timed:
            return self.write_moment(count.as_of)
        return self.write_day(count.as_of.astimezone(self.zone).date())

    def from_count(self, text: str, count: Count) -> Written:
        """Return a sentence of a count.

        Args:
            text: The sentence.
            count: Where its figures are from.
        """
        iso = count.as_of.astimezone(self.zone).isoformat(timespec="seconds")
        return Written(text, iso, count.source)


def points_text(part: int, of: int) -> str:
    """Write a difference of votes as percentage points, with two decimals.

    Args:
        part: The difference, in votes, 0 or more.
        of: The whole, in votes, above 0.

    Examples:
        >>> points_text(6880, 178118)
        '3.86'
    """
    hundredths = round(Fraction(part * 10_000, of))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def money_text(cents: int, hedge: Hedge) -> str:
    """Write a sum, in millions where that says it exactly, as far as its source goes.

    Args:
        cents: The sum, 0 or more.
        hedge: How far the source commits itself.

    Examples:
        >>> money_text(840_000_000, Hedge.MORE_THAN), money_text(515_000_000, Hedge.NONE)
        ('more than $8.4 million', '$5.15 million')
        >>> money_text(63_361_300, Hedge.NONE)
        '$633,613'
    """
    amount = _amount(cents)
    if hedge is Hedge.MORE_THAN:
        return say("more than {amount}", amount=amount)
    if hedge is Hedge.NEARLY:
        return say("nearly {amount}", amount=amount)
    if hedge is Hedge.ABOUT:
        return say("about {amount}", amount=amount)
    return amount


def _amount(cents: int) -> str:
    dollars, rest = divmod(cents, CENT)
    if rest:
        return f"${dollars:,}.{rest:02d}"
    if dollars < MILLION or dollars % HUNDREDTH_OF_A_MILLION:
        return f"${dollars:,}"
    whole, hundredths = divmod(dollars // HUNDREDTH_OF_A_MILLION, 100)
    figure = (
        f"${whole:,}.{hundredths:02d}".rstrip("0").rstrip(".") if hundredths else f"${whole:,}"
    )
    return say("{figure} million", figure=figure)
