"""What money comes to for each vote or registered voter, and in dollars of another year.

Money and counts both move after election night: a quotient is published with both dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.money import ConsumerPrice
from downballot.model.partial_date import PartialDate


class Divisor(StrEnum):
    """What money is divided by."""

    VOTES = "votes"
    REGISTERED = "registered voters"


class PerVote(Struct, frozen=True):
    """Money for each vote, or each registered voter.

    Attributes:
        cents: The money.
        money_as_of: Until when it counts.
        divisor: What it is divided by.
        number: How many votes or voters, above 0.
        number_as_of: When there were so many.
        stage: How far the count was (``election night``, ``certified``).
        money_source: Where the money is from.
        number_source: Where the number is from.
    """

    cents: int
    money_as_of: PartialDate | None
    divisor: Divisor
    number: int
    number_as_of: PartialDate | None
    stage: str = ""
    money_source: str = ""
    number_source: str = ""

    @property
    def cents_each(self) -> Fraction:
        """Cents for each, exact."""
        return Fraction(self.cents, self.number)


def per_vote(
    cents: int,
    number: int,
    *,
    money_as_of: PartialDate | None,
    number_as_of: PartialDate | None,
    divisor: Divisor = Divisor.VOTES,
    stage: str = "",
    sources: tuple[str, str] = ("", ""),
) -> PerVote | None:
    """Divide money by votes or registered voters; None where there are none.

    Args:
        cents: The money.
        number: Votes or voters, 0 or more.
        money_as_of: Until when the money counts.
        number_as_of: When there were so many votes or voters.
        divisor: Which of the two it is.
        stage: How far the count was.
        sources: Where the money and the number are from.

    Raises:
        UsageError: The number is below 0.

    Examples:
        >>> night = PartialDate(2017, 5, 17)
        >>> one = per_vote(820000000, 53462, money_as_of=night, number_as_of=night)
        >>> round(one.cents_each)
        15338
    """
    if number < 0:
        raise UsageError(f"dollars per vote: {number} {divisor}, expected 0 or more")
    if number == 0:
        return None
    return PerVote(cents, money_as_of, divisor, number, number_as_of, stage, *sources)


def in_dollars_of(
    cents: int, year: int, other: int, prices: Mapping[int, ConsumerPrice]
) -> Fraction:
    """Return what money of one year is in dollars of another, in cents, exact.

    Args:
        cents: The money.
        year: Year in which it was spent.
        other: Year in whose dollars it is stated.
        prices: Annual averages of the Consumer Price Index, by year.

    Raises:
        UsageError: The price level of one of the years is not known.
    """
    for one in (year, other):
        if one not in prices:
            known = f"{min(prices)} to {max(prices)}" if prices else "none"
            raise UsageError(f"consumer prices: {one} is not known, expected one of {known}")
    return Fraction(cents * prices[other].index_thousandths, prices[year].index_thousandths)
