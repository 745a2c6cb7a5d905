"""Filings beside a desk's own counts: full names alone, both days, nothing guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from downballot.model.partial_date import PartialDate
from downballot.money.comparing_values import CountedContest, CountedName
from downballot.money.filed_contests import (
    NO_FULL_NAME,
    NOBODY,
    SEVERAL,
    filed_contests,
    same_person,
)
from downballot.money.names import parse_person
from downballot.money.totals_values import CommitteeTotal, SpenderTotal

DAY = PartialDate(2030, 11, 5)
NEWEST = PartialDate(2030, 10, 19)
CONTEST = CountedContest(
    election="e",
    day=DAY,
    id="c",
    name="Board, District 1",
    candidates=(CountedName("Ana Maria Sample", 600), CountedName("Ben Other", 400)),
    stage="counted so far",
    counted_on=PartialDate(2030, 11, 8),
    registered=4000,
)


def spender(
    candidate: str, cents: int, side: str = "support", members: int = 0
) -> SpenderTotal:
    return SpenderTotal(
        filer_id="9", committee="X", election=str(DAY), candidate=candidate, measure="",
        support_or_oppose=side, ie_cents=cents, late_cents=0, membership_cents=members,
    )  # fmt: skip


def committee(candidate: str, spent: int) -> CommitteeTotal:
    numbers = {name: 0 for name in CommitteeTotal.__struct_fields__ if name.endswith("_cents")}
    numbers |= {"raised_cents": spent + 1, "spent_cents": spent}
    return CommitteeTotal(
        filer_id="7", committee="Y", election=str(DAY), candidate=candidate, spent_from="rows",
        **numbers,
    )  # fmt: skip


def joined(
    *rows: SpenderTotal, committees: tuple[CommitteeTotal, ...] = (), contests=(CONTEST,)
):
    return filed_contests(contests, committees, rows, NEWEST)


def test_money_is_divided_by_votes_and_registered_voters_with_both_days():
    rows = (spender("SAMPLE, ANA", 5000, members=70), spender("Ben Other", 1000, "oppose"))
    (found,), left = joined(*rows, committees=(committee("Ana M. Sample", 400),))
    assert left == ()
    assert (found.independent_cents, found.own_cents, found.total_cents) == (6000, 400, 6400)
    assert found.membership_cents == 70
    ana, ben = found.candidates
    assert (ana.support_cents, ana.raised_cents, ben.oppose_cents) == (5000, 401, 1000)
    assert ana.filed_as == ("Ana M. Sample", "SAMPLE, ANA")
    assert found.per_vote.cents_each == Fraction(6000, 1000)
    assert found.total_per_vote.cents_each == Fraction(6400, 1000)
    assert found.per_registered.cents_each == Fraction(6000, 4000)
    assert (found.per_vote.money_as_of, found.per_vote.number_as_of) == (NEWEST, "2030-11-08")
    assert "own spending: no committee of Ben Other is loaded" in found.missing


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Sample", NO_FULL_NAME),
        ("Anna Sample", NOBODY),
        ("A. Sample", NOBODY),
        ("Ana Lee Sample", NOBODY),
    ],
)
def test_a_last_name_an_initial_or_another_middle_name_joins_nobody(name: str, why: str):
    found, left = joined(spender(name, 5))
    assert (found, left) == ((), (f"{name}, 2030-11-05: {why}",))


def test_a_committee_without_payments_on_record_is_named():
    unpaid = structs.replace(committee("Ana Sample", 0), spent_from="")
    (found,), _ = joined(spender("Ana Sample", 5), committees=(unpaid,))
    assert "own spending: no payments on record of Ana Maria Sample" in found.missing


def test_two_of_one_full_name_on_the_ballots_of_a_day_join_neither():
    other = structs.replace(CONTEST, id="d", candidates=(CountedName("Ana Sample", 5),))
    found, left = joined(spender("Ana Sample", 5), contests=(CONTEST, other))
    assert (found, left) == ((), (f"Ana Sample, 2030-11-05: {SEVERAL}",))


def test_another_election_is_not_joined_and_not_listed():
    row = structs.replace(spender("Ana Sample", 5), election="2026-11-03")
    assert joined(row) == ((), ())


def test_registered_voters_that_a_count_does_not_give_are_not_known():
    contest = structs.replace(CONTEST, registered=None)
    (found,), _ = joined(spender("Ana Sample", 5), contests=(contest,))
    assert found.per_registered is None
    assert any("registered voters" in said for said in found.missing)


@given(st.text(max_size=12), st.text(max_size=12))
def test_being_one_person_goes_both_ways(one: str, other: str):
    pair = parse_person(one), parse_person(other)
    assert same_person(*pair) == same_person(*reversed(pair))
