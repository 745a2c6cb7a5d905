"""The calendar of a body: what happens when in each of its elections, and by which rule."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import Struct

from downballot.almanac.milestones import is_over
from downballot.model.body import Body, BodyElection, BodyRecord
from downballot.model.contest import slug
from downballot.model.milestone import Milestone
from downballot.model.sentence import join, say
from downballot.publication.addresses import API
from downballot.publication.body_addresses import calendar_path, seat_path
from downballot.publication.body_parts import (
    BodyHead,
    Reference,
    ReferencePart,
    body_head,
    citation,
    reference,
)
from downballot.publication.cards import sentences
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import clock_text
from downballot.publication.seat_page import round_title


class MilestoneRow(Struct, frozen=True):
    """One date of an election.

    Attributes:
        title: What happens.
        day: When, no finer than it is known.
        iso: The day for machines; empty where it is not known.
        why: The rule.
        source: Where that was read.
        estimated: It follows custom, not law or an announcement.
    """

    title: str
    day: str
    iso: str
    why: str
    source: tuple[ReferencePart, ...]
    estimated: bool


class ElectionPart(Struct, frozen=True):
    """One election with its dates.

    Attributes:
        id: Anchor of it.
        title: Which round, and when.
        seats: The seats that it fills.
        conducted_by: Who runs it; or empty.
        rows: Its dates.
        source: Where the election is on record.
    """

    id: str
    title: str
    seats: tuple[Link, ...]
    conducted_by: str
    rows: tuple[MilestoneRow, ...]
    source: Reference


class CalendarPage(Struct, frozen=True):
    """Everything on the page of a calendar.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        coming: Elections that are not over, soonest first.
        past: Elections that are over, newest first.
        file_href: Address of the same as iCalendar.
        estimated: Whether a date follows custom only.
        unverified: Whether an election has no source that can be opened.
        api: Where the same is as JSON.
    """

    frame: Frame
    head: BodyHead
    coming: tuple[ElectionPart, ...]
    past: tuple[ElectionPart, ...]
    file_href: str
    estimated: bool
    unverified: bool
    api: str


def calendar_page(
    site: Site,
    record: BodyRecord,
    calendar: tuple[tuple[BodyElection, tuple[Milestone, ...]], ...],
    *,
    today: date,
) -> CalendarPage:
    """Return the calendar of a body.

    Args:
        site: The desk.
        record: All that is on record of the body.
        calendar: Its elections with their dates, in order of date.
        today: The day on which it is read.
    """
    body, path = record.body, calendar_path(record.body.id)
    parts = [(is_over(one, rows, today), _part(one, rows, record)) for one, rows in calendar]
    shown = [part for _, part in parts]
    return CalendarPage(
        frame=frame(site, say("Calendar, {body}", body=body.short_name), path),
        head=body_head(site, body, path),
        coming=tuple(part for over, part in parts if not over),
        past=tuple(part for over, part in parts if over)[::-1],
        file_href=f"{path}.ics",
        estimated=any(row.estimated for part in shown for row in part.rows),
        unverified=not all(part.source.verified for part in shown),
        api=f"{API}{path}",
    )


def _part(
    election: BodyElection, rows: tuple[Milestone, ...], record: BodyRecord
) -> ElectionPart:
    body: Body = record.body
    names = {one.id: one.name for one in record.seats}
    return ElectionPart(
        id=f"e{election.date}-{slug(election.round)}",
        title=round_title(election.round, election.date),
        seats=tuple(
            Link(seat_path(body.id, one), names.get(one, one)) for one in election.seats
        ),
        conducted_by=election.conducted_by,
        rows=tuple(_row(one) for one in rows),
        source=reference(election),
    )


def _row(one: Milestone) -> MilestoneRow:
    return MilestoneRow(
        title=one.title,
        day=_day(one),
        iso=one.on.isoformat() if one.on else "",
        why=sentences((one.why,))[0],
        source=citation(one.source),
        estimated=one.estimated,
    )


def _day(one: Milestone) -> str:
    if one.on is None or not one.time:
        return one.known.words
    at = datetime.combine(one.on, time.fromisoformat(one.time))
    return join(", ", (one.known.words, clock_text(at)))
