"""The published figures of the Los Angeles school board, as tables that a reader knows."""

from __future__ import annotations

from fractions import Fraction

import pytest

from downballot.almanac.bodies import packaged_body
from downballot.model.body import (
    Body,
    BodyRecord,
    Evidence,
    Hedge,
    PublishedSpending,
    Round,
    SpendingMetric,
)
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.money.published import (
    by_spender,
    figure_per_vote,
    for_and_against,
    published_in,
    seat_candidates,
    spent_for,
    totals,
    votes_then,
)
from downballot.money.published_values import Figures, SpentFor

RUNOFF = PartialDate(2017, 5, 16)
CYCLE = PartialDate(2017)
CHARTER = ("nick-melvoin", "kelly-gonez")
UNION = ("steve-zimmer", "imelda-padilla")


@pytest.fixture(scope="module")
def lausd() -> BodyRecord:
    return packaged_body("lausd")


def dollars(figures: Figures) -> list[int]:
    return [row.cents // 100 for row in figures.rows]


def test_spenders_of_2017_stand_as_city_records_had_them(lausd: BodyRecord):
    found = {one.spender: dollars(one.figures) for one in by_spender(lausd, RUNOFF)}
    assert found == {
        "charter side": [9_700_000],
        "unions": [5_200_000],
        "Parent Teacher Alliance": [5_144_716],
        "CCSA Advocates": [2_837_614],
        "LA Students 4 Change": [1_325_324],
        "Major individual donors": [230_785],
    }


def test_the_named_charter_spenders_come_to_what_the_side_is_said_to_have_spent(lausd):
    found = {one.spender: one.figures.highest_cents for one in by_spender(lausd, RUNOFF)}
    named = sum(
        found[name]
        for name in (
            "Parent Teacher Alliance",
            "CCSA Advocates",
            "LA Students 4 Change",
            "Major individual donors",
        )
    )
    assert named == 953_843_900
    assert 0 < found["charter side"] - named < 20_000_000  # Speak UP, cut off in the source


def test_for_and_against_in_2017_keeps_figures_that_disagree(lausd: BodyRecord):
    tables = {one.person: one for one in for_and_against(lausd, RUNOFF) if one.round is None}
    assert dollars(tables["nick-melvoin"].support) == [2_500_000]
    assert dollars(tables["nick-melvoin"].on_behalf) == [4_650_000]
    against = tables["steve-zimmer"].oppose
    assert dollars(against) == [2_420_000, 3_400_000, 3_000_000]
    assert [row.as_of for row in against.rows] == ["2017-04-29", "2017-05-10", "2017-05-12"]
    assert against.differ
    assert (against.lowest_cents, against.highest_cents) == (242_000_000, 340_000_000)
    assert dollars(tables["kelly-gonez"].on_behalf) == [2_550_000]
    assert dollars(tables["imelda-padilla"].on_behalf) == [2_280_000]


def test_the_total_of_2017_grows_from_source_to_source(lausd: BodyRecord):
    whole = [row for row in totals(lausd, CYCLE).rows if row.round is None]
    assert [(row.cents // 100, row.hedge) for row in whole] == [
        (14_300_000, Hedge.MORE_THAN),
        (15_000_000, Hedge.NEARLY),
        (14_800_000, Hedge.MORE_THAN),
    ]


def test_the_official_figures_of_may_2017_add_up(lausd: BodyRecord):
    of = {
        row.seats: row.cents
        for seats in (("4",), ("6",), ("4", "6"))
        for row in totals(lausd, RUNOFF, seats).rows
        if "ethics.lacity" in row.source
    }
    assert of["4",] + of["6",] == of["4", "6"] == 451_859_900


def test_dollars_per_vote_of_district_4_carry_both_days(lausd: BodyRecord):
    (figure,) = (row for row in totals(lausd, RUNOFF, ("4",)).rows if row.cents == 820_000_000)
    everybody = seat_candidates(lausd, RUNOFF, "4")
    found = figure_per_vote(lausd, figure, RUNOFF, everybody)
    night, certified = found.per_vote
    assert night.cents_each == Fraction(820_000_000, 30_696 + 22_766)
    assert certified.cents_each == Fraction(820_000_000, 38_673 + 28_897)
    assert round(night.cents_each) == 15_338
    assert round(certified.cents_each) == 12_136
    assert (night.stage, certified.stage) == ("election night", "certified")
    assert (night.money_as_of, night.number_as_of) == ("2017-05-10", "2017-05-17")
    assert (certified.money_as_of, certified.number_as_of) == ("2017-05-10", "2017-06-12")
    assert [row.cents for row in found.printed] == [15_000]
    assert found.unverified_stages == ()


@pytest.mark.parametrize(
    ("people", "printed", "on_behalf", "each"),
    [(CHARTER, 14_400, 720_000_000, 12_942), (UNION, 8_100, 457_000_000, 10_180)],
)
def test_144_and_81_dollars_a_vote_are_not_what_the_other_rows_give(
    lausd: BodyRecord, people, printed: int, on_behalf: int, each: int
):
    as_printed = [
        row
        for row in published_in(lausd, RUNOFF)
        if row.metric is SpendingMetric.INDEPENDENT_PER_VOTE and row.cents == printed
    ]
    assert len(as_printed) == 1
    candidates = [one for one in for_and_against(lausd, RUNOFF) if one.person in people]
    assert sum(one.on_behalf.highest_cents or 0 for one in candidates) == on_behalf
    (certified,) = votes_then(lausd, RUNOFF, people)
    assert certified.stage == "certified"
    assert not certified.verified
    assert round(Fraction(on_behalf, certified.votes)) == each


def test_votes_at_a_stage_are_given_only_where_everybody_has_them(lausd: BodyRecord):
    stages = [one.stage for one in votes_then(lausd, RUNOFF, ("nick-melvoin",))]
    assert stages == ["election night", "certified"]
    assert votes_then(lausd, RUNOFF, ("nick-melvoin", "dan-chang")) == ()
    assert votes_then(lausd, RUNOFF, ()) == ()


def test_both_meanings_of_spent_for_are_named_and_reconcile_in_2013(lausd: BodyRecord):
    found = {
        (one.person, one.meaning, one.added_up): one.cents // 100
        for one in spent_for(lausd, PartialDate(2013, 3, 5))
        if one.seat == "4"
    }
    assert found == {
        ("kate-anderson", SpentFor.SUPPORT, False): 879_385,
        ("kate-anderson", SpentFor.WITH_ATTACKS, False): 1_100_000,
        ("kate-anderson", SpentFor.WITH_ATTACKS, True): 879_385 + 319_512,
        ("steve-zimmer", SpentFor.SUPPORT, False): 616_353,
        ("steve-zimmer", SpentFor.WITH_ATTACKS, False): 950_000,
        ("steve-zimmer", SpentFor.WITH_ATTACKS, True): 616_353 + 438_933,
    }


def figure(cents: int, **changes) -> PublishedSpending:
    given = {
        "election": RUNOFF,
        "round": Round.RUNOFF,
        "seats": ("1",),
        "people": ("ana",),
        "metric": SpendingMetric.SUPPORT,
        "source": "https://example.org",
        "as_of": parse_partial_date("2017-05-01"),
    }
    return PublishedSpending(cents=cents, **(given | changes))


def record(*rows: PublishedSpending) -> BodyRecord:
    body = Body(id="b", name="B", short_name="B", source="")
    return BodyRecord(body, money=rows)


def test_attacks_are_not_added_across_days_or_where_there_are_several_rivals():
    later = parse_partial_date("2017-05-02")
    against = {"people": ("ben",), "metric": SpendingMetric.OPPOSE}
    assert len(spent_for(record(figure(1), figure(2, **against)), RUNOFF)) == 2
    assert len(spent_for(record(figure(1), figure(2, **against, as_of=later)), RUNOFF)) == 1
    third = figure(4, people=("cleo",))
    found = spent_for(record(figure(1), figure(2, **against), third), RUNOFF)
    assert not any(one.added_up for one in found)


def test_a_year_takes_every_round_and_a_day_its_round_and_the_whole():
    rows = (
        figure(1),
        figure(2, election=CYCLE, round=None),
        figure(4, election=PartialDate(2017, 3, 7), round=Round.PRIMARY),
        figure(8, election=PartialDate(2016), round=None),
    )
    assert sum(row.cents for row in published_in(record(*rows), RUNOFF)) == 3
    assert sum(row.cents for row in published_in(record(*rows), CYCLE)) == 7


def test_the_latest_figure_is_the_newest_that_can_be_opened():
    newer = figure(2, as_of=parse_partial_date("2017-06"), evidence=Evidence.UNVERIFIED)
    assert Figures((figure(1), newer)).latest.cents == 1
    assert Figures((newer,)).latest.cents == 2
    assert Figures().latest is None
    assert not Figures().differ


def test_a_body_without_figures_has_empty_tables():
    empty = record()
    assert for_and_against(empty, CYCLE) == by_spender(empty, CYCLE) == spent_for(empty, CYCLE)
    assert totals(empty, CYCLE).rows == ()
    assert figure_per_vote(empty, figure(5), RUNOFF, ("ana",)).per_vote == ()
