"""Real files of five elections against the totals that their authorities certified."""

from __future__ import annotations

import polars as pl
import pytest

from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.sources.precinct_registry import read_precincts


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data" / "precincts"


@pytest.fixture(scope="module")
def los_angeles(data) -> PrecinctResults:
    return read_precincts([
        data / "la" / "la2016_general_statewide_by_precinct.csv.gz",
        data / "la" / "la2016_local_contests",
    ])


def total(results: PrecinctResults, contest: str, selection: str, kind: str = "total") -> int:
    rows = results.votes.filter(contest=contest, selection=selection, ballot_kind=kind)
    return int(rows["votes"].sum())


def test_los_angeles_2016_adds_up_to_the_certified_votes_for_president(los_angeles):
    # Statement of Vote of 8 November 2016, California Secretary of State.
    assert total(los_angeles, "president", "clinton") == 2_464_364
    assert total(los_angeles, "president", "trump") == 769_743


def test_los_angeles_2016_has_4988_precincts_and_259_groups_of_ballots(los_angeles):
    kinds = dict(los_angeles.units.group_by("kind").len().rows())
    assert kinds == {UnitKind.PRECINCT.value: 4_988, UnitKind.BALLOT_GROUP.value: 259}


def test_contests_one_below_another_are_told_apart(los_angeles):
    judges = los_angeles.contests.filter(pl.col("contest").str.starts_with("judge-"))
    assert judges["contest"].n_unique() == 4
    units = los_angeles.contest_units.filter(contest="judge-superiorcourt-4")
    assert units.height == 5_004
    assert "contests-stacked" in los_angeles.notes["code"].to_list()


def test_lausd_district_1_has_353_units_by_way_of_voting(data):
    folder = data / "la" / "lausd_2014"
    name = "lausd_board_d1_special_primary_20140603_by_precinct.csv"
    results = read_precincts([folder / name])
    contest = "lausd-board-d1-special-primary"
    assert results.units.height == 353
    assert total(results, contest, "george-mckenna") == 19_803
    assert total(results, contest, "george-mckenna", "mail") == 7_828
    votes = results.votes.filter(ballot_kind="total")["votes"].sum()
    assert round(100 * 19_803 / votes, 1) == 44.6


def test_a_file_that_writes_nothing_for_none_is_read_as_zero_and_says_so(data):
    folder = data / "la" / "lausd_2014"
    path = folder / "la_COUNTY_MEASURE_P_11-04-14_by_Precinct_905-3735.csv.gz"
    results = read_precincts([path])
    assert results.set_aside.is_empty()
    assert results.votes["votes"].null_count() == 0
    assert results.notes["code"].to_list() == ["blank-means-none"]


def test_san_francisco_counts_precincts_that_were_counted_together_once(data):
    results = read_precincts([data / "sf" / "election2016general.json.gz"])
    assert results.set_aside["code"].to_list() == ["unit-copied"] * 6
    assert results.members.filter(unit="1104")["member"].to_list() == ["1104", "1105"]
    contest = "president-and-vice-president"
    assert total(results, contest, "hillary-clinton-tim-kaine") == 345_084
    assert results.units["ballots"].sum() == 414_528


def test_san_francisco_by_way_of_voting_adds_up_to_the_same(data):
    folder = data / "sf" / "nov2016_by_precinct_and_ballot_type"
    results = read_precincts([folder / "100 - President and Vice President.csv"])
    contest, clinton = "president-and-vice-president", "hillary-clinton-tim-kaine"
    parts = [total(results, contest, clinton, kind) for kind in ("mail", "in-person")]
    assert sum(parts) == total(results, contest, clinton) == 345_084
    assert results.members["member"].len() == 12


def test_ventura_adds_up_the_lines_of_a_precinct_and_says_so(data):
    path = data / "ventura" / "contests" / "PresidentandVicePresident.csv"
    results = read_precincts([path])
    assert total(results, results.contests["contest"][0], "hillary-clinton") == 194_402
    assert results.notes["code"].to_list() == ["unit-lines-added"]
    assert results.units.height == 609


@pytest.mark.parametrize(
    ("file", "contest", "votes"),
    [
        (
            "openelections_20170606__ca__special__general__los_angeles__precinct.csv.gz",
            "u-s-house-district-34",
            {"jimmy-gomez": 25_569, "robert-lee-ahn": 17_610},
        ),
        (
            "openelections_20171205__ca__special__general__los_angeles__precinct.csv.gz",
            "state-assembly-district-51",
            {"wendy-carrillo": 11_100, "luis-lopez": 9_631},
        ),
    ],
)
def test_special_elections_of_2017_add_up_to_their_results(data, file, contest, votes):
    results = read_precincts([data / "la" / file])
    assert {one: total(results, contest, one) for one in votes} == votes


def test_ballots_cast_lines_of_openelections_are_ballots_of_their_units(data):
    name = "openelections_20171205__ca__special__general__los_angeles__precinct.csv.gz"
    results = read_precincts([data / "la" / name])
    assert results.units["ballots"].sum() == 20_892
