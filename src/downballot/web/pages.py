"""The pages of a desk: each reads, renders and answers."""

from __future__ import annotations

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.forecast.constants import read_constants
from downballot.publication.addresses import (
    ARCHIVE,
    METHOD,
    contest_path,
    election_path,
    with_query,
)
from downballot.publication.contest_page import contest_page
from downballot.publication.election_page import election_page
from downballot.publication.embed import RESIZER
from downballot.publication.log_page import PAGE_SIZE, log_page
from downballot.publication.method_page import method_page
from downballot.publication.note_part import note_views
from downballot.publication.other_pages import SourceRow, about_page
from downballot.publication.rendering import ASSETS, Page, asset, named_by_content
from downballot.web.answers import FOR_EVER, AnyRequest, answer, html_answer
from downballot.web.body_reader import body_notes, published_notes
from downballot.web.cards import contest_card_path, update_card_path, with_card
from downballot.web.languages import language_of
from downballot.web.money_reader import money_of
from downballot.web.precinct_reader import list_link, places_links
from downballot.web.reader import DeskReader, Freshness
from downballot.web.requests import parameters, parse_moment, parse_page


def reader_of(state: State) -> DeskReader:
    """Return the reader of the desk that the application shows."""
    reader: DeskReader = state.reader
    return reader


def address_of(request: Request[object, object, State]) -> str:
    """Return path and query of a request as it was made, which pages are kept under."""
    query = request.scope["query_string"].decode("latin-1")
    path = f"{language_of(request.scope).prefix}{request.scope['path']}"
    return f"{path}?{query}" if query else path


@get("/elections/{election:str}/", include_in_schema=False, sync_to_thread=True)
def election(request: AnyRequest, state: State, election: FromPath[str]) -> Response[bytes]:
    """Show an election."""
    return _election(request, reader_of(state), election)


def _election(request: AnyRequest, reader: DeskReader, wanted: str) -> Response[bytes]:
    def make(fresh: Freshness, address: str) -> Page:
        asked, site = parameters(address), reader.site(fresh)
        as_of = parse_moment(asked.get("as_of", ""), site.zone)
        page = election_page(
            site,
            reader.status(fresh, wanted, as_of),
            decisions=reader.decisions(fresh, wanted, as_of),
            path=election_path(wanted),
            query=asked.get("q", ""),
            as_of=as_of,
            whole_lists=reader.whole_lists,
        )
        card = update_card_path(reader, fresh, wanted, as_of)
        precincts = None if as_of else list_link(fresh, wanted)
        return structs.replace(page, frame=with_card(page.frame, card), precincts=precincts)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(
    "/elections/{election:str}/contests/{contest:str}",
    include_in_schema=False,
    sync_to_thread=True,
)
def contest(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Show a contest; another name of it leads to its own address."""
    reader, fresh = reader_of(state), reader_of(state).fresh()
    asked = parameters(address_of(request))
    as_of = parse_moment(asked.get("as_of", ""), reader.site(fresh).zone)
    history = reader.contest(fresh, election, contest, as_of)
    if history.view.id != contest:
        there = contest_path(election, history.view.id)
        prefix = language_of(request.scope).prefix
        return Redirect(
            prefix + with_query(there, as_of=asked.get("as_of", "")), status_code=307
        )

    names = (one.name for one in history.view.definition.selections)
    filed = () if as_of else money_of(state).links(fresh, names)

    def make(fresh: Freshness, _address: str) -> Page:
        found = reader.findings(fresh, election, contest, as_of)
        decisions = reader.decided(fresh, election, contest, as_of)
        site = reader.site(fresh)
        page = contest_page(
            site,
            history,
            found,
            decisions=decisions,
            calls=reader.calls(election, contest, as_of),
            bodies=body_notes(state, fresh, history, as_of),
            as_of=as_of,
        )
        return structs.replace(
            page,
            frame=with_card(page.frame, contest_card_path(state, fresh, history.view, as_of)),
            money=published_notes(state, history, as_of),
            filed=filed,
            notes=note_views(reader.notes(election, contest, as_of), site.zone),
            places=() if as_of else places_links(state, fresh, history.view),
        )

    return html_answer(request, reader.page(fresh, address_of(request), make))


@get("/elections/{election:str}/log", include_in_schema=False, sync_to_thread=True)
def log(request: AnyRequest, state: State, election: FromPath[str]) -> Response[bytes]:
    """Show what was received, also what was refused."""
    reader = reader_of(state)

    def make(fresh: Freshness, address: str) -> Page:
        number = parse_page(parameters(address).get("page", ""))
        view = reader.status(fresh, election)
        arrivals = reader.arrivals(election, number * PAGE_SIZE + 1)
        return log_page(reader.site(fresh), view, arrivals, number=number)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(METHOD, include_in_schema=False, sync_to_thread=True)
def method(request: AnyRequest, state: State) -> Response[bytes]:
    """Show how endings are forecast, and how right that was."""
    reader = reader_of(state)

    def make(fresh: Freshness, _address: str) -> Page:
        constants = read_constants()
        return method_page(
            reader.site(fresh),
            model=constants.version,
            data_hash=constants.data_hash,
            folders=constants.folders,
            calibration=constants.calibration,
            policy=reader.desk.settings.calls,
        )

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get("/about", include_in_schema=False, sync_to_thread=True)
def about(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what the desk is and how to read it."""
    reader = reader_of(state)

    def make(fresh: Freshness, _address: str) -> Page:
        return about_page(reader.site(fresh), _sources(reader))

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


def _sources(reader: DeskReader) -> tuple[SourceRow, ...]:
    return tuple(
        SourceRow(one.title, source.name, source.url, f"{source.poll_seconds:g}")
        for one in reader.desk.settings.elections
        for source in one.sources
    )


@get("/elections", include_in_schema=False, sync_to_thread=False)
def elections(request: AnyRequest) -> Redirect:
    """Lead to the archive, which names every election."""
    return Redirect(f"{language_of(request.scope).prefix}{ARCHIVE}", status_code=307)


@get("/elections/{election:str}/contests", include_in_schema=False, sync_to_thread=False)
def contests(request: AnyRequest, election: FromPath[str]) -> Redirect:
    """Lead to the election, which lists its contests."""
    prefix = language_of(request.scope).prefix
    return Redirect(f"{prefix}{election_path(election)}", status_code=307)


@get(RESIZER, include_in_schema=False, sync_to_thread=False)
def resizer(request: AnyRequest) -> Response[bytes]:
    """Give the script that makes frames on other sites as high as their content."""
    return answer(request, asset("embed.js"), ASSETS["embed.js"])


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Give a file that pages refer to.

    Raises:
        NotFoundException: There is no such file.
    """
    plain = named_by_content(name)
    if plain:
        answered = answer(request, asset(plain), ASSETS[plain])
        answered.headers["Cache-Control"] = FOR_EVER
        return answered
    if name not in ASSETS:
        raise NotFoundException(f"{name!r}: no such file")
    return answer(request, asset(name), ASSETS[name])


PAGES = [elections, election, contests, contest, log, method, about, resizer, static]
