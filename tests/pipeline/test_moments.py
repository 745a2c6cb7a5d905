"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downballot.errors import UsageError
from downballot.pipeline.moments import read_moment

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-11-05T20:36", datetime(2024, 11, 6, 4, 36, tzinfo=UTC)),
        ("2024-11-06T04:36Z", datetime(2024, 11, 6, 4, 36, tzinfo=UTC)),
        (" 2024-11-05T20:36:34-08:00 ", datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)),
        ("2024-11-06", datetime(2024, 11, 7, 7, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_the_desks_zone_unless_it_names_one(text: str, meant: datetime):
    assert read_moment(text, ZONE) == meant


def test_no_text_is_no_moment():
    assert read_moment("  ", ZONE) is None


@pytest.mark.parametrize("text", ["soon", "0001-01-01", "9999-12-31", "2024-11-31", "20:36"])
def test_anything_else_says_what_is_expected(text: str):
    with pytest.raises(UsageError, match="not a moment, expected 2024-11-06"):
        read_moment(text, ZONE)
