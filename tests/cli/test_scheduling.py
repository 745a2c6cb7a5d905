"""The dates of races, as text, as JSON and for calendar programs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a desk, which one stands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(ended, code: int = 2) -> str:
    assert (ended.code, ended.out) == (code, ""), ended
    assert ended.err.startswith("downballot: ")
    assert ended.err.count("\n") == 1
    return ended.err


def test_any_election_day_has_its_dates(run):
    out = run("calendar", "2026-11-03").out
    assert "2026-11-03   8:00 p.m.  Election of 3 November 2026: Polls close" in out
    assert (
        "2026-11-10              Election of 3 November 2026: Last day for mail ballots" in out
    )
    assert "2026-11-16" in out


def test_a_day_of_the_body_is_its_election(run):
    out = run("calendar", "2024-11-05").out
    assert "LAUSD board runoff: Election day" in out
    assert "Election of" not in out


def test_without_a_day_the_elections_to_come_are_shown_and_on_request_all(run):
    coming, every = run("calendar").out, run("calendar", "--every").out
    assert "2032-11-02              LAUSD board runoff: Election day" in coming
    assert "2013-03-05" not in coming
    assert "2013-03-05" in every
    assert set(coming.splitlines()) <= set(every.splitlines())


def test_the_runoff_of_a_primary_and_the_terms_of_both_are_told_once(run):
    out = run("calendar").out
    assert "2028-11-07              Runoff of the LAUSD board primary\n" in out
    start = "Terms of those elected start"
    assert (
        f"2028-12                 LAUSD board primary and LAUSD board runoff: {start}\n" in out
    )
    assert out.count(f"2028-12   {'':14}LAUSD") == 1


def test_the_law_of_each_date_is_shown_on_request(run):
    plain, told = run("calendar", "2026-11-03").out, run("calendar", "2026-11-03", "--why").out
    assert "Elections Code" not in plain
    lines = told.splitlines()
    at = next(place for place, one in enumerate(lines) if "Mail ballots go out" in one)
    assert "Elections Code" in lines[at + 1]
    assert lines[at + 2].strip().startswith("http")


def test_an_election_without_a_source_that_opens_is_marked(run):
    run("init", "council", "--template", "body")
    table = Path("council/elections.csv")
    table.write_text(table.read_text().replace(",verified,", ",unverified,"))
    out = run("calendar", "--body", "council", "--every").out
    assert "unverified)" in out
    assert "(expected, unverified)" in out
    assert "2028-03-07              LAUSD board primary: Election day\n" in run("calendar").out


def test_the_elections_of_one_seat(run):
    rows = json.loads(run("calendar", "--seat", "District 4", "--every", "--json").out)
    days = {one["iso"] for one in rows if one["milestone"] == "election-day"}
    assert "2017-03-07" in days
    assert "2019-03-05" not in days


def test_json_is_one_row_for_each_date(run):
    rows = json.loads(run("calendar", "2026-11-03", "--json").out)
    assert len(rows) == len(run("calendar", "2026-11-03").out.strip().splitlines())


def test_icalendar_is_written_and_can_be_read_back(run, nowhere: Path):
    ended = run("calendar", "--ical", "races.ics")
    assert (ended.code, ended.err) == (0, "")
    written = (nowhere / "races.ics").read_bytes()
    assert ended.out == f"races.ics: {len(written):,} bytes.\n"
    events = Calendar.from_ical(written).walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len(events) > 20
    starts = {one.start for one in events if "Election day" in str(one["SUMMARY"])}
    assert date(2028, 3, 7) in starts
    assert list(nowhere.iterdir()) == [nowhere / "races.ics"]


def test_icalendar_of_one_day_has_the_dates_that_the_text_has(run, nowhere: Path):
    run("calendar", "2026-11-03", "--ical", "day.ics")
    events = Calendar.from_ical((nowhere / "day.ics").read_bytes()).walk("VEVENT")
    lines = run("calendar", "2026-11-03").out.strip().splitlines()
    assert len(events) == len(lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["soon"], "'soon': no election day, expected a day as 2026-11-03, or --body lausd"),
        (["lausd"], "expected a day as 2026-11-03, or --body lausd"),
        (["2026-02-30"], "a day in no calendar, expected"),
        (["2031"], "no election day, expected a day as 2026-11-03"),
        (["--seat", "99"], "expected 1 (District 1), 2 (District 2)"),
        (["--body", "nobody"], "body 'nobody': not known, expected one of lausd, or a folder"),
        (["--desk", "dekk"], "not found"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_what_can(run, words: list[str], said: str):
    assert said in refused(run("calendar", *words))
    assert said in refused(run("calendar", *words, "--json"))


def test_a_calendar_that_cannot_be_written_is_said_so(run, nowhere: Path):
    (nowhere / "file").write_text("")
    assert "file" in refused(run("calendar", "--ical", "file/races.ics"), 4)


def test_a_folder_of_tables_has_a_calendar_of_its_own(run):
    run("init", "council", "--template", "body")
    out = run("calendar", "--body", "council").out
    assert "City Council" in out
    assert "LAUSD" not in out


def test_a_desk_has_the_same_calendar(run, lausd_desk: Path):
    assert run("calendar", "--desk", lausd_desk).out == run("calendar").out
