"""Past elections as a whole: the hour of a count, and what other days say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.model.partial_date import parse_partial_date
from downballot.model.past_election import PastCount, PastElections, PastTurnout, place_of

SOURCE = "https://example.org/count"
DAYS = ("2018-11-06", "2020-11-03", "2022-11-08")


def count(counted_at: str, election: str = "2022-11-08") -> PastCount:
    return PastCount("Town County", parse_partial_date(election), counted_at, 60, 100, SOURCE)


def turnout(place: str, election: str, registered: int = 1000) -> PastTurnout:
    return PastTurnout(place, parse_partial_date(election), registered, None, SOURCE, "")


@pytest.mark.parametrize(
    ("counted_at", "hours"),
    [
        ("2022-11-08T20:30", 20.5),
        ("2022-11-09T00:00", 24),  # midnight is known to the hour: no day alone
        ("2022-11-09T03:20", 27 + 1 / 3),
        ("2022-11-09", 28),  # the end of the night
        ("2022-11-10", 48 + 17),
        ("2022-12-08", 30 * 24 + 17),
    ],
)
def test_hours_are_counted_from_the_midnight_before(counted_at: str, hours: float):
    assert count(counted_at).hours == pytest.approx(hours)


def test_the_night_when_clocks_change_counts_as_any_other():
    # Clocks go by what the place shows: no zone, so no hour is lost or won.
    assert count("2022-11-08T02:30", "2022-11-06").hours == 50.5


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(DAYS), max_size=6), st.sampled_from(DAYS))
def test_a_day_left_out_leaves_whole_and_takes_nothing_along(days: list[str], left: str):
    whole = PastElections(
        tuple(count(f"{day}T22:00", day) for day in days),
        tuple(turnout("Town County", day) for day in days),
    )
    kept = whole.without(date.fromisoformat(left))
    rest = [day for day in days if day != left]
    assert [one.election for one in kept.counts] == rest
    assert [one.election for one in kept.turnouts] == rest
    assert kept.without(date.fromisoformat(left)) == kept


def test_registered_voters_are_those_of_the_place_and_the_day():
    known = PastElections(
        turnouts=(
            turnout("Town County", "2022-11-08", 1),
            turnout("Town County", "2018-11-06", 2),
            turnout("California", "2022-11-08", 3),
        )
    )
    day = date(2022, 11, 8)
    assert known.registered("Town County CA", day) == 1
    assert known.registered("Town County, CA", day) == 1
    assert known.registered("Town County", date(2018, 11, 6)) == 2
    assert known.registered("California", day) == 3
    assert known.registered("Town County", date(2020, 11, 3)) is None
    assert known.registered("Town County WA", day) is None
    assert PastElections().registered("California", day) is None


@pytest.mark.parametrize(
    ("area", "place"),
    [
        ("Los Angeles County CA", "Los Angeles County"),
        ("Los Angeles County, CA", "Los Angeles County"),
        ("Los Angeles County", "Los Angeles County"),
        ("California", "California"),
        ("King County WA", "King County WA"),
        ("AMERICA", "AMERICA"),
        ("", ""),
    ],
)
def test_only_the_code_of_california_is_left_off(area: str, place: str):
    assert place_of(area) == place
