"""Moments as a newsroom writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.publication.moments import clock_text, day_text, stamp

PACIFIC = ZoneInfo("America/Los_Angeles")


def test_a_count_of_the_night_is_on_the_evening_of_its_zone() -> None:
    made = stamp(datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC), PACIFIC)
    assert made.text == "Nov. 5, 2024, 8:36 p.m. PST"
    assert made.short == "Nov. 5, 8:36 p.m."
    assert made.iso == "2024-11-05T20:36:34-08:00"
    assert made.query == "2024-11-06T04:36:34Z"


def test_summer_time_has_its_own_name() -> None:
    assert stamp(datetime(2022, 6, 8, 3, 5, tzinfo=UTC), PACIFIC).text.endswith("8:05 p.m. PDT")


@pytest.mark.parametrize(
    ("hour", "text"),
    [(0, "12:07 a.m."), (1, "1:07 a.m."), (12, "12:07 p.m."), (23, "11:07 p.m.")],
)
def test_hours_are_those_of_a_twelve_hour_clock(hour: int, text: str) -> None:
    assert clock_text(datetime(2024, 1, 1, hour, 7, tzinfo=UTC)) == text


def test_short_months_are_never_cut() -> None:
    assert [day_text(date(2024, month, 1)).split()[0] for month in (3, 5, 9)] == [
        "March",
        "May",
        "Sept.",
    ]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive by Hypothesis' rule
def test_the_moment_in_an_address_is_the_moment(moment: datetime) -> None:
    made = stamp(moment, PACIFIC)
    assert datetime.fromisoformat(made.query) == moment.replace(microsecond=0)
    assert datetime.fromisoformat(made.iso) == moment.replace(microsecond=0)
