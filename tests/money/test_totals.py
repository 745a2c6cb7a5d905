"""What every filer raised and spent, and what was spent for and against whom."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.model.filing import Entity, Kind
from downballot.money.deduplicating import deduplicate
from downballot.money.totals import by_type, for_and_against, roll_up, totals
from downballot.money.totals_values import CommitteeTotal, Place
from downballot.sources.filings.netfile_excel import FORMAT as NETFILE
from downballot.sources.filings.tidy_money import FORMAT as TIDY

COVER = {
    "filing": "1",
    "filer": "100",
    "filer_name": "Example for School Board 2024",
    "form": "460",
    "period_from": date(2024, 1, 1),
    "period_to": date(2024, 6, 30),
    "filed_on": date(2024, 7, 31),
    "election_on": date(2024, 11, 5),
    "candidate": "Example, Ana",
}
GIFT = {
    "filing": "1",
    "filer": "100",
    "schedule": "A",
    "kind": "contribution",
    "entity": "individual",
    "date": date(2024, 3, 1),
    "cents": 500_00,
    "name": "Donor",
    "first_name": "Dora",
}
SPENT = GIFT | {
    "kind": "independent",
    "code": "IND",
    "candidate": "Bo Sample",
    "side": "support",
}


@pytest.fixture(scope="session")
def add_up(make_tables):
    """Totals of a filer's rows and summary lines."""

    def add(rows=(), lines=(), **asked):
        return totals(make_tables([COVER], rows, lines), **asked)

    return add


def only(committees: list[CommitteeTotal]) -> CommitteeTotal:
    (one,) = committees
    return one


def test_money_and_goods_are_raised_and_increases_to_cash_are_not(add_up):
    rows = [GIFT, GIFT | {"kind": "non-monetary"}, GIFT | {"kind": "miscellaneous"}]
    one = only(add_up(rows).committee_totals())
    assert (one.itemised_cents, one.miscellaneous_cents) == (1000_00, 500_00)
    assert (one.committee, one.election) == ("Example for School Board 2024", "2024-11-05")


def test_a_return_is_taken_off(add_up):
    one = only(add_up([GIFT, GIFT | {"cents": -500_00}]).committee_totals())
    assert one.itemised_cents == 0
    assert one.small_share is None


@pytest.mark.parametrize(("cents", "small"), [(99_99, 99_99), (100_00, 0), (-99_99, -99_99)])
def test_small_means_under_a_hundred_dollars(add_up, cents, small):
    assert only(add_up([GIFT | {"cents": cents}]).committee_totals()).small_cents == small


def test_small_donors_share_counts_the_unitemised(add_up):
    line = {"filing": "1", "filer": "100", "form": "A", "line": "2", "period_cents": 100_00}
    one = only(add_up([GIFT | {"cents": 300_00}], [line]).committee_totals())
    assert one.small_share == Fraction(1, 4)


def test_the_unitemised_are_the_rows_that_lump_them_or_else_the_summary_line(add_up):
    line = {"filing": "1", "filer": "100", "form": "A", "line": "2", "period_cents": 70_00}
    lump = GIFT | {"kind": "unitemized", "cents": 60_00}
    assert only(add_up([], [line]).committee_totals()).unitemised_cents == 70_00
    assert only(add_up([lump], [line]).committee_totals()).unitemised_cents == 60_00


def test_unitemised_goods_count_as_raised_and_as_spent(add_up):
    line = {"filing": "1", "filer": "100", "form": "C", "line": "2", "period_cents": 70_00}
    one = only(add_up([GIFT | {"kind": "expenditure"}], [line]).committee_totals())
    assert (one.unitemised_cents, one.spent_cents) == (70_00, 570_00)


def test_loans_are_net_of_what_was_paid_back_and_no_contribution(add_up):
    rows = [GIFT | {"kind": "loan"}, GIFT | {"kind": "loan-repayment", "cents": 200_00}]
    one = only(add_up(rows).committee_totals())
    assert (one.loans_cents, one.raised_cents) == (300_00, 0)


@pytest.mark.parametrize(
    ("kind", "spent"),
    [
        (Kind.EXPENDITURE, 500_00),
        (Kind.ACCRUED, 500_00),
        (Kind.LOAN_MADE, 500_00),
        (Kind.NON_MONETARY, 500_00),
        (Kind.SUBVENDOR, 0),
        (Kind.CONTRIBUTION_MADE, 0),
        (Kind.INDEPENDENT, 0),
    ],
)
def test_spent_is_schedules_c_e_f_and_h_never_g_or_d(add_up, kind, spent):
    assert only(add_up([GIFT | {"kind": kind.value}]).committee_totals()).spent_cents == spent


