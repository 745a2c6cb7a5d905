"""What it takes to undo a lead, against finishes counted out by hand."""

from math import inf, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from downballot.forecast.leads import needed_difference, uncounted_share

votes = st.integers(1, 1_000_000)


def test_an_even_race_of_two():
    # 60 to 40 of 100 and 50 to come: 15 to 35 of them is level, so their lead is 20 of 50
    # the other way.
    needed = needed_difference(0.2, 1.0, 50 / 150)
    assert needed == pytest.approx(20 / 50 / sqrt(1 - 0.2**2))
    assert 60 + 15 == 40 + 35
    # The nearer a race is to even, the more it is that lead itself: 12 of 100 late votes.
    assert needed_difference(0.012, 1.0, 1 / 11) == pytest.approx(0.12, rel=1e-3)


def test_a_race_of_many_is_undone_by_less_of_what_all_votes_say():
    # 30 to 20 and 50 for others, of 100, with 100 to come: 15 to 25 of them is level.
    needed = needed_difference(0.1, 0.5, 0.5)
    assert 30 + 15 == 20 + 25
    assert needed == pytest.approx(10 / 100 / sqrt(0.5 - 0.1**2))
    assert needed > needed_difference(0.1, 1.0, 0.5)


def test_a_lead_over_a_line_is_twice_the_way_to_it():
    # 60 of 100 against 55 %, with 50 to come: 22.5 of them is 55 % of all, 45 %; ten of
    # 50 fewer Yes and ten more No than the line asks, each by a tenth of the late votes.
    needed = needed_difference(2 * 0.05, 1.0, 50 / 150)
    assert (60 + 22.5) / 150 == 0.55
    assert needed == pytest.approx(2 * (0.55 - 22.5 / 50) / sqrt(1 - 0.1**2))


@given(first=votes, second=votes, others=st.integers(0, 1_000_000), to_come=votes)
def test_late_votes_that_differ_by_so_much_end_level(first, second, others, to_come):
    assume(first > second)
    counted = first + second + others
    margin = (first - second) / counted
    together = (first + second) / counted
    assume(together - margin**2 > 1e-6)
    needed = needed_difference(margin, together, to_come / (counted + to_come))
    # What is measured in is sqrt(s - m * m), so that is the late votes' own lead:
    late_lead = -needed * sqrt(together - margin**2)
    assert first - second + late_lead * to_come == pytest.approx(0, abs=1e-3 * counted)


@pytest.mark.parametrize("margin", [0.0, -0.2])
@pytest.mark.parametrize("uncounted", [0.0, 0.5, 1.0])
def test_who_does_not_lead_has_nothing_to_undo(margin: float, uncounted: float):
    assert needed_difference(margin, 1.0, uncounted) == 0


def test_with_nothing_to_come_nothing_undoes_a_lead():
    assert needed_difference(1e-9, 1.0, 0.0) == inf
    assert needed_difference(0.2, 1.0, 1.0) == 0  # nothing is counted


def test_where_all_votes_are_one_sides_a_lead_is_finite_and_large():
    assert 1000 < needed_difference(1.0, 1.0, 0.5) < inf


shares = st.floats(0.001, 0.999)


@given(margin=shares, more=shares, together=shares, uncounted=shares, later=shares)
def test_a_larger_lead_or_fewer_votes_to_come_take_more(
    margin, more, together, uncounted, later
):
    assume(together >= max(margin, more) ** 2)
    small, large = sorted((margin, more))
    few, many = sorted((uncounted, later))
    needed = needed_difference(small, together, many)
    assert needed_difference(large, together, many) >= needed
    assert needed_difference(small, together, few) >= needed


def test_what_is_to_come_is_a_share_of_what_there_will_be(bench):
    said = bench.told(bench.series((600, 400))).contests["board"]
    assert uncounted_share(said, 1000) == 0.5
    assert uncounted_share(said, 250) == 0.2
    assert uncounted_share(said, 0) == uncounted_share(said, -5) == 0
    assert uncounted_share(structs.replace(said, complete=True), 1000) == 0


def test_before_any_vote_all_is_to_come(bench):
    said = bench.told(bench.series((0, 0))).contests["board"]
    assert uncounted_share(said, 1000) == 1
    assert uncounted_share(said, 0) == 0
