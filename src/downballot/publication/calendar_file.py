"""The dates of races as a calendar that readers subscribe to, as text and as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar import TRANSP, Calendar, Event
from msgspec import Struct
from msgspec.structs import replace

from downballot.errors import UsageError
from downballot.model.body import Body, BodyElection
from downballot.model.milestone import Milestone
from downballot.model.sentence import join, say
from downballot.publication.language import ENGLISH, Language
from downballot.publication.moments import clock_text, day_text
from downballot.publication.published_figures import ROUND_NAMES

_PRODUCT = "-//Downballot//Election calendar//{language}"
_RUNOFF, _TERMS_START = "Runoff", "terms-start"
_A_DAY = timedelta(days=1)
_ADDRESS = re.compile(r"https?://[^\s,;]+")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9.-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class RaceCalendar(Struct, frozen=True):
    """The dates of one election of a calendar.

    Attributes:
        id: Stable name of the election within the calendar (``lausd-2026-11-03``); the
            identity of each date in readers' calendars rests on it.
        title: What readers call it (``LAUSD primary``).
        milestones: Its dates, in order.
        verified: Whether a reader can open the source of the election.
    """

    id: str
    title: str
    milestones: tuple[Milestone, ...]
    verified: bool = True


def race_calendar(
    body: Body, election: BodyElection, milestones: Sequence[Milestone]
) -> RaceCalendar:
    """Return the calendar of one election of a body.

    Args:
        body: The body.
        election: The election.
        milestones: Its dates, in order.
    """
    return RaceCalendar(
        id=f"{body.id}-{election.date}-{election.round}",
        title=say("{body} {round}", body=body.short_name, round=ROUND_NAMES[election.round]),
        milestones=tuple(milestones),
        verified=election.verified,
    )


class CalendarRow(Struct, frozen=True):
    """One date, ready to be shown.

    Attributes:
        iso: ISO 8601, cut where it is not known; sorts as text.
        day: As readers write it (``Nov. 3, 2026``, ``December 2026``).
        time: Time of day (``8:00 p.m.``); empty without.
        race: Title of the election.
        title: What happens.
        why: The rule.
        source: Where it was read.
        estimated: It is expected, not fixed by law or announced.
        milestone: Stable name of the milestone.
        verified: Whether a reader can open the source of the election.
    """

    iso: str
    day: str
    time: str
    race: str
    title: str
    why: str
    source: str
    estimated: bool
    milestone: str
    verified: bool


def calendar_rows(races: Iterable[RaceCalendar]) -> tuple[CalendarRow, ...]:
    """Return the dates of all races, in order.

    Args:
        races: The elections.
    """
    pairs = [(race, one) for race in races for one in race.milestones]
    pairs.sort(key=lambda pair: pair[1].known.last)
    return tuple(_row(race, one) for race, one in pairs)


def calendar_text(races: Iterable[RaceCalendar], *, why: bool = False) -> str:
    """Return the dates of all races as text: one line each, in order.

    The start of the terms that a primary and its runoff fill is told once.

    Args:
        races: The elections.
        why: Below each date its rule, with the law, and where that was read.
    """
    lines = []
    for row in _told_once(calendar_rows(races)):
        lines.append(f"{row.iso:<10}  {row.time:>10}  {_summary(row)}")
        if why:
            lines += [f"{'':24}{said}" for said in (row.why, row.source) if said]
    return "".join(f"{line}\n" for line in lines)


def _told_once(rows: Iterable[CalendarRow]) -> Iterable[CalendarRow]:
    """Join rows of several elections that tell of the same start of terms."""
    told: dict[object, CalendarRow] = {}
    for row in rows:
        key = (row.iso, row.milestone if row.milestone == _TERMS_START else len(told))
        first = told.get(key)
        told[key] = (
            replace(row, race=say("{first} and {second}", first=first.race, second=row.race))
            if first
            else row
        )
    return told.values()


def calendar_file(
    name: str,
    races: Sequence[RaceCalendar],
    *,
    now: datetime,
    zone: ZoneInfo,
    uid_domain: str,
    language: Language = ENGLISH,
) -> bytes:
    """Return the dates of races as an iCalendar file (RFC 5545, with names of RFC 7986).

    A date with a time is an event at that time, any other an event of the whole day. A date
    known only to the month or year is no event; the calendar's description names it. The
    identity of an event rests on the race and the milestone alone, so that a calendar
    somebody subscribed to moves an event instead of adding another.

    Args:
        name: Name of the calendar.
        races: The elections.
        now: The moment of writing, aware.
        zone: Zone of the times.
        uid_domain: Host or name that makes the identities unique (``example.org``).
        language: The language of its words; the identities are the same in all.

    Raises:
        UsageError: The moment has no zone, or two races have the same id.
    """
    if now.tzinfo is None:
        raise UsageError(f"calendar: {now.isoformat()} has no zone, expected an aware moment")
    ids = [_id_part(race.id) for race in races]
    if len(set(ids)) < len(ids):
        raise UsageError(f"calendar: two races of one id in {ids}, expected one of each")
    stamp = now.astimezone(UTC).replace(microsecond=0)
    calendar = _empty(name, races, stamp, uid_domain, language)
    for race in races:
        for one in race.milestones:
            if one.on is not None:
                made = _event(race, one, one.on, stamp, zone, uid_domain, language)
                calendar.add_component(made)
    _add_zone(calendar, races)
    written: bytes = calendar.to_ical()
    return written


def _row(race: RaceCalendar, one: Milestone) -> CalendarRow:
    return CalendarRow(
        iso=str(one.known),
        day=day_text(one.on) if one.on else one.known.words,
        time=clock_text(_at(one.on, one.time, UTC)) if one.on and one.time else "",
        race=race.title,
        title=one.title,
        why=one.why,
        source=one.source,
        estimated=one.estimated,
        milestone=one.id,
        verified=race.verified,
    )


def _summary(row: CalendarRow) -> str:
    """Say what happens in which race (``LAUSD primary: Election day``)."""
    said = join(": ", (row.race, row.title))
    if row.title == _RUNOFF:
        said = say("Runoff of the {race}", race=row.race)
    marks = [say("expected")] if row.estimated else []
    marks += [] if row.verified else [say("unverified")]
    return say("{said} ({marks})", said=said, marks=join(", ", marks)) if marks else said


def _at(day: date, clock: str, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _empty(
    name: str,
    races: Sequence[RaceCalendar],
    stamp: datetime,
    uid_domain: str,
    language: Language,
) -> Calendar:
    calendar = Calendar.new(
        prodid=_PRODUCT.format(language=language.code.upper()),
        name=_one_line(name),
        description=_one_line(language.says(_description(races))),
        last_modified=stamp,
        uid=f"{_id_part(name)}@{_id_part(uid_domain)}",
    )
    calendar.add("refresh-interval", _A_DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return calendar


def _description(races: Sequence[RaceCalendar]) -> str:
    said = say("Dates of elections, each with its rule and source.")
    rough = [
        say("{race}: {title}, {day}", race=race.title, title=one.title, day=one.known.words)
        for race in races
        for one in race.milestones
        if one.on is None
    ]
    if not rough:
        return said
    missing = say(
        "Not in this calendar, since the day is not known: {dates}.", dates=join("; ", rough)
    )
    return join(" ", (said, missing))


def _event(
    race: RaceCalendar,
    one: Milestone,
    day: date,
    stamp: datetime,
    zone: ZoneInfo,
    domain: str,
    language: Language,
) -> Event:
    address = _ADDRESS.search(one.source)
    source = say("Source: {source}", source=one.source) if one.source else ""
    return Event.new(
        uid=f"{_id_part(one.id)}.{_id_part(race.id)}@{_id_part(domain)}",
        stamp=stamp,
        start=_at(day, one.time, zone) if one.time else day,
        summary=_one_line(language.says(_summary(_row(race, one)))),
        description=_clean(language.says(join("\n", (one.why, source)))) or None,
        url=address.group() if address else None,
        transparency=TRANSP.TRANSPARENT,
    )


def _add_zone(calendar: Calendar, races: Sequence[RaceCalendar]) -> None:
    # Bounds by the races alone: they must not depend on the moment of writing.
    years = [one.on.year for race in races for one in race.milestones if one.on]
    if years:
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 1, 1, 1))


def _id_part(text: str) -> str:
    return _NOT_IN_ID.sub("-", text).strip("-").lower()


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())
