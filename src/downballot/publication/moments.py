"""Moments and days as a newsroom writes them, in the zone of the desk's readers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

_MONTHS = (
    "Jan.",
    "Feb.",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)


class Stamp(Struct, frozen=True):
    """A moment, ready to be printed.

    Attributes:
        iso: The moment for machines, with its offset.
        text: Day, time and zone (``Nov. 5, 2024, 8:36 p.m. PST``).
        short: Day and time without year and zone (``Nov. 5, 8:36 p.m.``).
        query: The moment in UTC as an address carries it (``2024-11-06T04:36:34Z``).
    """

    iso: str
    text: str
    short: str
    query: str


def stamp(moment: datetime, zone: ZoneInfo) -> Stamp:
    """Return a moment as readers of a zone know it, in the style of the Associated Press.

    Args:
        moment: The moment, aware.
        zone: Zone of the readers.

    Examples:
        >>> moment = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)
        >>> stamp(moment, ZoneInfo("America/Los_Angeles")).text
        'Nov. 5, 2024, 8:36 p.m. PST'
    """
    local = moment.astimezone(zone)
    clock = clock_text(local)
    return Stamp(
        iso=local.isoformat(timespec="seconds"),
        text=f"{day_text(local)}, {clock} {local.tzname()}",
        short=f"{_month_day(local)}, {clock}",
        query=moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def clock_text(local: datetime) -> str:
    """Return the time of day.

    Args:
        local: A moment in the zone to show it in.

    Examples:
        >>> clock_text(datetime(2024, 11, 6, 0, 5, tzinfo=UTC))
        '12:05 a.m.'
    """
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half}"


def day_text(day: date) -> str:
    """Return a day.

    Args:
        day: The day, or a moment in the zone to show it in.

    Examples:
        >>> day_text(date(2024, 11, 5))
        'Nov. 5, 2024'
    """
    return f"{_month_day(day)}, {day.year}"


def _month_day(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}"
