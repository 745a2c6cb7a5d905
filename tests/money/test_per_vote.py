"""Dollars per vote and per registered voter, and dollars of other years."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.almanac.money_tables import consumer_prices
from downballot.errors import UsageError
from downballot.model.partial_date import PartialDate
from downballot.money.per_vote import Divisor, in_dollars_of, per_vote

DAY = PartialDate(2015, 3, 4)


def test_a_quotient_is_exact_and_has_both_days():
    found = per_vote(12_594_200, 8_217, money_as_of=PartialDate(2015, 2, 25), number_as_of=DAY)
    assert found is not None
    assert found.cents_each == Fraction(12_594_200, 8_217)
    assert round(found.cents_each) == 1_533  # $15.33, as printed
    assert (found.money_as_of, found.number_as_of) == ("2015-02-25", "2015-03-04")


def test_registered_voters_are_named_as_what_money_is_divided_by():
    found = per_vote(
        100, 3, money_as_of=None, number_as_of=DAY, divisor=Divisor.REGISTERED, stage="final"
    )
    assert found is not None
    assert (found.divisor, found.stage) == ("registered voters", "final")


def test_without_votes_there_is_no_quotient():
    assert per_vote(100, 0, money_as_of=DAY, number_as_of=DAY) is None
    with pytest.raises(UsageError, match="-1 votes, expected 0 or more"):
        per_vote(100, -1, money_as_of=DAY, number_as_of=DAY)


def test_dollars_of_2017_in_dollars_of_2025():
    found = in_dollars_of(1_500_000_000, 2017, 2025, consumer_prices())
    assert found == Fraction(1_500_000_000 * 321_943, 245_120)
    assert round(found) == 1_970_114_638


def test_a_year_without_a_price_level_is_named():
    with pytest.raises(UsageError, match="2006 is not known, expected one of 2007 to 2025"):
        in_dollars_of(1, 2006, 2025, consumer_prices())
    with pytest.raises(UsageError, match="expected one of none"):
        in_dollars_of(1, 2006, 2025, {})


@given(st.integers(-(10**12), 10**12), st.integers(2007, 2025), st.integers(2007, 2025))
def test_there_and_back_is_the_same_money(cents: int, year: int, other: int):
    prices = consumer_prices()
    there = in_dollars_of(cents, year, other, prices)
    back = there * prices[year].index_thousandths / prices[other].index_thousandths
    assert back == cents
    assert in_dollars_of(cents, year, year, prices) == cents
