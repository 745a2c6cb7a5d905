"""Feeds and calendars: each reads, writes and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from downballot.errors import UsageError
from downballot.pipeline.feeding import FeedDesk
from downballot.publication.calendar_file import calendar_file, race_calendar
from downballot.publication.feed_addresses import (
    ATOM,
    CALENDAR_OF_ALL,
    FEEDS,
    JSON,
)
from downballot.publication.feeds import (
    ATOM_TYPE,
    JSON_TYPE,
    Feed,
    Place,
    atom,
    json_feed,
    tag_authority,
)
from downballot.publication.money_addresses import FEED
from downballot.web.answers import AnyRequest, answer
from downballot.web.body_reader import bodies_of
from downballot.web.languages import language_of
from downballot.web.money_reader import NO_FILINGS, money_of
from downballot.web.pages import reader_of
from downballot.web.requests import parameters

_ENDINGS = (ATOM, JSON)


@get(f"{FEEDS}/updates/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def election_updates(request: AnyRequest, state: State, file: FromPath[str]) -> Response[bytes]:
    """Give the counts of an election."""
    election, ending = _name(file)
    return _answer(request, state, ending, lambda desk: desk.updates(election))


@get(
    f"{FEEDS}/updates/{{election:str}}/{{file:str}}",
    include_in_schema=False,
    sync_to_thread=True,
)
def contest_updates(
    request: AnyRequest, state: State, election: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """Give the counts of a contest."""
    contest, ending = _name(file)
    return _answer(request, state, ending, lambda desk: desk.contest(election, contest))


@get(f"{FEEDS}/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def desk_feed(request: AnyRequest, state: State, file: FromPath[str]) -> Response[bytes]:
    """Give every call and retraction of the desk, or late money.

    Raises:
        NotFoundException: There is no such feed, or no filings were taken in.
    """
    name, ending = _name(file)
    if name == "calls":
        return _answer(request, state, ending, lambda desk: desk.calls())
    if name == "late":
        return _late(request, state, ending)
    raise NotFoundException(f"{file[:60]!r}: no feed, expected calls, late or one of updates")


@get(f"{FEEDS}/calls/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def election_calls(request: AnyRequest, state: State, file: FromPath[str]) -> Response[bytes]:
    """Give the calls and retractions of an election."""
    election, ending = _name(file)
    return _answer(request, state, ending, lambda desk: desk.calls(election))


@get(FEED, include_in_schema=False, sync_to_thread=True)
def late_money(request: AnyRequest, state: State) -> Response[bytes]:
    """Give late money where it was given first.

    Raises:
        NotFoundException: No filings were taken in.
    """
    return _late(request, state, ATOM)


def _late(request: AnyRequest, state: State, ending: str) -> Response[bytes]:
    money, fresh = money_of(state), reader_of(state).fresh()
    if not fresh.filings:
        raise NotFoundException(NO_FILINGS)
    since = money.since(parameters(str(request.url)).get("since", ""))
    contests = money.late(fresh, since)
    return _answer(request, state, ending, lambda desk: desk.late(contests))


@get(CALENDAR_OF_ALL, include_in_schema=False, sync_to_thread=True)
def every_calendar(request: AnyRequest, state: State) -> Response[bytes]:
    """Give the calendars of every body as one iCalendar file, the same all day."""
    desk = reader_of(state).desk
    zone = ZoneInfo(desk.settings.timezone)
    bodies = [bodies_of(state).body(one) for one in desk.bodies()]
    races = [
        race_calendar(one.record.body, held, dates)
        for one in bodies
        for held, dates in one.calendar()
    ]
    today = datetime.now(zone).date()
    written = calendar_file(
        desk.settings.title,
        races,
        now=datetime.combine(today, time(), zone),
        zone=zone,
        uid_domain="downballot",
        language=language_of(request.scope),
    )
    return answer(request, written, "text/calendar")


def site_of(request: AnyRequest, state: State) -> str:
    """Return where readers reach the site, without a slash at its end.

    Args:
        request: The request; its own host where ``public_url`` says nothing.
        state: The application's state.
    """
    settings = reader_of(state).desk.settings
    if settings.public_url:
        return settings.public_url.rstrip("/") + settings.base_path
    return str(request.base_url).rstrip("/")


def _answer(
    request: AnyRequest, state: State, ending: str, make: Callable[[FeedDesk], Feed]
) -> Response[bytes]:
    reader = reader_of(state)
    settings = reader.desk.settings
    place = Place(
        site_of(request, state),
        tag_authority(settings.public_url, settings.contact),
        language_of(request.scope),
    )
    try:
        with reader.turn:
            feed = make(FeedDesk(reader.desk))
    except UsageError as error:
        raise NotFoundException(str(error)) from error
    if ending == ATOM:
        return answer(request, atom(feed, place), ATOM_TYPE)
    return answer(request, json_feed(feed, place), JSON_TYPE)


def _name(file: str) -> tuple[str, str]:
    for ending in _ENDINGS:
        if file.endswith(ending) and file != ending:
            return file.removesuffix(ending), ending
    raise NotFoundException(f"{file[:60]!r}: no feed, expected an ending .atom or .json")


FEED_PAGES = [
    election_updates,
    contest_updates,
    desk_feed,
    election_calls,
    late_money,
    every_calendar,
]
