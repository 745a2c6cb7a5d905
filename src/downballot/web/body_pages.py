"""The pages of bodies: each reads, renders and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.model.body import BodyRecord, Person
from downballot.pipeline.body_desk import BodyDesk
from downballot.publication.board_page import board_page
from downballot.publication.body_addresses import board_path, control_path
from downballot.publication.calendar_file import calendar_file, race_calendar
from downballot.publication.calendar_page import calendar_page
from downballot.publication.control_page import control_page
from downballot.publication.frame import Site
from downballot.publication.member_page import member_page
from downballot.publication.rendering import Page
from downballot.publication.scoreboard_page import endorsers_page, scoreboard_page
from downballot.publication.seat_page import seat_page
from downballot.web.answers import AnyRequest, answer, html_answer
from downballot.web.body_reader import (
    bodies_of,
    control_asked,
    counterfactuals,
    fields,
    found,
    parse_day,
)
from downballot.web.cards import board_card_path, with_card
from downballot.web.languages import language_of
from downballot.web.money_reader import money_of
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import Freshness

PATH = "/bodies/{body_id:str}"


def page_of(
    request: AnyRequest, state: State, body_id: str, make: Callable[[BodyDesk, Site], Page]
) -> Response[bytes]:
    """Answer with a page of a body, rendered once for each state of the desk and day.

    Args:
        request: The request.
        state: The application's state.
        body_id: The body's id.
        make: Makes the value of the page.

    Raises:
        NotFoundException: The desk knows no such body.
    """
    reader, chosen = reader_of(state), bodies_of(state).body(body_id)

    def made(fresh: Freshness, _key: str) -> Page:
        return make(chosen, reader.site(fresh))

    key = f"{address_of(request)} {chosen.today}"
    return html_answer(request, reader.page(reader.fresh(), key, made))


@get(f"{PATH}/", include_in_schema=False, sync_to_thread=True)
def board(request: AnyRequest, state: State, body_id: FromPath[str]) -> Response[bytes]:
    """Show the board of a body."""
    asked = dict(fields(address_of(request)))
    as_of, scheme = parse_day(asked.get("as_of", "")), asked.get("scheme", "")

    def make(chosen: BodyDesk, site: Site) -> Page:
        board = chosen.board(as_of, scheme=scheme)
        checks = chosen.checks()
        page = board_page(
            site,
            chosen.record,
            board,
            checks,
            elections=chosen.elections(),
            as_of=as_of,
            scheme=scheme,
        )
        reader = reader_of(state)
        card = "" if scheme else board_card_path(reader, reader.fresh(), board)
        return structs.replace(page, frame=with_card(page.frame, card))

    return page_of(request, state, body_id, make)


@get(f"{PATH}/control", include_in_schema=False, sync_to_thread=True)
def newest_control(request: AnyRequest, state: State, body_id: FromPath[str]) -> Redirect:
    """Lead to control after the newest election that fills a seat.

    Raises:
        NotFoundException: The desk follows none.
    """
    elections = bodies_of(state).body(body_id).elections()
    if not elections:
        raise NotFoundException(
            f"{body_id}: this desk follows no election that fills a seat of it"
        )
    prefix = language_of(request.scope).prefix
    return Redirect(prefix + control_path(body_id, elections[0]), status_code=307)


@get(f"{PATH}/control/{{election:str}}", include_in_schema=False, sync_to_thread=True)
def control(
    request: AnyRequest, state: State, body_id: FromPath[str], election: FromPath[str]
) -> Response[bytes]:
    """Show who may control a body after an election."""
    reader, bodies = reader_of(state), bodies_of(state)
    fresh = reader.fresh()
    asked = control_asked(
        body_id, election, fields(address_of(request)), reader.site(fresh).zone
    )

    def make(chosen: BodyDesk, site: Site) -> Page:
        outlook = bodies.control(fresh, asked)
        return control_page(
            site,
            chosen.record,
            next(one for one in site.elections if one.id == election),
            outlook,
            bodies.control_history(fresh, asked),
            as_of=asked.as_of,
            scheme=asked.scheme,
        )

    return page_of(request, state, body_id, make)


@get(f"{PATH}/seats/{{seat:str}}", include_in_schema=False, sync_to_thread=True)
def seat(
    request: AnyRequest, state: State, body_id: FromPath[str], seat: FromPath[str]
) -> Response[bytes]:
    """Show what is on record of a seat."""
    names = names_of_seat(bodies_of(state).body(body_id).record, seat)
    filed = money_of(state).links(reader_of(state).fresh(), names)

    def make(chosen: BodyDesk, site: Site) -> Page:
        history = found(lambda: chosen.seat(seat))
        distances = counterfactuals(chosen.record, history.seat.id)
        page = seat_page(site, chosen.record, history, distances)
        return structs.replace(page, filed=filed)

    return page_of(request, state, body_id, make)


@get(f"{PATH}/members/{{person:str}}", include_in_schema=False, sync_to_thread=True)
def member(
    request: AnyRequest, state: State, body_id: FromPath[str], person: FromPath[str]
) -> Response[bytes]:
    """Show what is on record of a member or candidate."""
    known = money_of(state)
    fresh = reader_of(state).fresh()
    one = person_of(bodies_of(state).body(body_id), person)
    filed = known.links(fresh, (one.name, *one.also))

    def make(chosen: BodyDesk, site: Site) -> Page:
        page = member_page(site, chosen.record, person_of(chosen, person))
        return structs.replace(page, filed=filed)

    return page_of(request, state, body_id, make)


def names_of_seat(record: BodyRecord, seat: str) -> tuple[str, ...]:
    """Return every form of the names of those who stood for a seat, the newest first.

    Args:
        record: All that is on record of the body.
        seat: The seat's id.
    """
    stood = [one for one in record.candidacies if one.seat == seat]
    stood.sort(key=lambda one: one.election.last, reverse=True)
    people = {one.id: (one.name, *one.also) for one in record.people}
    ids = dict.fromkeys(one.person for one in stood)
    return tuple(name for one in ids for name in people.get(one, ()))


def person_of(body: BodyDesk, person: str) -> Person:
    """Return somebody who is on record.

    Args:
        body: The body.
        person: The person's id.

    Raises:
        NotFoundException: Nobody has that id.
    """
    for one in body.record.people:
        if one.id == person:
            return one
    raise NotFoundException(f"{person!r}: nobody of that name is on record here")


@get(f"{PATH}/endorsers/", include_in_schema=False, sync_to_thread=True)
def endorsers(request: AnyRequest, state: State, body_id: FromPath[str]) -> Response[bytes]:
    """List who endorses in contests of a body."""

    def make(chosen: BodyDesk, site: Site) -> Page:
        return endorsers_page(site, chosen.record)

    return page_of(request, state, body_id, make)


@get(f"{PATH}/endorsers/{{endorser:str}}", include_in_schema=False, sync_to_thread=True)
def endorser(
    request: AnyRequest, state: State, body_id: FromPath[str], endorser: FromPath[str]
) -> Response[bytes]:
    """Show what became of those whom somebody endorsed."""

    def make(chosen: BodyDesk, site: Site) -> Page:
        board = found(lambda: chosen.scoreboard(endorser))
        return scoreboard_page(site, chosen.record, board)

    return page_of(request, state, body_id, make)


@get(f"{PATH}/calendar", include_in_schema=False, sync_to_thread=True)
def calendar(request: AnyRequest, state: State, body_id: FromPath[str]) -> Response[bytes]:
    """Show the calendar of a body."""

    def make(chosen: BodyDesk, site: Site) -> Page:
        return calendar_page(site, chosen.record, chosen.calendar(), today=chosen.today)

    return page_of(request, state, body_id, make)


@get(f"{PATH}/calendar.ics", include_in_schema=False, sync_to_thread=True)
def calendar_for_programs(
    request: AnyRequest, state: State, body_id: FromPath[str]
) -> Response[bytes]:
    """Give the calendar of a body as iCalendar, the same all day."""
    chosen = bodies_of(state).body(body_id)
    record, zone = chosen.record, ZoneInfo(reader_of(state).desk.settings.timezone)
    races = [race_calendar(record.body, held, dates) for held, dates in chosen.calendar()]
    written = calendar_file(
        record.body.short_name,
        races,
        now=datetime.combine(chosen.today, time(), zone),
        zone=zone,
        uid_domain="downballot",
        language=language_of(request.scope),
    )
    return answer(request, written, "text/calendar")


@get("/bodies", include_in_schema=False, sync_to_thread=True)
def bodies(request: AnyRequest, state: State) -> Redirect:
    """Lead to the first body.

    Raises:
        NotFoundException: The desk knows none.
    """
    known = reader_of(state).desk.bodies()
    if not known:
        raise NotFoundException("this desk knows no body")
    prefix = language_of(request.scope).prefix
    return Redirect(prefix + board_path(known[0]), status_code=307)


BODY_PAGES = [
    bodies,
    board,
    newest_control,
    control,
    seat,
    member,
    endorsers,
    endorser,
    calendar,
    calendar_for_programs,
]
