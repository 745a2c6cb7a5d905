"""Moments and days as a newsroom writes them, in the zone of the desk's readers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.model.sentence import Sentence, say

KEPT_STAMPS = 4096  # every contest of an election shows the same updates
_MONTHS = (
    say("Jan."),
    say("Feb."),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("Aug."),
    say("Sept."),
    say("Oct."),
    say("Nov."),
    say("Dec."),
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


@lru_cache(KEPT_STAMPS)
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
        text=say("{day}, {clock} {zone}", day=day_text(local), clock=clock, zone=_zone(local)),
        short=say("{day}, {clock}", day=_month_day(local), clock=clock),
        query=moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def clock_text(local: datetime) -> Sentence:
    """Return the time of day.

    Args:
        local: A moment in the zone to show it in.

    Examples:
        >>> clock_text(datetime(2024, 11, 6, 0, 5, tzinfo=UTC))
        '12:05 a.m.'
    """
    hour, minute = str(local.hour % 12 or 12), f"{local.minute:02d}"
    if local.hour < 12:
        return say("{hour}:{minute} a.m.", hour=hour, minute=minute)
    return say("{hour}:{minute} p.m.", hour=hour, minute=minute)


def day_text(day: date) -> Sentence:
    """Return a day.

    Args:
        day: The day, or a moment in the zone to show it in.

    Examples:
        >>> day_text(date(2024, 11, 5))
        'Nov. 5, 2024'
    """
    month, number, year = _MONTHS[day.month - 1], str(day.day), str(day.year)
    return say("{month} {day}, {year}", month=month, day=number, year=year)


def _month_day(day: date) -> Sentence:
    return say("{month} {day}", month=_MONTHS[day.month - 1], day=str(day.day))


def _zone(local: datetime) -> str:
    return local.tzname() or ""
