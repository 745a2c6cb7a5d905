"""The dates of a race follow from its election day, each by a rule with a source."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from downballot.almanac.calendar_rules import (
    calendar_rules,
    holidays,
    not_a_working_day,
    states,
    statewide_primary,
)
from downballot.almanac.milestones import cycles, milestones
from downballot.errors import UsageError
from downballot.model.body import Body, BodyElection, BodyRecord, Evidence, Round, Seat
from downballot.model.milestone import Milestone
from downballot.model.partial_date import PartialDate, parse_partial_date

SOURCE = "https://example.org/elections"
RULES = calendar_rules("california")
DAYS = st.dates(date(2013, 1, 1), date(2032, 12, 31))


def election(
    day: str, *, kind: Round = Round.GENERAL, seats: tuple[str, ...] = ("2",), **known: object
) -> BodyElection:
    dates = {
        name: parse_partial_date(value) if isinstance(value, str) else value
        for name, value in known.items()
        if name != "conducted_by"
    }
    return BodyElection(
        date=parse_partial_date(day),
        round=kind,
        seats=seats,
        conducted_by=str(known.get("conducted_by", "")),
        source=SOURCE,
        **dates,  # type: ignore[arg-type]
    )


def by_id(one: BodyElection | date) -> dict[str, Milestone]:
    return {found.id: found for found in milestones(one)}


# Real elections


def test_november_2022() -> None:
    found = by_id(election("2022-11-08", certified="2022-12-05"))
    assert found["mail-deadline"].on == date(2022, 11, 15)
    assert found["certified"].on == date(2022, 12, 5)
    assert found["certification-deadline"].on == date(2022, 12, 8)
    assert found["recount-request"].on == date(2022, 12, 10)
    assert found["recount-request"].time == ""
    assert found["canvass-starts"].on == date(2022, 11, 10)
    assert "most-counted" not in found


def test_november_2024() -> None:
    found = by_id(election("2024-11-05", certified="2024-12-03", terms_start="2024-12"))
    assert found["mail-ballots-go-out"].on == date(2024, 10, 7)
    assert found["registration-deadline"].on == date(2024, 10, 21)
    assert found["mail-deadline"].on == date(2024, 11, 12)
    assert "most-counted" not in found
    assert found["certification-deadline"].on == date(2024, 12, 5)
    recount = found["recount-request"]
    assert (recount.on, recount.time, recount.estimated) == (date(2024, 12, 8), "17:00", False)
    assert "a Sunday" in recount.why
    assert "not moved" in recount.why
    assert found["terms-start"].on is None
    assert found["terms-start"].known == PartialDate(2024, 12)


def test_june_2026_has_the_thirteenth_day() -> None:
    found = by_id(election("2026-06-02", kind=Round.PRIMARY, certified="2026-06-26"))
    assert found["most-counted"].on == date(2026, 6, 15)
    assert found["mail-deadline"].on == date(2026, 6, 9)
    assert found["recount-request"].on == date(2026, 7, 1)


def test_a_statewide_primary_alone_has_the_states_dates() -> None:
    found = by_id(date(2026, 6, 2))
    assert found["filing-opens"].on == date(2026, 2, 9)
    assert (found["filing-closes"].on, found["filing-closes"].time) == (
        date(2026, 3, 6),
        "17:00",
    )
    assert found["filing-extension"].on == date(2026, 3, 11)
    assert found["results-sent"].on == date(2026, 7, 3)
    assert found["state-certification"].on == date(2026, 7, 10)
    assert found["runoff"].on == date(2026, 11, 3)
    assert found["runoff"].estimated


def test_a_general_election_alone_is_certified_by_the_state() -> None:
    found = by_id(date(2024, 11, 5))
    assert found["state-certification"].on == date(2024, 12, 13)
    assert "filing-opens" not in found
    assert "runoff" not in found


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2014-06-03", "2014-06-03"),  # received before the polls close
        ("2014-11-04", "2014-11-04"),
        ("2015-03-03", "2015-03-06"),
        ("2020-03-03", "2020-03-06"),
        ("2020-11-03", "2020-11-20"),
        ("2021-09-14", "2021-09-21"),
        ("2022-06-07", "2022-06-14"),
        ("2025-11-04", "2025-11-12"),  # the seventh day was a holiday
        ("2026-11-03", "2026-11-10"),
    ],
)
def test_the_mail_deadline_changed_with_the_law(day: str, last: str) -> None:
    found = by_id(date.fromisoformat(day))["mail-deadline"]
    assert found.on == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "last"),
    [("2020-03-03", "2020-02-18"), ("2024-03-05", "2024-02-20"), ("2025-11-04", "2025-10-20")],
)
def test_registration_closed_on_the_day_it_was_announced_for(day: str, last: str) -> None:
    found = by_id(date.fromisoformat(day))["registration-deadline"]
    assert found.on == date.fromisoformat(last)
    assert "not moved" not in found.why


def test_a_holiday_that_no_row_moves_is_said() -> None:
    found = by_id(date(2028, 3, 7))["registration-deadline"]
    assert found.on == date(2028, 2, 21)
    assert "the third Monday in February" in found.why


def test_school_districts_elected_in_november_of_odd_years_are_certified_sooner() -> None:
    assert by_id(date(2025, 11, 4))["district-certification-deadline"].on == date(2025, 11, 24)
    assert "district-certification-deadline" not in by_id(date(2026, 11, 3))


# What a body's record knows goes before the rules


def test_without_a_certified_count_the_recount_date_is_expected() -> None:
    for open_count in (election("2026-11-03"), election("2026-11-03", certified="2026-12")):
        found = by_id(open_count)["recount-request"]
        assert (found.on, found.estimated) == (date(2026, 12, 8), True)


def test_a_body_gets_no_filing_dates_of_the_state() -> None:
    found = by_id(election("2026-06-02", kind=Round.PRIMARY))
    assert not {"filing-opens", "filing-closes", "state-certification"} & set(found)
    known = by_id(election("2026-06-02", kind=Round.PRIMARY, filing_deadline="2026-03-04"))
    assert (known["filing-closes"].on, known["filing-closes"].source) == (
        date(2026, 3, 4),
        SOURCE,
    )


def test_the_record_stands_where_it_differs_and_the_law_where_it_agrees() -> None:
    other = by_id(election("2024-11-05", mail_days=4, registration_deadline="2024-10-22"))
    assert (other["mail-deadline"].on, other["mail-deadline"].source) == (
        date(2024, 11, 9),
        SOURCE,
    )
    assert other["registration-deadline"].on == date(2024, 10, 22)
    same = by_id(election("2024-11-05", mail_days=7))["mail-deadline"]
    assert (same.on, "AB 37" in same.why) == (date(2024, 11, 12), True)
    before = by_id(election("2015-03-03", mail_days=0))["mail-deadline"]
    assert before.on == date(2015, 3, 3)


def test_a_primary_has_a_runoff_until_its_count_is_certified_without_one() -> None:
    still_open = by_id(election("2028-03-07", kind=Round.PRIMARY))["runoff"]
    assert (still_open.on, still_open.estimated) == (date(2028, 11, 7), True)
    decided = election("2026-06-02", kind=Round.PRIMARY, certified="2026-06-26")
    assert "runoff" not in by_id(decided)
    on_record = by_id(replace(decided, runoff=PartialDate(2026, 11, 3)))["runoff"]
    assert (on_record.title, on_record.estimated) == ("Runoff", False)


def test_an_election_run_by_somebody_else_has_expected_dates_after_it() -> None:
    found = by_id(election("2015-05-19", kind=Round.RUNOFF, conducted_by="City Clerk"))
    assert found["certification-deadline"].estimated
    assert "City Clerk" in found["certification-deadline"].why
    assert not found["polls-close"].estimated
    county = by_id(election("2022-11-08", conducted_by="Los Angeles County Registrar"))
    assert not county["certification-deadline"].estimated


def test_a_date_known_to_the_month_gives_only_what_the_record_knows() -> None:
    found = milestones(election("2028-03", kind=Round.PRIMARY, terms_start="2028-12"))
    assert [(one.id, one.on, str(one.known)) for one in found] == [
        ("election-day", None, "2028-03"),
        ("terms-start", None, "2028-12"),
    ]


def test_another_state_is_refused() -> None:
    with pytest.raises(UsageError, match="expected one of california"):
        milestones(date(2026, 11, 3), state="oregon")
    assert states() == ("california",)


# Properties


@given(DAYS)
def test_dates_come_in_order_for_any_election_day(day: date) -> None:
    found = milestones(day)
    assert all(one.on is not None for one in found)
    assert all(one.known.last <= other.known.last for one, other in pairwise(found))
    assert len({one.id for one in found}) == len(found)
    on = {one.id: one.on or date.min for one in found}
    assert on["registration-deadline"] < on["election-day"] == on["polls-close"] == day
    assert on["polls-close"] <= on["mail-deadline"] < on["certification-deadline"]
    assert on["polls-close"] < on["canvass-starts"] <= day + timedelta(days=7)
    assert on["certification-deadline"] < on["recount-request"]
    assert ("most-counted" in on) == (day.year >= 2026)


@given(DAYS)
def test_every_date_says_why_and_where_it_was_read(day: date) -> None:
    for one in milestones(day):
        if one.id != "election-day":
            assert one.why
            assert one.source.startswith("http")


@given(DAYS, st.integers(1, 30))
def test_a_recount_may_be_asked_for_until_five_days_after_certification(
    day: date, later: int
) -> None:
    certified = (day + timedelta(days=later)).isoformat()
    found = by_id(election(day.isoformat(), certified=certified))
    assert found["recount-request"].on == day + timedelta(days=later + 5)
    assert not found["recount-request"].estimated


# The tables


def test_every_row_has_a_law_a_source_and_a_sentence() -> None:
    for rule in RULES:
        assert rule.law
        assert rule.why.endswith(".")
        assert rule.source.startswith("http")
        assert rule.custom or rule.text_read or rule.note, rule.id


def test_rows_of_one_id_never_start_on_the_same_day() -> None:
    starts = [(rule.id, rule.from_date) for rule in RULES]
    assert len(set(starts)) == len(starts)


def test_a_row_whose_law_was_not_read_says_so_in_every_date() -> None:
    for rule in RULES:
        day = rule.from_date or date(2014, 6, 3)
        found = by_id(day).get(rule.id)
        if found and not rule.text_read and not rule.custom and rule.holds(day):
            assert "was not read" in found.why


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2024-12-07", "a Saturday"),
        ("2025-11-11", "Veterans Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-05-25", "Memorial Day"),
        ("2026-12-25", "Christmas Day"),
        ("2026-11-24", ""),
    ],
)
def test_days_that_are_no_working_days(day: str, what: str) -> None:
    assert not_a_working_day(date.fromisoformat(day), "california") == what
    assert len(holidays("california")) == 16


def test_statewide_primaries_are_the_real_ones() -> None:
    real = {2014: (6, 3), 2016: (6, 7), 2018: (6, 5), 2020: (3, 3), 2022: (6, 7), 2024: (3, 5)}
    real |= {2026: (6, 2), 2028: (3, 7)}
    for year, (month, day) in real.items():
        assert statewide_primary(year) == date(year, month, day)
    assert statewide_primary(2025) is None


# Cycles


def record(*seats: Seat, elections: tuple[BodyElection, ...] = ()) -> BodyRecord:
    body = Body(
        id="lausd", name="LAUSD", short_name="LAUSD", member_title="member", source=SOURCE
    )
    return BodyRecord(body=body, seats=seats, elections=elections)


def seat(name: str, *days: str) -> Seat:
    dates = tuple(parse_partial_date(day) for day in days)
    return Seat(
        id=name,
        name=f"District {name}",
        next_elections=dates,
        source=SOURCE,
        evidence=Evidence.UNVERIFIED,
    )


def test_a_bodys_elections_go_on_to_those_its_seats_name() -> None:
    past = election("2026-06-02", kind=Round.PRIMARY, seats=("2",))
    found = cycles(
        record(
            seat("1", "2028-03-07", "2032-03"),
            seat("2", "2026-06", "2030-06-04"),
            seat("3", "2028-03-07"),
            elections=(past,),
        )
    )
    assert [(str(one.date), one.seats) for one in found] == [
        ("2026-06-02", ("2",)),
        ("2028-03-07", ("1", "3")),
        ("2030-06-04", ("2",)),
        ("2032-03", ("1",)),
    ]
    assert all(one.round is Round.PRIMARY for one in found)
    assert found[1].evidence is Evidence.UNVERIFIED


def test_the_cycles_of_one_seat_are_its_own() -> None:
    known = (election("2024-11-05", seats=("1",)), election("2022-11-08", seats=("2",)))
    found = cycles(
        record(seat("1", "2028-11-07"), seat("2", "2026-06-02"), elections=known), "1"
    )
    assert [(str(one.date), one.round) for one in found] == [
        ("2024-11-05", Round.GENERAL),
        ("2028-11-07", Round.GENERAL),
    ]
