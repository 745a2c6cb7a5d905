"""The county's results JSON: the certified counts of November 2022 and November 2024."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.model.contest import ContestType
from downballot.sources.formats.lacounty_results import FORMAT

INVENTED = (
    Path(__file__).parent.parent.parent / "samples" / "lacounty-results" / "invented.json"
)
BOARD = "los-angeles-unified-school-district-member-of-the-board-of-education-district-"


def read(shared, name):
    path = shared / "data" / "lacounty" / name
    return FORMAT.read(gzip.decompress(path.read_bytes()), path.name)


@pytest.fixture(scope="module")
def certified_2022(shared):
    return read(shared, "2022-11-08-general/results/2022-12-05T121521.json.gz")


@pytest.fixture(scope="module")
def certified_2024(shared):
    return read(shared, "2024-11-05-general/results/2024-12-02T145501.json.gz")


def votes(report, contest):
    [count] = [one for one in report.counts if one.contest == contest]
    return {one.selection: one.votes for one in count.selections}


def invented(change) -> bytes:
    whole = json.loads(INVENTED.read_text())
    change(whole["Election"]["ContestGroups"][0]["Contests"][0])
    return json.dumps(whole).encode()


def test_every_contest_and_selection_of_2022(certified_2022):
    assert len(certified_2022.counts) == 430
    assert sum(len(one.selections) for one in certified_2022.counts) == 1132


def test_every_contest_and_selection_of_2024(certified_2024):
    assert len(certified_2024.counts) == 373
    assert sum(len(one.selections) for one in certified_2024.counts) == 904


def test_the_school_board_in_2022(certified_2022):
    assert votes(certified_2022, f"{BOARD}2") == {"maria-brenes": 49985, "rocio-rivas": 55230}


def test_the_school_board_in_2024(certified_2024):
    assert votes(certified_2024, f"{BOARD}3") == {
        "dan-chang": 116478,
        "scott-mark-schmerelson": 124331,
    }


def test_the_school_bond_of_2024(certified_2024):
    contest = "los-angeles-unified-school-district-general-election-measure-us"
    assert votes(certified_2024, contest) == {"yes": 963329, "no": 452919}
    [definition] = [one for one in certified_2024.definitions if one.id == contest]
    said = (definition.type, definition.group, definition.pass_rate)
    assert said == (ContestType.BALLOT_MEASURE, "Schools", "55% of votes cast")


def test_clock_and_election(certified_2022):
    assert certified_2022.published_at.isoformat() == "2022-12-05T12:15:21.817000-08:00"
    assert certified_2022.election_date == date(2022, 11, 8)
    assert certified_2022.election_ref == "4300"


def test_the_first_and_the_last_count_of_a_night(shared):
    folder = "2024-11-05-general/results"
    first = read(shared, f"{folder}/2024-11-05T203634.json.gz")
    last = read(shared, f"{folder}/2024-11-06T034607.json.gz")
    assert sorted(votes(first, f"{BOARD}3").values()) == [50310, 61168]
    assert sorted(votes(last, f"{BOARD}3").values()) == [83256, 89674]


def test_the_error_that_the_county_once_served_is_no_count(shared):
    folder = shared / "data" / "lacounty" / "2024-11-05-general" / "results"
    body = (folder / "ERROR-BODY-2024-11-21T111605.json").read_bytes()
    assert not FORMAT.matches(body)
    with pytest.raises(FormatError, match="missing required field"):
        FORMAT.read(body, "error.json")


def test_names_keep_accents_and_quotes_and_slugs_do_not():
    report = FORMAT.read(INVENTED.read_bytes(), "a.json")
    [first, *_] = report.definitions[0].selections
    assert (first.name, first.id) == ('ANA "ANNIE" EJÉMPLO', "ana-annie-ejemplo")


def test_votes_allowed_are_read_from_words():
    allowed = [one.votes_allowed for one in FORMAT.read(INVENTED.read_bytes(), "a").definitions]
    assert allowed == [1, 1, 2]


def test_a_time_with_an_offset_keeps_it():
    body = INVENTED.read_bytes().replace(b"34.57", b"34+00:00")
    report = FORMAT.read(body, "a.json")
    assert report.published_at.isoformat() == "2030-11-05T20:36:34+00:00"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda contest: contest["Candidates"][1].update(Votes=-1),
            "'BEN SAMPLE': votes -1, expected 0 or more",
        ),
        (
            lambda contest: contest["Candidates"][1].update(Votes=10**10),
            "$.Election.ContestGroups[0].Contests[0].Candidates[1].Votes: "
            "Expected `int` <= 9999999999",
        ),
        (
            lambda contest: contest["Candidates"][1].update(Votes="12"),
            "Candidates[1].Votes: Expected `int`, got `str`",
        ),
        (lambda contest: contest.update(Type="Poll"), "type 'Poll', expected one of Candidate"),
        (
            lambda contest: contest.update(VoteFor="Vote for none"),
            "VoteFor 'Vote for none', expected words that end in a number",
        ),
        (lambda contest: contest.pop("Title"), "missing required field `Title`"),
    ],
)
def test_a_mistake_names_file_and_place(change, message):
    with pytest.raises(FormatError) as caught:
        FORMAT.read(invented(change), "a.json")
    assert str(caught.value).startswith("a.json: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("2030-11-05T20", "2030-13-05T20", "Timestamp"), ("2030-11-05T00", "x", "Election.Date")],
)
def test_a_date_that_is_none_is_refused(old, new, place):
    with pytest.raises(FormatError) as caught:
        FORMAT.read(INVENTED.read_bytes().replace(old.encode(), new.encode()), "a.json")
    assert caught.value.place == place
