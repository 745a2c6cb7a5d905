"""A calendar of races can be subscribed to, read as text and shown as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from downballot.almanac.milestones import milestones
from downballot.errors import UsageError
from downballot.model.milestone import Milestone
from downballot.model.partial_date import PartialDate, on_day
from downballot.publication.calendar_file import (
    RaceCalendar,
    calendar_file,
    calendar_rows,
    calendar_text,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 22, 13, 0, 0, 250, tzinfo=UTC)
JUNE = RaceCalendar("lausd-2026-06-02", "LAUSD primary", milestones(date(2026, 6, 2)))
TERMS = Milestone(
    id="terms-start",
    title="Terms start",
    on=None,
    known=PartialDate(2024, 12),
    source="https://example.org/terms",
)
NOVEMBER = RaceCalendar(
    "lausd-2024-11-05", "LAUSD runoff", (*milestones(date(2024, 11, 5)), TERMS)
)
RACES = (JUNE, NOVEMBER)


def write(*races: RaceCalendar, now: datetime = NOW, name: str = "LAUSD") -> bytes:
    return calendar_file(name, races, now=now, zone=LOS_ANGELES, uid_domain="example.org")


def events(written: bytes) -> dict[str, Event]:
    return {str(one["UID"]): one for one in Calendar.from_ical(written).walk("VEVENT")}


def test_a_whole_day_is_a_day_and_a_time_is_in_the_readers_zone() -> None:
    found = events(write(*RACES))
    counted = found["most-counted.lausd-2026-06-02@example.org"]
    assert counted.start == date(2026, 6, 15)
    polls = found["polls-close.lausd-2026-06-02@example.org"]
    assert polls.start == datetime(2026, 6, 2, 20, tzinfo=LOS_ANGELES)
    assert polls.start.astimezone(UTC) == datetime(2026, 6, 3, 3, tzinfo=UTC)
    winter = found["polls-close.lausd-2024-11-05@example.org"]
    assert winter.start.astimezone(UTC) == datetime(2024, 11, 6, 4, tzinfo=UTC)


def test_the_zone_is_described_in_the_file() -> None:
    calendar = Calendar.from_ical(write(*RACES))
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == ["America/Los_Angeles"]
    assert not calendar.get_missing_tzids()


def test_the_file_has_what_the_standard_asks_for() -> None:
    calendar = Calendar.from_ical(write(*RACES))
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    assert calendar.calendar_name == "LAUSD"
    for event in calendar.walk("VEVENT"):
        assert event["UID"]
        assert NOW.replace(microsecond=0) == event.DTSTAMP
        assert event["SUMMARY"].startswith("LAUSD ")


def test_lines_end_as_they_must_and_are_folded() -> None:
    written = write(*RACES)
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_each_event_says_why_and_links_to_its_source() -> None:
    event = events(write(JUNE))["most-counted.lausd-2026-06-02@example.org"]
    assert "Elections Code 15307" in event["DESCRIPTION"]
    assert "Source: https://california.public.law" in event["DESCRIPTION"]
    assert event["URL"] == "https://california.public.law/codes/elections_code_section_15307"


def test_a_citation_without_address_has_no_link() -> None:
    day = on_day(date(2026, 6, 2))
    cited = Milestone(id="a", title="A", on=day.first, known=day, source="Charter, sec. 404")
    two = Milestone(
        id="b", title="B", on=day.first, known=day, source="https://a.org/x; https://b.org/y"
    )
    found = events(write(RaceCalendar("r", "Race", (cited, two))))
    assert "URL" not in found["a.r@example.org"]
    assert "Charter" in found["a.r@example.org"]["DESCRIPTION"]
    assert found["b.r@example.org"]["URL"] == "https://a.org/x"


def test_what_is_expected_says_so() -> None:
    found = events(write(JUNE))
    assert found["first-release.lausd-2026-06-02@example.org"]["SUMMARY"].endswith("(expected)")
    assert "(expected)" not in found["polls-close.lausd-2026-06-02@example.org"]["SUMMARY"]


def test_a_date_known_to_the_month_is_named_and_is_no_event() -> None:
    written = write(*RACES)
    assert not any(uid.startswith("terms-start") for uid in events(written))
    described = str(Calendar.from_ical(written)["DESCRIPTION"])
    assert "LAUSD runoff: Terms start, December 2024" in described
    assert "Not in this calendar" not in str(Calendar.from_ical(write(JUNE))["DESCRIPTION"])


def test_a_later_writing_moves_events_and_adds_none() -> None:
    later = NOW + timedelta(days=40)
    first, second = events(write(*RACES)), events(write(*RACES, now=later))
    assert list(first) == list(second)
    assert {one.DTSTAMP for one in second.values()} == {later.replace(microsecond=0)}
    stamped = [b"DTSTAMP", b"LAST-MODIFIED"]
    unstamped = [
        [line for line in text.split(b"\r\n") if not line.startswith(tuple(stamped))]
        for text in (write(*RACES), write(*RACES, now=later))
    ]
    assert unstamped[0] == unstamped[1]


def test_another_day_keeps_the_identity() -> None:
    moved = RaceCalendar(JUNE.id, "Renamed", milestones(date(2026, 6, 9)))
    assert set(events(write(JUNE))) >= set(events(write(moved)))


def test_a_calendar_without_dates_is_a_calendar() -> None:
    calendar = Calendar.from_ical(write())
    assert not calendar.walk("VEVENT")
    assert not calendar.walk("VTIMEZONE")


def test_two_races_of_one_id_and_a_moment_without_zone_are_refused() -> None:
    with pytest.raises(UsageError, match="two races of one id"):
        write(JUNE, JUNE)
    with pytest.raises(UsageError, match="expected an aware moment"):
        write(JUNE, now=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=50))
def test_no_text_breaks_out_of_its_line(name: str, title: str, race: str) -> None:
    day = on_day(date(2026, 6, 2))
    one = Milestone(
        id="one", title=title, on=day.first, known=day, time="20:00", why=name, source=title
    )
    rough = Milestone(id="two", title=title, on=None, known=PartialDate(2026))
    written = write(RaceCalendar(race, title, (one, rough)), name=name)
    assert written.count(b"BEGIN:VEVENT\r\n") == written.count(b"\r\nUID:one") == 1
    assert len(events(written)) == 1
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_a_name_cannot_add_an_event() -> None:
    bad = "LAUSD\r\nBEGIN:VEVENT\nUID:x\nEND:VEVENT"
    written = write(RaceCalendar("r", bad, JUNE.milestones), name=bad)
    assert len(events(written)) == len(JUNE.milestones)


def test_rows_are_in_order_over_all_races() -> None:
    rows = calendar_rows(RACES)
    assert len(rows) == len(JUNE.milestones) + len(NOVEMBER.milestones)
    assert [row.race for row in rows[: len(NOVEMBER.milestones)]].count("LAUSD runoff") >= 10
    polls = next(row for row in rows if row.milestone == "polls-close")
    assert (polls.iso, polls.day, polls.time) == ("2024-11-05", "Nov. 5, 2024", "8:00 p.m.")
    terms = next(row for row in rows if row.milestone == "terms-start")
    assert (terms.iso, terms.day, terms.time) == ("2024-12", "December 2024", "")


def test_text_has_a_line_for_each_date() -> None:
    text = calendar_text([JUNE])
    assert text.count("\n") == len(JUNE.milestones)
    assert "2026-06-02   8:00 p.m.  LAUSD primary: Polls close\n" in text
    assert "LAUSD primary: First count (expected)\n" in text
    assert calendar_text([]) == ""
