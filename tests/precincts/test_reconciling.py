"""Precincts added up, beside totals that are stated elsewhere."""

from __future__ import annotations

import polars as pl
import pytest

from downballot.precincts.reconciling import STATED, own_totals, reconcile
from downballot.sources.precinct_registry import read_precincts

TIDY = (
    "contest,unit,selection,votes,place,kind,registered,ballots\n"
    "Mayor,P1,Ana,40,ACTON,precinct,100,60\nMayor,P2,Ana,30,LANG,precinct,80,50\n"
    "Mayor,9990001A,Ana,2,,ballot-group,0,3\n"
)


@pytest.fixture
def small(tmp_path):
    (tmp_path / "tidy.csv").write_text(TIDY, encoding="utf-8")
    return read_precincts([tmp_path / "tidy.csv"])


def stated(*rows) -> pl.DataFrame:
    full = [("mayor", place, "total", *rest, "the county") for place, *rest in rows]
    return pl.DataFrame(full, STATED, orient="row")


def test_a_total_that_agrees_has_no_cause(small):
    (line,) = reconcile(small, stated(("", "ana", 72, None)))
    assert (line.added, line.stated, line.cause) == (72, 72, "")


def test_voters_that_the_files_lack_are_the_cause(small):
    lines = reconcile(small, stated(("", "", 120, 195), ("", "ana", 78, None)))
    for line in lines:
        assert line.cause == "precincts with 15 registered voters are not in the files"


def test_a_place_may_have_the_ballots_of_groups(small):
    (line,) = reconcile(small, stated(("CITY OF ACTON", "ana", 41, None)))
    assert line.place == "ACTON"
    assert line.cause.startswith("3 ballots are in ballot groups")


def test_a_choice_of_another_name_is_said(small):
    (line,) = reconcile(small, stated(("", "anna", 72, None)))
    assert "spelt otherwise" in line.cause


def test_a_difference_without_a_sign_of_its_cause_says_so(small):
    (line,) = reconcile(small, stated(("", "ana", 70, None)))
    assert (line.difference, line.cause) == (-2, "not explained by these tables")


def test_a_contest_that_the_results_lack_is_not_asked(small):
    other = stated(("", "ana", 1, None)).with_columns(pl.lit("clerk").alias("contest"))
    assert reconcile(small, other) == ()


def test_lausd_district_1_falls_short_of_its_own_table_by_precincts_that_are_left_out(shared):
    folder = shared / "data" / "precincts" / "la" / "lausd_2014"
    paths = [
        folder / "lausd_board_d1_special_primary_20140603_by_precinct.csv",
        folder / "lausd_board_d1_20140603_by_community.csv",
    ]
    results = read_precincts(paths, title="LAUSD Board District 1")
    lines = reconcile(results, own_totals(results))
    whole = {(one.ballot_kind, one.selection): one for one in lines if not one.place}
    ballots = whole["total", ""]
    assert (ballots.added, ballots.stated) == (54_087, 54_304)
    assert ballots.cause == "precincts with 1,106 registered voters are not in the files"
    assert whole["total", "george-mckenna"].difference == 111
    assert "5 units count 13 ballots twice" in whole["mail", ""].cause
    assert not [one for one in lines if one.cause.startswith("not explained")]
