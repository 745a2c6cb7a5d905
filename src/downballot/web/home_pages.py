"""The first page, the archive, the search and the corrections: each reads and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from downballot.contests.differences import Differences, differences
from downballot.contests.views import ElectionView
from downballot.control.values import SeatHistory
from downballot.errors import FormatError
from downballot.model.body import BodyRecord
from downballot.pipeline.body_desk import BodyDesk
from downballot.pipeline.corrections import (
    calls_of_desk,
    contest_names,
    recorded_corrections,
)
from downballot.pipeline.last_look import seen_before
from downballot.publication.addresses import (
    ARCHIVE,
    COMPONENTS,
    CORRECTIONS,
    HOME,
    SEARCH,
    election_path,
    with_query,
)
from downballot.publication.archive_page import archive_page
from downballot.publication.changes import Changes, LateMoney, changes
from downballot.publication.components_page import NAMES as COMPONENT_NAMES
from downballot.publication.components_page import components_page
from downballot.publication.corrections_page import corrections_page
from downballot.publication.home_page import BodyNow, DeskNow, HomePage, home_page
from downballot.publication.moments import stamp
from downballot.publication.rendering import Page
from downballot.publication.search_entries import (
    body_entries,
    election_entries,
    money_entries,
    page_entries,
)
from downballot.publication.search_index import QUERY_LENGTH, SearchIndex
from downballot.publication.search_page import search_page
from downballot.web.answers import AnyRequest, html_answer
from downballot.web.languages import language_of
from downballot.web.money_reader import MoneyReader, money_of
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import DeskReader, Freshness
from downballot.web.requests import parameters, parse_moment

LATE_DAYS = 7


@get(ARCHIVE, include_in_schema=False, sync_to_thread=True)
def archive(request: AnyRequest, state: State) -> Response[bytes]:
    """Show every election counted here, and past contests on record."""
    reader = reader_of(state)

    def make(fresh: Freshness, _address: str) -> Page:
        return archive_page(
            reader.site(fresh), tuple(_histories(one) for one in _bodies(reader))
        )

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(CORRECTIONS, include_in_schema=False, sync_to_thread=True)
def corrections(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what was wrong, when, and what it says now."""
    reader = reader_of(state)

    def make(fresh: Freshness, _address: str) -> Page:
        recorded = recorded_corrections(reader.desk, _elections(reader, fresh))
        return corrections_page(reader.site(fresh), recorded)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


class SearchReader:
    """What can be found on a desk, indexed once for each state of it.

    Args:
        reader: Reads the desk.
        money: Reads its money.
    """

    def __init__(self, reader: DeskReader, money: MoneyReader) -> None:
        self.reader = reader
        self.money = money
        self._index = lru_cache(1)(self._make)

    def index(self, fresh: Freshness) -> SearchIndex:
        """Return what can be found.

        Args:
            fresh: The state of the desk.
        """
        return self._index(fresh)

    def _make(self, fresh: Freshness) -> SearchIndex:
        reader = self.reader
        committees = self.money.committees(fresh).items()
        candidates = self.money.candidates(fresh).values()
        return SearchIndex((
            *page_entries(reader.site(fresh)),
            *(one for view in _elections(reader, fresh) for one in election_entries(view)),
            *(one for body in _bodies(reader) for one in body_entries(body.record)),
            *money_entries(committees, candidates),
        ))


