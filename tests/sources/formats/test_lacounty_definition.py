"""The county's election data of November 2022 and 2024, beside its results JSON."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.sources.formats.lacounty_definition import FORMAT
from downballot.sources.formats.lacounty_results import FORMAT as RESULTS

INVENTED = (
    Path(__file__).parent.parent.parent / "samples" / "lacounty-definition" / "invented.json"
)
LAST = {
    "2022-11-08-general": "2022-12-05T121521.json.gz",
    "2024-11-05-general": "2024-12-02T145501.json.gz",
}


def read(shared, election):
    path = shared / "data" / "lacounty" / election / "election_data.json.gz"
    return FORMAT.read(gzip.decompress(path.read_bytes()), path.name)


@pytest.mark.parametrize(
    ("election", "contests", "selections", "voter_nominated"),
    [("2022-11-08-general", 430, 1132, 59), ("2024-11-05-general", 373, 904, 48)],
)
def test_every_contest_is_defined(shared, election, contests, selections, voter_nominated):
    definitions = read(shared, election).definitions
    assert len(definitions) == contests
    assert sum(len(one.selections) for one in definitions) == selections
    assert sum(one.voter_nominated for one in definitions) == voter_nominated


@pytest.mark.parametrize("election", LAST)
def test_contests_and_selections_have_the_identifiers_that_the_results_give(shared, election):
    path = shared / "data" / "lacounty" / election / "results" / LAST[election]
    results = RESULTS.read(gzip.decompress(path.read_bytes()), path.name)
    here = {
        one.id: {each.id for each in one.selections}
        for one in read(shared, election).definitions
    }
    there = {one.id: {each.id for each in one.selections} for one in results.definitions}
    assert here == there


def test_the_countys_own_identifiers_are_kept(shared):
    definitions = {
        one.external_id: one for one in read(shared, "2022-11-08-general").definitions
    }
    district_2 = definitions["8851"]
    assert district_2.title.endswith("Member of the Board of Education, District 2")
    named = {one.external_id: one.id for one in district_2.selections}
    assert named == {"21864": "maria-brenes", "21863": "rocio-rivas"}


def test_it_defines_contests_and_carries_no_count(shared):
    report = read(shared, "2024-11-05-general")
    assert (report.counts, report.ballots, report.published_at) == ((), (), None)
    assert (report.election_ref, report.election_date) == ("4324", date(2024, 11, 5))


def test_a_body_of_another_shape_is_refused():
    with pytest.raises(FormatError, match="missing required field `Data`"):
        FORMAT.read(b"{}", "a.json")


def test_a_candidate_without_identifier_is_refused():
    body = INVENTED.read_bytes().replace(b'"ID": 7001, ', b"")
    with pytest.raises(FormatError, match="missing required field `ID`"):
        FORMAT.read(body, "a.json")
