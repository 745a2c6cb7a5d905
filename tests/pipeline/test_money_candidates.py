"""One candidate's money, of Oakland's real tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import UsageError
from downballot.money.candidate_values import CandidateMoney
from downballot.money.candidates import candidate_id, candidates_of
from downballot.pipeline.money_candidates import candidate_money
from downballot.pipeline.money_desk import MoneyDesk, money_of_folder


@pytest.fixture(scope="module")
def money(shared: Path) -> MoneyDesk:
    return money_of_folder(shared / "data" / "money" / "oakland")


@pytest.fixture(scope="module")
def dannhaus(money: MoneyDesk) -> CandidateMoney:
    return candidate_money(money, "austin-dannhaus")


def test_own_money_and_that_of_others_stand_apart(dannhaus):
    found = dannhaus
    (own,) = found.totals.committees
    assert (own.raised_cents, own.spent_cents) == (39_343_00, 62_637_53)
    assert sum(one.ie_cents for one in found.totals.spenders) == 233_834_24


def test_the_trace_of_each_side_adds_up_to_what_was_spent(money, dannhaus):
    for found in (dannhaus, candidate_money(money, "chris-jackson")):
        assert found.traces
        for one in found.traces:
            sources = one.trace.sources
            assert sum(each.pro_rata_cents for each in sources) == one.trace.spent_cents
            assert sum(each.lifo_cents for each in sources) == one.trace.spent_cents
            assert sum(each.fifo_cents for each in sources) == one.trace.spent_cents


def test_places_add_up_to_what_is_itemised(dannhaus):
    found, places = dannhaus, dannhaus.places
    assert places is not None
    sums = places.inside_cents + places.outside_cents + places.unknown_cents
    assert sums == sum(one.itemised_cents for one in found.totals.committees)
    assert places.inside_cents > places.outside_cents > places.unknown_cents


def test_every_candidate_of_the_tables_has_one_page(money):
    known = candidates_of(money.totals())
    forms = [form for one in known.values() for form in one.forms]
    assert all(candidate_id(form) in known for form in forms)
    assert len(set(forms)) == len(forms)


def test_a_name_is_one_whichever_comes_first_and_a_nickname_another():
    assert candidate_id("YEE, Gary") == candidate_id("Gary Yee")
    assert candidate_id("Gary D. Yee") != candidate_id("Gary Yee")
    assert candidate_id(" ") == ""


def test_nobody_is_refused_with_those_there_are(money):
    with pytest.raises(UsageError, match=r"expected one of .*Austin Dannhaus"):
        candidate_money(money, "nobody")
