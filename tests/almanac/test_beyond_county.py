"""Contests that other counties vote in too are known, each with its evidence."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from downballot.almanac.beyond_county import crosses_county_line, reaches
from downballot.almanac.counts import Endpoint, elections, load
from downballot.errors import UsageError
from downballot.model.contest import ContestDefinition, ContestType

TABLE = "los-angeles-county"
ONE, OTHER = elections()
ROWS = reaches(TABLE)


def crosses(title: str, election: str) -> str:
    definition = ContestDefinition("contest", title, ContestType.CANDIDATE)
    return crosses_county_line(TABLE, election, definition)


def test_every_state_and_federal_contest_has_a_row() -> None:
    local = {"Sheriff", "Board of Supervisors", "Judge Superior Court", "District Attorney"}
    local |= {"County Measures", "Cities", "Schools", "Library Districts", "Water Districts"}
    local |= {"Health Care", "Recreation and Park"}
    for election in elections():
        for contest in load(election).contests:
            about = [row for row in ROWS if row.concerns(election, contest.title)]
            assert len(about) <= 1, contest.title
            assert about or contest.group in local, contest.title


def test_every_row_is_about_a_contest_of_an_election_it_names() -> None:
    titles = {name: [contest.title for contest in load(name).contests] for name in elections()}
    for row in ROWS:
        named = row.elections or elections()
        assert any(row.concerns(name, title) for name in named for title in titles[name])


def test_a_tested_row_crosses_when_more_voted_than_the_county_counted() -> None:
    tested = [row for row in ROWS if row.all_votes is not None]
    assert len(tested) == 58
    for row in tested:
        assert row.county_votes is not None
        assert row.all_votes is not None
        assert row.crosses == (row.all_votes > row.county_votes)
    gaps = [row.all_votes - row.county_votes for row in tested if row.crosses]  # type: ignore[operator]
    assert min(gaps) == 852


def test_the_countys_part_is_its_certified_count() -> None:
    recorded = load(ONE)
    cells = recorded.cells(Endpoint.RESULTS, recorded.updates(Endpoint.RESULTS)[-1])
    votes = {reference: value for _, reference, value in cells}
    by_title = {contest.title: contest for contest in recorded.contests}
    for row in ROWS:
        if row.county_votes is not None:
            candidates = by_title[row.title].candidates
            assert sum(votes[one.id] for one in candidates) == row.county_votes


def test_all_votes_are_the_secretary_of_states_last_total(shared: Path) -> None:
    folder = shared / "data" / "canvass" / "ca_sos_2022_general_districts"
    totals: dict[tuple[str, str], int] = defaultdict(int)
    with gzip.open(folder / "updates.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            totals[row["contest_id"], row["published_at"]] += int(row["votes"])
    last = {contest: total for (contest, _), total in sorted(totals.items())}
    row = next(
        row for row in ROWS if row.title == "UNITED STATES REPRESENTATIVE, 32nd District"
    )
    contest = (
        "ca-sos-2022g-us-rep-u-s-house-of-representatives-district-32-districtwide-results"
    )
    assert last[contest] == row.all_votes == 242_027


def test_every_row_has_a_reason_and_a_source() -> None:
    assert all(row.why and row.source and row.office for row in ROWS)


@pytest.mark.parametrize(
    ("title", "election"),
    [
        ("GOVERNOR", ONE),
        ("PRESIDENT AND VICE PRESIDENT", OTHER),
        ("STATE MEASURE 36", OTHER),
        ("UNITED STATES SENATOR - Full Term", ONE),
        ("MEMBER OF THE STATE ASSEMBLY, 46th District", OTHER),
        ("STATE SENATOR, 27th District", OTHER),
        ("LOWELL JOINT SCHOOL DISTRICT SPECIAL ELECTION - MEASURE P", OTHER),
    ],
)
def test_contests_beyond_the_county_say_why_with_the_source(title: str, election: str) -> None:
    sentence = crosses(title, election)
    assert sentence.endswith(")")


@pytest.mark.parametrize(
    ("title", "election"),
    [
        (
            "LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 3",
            OTHER,
        ),
        ("MEMBER STATE BOARD OF EQUALIZATION 3rd District", ONE),
        ("STATE SENATOR, 33rd District", OTHER),
        ("MEMBER OF THE STATE ASSEMBLY, 40th District", ONE),
        ("SHERIFF", ONE),
        ("COUNTY MEASURE A", OTHER),
    ],
)
def test_contests_within_the_county_cross_nothing(title: str, election: str) -> None:
    assert crosses(title, election) == ""


def test_a_districts_row_holds_for_the_elections_of_its_lines_only() -> None:
    assert crosses("UNITED STATES REPRESENTATIVE, 23rd District", "2026-11-03-general") == ""
    assert crosses("GOVERNOR", "2026-11-03-general")


def test_a_title_is_known_in_any_case() -> None:
    assert crosses("Governor", ONE)


def test_a_table_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="expected one of los-angeles-county"):
        reaches("orange-county")


def test_a_desk_without_a_table_knows_of_no_crossing() -> None:
    governor = ContestDefinition("governor", "GOVERNOR", ContestType.CANDIDATE)
    assert crosses_county_line("", ONE, governor) == ""