@get(SEARCH, include_in_schema=False, sync_to_thread=True)
def search(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what has the words of a search, also misspelt ones."""
    reader = reader_of(state)
    index: SearchIndex = state.search.index(reader.fresh())

    def make(fresh: Freshness, address: str) -> Page:
        query = parameters(address).get("q", "")[: 2 * QUERY_LENGTH]
        return search_page(reader.site(fresh), query, index.find(query))

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(HOME, include_in_schema=False, sync_to_thread=True)
def home(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Show what changed, races to watch, control of the boards, dates and calls.

    What was once asked of the newest election here is asked of its own page.
    """
    given = parameters(address_of(request))
    if given.get("q") or given.get("as_of"):
        return _to_the_election(request, reader_of(state), given)
    return _first_page(request, state, given.get("since", ""))


def _to_the_election(
    request: AnyRequest, reader: DeskReader, given: dict[str, str]
) -> Redirect:
    newest = election_path(reader.status(reader.fresh()).id)
    asked = {name: given.get(name, "") for name in ("q", "as_of")}
    prefix = language_of(request.scope).prefix
    return Redirect(f"{prefix}{with_query(newest, **asked)}", status_code=307)


def _first_page(request: AnyRequest, state: State, asked: str) -> Response[bytes]:
    reader, money, today = reader_of(state), money_of(state), money_of(state).today
    fresh = reader.fresh()
    since = parse_moment(asked, reader.site(fresh).zone)
    late = _late(money, fresh, since, today)

    def make(fresh: Freshness, _address: str) -> Page:
        return _home(reader, fresh, since, asked, late=late, today=today)

    key = f"{address_of(request)} {today}"
    return html_answer(request, reader.page(fresh, key, make))


def _home(
    reader: DeskReader,
    fresh: Freshness,
    since: datetime | None,
    asked: str,
    *,
    late: LateMoney | None,
    today: date,
) -> HomePage:
    site, desk = reader.site(fresh), reader.desk
    newest = reader.status(fresh) if site.elections else None
    names = contest_names(_elections(reader, fresh))
    made = calls_of_desk(desk)
    now = DeskNow(
        newest,
        reader.decisions(fresh) if newest and newest.update else {},
        bodies_now(reader),
        made,
        names,
        today,
    )
    told = _changes(reader, fresh, newest, since, late, names)
    return home_page(site, now, told, asked=asked[:40])


def _changes(
    reader: DeskReader,
    fresh: Freshness,
    newest: ElectionView | None,
    since: datetime | None,
    late: LateMoney | None,
    names: dict[tuple[str, str], str],
) -> Changes:
    zone = reader.site(fresh).zone
    looked = since or _last_count(reader, newest)
    return changes(
        _differences(reader, fresh, newest, since) if newest else None,
        calls_of_desk(reader.desk, looked) if looked else (),
        late,
        names=names,
        zone=zone,
        since=stamp(since, zone) if since else None,
        now=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def _last_count(reader: DeskReader, newest: ElectionView | None) -> datetime | None:
    """Return when the newest count came in, by our clock."""
    if newest is None or newest.update is None:
        return None
    return reader.desk.ledger.received_at(newest.update)


def _differences(
    reader: DeskReader, fresh: Freshness, newest: ElectionView, since: datetime | None
) -> Differences | None:
    seen = seen_before(reader.desk.ledger, newest.id, since)
    if seen is None or newest.update is None or seen.key == newest.update.key:
        return None
    return differences(reader.status(fresh, newest.id, seen.published_at), newest)


def _late(
    money: MoneyReader, fresh: Freshness, since: datetime | None, today: date
) -> LateMoney | None:
    if not fresh.filings:
        return None
    zone = money.reader.site(fresh).zone
    day = since.astimezone(zone).date() if since else today - timedelta(days=LATE_DAYS)
    return LateMoney(day, money.late(fresh, day))


def _elections(reader: DeskReader, fresh: Freshness) -> tuple[ElectionView, ...]:
    return tuple(reader.status(fresh, one.id) for one in reader.elections(fresh))


def _bodies(reader: DeskReader) -> tuple[BodyDesk, ...]:
    """Return the bodies whose tables can be read; their own pages say what is wrong."""
    found = []
    for one in reader.desk.settings.bodies:
        try:
            found.append(reader.desk.body(one.id))
        except FormatError:
            continue
    return tuple(found)


def bodies_now(reader: DeskReader) -> tuple[BodyNow, ...]:
    """Return the bodies of a desk as they are today.

    Args:
        reader: Reads the desk.
    """
    return tuple(_now(one) for one in _bodies(reader))


def _now(body: BodyDesk) -> BodyNow:
    return BodyNow(body.record.body, body.board(), body.calendar(), body.elections())


def _histories(body: BodyDesk) -> tuple[BodyRecord, tuple[SeatHistory, ...]]:
    return body.record, tuple(body.seat(one.id) for one in body.record.seats)


@get(COMPONENTS, include_in_schema=False, sync_to_thread=True)
def components(request: AnyRequest, state: State) -> Response[bytes]:
    """Show the parts that pages are made of."""
    return _component(request, state, "")


@get(f"{COMPONENTS}{{name:str}}", include_in_schema=False, sync_to_thread=True)
def component(request: AnyRequest, state: State, name: FromPath[str]) -> Response[bytes]:
    """Show one of the parts that pages are made of, in all its states.

    Raises:
        NotFoundException: There is none of that name.
    """
    if name not in COMPONENT_NAMES:
        raise NotFoundException(f"component {name[:60]!r}: there is none of that name")
    return _component(request, state, name)


def _component(request: AnyRequest, state: State, name: str) -> Response[bytes]:
    reader = reader_of(state)

    def make(fresh: Freshness, _address: str) -> Page:
        return components_page(reader.site(fresh), name)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


HOME_PAGES = [home, archive, corrections, search, components, component]