def test_without_payments_loaded_spending_is_the_filings_own_line(add_up):
    line = {"filing": "1", "filer": "100", "form": "F460", "line": "11", "period_cents": 9_00}
    without = only(add_up([GIFT], [line]).committee_totals())
    with_rows = only(add_up([GIFT | {"kind": "expenditure"}], [line]).committee_totals())
    assert (without.spent_cents, without.spent_from) == (9_00, "summary")
    assert (with_rows.spent_cents, with_rows.spent_from) == (500_00, "rows")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ({"name": "Example", "first_name": "Ana"}, 500_00),
        ({"name": "EXAMPLE", "first_name": "ANA"}, 500_00),
        ({"name": "Example", "first_name": "Ana Maria"}, 0),
        ({"name": "Example", "first_name": "Ana", "entity": "organisation"}, 0),
        ({"name": "Other", "entity": "self"}, 500_00),
    ],
)
def test_self_funding_is_told_by_code_or_by_the_full_name(add_up, name, own):
    one = only(add_up([GIFT | name]).committee_totals())
    assert one.self_cents == own


def test_the_candidates_loans_are_self_funding(add_up):
    mine = {"kind": "loan", "name": "Example", "first_name": "Ana"}
    one = only(add_up([GIFT, GIFT | mine]).committee_totals())
    assert one.self_share == Fraction(1, 2)


def test_a_place_is_told_by_zip_or_state_and_a_blank_leaves_it_open(add_up):
    rows = [
        GIFT | {"zip": code, "cents": cents}
        for code, cents in [("94601", 1), ("10001", 2), ("", 4)]
    ]
    one = only(add_up(rows, place=Place(zips=frozenset({"94601"}))).committee_totals())
    assert (one.inside_cents, one.outside_cents, one.place_unknown_cents) == (1, 2, 4)
    assert only(add_up(rows).committee_totals()).inside_cents is None


def test_as_of_a_day_counts_that_day_and_dates_the_undated_by_the_period(add_up):
    rows = [GIFT, GIFT | {"date": date(2024, 3, 2)}, GIFT | {"date": None}]
    upto = {day: add_up(rows, as_of=day) for day in (date(2024, 3, 1), date(2024, 6, 30))}
    sums = [only(one.committee_totals()).itemised_cents for one in upto.values()]
    assert sums == [500_00, 1500_00]


def test_gifts_to_a_candidate_are_no_independent_expenditure(add_up):
    rows = [
        SPENT,
        SPENT | {"kind": "contribution-made", "code": "MON"},
        SPENT | {"code": "IKD"},
    ]
    (one,) = add_up(rows).spender_totals()
    assert (one.candidate, one.support_or_oppose, one.ie_cents) == (
        "Bo Sample",
        "support",
        500_00,
    )


def test_membership_communications_are_apart(add_up):
    (one,) = add_up([SPENT, SPENT | {"kind": "membership"}]).spender_totals()
    assert (one.ie_cents, one.membership_cents) == (500_00, 500_00)


def test_a_candidate_is_one_however_the_name_is_set(add_up):
    rows = [SPENT, SPENT, SPENT | {"candidate": "BO  SAMPLE"}, SPENT | {"side": "oppose"}]
    found = {one.support_or_oppose: one for one in add_up(rows).spender_totals()}
    assert {side: one.ie_cents for side, one in found.items()} == {
        "support": 1500_00,
        "oppose": 500_00,
    }
    assert found["support"].candidate == "Bo Sample"


def test_for_and_against_keeps_what_states_no_side(add_up):
    rows = [SPENT, SPENT | {"side": "oppose", "cents": 3}, SPENT | {"side": "", "cents": 4}]
    (one,) = for_and_against(add_up(rows).spenders).to_dicts()
    assert one["ie_support_cents"] == 500_00
    assert (one["ie_oppose_cents"], one["ie_unstated_cents"]) == (3, 4)


def test_the_cycle_ends_in_an_even_year(add_up):
    rows = [GIFT | {"election": name} for name in ("town-2019", "2020-11-03", "no year")]
    assert sorted(add_up(rows).committees["cycle"].to_list(), key=str) == [2020, 2020, None]


