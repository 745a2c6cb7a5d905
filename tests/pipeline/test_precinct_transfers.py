"""Real contests end to end: Los Angeles 2014 and 2017, San Francisco 2016."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.pipeline.precinct_groups import group_counts
from downballot.pipeline.precinct_places import find_contest
from downballot.precincts.contest_by_unit import ContestByUnit, contest_by_unit
from downballot.precincts.cross_reports import CrossReport, transfers_report
from downballot.precincts.group_votes import group_votes
from downballot.sources.precinct_registry import read_precincts


@pytest.fixture(scope="module")
def places(shared: Path) -> Path:
    folder = shared / "data" / "precincts"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: the results by precinct lie beside the project")
    return folder


def read(path: Path, contest: str) -> ContestByUnit:
    results = read_precincts([path])
    return contest_by_unit(results, find_contest(results, contest))


def check(found: CrossReport) -> None:
    for cell in found.cells:
        ends = (cell.lowest, cell.lo90, cell.estimate, cell.hi90, cell.highest)
        assert list(ends) == pytest.approx(sorted(ends), abs=1e-6)
    rows = dict(zip(found.rows, found.row_votes, strict=True))
    for row, votes in rows.items():
        assert sum(one.estimate for one in found.cells if one.row == row) == pytest.approx(
            votes
        )


@pytest.mark.parametrize(
    ("days", "contest", "finalists", "ahead"),
    [
        (("20170404", "20170606"), "house", ("Jimmy Gomez", "Robert Lee Ahn"), 1313),
        (("20171003", "20171205"), "assembly", ("Wendy Carrillo", "Luis López"), 815),
    ],
)
def test_a_first_round_of_2017_and_its_runoff(
    places: Path, days: tuple[str, str], contest: str, finalists: tuple[str, str], ahead: int
) -> None:
    rounds = []
    for day, stage in zip(days, ("primary", "general"), strict=True):
        name = f"openelections_{day}__ca__special__{stage}__los_angeles__precinct.csv.gz"
        rounds.append(read(places / "la" / name, contest))
    found = transfers_report(rounds[0], rounds[1])
    check(found)
    assert found.identified
    assert found.baseline == "finalists keep their voters, the rest divide in proportion"
    assert {(one.one, one.other, round(one.behind)) for one in found.splits} == {
        (*finalists, ahead)
    }
    kept = next(one for one in found.cells if (one.row, one.column) == (finalists[0],) * 2)
    assert kept.share > 0.9


def test_district_1_of_2014_beside_the_governor_of_the_same_ballot(places: Path) -> None:
    """The runoff of August 2014 is not to hand by precinct: no transfers can be told."""
    folder = places / "la" / "lausd_2014"
    board = read(folder / "lausd_board_d1_special_primary_20140603_by_precinct.csv", "board")
    governor = read(folder / "la_20140603_governor.csv.gz", "governor")
    found = transfers_report(board, governor, one_ballot=True)
    check(found)
    assert found.notes[0].startswith("Both were on the same ballots; who voted in one")
    assert (found.splits, found.baseline) == ((), "every row votes as all do")


def test_race_of_2010_is_said_to_be_no_count_of_voters(places: Path) -> None:
    measure = read(
        places / "sf/nov2016_by_precinct_and_ballot_type/280 - School Measure A.csv", "measure"
    )
    race = places / "sf" / "sf_2010_race_by_precinct2012.csv"
    said = f"{race}@PREC_2012:white,asian,black_or_african_american/total_population"
    found = group_votes(measure, group_counts(said, "population of 2010, not voters"))
    check(found)
    assert found.counted == "population of 2010, not voters"
    assert "9 precincts with 1,521 votes have no groups" in found.notes[1]
    # Hispanic people are of any race there: with them the groups are more than everybody.
    twice = group_counts(f"{race}@PREC_2012:white,hispanic_or_latino,asian/total_population")
    assert len(twice.above_whole) > 100


def test_latino_registration_of_2010_and_the_precincts_that_lack_it(places: Path) -> None:
    file = "lausd_board_d1_special_primary_20140603_by_precinct.csv"
    board = read(places / "la" / "lausd_2014" / file, "board")
    latino = places / "la" / "la2010_precinct_latino_voters_ins_commissioner_primary.csv.gz"
    found = group_votes(board, group_counts(f"{latino}@precinct:lat_voters/tot_reg", "2010"))
    check(found)
    assert found.notes[1].startswith("101 precincts with 12,064 votes have no groups")
