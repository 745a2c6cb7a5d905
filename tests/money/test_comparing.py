"""What contests of the Los Angeles school board cost, compared, and rows made by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.almanac.bodies import packaged_body
from downballot.almanac.money_tables import consumer_prices
from downballot.errors import UsageError
from downballot.model.body import (
    Body,
    BodyElection,
    BodyRecord,
    Evidence,
    Hedge,
    PublishedSpending,
    Round,
    Seat,
    SpendingMetric,
    Turnout,
)
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.money.comparing import compare
from downballot.money.comparing_values import ContestCost, Scope
from downballot.money.contest_costs import BY_CONTEST, NO_OWN, NO_REGISTERED, contest_costs
from downballot.money.cost_divisors import registered_then, rounds_of, seats_named
from downballot.money.cost_parts import BY_CANDIDATE, BY_ROUND

DAY = PartialDate(2017, 5, 16)
FIRST = PartialDate(2017, 3, 7)
YEAR = PartialDate(2017)


@pytest.fixture(scope="module")
def lausd() -> BodyRecord:
    return packaged_body("lausd")


@pytest.fixture(scope="module")
def compared(lausd: BodyRecord) -> tuple[ContestCost, ...]:
    return compare([lausd], consumer_prices(), 2024)


def of(rows: tuple[ContestCost, ...], year: int, *seats: str) -> ContestCost:
    (found,) = (one for one in rows if (one.year, one.seats) == (year, seats))
    return found


def test_district_4_of_2017_is_the_most_expensive_contest_in_dollars_of_2024(compared):
    contests = [one for one in compared if one.scope is Scope.CONTEST]
    assert [(one.name, one.year) for one in contests[:3]] == [
        ("LAUSD board District 4", 2017),
        ("LAUSD board District 2", 2022),
        ("LAUSD board District 3", 2024),
    ]
    assert [one.adjusted_rank for one in contests] == list(range(1, len(contests) + 1))
    assert (contests[0].rank, contests[1].rank) == (2, 1)  # in dollars of the day


def test_district_4_of_2017_has_its_parts_with_days_and_what_is_not_known(compared):
    one = of(compared, 2017, "4")
    assert (one.independent.cents, one.own.cents) == (820_000_000, 110_000_000)
    assert one.total_cents == 930_000_000
    assert one.adjusted_cents == Fraction(930_000_000 * 313_689, 245_120)
    assert one.independent.as_of == ("2017-05-10",)
    assert (one.support.cents, one.oppose.cents) == (250_000_000, 300_000_000)
    assert one.oppose.disagree
    assert one.lower_bound
    spent = "independent expenditure: "
    assert f"{spent}the source says more than $8,200,000" in one.missing
    assert f"{spent}counted until 10 May 2017, before 16 May 2017" in one.missing
    assert "own spending: of Nick Melvoin and Steve Zimmer alone" in one.missing
    assert (
        f"{spent}sources disagree, or are of other days: more than $6,380,000 (29 April 2017), "
        "more than $8,200,000 (10 May 2017)"
    ) in one.notes
    assert NO_REGISTERED in one.notes


def test_dollars_for_each_vote_of_2017_are_of_both_days(compared):
    night, certified = of(compared, 2017, "4").per_vote
    assert night.cents_each == Fraction(820_000_000, 30_696 + 22_766)
    assert certified.cents_each == Fraction(820_000_000, 38_673 + 28_897)
    assert (night.stage, night.number_as_of) == ("election night", "2017-05-17")
    assert (certified.stage, certified.number_as_of) == ("certified", "2017-06-12")
    assert night.money_as_of == certified.money_as_of == "2017-05-10"
    assert night.money_source.startswith("https://")
    assert round(of(compared, 2017, "4").total_per_vote[1].cents_each) == 13_764


def test_the_whole_of_2017_stands_at_the_newest_of_three_figures(compared):
    one = of(compared, 2017)
    assert one.independent.cents == 1_480_000_000
    assert sorted(row.cents for row in one.independent.others) == [1_430_000_000, 1_500_000_000]
    assert one.independent.disagree
    assert one.own.cents == 220_000_000
    assert any("nearly $15,000,000 (21 May 2017)" in said for said in one.notes)


def test_every_class_of_part_of_the_record_is_used_as_what_it_is(compared):
    assert of(compared, 2013, "4").independent.cents == sum((
        87_938_500,
        43_893_300,
        61_635_300,
        31_951_200,
    ))
    assert of(compared, 2013, "4").independent.how == BY_CANDIDATE
    assert of(compared, 2014, "1").independent.how == BY_ROUND
    assert of(compared, 2015, "5").independent.cents == 60_000_000 + 55_513_300 + 98_490_800
    assert of(compared, 2022, "2").total_cents == 950_000_000  # as printed
    assert of(compared, 2022).independent.how == BY_CONTEST
    assert of(compared, 2015, "3", "5", "7").independent is None
    assert "figures of single rounds come to $5,200,000" in " ".join(of(compared, 2015).notes)


def test_registered_voters_are_those_of_the_district_and_no_other_area(lausd, compared):
    each = of(compared, 2014, "1").per_registered
    assert (each.number, each.number_as_of) == (338_986, "2014-06-05")
    assert of(compared, 2019, "5").per_registered.number == 310_000
    assert of(compared, 2017, "6").per_registered is None
    assert of(compared, 2017).per_registered is None
    days = [day for _, day in rounds_of(lausd, 2015, ("3", "5", "7"))]
    assert registered_then(lausd, days, ("3", "5", "7")).registered == 841_643
    assert registered_then(lausd, days, ("3",)) is None
    assert seats_named(lausd, "District 12 runoff") == ()
    assert seats_named(lausd, "City of Los Angeles") == ()


def test_every_figure_has_a_source_and_every_row_says_why_it_is_a_lower_bound(compared):
    for one in compared:
        parts = [part for part in (one.independent, one.support, one.oppose, one.own) if part]
        assert parts
        assert all(row.source for part in parts for row in part.figures)
        assert one.lower_bound == bool(one.missing)
        assert all(part.cents == sum(row.cents for row in part.figures) for part in parts)
        assert one.adjusted_cents is not None


def test_a_year_without_a_price_level_is_refused_and_never_extrapolated(lausd):
    with pytest.raises(UsageError, match="2031 is not known, expected one of 2007 to 2025"):
        compare([lausd], consumer_prices(), 2031)
    some = {year: row for year, row in consumer_prices().items() if year < 2016}
    late = [one for one in compare([lausd], some, 2015) if one.year > 2015]
    assert {one.adjusted_cents for one in late} == {None}
    assert {one.adjusted_rank for one in late} == {None}


def figure(cents: int | None, **changes) -> PublishedSpending:
    given_ = {
        "election": DAY,
        "round": Round.RUNOFF,
        "seats": ("1",),
        "metric": SpendingMetric.INDEPENDENT,
        "source": "https://example.org",
        "as_of": parse_partial_date("2017-06-01"),
    }
    return PublishedSpending(cents=cents, **(given_ | changes))


def record(*rows: PublishedSpending, turnout: tuple[Turnout, ...] = ()) -> BodyRecord:
    body = Body(id="b", name="B", short_name="B", source="")
    seats = tuple(Seat(id=one, name=f"Ward {one}", source="") for one in ("1", "2"))
    elections = tuple(
        BodyElection(
            date=day, round=which, follows=None, runoff=None, seats=("1", "2"), source=""
        )
        for day, which in ((FIRST, Round.PRIMARY), (DAY, Round.RUNOFF))
    )
    return BodyRecord(body, seats=seats, elections=elections, money=rows, turnout=turnout)


def only(*rows: PublishedSpending) -> ContestCost:
    return next(one for one in contest_costs(record(*rows)) if one.seats == ("1",))


def test_a_round_of_which_nothing_is_published_makes_a_lower_bound():
    found = only(figure(5))
    assert (found.total_cents, found.lower_bound) == (5, True)
    assert "independent expenditure: nothing published of the primary" in found.missing
    assert NO_OWN in found.missing
    whole = only(
        figure(5, election=YEAR, round=None),
        figure(7),
        figure(2, election=FIRST, round=Round.PRIMARY),
    )
    assert whole.independent.cents == 5
    assert any("figures of single rounds come to $0.09" in said for said in whole.notes)


def test_nothing_is_missing_where_everything_was_published_after_the_end():
    own = figure(
        3,
        election=YEAR,
        round=None,
        whom="all candidates",
        metric=SpendingMetric.OWN_EXPENDITURES,
    )
    found = only(figure(5, election=YEAR, round=None), own)
    assert (found.total_cents, found.missing, found.lower_bound) == (8, (), False)


def test_an_unverified_figure_stands_only_where_no_other_does_and_says_so():
    doubtful = figure(9, evidence=Evidence.UNVERIFIED, as_of=parse_partial_date("2018"))
    assert only(figure(5), doubtful).independent.cents == 5
    assert any("no reader can open" in said for said in only(doubtful).notes)


def test_figures_of_single_spenders_are_no_total_and_hedges_are_said():
    by = {"people": ("ana",), "metric": SpendingMetric.SUPPORT}
    found = only(figure(5, spender="X", **by), figure(6, spender="Y", hedge=Hedge.ABOUT, **by))
    assert found.support.cents == 11
    assert any("of ana only what X and Y spent" in said for said in found.missing)
    assert any("about $0.06" in said for said in found.notes)
    assert only(figure(20, **by), figure(5, spender="X", **by)).support.cents == 20


def test_a_figure_of_no_money_is_no_row_and_a_spender_alone_is_none():
    assert contest_costs(record(figure(None), figure(5, spender="X"))) == ()


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=4))
def test_a_total_is_never_less_than_any_part_that_it_is_made_of(cents: list[int]):
    days = [parse_partial_date(f"2017-06-0{number + 1}") for number in range(len(cents))]
    rows = [figure(each, as_of=day) for each, day in zip(cents, days, strict=True)]
    found = only(*rows)
    assert found.total_cents == found.independent.cents == cents[-1]
    assert len(found.independent.others) == len(cents) - 1
