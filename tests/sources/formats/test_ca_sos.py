"""The Secretary of State's API: the statewide and district counts of November 2022."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.model.contest import ContestType
from downballot.sources.formats.ca_sos import FORMAT

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "ca-sos"


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "fixtures" / "ca-sos-api" / "2022-11-08"


def read(path: Path):
    return FORMAT.read(path.read_bytes(), path.name)


def race(**changed) -> bytes:
    whole = json.loads((SAMPLES / "one-race.json").read_text())
    return json.dumps({**whole, **changed}).encode()


def votes(count):
    return {one.selection: one.votes for one in count.selections}


def test_one_race(folder):
    report = read(folder / "governor" / "2022-11-09T083128.json")
    [definition], [count] = report.definitions, report.counts
    assert definition.id == "governor-statewide-results"
    assert definition.title == "Governor - Statewide Results"
    assert [one.party for one in definition.selections] == ["Dem", "Rep"]
    assert votes(count) == {"gavin-newsom": 3147753, "brian-dahle": 2315880}
    assert (count.precincts, count.precincts_reporting) == (25554, 24312)
    assert report.published_at.isoformat() == "2022-11-09T08:05:00-08:00"
    assert report.election_ref == ""


def test_the_races_of_all_districts(folder):
    report = read(folder / "state-assembly" / "2022-12-06T193653.json")
    assert len(report.counts) == len(report.definitions) == 80
    assert report.definitions[41].title == "State Assembly District 42 - Districtwide Results"
    assert report.findings == ()


def test_ballot_measures_need_more_than_half(folder):
    report = read(folder / "ballot-measures" / "2022-11-09T083133.json")
    assert len(report.counts) == 7
    definition, count = report.definitions[0], report.counts[0]
    assert definition.id == "proposition-1-statewide-results"
    said = (definition.type, definition.pass_rate)
    assert said == (ContestType.BALLOT_MEASURE, "Majority of votes cast")
    assert definition.measure_text == "Constitutional Right to Reproductive Freedom"
    assert votes(count) == {"yes": 3483942, "no": 1872872}
    assert {one.pass_rate for one in report.definitions} == {"Majority of votes cast"}


def test_a_nonpartisan_office_has_no_parties(folder):
    name = "superintendent-of-public-instruction"
    report = read(folder / name / "2022-11-09T083131.json")
    assert {one.party for one in report.definitions[0].selections} == {""}


def test_votes_give_the_percentages_that_the_api_prints(folder):
    checked = 0
    for path in sorted(folder.glob("*/*.json")):
        whole = json.loads(path.read_bytes())
        report = read(path)
        races = [one for one in whole.get("races", [whole]) if "candidates" in one]
        for printed, count in zip(races, report.counts, strict=False):
            total = sum(one.votes for one in count.selections)
            for line, one in zip(printed["candidates"], count.selections, strict=True):
                difference = Fraction(100 * one.votes, total or 1) - Fraction(line["Percent"])
                assert abs(difference) <= Fraction(51, 1000)
                checked += 1
    assert checked == 1650


def test_a_list_of_races_is_read_as_the_api_answers_it():
    report = read(SAMPLES / "races.json")
    assert [one.title.split(" - ")[0] for one in report.definitions] == [
        "State Assembly District 91",
        "State Assembly District 92",
    ]


def test_races_of_several_times_give_the_newest_and_a_finding():
    report = read(SAMPLES / "races.json")
    assert report.published_at.isoformat() == "2030-11-06T08:05:00-08:00"
    [finding] = report.findings
    assert finding.code == "other-reporting-time"
    assert finding.sentence == (
        "1 of 2 races were last reported before 2030-11-06 08:05, the earliest at "
        "2030-11-05 20:20: State Assembly District 92 - Districtwide Results."
    )


def test_the_county_part_of_a_contest_is_another_contest():
    whole = json.loads(race())
    part = {**whole, "raceTitle": "Keeper of Examples - Alpine County Results"}
    report = FORMAT.read(json.dumps([whole, part]).encode(), "a.json")
    assert [one.id for one in report.definitions] == [
        "keeper-of-examples-statewide-results",
        "keeper-of-examples-alpine-county-results",
    ]


def test_summer_time_is_summer_time():
    report = FORMAT.read(race(ReportingTime="June 7, 2030, 12:20 a.m."), "a.json")
    assert report.published_at.isoformat() == "2030-06-07T00:20:00-07:00"


def test_other_words_about_precincts_leave_them_unknown():
    [count] = FORMAT.read(race(Reporting="All done"), "a.json").counts
    assert (count.precincts, count.precincts_reporting) == (None, None)


@pytest.mark.parametrize("text", ["", "1,23", "12x", "-1", "1.5", " 1", "1,234,567,890,123"])
def test_votes_that_are_no_whole_number_name_the_candidate(text):
    body = race(candidates=[{"Name": "Ana", "Party": "Dem", "Votes": text}])
    with pytest.raises(FormatError) as caught:
        FORMAT.read(body, "a.json")
    assert str(caught.value) == (
        f"a.json: race 'Keeper of Examples - Statewide Results', 'Ana': votes {text!r}, "
        "expected a whole number"
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (race(ReportingTime="yesterday"), "ReportingTime: 'yesterday' is not a time"),
        (race(candidates=None), "no answers, expected candidates or ballot-measures"),
        (b'{"races": [], "ReportingTime": 0, "raceTitle": 0}', "races: none"),
        (b"[]", "races: none"),
        (b'{"raceTitle": "x"}', "missing required field"),
    ],
)
def test_a_body_that_is_no_count_is_refused(body, problem):
    with pytest.raises(FormatError, match=problem):
        FORMAT.read(body, "a.json")


def test_a_list_may_begin_with_a_byte_order_mark():
    body = b"[" + race() + b"]"
    assert FORMAT.read(b"\xef\xbb\xbf" + body, "a.json") == FORMAT.read(body, "a.json")