AMOUNTS = st.integers(-10_000_00, 10_000_00)
ROWS = st.fixed_dictionaries({
    "filer": st.sampled_from(["100", "200"]),
    "filing": st.sampled_from(["1", "unknown"]),
    "kind": st.sampled_from(sorted(Kind)),
    "entity": st.sampled_from(sorted(Entity)),
    "cents": AMOUNTS,
    "zip": st.sampled_from(["", "94601", "10001"]),
    "election": st.sampled_from(["", "a-2020", "b-2022"]),
    "candidate": st.sampled_from(["", "Bo Sample", "BO SAMPLE"]),
    "side": st.sampled_from(["", "support", "oppose"]),
    "date": st.sampled_from([None, date(2020, 1, 1), date(2022, 1, 1)]),
})
SOME = settings(max_examples=25, deadline=None)


@SOME
@given(rows=st.lists(ROWS, max_size=12))
def test_parts_add_up_to_the_whole_in_cents(add_up, rows):
    found = add_up(rows, place=Place(zips=frozenset({"94601"})))
    raised = ("contribution", "non-monetary", "late-contribution", "unitemized")
    assert found.committees["raised_cents"].sum() == sum(
        row["cents"] for row in rows if row["kind"] in raised
    )
    for one in found.committee_totals():
        by_place = (one.inside_cents, one.outside_cents, one.place_unknown_cents)
        assert sum(by_place) == one.itemised_cents
    types = (
        by_type(found.committees).group_by("filer_id", "election").agg(pl.col("cents").sum())
    )
    both = found.committees.join(types, on=["filer_id", "election"])
    assert both["raised_cents"].to_list() == both["cents"].to_list()
    assert found.spenders["ie_cents"].sum() == sum(
        row["cents"] for row in rows if row["kind"] in {"independent", "late-independent"}
    )


@SOME
@given(rows=st.lists(ROWS, max_size=12), seed=st.randoms())
def test_the_order_of_rows_changes_no_total(add_up, rows, seed):
    there = add_up(rows)
    seed.shuffle(rows)
    again = add_up(rows)
    assert again.committees.equals(there.committees)
    assert again.spender_totals() == there.spender_totals()


@SOME
@given(rows=st.lists(ROWS, max_size=12), by=st.sampled_from(["election", "candidate", "cycle"]))
def test_a_roll_up_keeps_every_cent(add_up, rows, by):
    found = add_up(rows).committees
    rolled = roll_up(found, [by])
    for name in ("raised_cents", "spent_cents", "loans_cents"):
        assert rolled[name].sum() == found[name].sum()


def test_only_independent_expenditure_counts_for_a_real_candidate(shared: Path):
    """T1: 24 rows of Schedule D come to 100,788.96; the figure published is 99,288.96."""
    folder = shared / "data" / "money" / "netfile" / "oakland_fixtures"
    name = "candidate_independent_supporting_trenado__D-Expenditure.csv"
    tables = NETFILE.read(folder / name)
    assert tables.transactions.collect()["cents"].sum() == 100_788_96
    (one,) = totals(deduplicate(tables).kept()).spender_totals()
    assert (one.candidate, one.support_or_oppose) == ("HUBER TRENADO", "support")
    assert one.ie_cents == 99_288_96


@pytest.fixture(scope="session")
def published_spending(shared: Path) -> Path:
    folder = shared / "data" / "money" / "oakland"
    return folder / "independent_expenditures_by_candidate_2014_2020.csv"


def test_real_spending_on_school_board_seats_by_spender(published_spending):
    """T5: the five who spent on seats of Oakland's school board in 2020."""
    spenders = totals(deduplicate(TIDY.read(published_spending)).kept()).spenders
    school = spenders.filter(
        pl.col("election") == "2020-11-03", pl.col("office").str.starts_with("school-board")
    )
    by_spender = roll_up(school, ["filer_id"]).select("filer_id", "ie_cents")
    assert dict(by_spender.rows()) == {
        "1302433": 108_840_00,  # Charter Public Schools PAC
        "1331137": 383_737_88,  # GO Public Schools
        "1332115": 10_694_30,  # Oakland Rising
        "1345259": 253_062_57,  # Oakland Education Association
        "1431009": 302_861_64,  # Families in Action
    }


def test_all_real_rows_by_spender_and_side_are_found_again(published_spending):
    sides = {"S": "support", "O": "oppose"}
    with published_spending.open(encoding="utf-8") as file:
        published = {
            (
                row["election_date"],
                row["candidate"],
                sides[row["sup_opp"]],
                row["spender_filer_id"],
            ): int(Decimal(row["total"]) * 100)
            for row in csv.DictReader(file)
        }
    found = totals(deduplicate(TIDY.read(published_spending)).kept()).spender_totals()
    counted = Counter()
    for one in found:
        counted[one.election, one.candidate, one.support_or_oppose, one.filer_id] += (
            one.ie_cents
        )
    assert len(published) == 81
    assert dict(counted) == published
