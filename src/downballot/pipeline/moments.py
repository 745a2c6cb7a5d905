"""Moments as people write them, on the command line and in addresses."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from downballot.errors import UsageError

FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)  # so that no zone leads out of range


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a moment; a day alone means its end, a time without zone the desk's zone.

    Args:
        text: A day or a day and time (ISO 8601); empty for none.
        zone: The desk's zone.

    Raises:
        UsageError: Neither a day nor a day and time, or out of range.

    Examples:
        >>> read_moment("2024-11-06", ZoneInfo("UTC")).isoformat()
        '2024-11-06T23:59:59.999999+00:00'
    """
    plain = text.strip()
    if not plain:
        return None
    try:
        found = _day_end(plain) or datetime.fromisoformat(plain)
    except ValueError as error:
        raise _unreadable(text) from error
    if not FIRST < found.date() < LAST:
        raise _unreadable(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _unreadable(text: str) -> UsageError:
    return UsageError(
        f"{text[:60]!r}: not a moment, expected 2024-11-06, 2024-11-05T20:36 or "
        "2024-11-06T04:36Z"
    )


def _day_end(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.max)
    except ValueError:
        return None
