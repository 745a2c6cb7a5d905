"""Real results by precinct, end to end: Los Angeles 2014 and 2017, San Francisco 2016."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from downballot.model.precinct import PrecinctResults
from downballot.model.rule import FIFTY_FIVE
from downballot.pipeline.precinct_places import (
    covariates_of,
    find_contest,
    find_selection,
    place_reports,
    top_contest,
)
from downballot.pipeline.precinct_rounds import comparable
from downballot.precincts.contest_by_unit import contest_by_unit
from downballot.precincts.measures import share_measure
from downballot.precincts.quantiles import quantiles
from downballot.precincts.swing import Side, swing
from downballot.sources.precinct_registry import read_precincts

BOARD = "lausd-board-d1-special-primary"


@pytest.fixture(scope="module")
def places(shared: Path) -> Path:
    folder = shared / "data" / "precincts"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: the results by precinct lie beside the project")
    return folder


@pytest.fixture(scope="module")
def district_1(places: Path) -> PrecinctResults:
    folder = places / "la" / "lausd_2014"
    return read_precincts([
        folder / "lausd_board_d1_special_primary_20140603_by_precinct.csv",
        folder / "la_20140603_governor.csv.gz",
    ])


def test_district_1_of_2014(district_1: PrecinctResults) -> None:
    assert find_contest(district_1, "lausd board") == BOARD
    found = place_reports(district_1, BOARD)
    won = found.where.won
    assert (won.ahead, won.behind, won.margin) == ("george-mckenna", "alex-johnson", 8919)
    assert sum(row.margin for row in won.rows) + won.apart_margin == won.margin
    assert (won.accounting, won.ahead_without, won.behind_without) == (249, 2199, 2205)
    assert [(one.units, one.votes) for one in won.apart] == [(18, 7)]
    assert round(Fraction(19_803, 44_442), 3) == Fraction(446, 1000)
    assert found.turnout.turnout.whole.turnout == Fraction(54_074, 338_986)
    kinds = found.turnout.by_kind
    assert kinds is not None
    assert kinds.rows[0].mail_votes + kinds.rows[0].in_person_votes == 19_803
    assert top_contest(district_1, BOARD) == "governor"
    assert [one.id for one in comparable(district_1, BOARD)] == ["governor"]


def test_a_covariate_by_precinct_says_which_places_it_lacks(
    places: Path, district_1: PrecinctResults
) -> None:
    here = contest_by_unit(district_1, BOARD)
    latino = places / "la" / "la2010_precinct_latino_voters_ins_commissioner_primary.csv.gz"
    (known,) = covariates_of(here, district_1, [f"{latino}@precinct:pct_latino"])
    found = quantiles(share_measure(here, "george-mckenna"), known, np.random.default_rng(1))
    assert sum(row.places for row in found.rows) + len(found.no_value) == 331
    assert (len(found.no_value), found.no_value_whole) == (97, 12_064)
    assert found.difference_interval is not None
    assert found.difference_interval.high < 0  # fewer for the winner where more are Latino


@pytest.mark.parametrize(
    ("days", "contest", "pair"),
    [
        (("20170404", "20170606"), "house", "gomez ahn"),
        (("20171003", "20171205"), "assembly", "carrillo lopez"),
    ],
)
def test_both_rounds_of_2017_on_the_same_ground(
    places: Path, days: tuple[str, str], contest: str, pair: str
) -> None:
    rounds = []
    for day, stage in zip(days, ("primary", "general"), strict=True):
        name = f"{day}__ca__special__{stage}"
        file = places / "la" / f"openelections_{name}__los_angeles__precinct.csv.gz"
        results = read_precincts([file])
        rounds.append(contest_by_unit(results, find_contest(results, contest)))
    one, other = pair.split()
    sides = [Side(find_selection(each, one), find_selection(each, other)) for each in rounds]
    found = swing(*rounds, *sides)
    assert found.whole.before_votes == sum(row.before_votes for row in found.rows)
    assert found.before_coverage.share is not None
    assert found.before_coverage.share > Fraction(99, 100)
    assert found.after_coverage.share is not None
    assert found.after_coverage.share > Fraction(99, 100)


def test_school_measure_a_and_race_by_precinct_of_san_francisco(places: Path) -> None:
    folder = places / "sf" / "nov2016_by_precinct_and_ballot_type"
    results = read_precincts([folder / "280 - School Measure A.csv"])
    here = contest_by_unit(results, "school-measure-a")
    assert dict(zip(here.selections, here.votes, strict=True)) == {"yes": 289_351, "no": 73_307}
    race = places / "sf" / "sf_2010_race_by_precinct2012.csv"
    (asian,) = covariates_of(here, results, [f"{race}@PREC_2012:asian/total_population"])
    found = quantiles(share_measure(here, "yes"), asian, np.random.default_rng(1))
    assert (len(found.no_value), found.no_value_whole) == (4, 1521)
    assert found.difference < 0


def test_a_measure_is_asked_against_the_share_that_its_rule_needs(places: Path) -> None:
    folder = places / "sf" / "nov2016_by_precinct_and_ballot_type"
    results = read_precincts([folder / "280 - School Measure A.csv"])
    found = place_reports(results, "school-measure-a", needs=FIFTY_FIVE).where.what_if[0]
    assert found.target == "yes has at least 55.00% of the votes for listed selections"
    assert found.least is not None
    assert found.least_row is not None
    assert not found.least_row.holds
    yes, whole = found.least_row.ahead_votes, 289_351 + 73_307
    assert yes * 20 < whole * 11 <= (yes + whole // 2_000) * 20
