"""Real files of five elections, beside other files that have the same votes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.model.contest import slug
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.sources.precinct_registry import read_precincts

BY_KIND = "nov2016_by_precinct_and_ballot_type"
PRESIDENT = "100 - President and Vice President.csv"
SPECIAL = "openelections_{}__ca__special__general__los_angeles__precinct.csv.gz"


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


def column_sum(path: Path, column: str) -> int:
    """Return the sum of a column as the file has it, read by nothing of ours."""
    return int(pl.read_csv(path, columns=[column], infer_schema_length=None)[column].sum())


@pytest.mark.parametrize("name", ["clinton", "trump"])
def test_los_angeles_2016_adds_up_to_the_column_of_its_file(los_angeles, data, name):
    file = data / "la" / "la2016_general_statewide_by_precinct.csv.gz"
    assert total(los_angeles, "president", name) == column_sum(file, f"pres_{name}") > 0


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
    by_kind = read_precincts([data / "sf" / BY_KIND / PRESIDENT])
    clinton = "hillary-clinton-tim-kaine"
    assert total(results, contest, clinton) == total(by_kind, contest, clinton) > 0
    assert results.units["ballots"].sum() == by_kind.units["ballots"].sum() > 0


def test_san_francisco_by_way_of_voting_adds_up_to_the_same(data):
    results = read_precincts([data / "sf" / BY_KIND / PRESIDENT])
    contest, clinton = "president-and-vice-president", "hillary-clinton-tim-kaine"
    parts = [total(results, contest, clinton, kind) for kind in ("mail", "in-person")]
    assert sum(parts) == total(results, contest, clinton) > 0
    assert results.members["member"].len() == 12


def test_ventura_adds_up_the_lines_of_a_precinct_and_says_so(data):
    results = read_precincts([data / "ventura" / "contests" / "PresidentandVicePresident.csv"])
    statewide = data / "ventura" / "ventura_statewide_2016.csv"
    clinton = total(results, results.contests["contest"][0], "hillary-clinton")
    assert clinton == column_sum(statewide, "pres_clinton") > 0
    assert results.notes["code"].to_list() == ["unit-lines-added"]
    assert results.units.height == 609


@pytest.mark.parametrize(
    ("day", "contest", "title"),
    [
        ("2017-06-06", "u-s-house-district-34", "CA-34 U.S. House special general"),
        ("2017-12-05", "state-assembly-district-51", "AD51 special general"),
    ],
)
def test_special_elections_of_2017_add_up_to_the_collected_results(
    data, shared, day, contest, title
):
    results = read_precincts([data / "la" / SPECIAL.format(day.replace("-", ""))])
    collected = pl.read_csv(shared / "data" / "lausd" / "updates.csv", infer_schema=False)
    told = {
        slug(one["choice"]): int(one["votes"])
        for one in collected.filter(election_date=day, contest=title).iter_rows(named=True)
    }
    assert len(told) == 2
    assert {one: total(results, contest, one) for one in told} == told


def test_ballots_cast_lines_of_openelections_are_ballots_of_their_units(data, shared):
    results = read_precincts([data / "la" / SPECIAL.format("20171205")])
    collected = pl.read_csv(shared / "data" / "lausd" / "turnout.csv", infer_schema=False)
    (cast,) = collected.filter(election_date="2017-12-05")["ballots_cast"]
    assert results.units["ballots"].sum() == int(cast)
