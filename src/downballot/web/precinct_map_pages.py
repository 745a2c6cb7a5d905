"""The maps of precincts: each reads, renders and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.errors import UsageError
from downballot.pipeline.precinct_boundaries import ground_path as kept_ground
from downballot.pipeline.precinct_maps import ElectionGround, PrecinctMaps
from downballot.publication.addresses import EMBED, contest_path
from downballot.publication.frame import Link
from downballot.publication.precinct_map_addresses import ground_path, map_path, picture_path
from downballot.publication.precinct_map_page import precinct_map_embed, precinct_map_page
from downballot.publication.precinct_map_part import (
    MapAsked,
    MapPart,
    MapPlaces,
    map_csv,
    map_picture,
)
from downballot.publication.precinct_map_svg import map_png, map_svg
from downballot.publication.rendering import Page
from downballot.web.answers import FOR_EVER, AnyRequest, answer, html_answer
from downballot.web.embed_pages import embed_answer
from downballot.web.languages import language_of
from downballot.web.pages import address_of, reader_of
from downballot.web.precinct_reader import precincts_of_desk
from downballot.web.reader import Freshness
from downballot.web.requests import parameters

T = TypeVar("T")
MAP = "/elections/{election:str}/precincts/{contest:str}/map"
LONGEST = 200  # letters of what is asked


@get(MAP, include_in_schema=False, sync_to_thread=True)
def precinct_map(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Show a contest's map by precinct."""
    reader = reader_of(state)
    part = _part(request, state, election, contest)

    def make(fresh: Freshness, _address: str) -> Page:
        site = reader.site(fresh)
        view = next((one for one in site.elections if one.id == election), None)
        found = precincts_of_desk(state).view_of(fresh, election, contest)
        counted = (Link(contest_path(election, found.id), found.name),) if found else ()
        return precinct_map_page(site, election, view, part, counted=counted)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(f"{EMBED}{MAP}", include_in_schema=False, sync_to_thread=True)
def precinct_map_embedded(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Show a contest's map on another site."""
    reader = reader_of(state)
    part = _part(request, state, election, contest, plain=True)

    def make(fresh: Freshness, theme: str) -> Page:
        return precinct_map_embed(reader.site(fresh), election, part, theme=theme)

    return embed_answer(request, state, make)


@get(f"{MAP}.svg", include_in_schema=False, sync_to_thread=True)
def precinct_map_svg(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Give a contest's map as a picture."""
    svg = _svg(request, state, election, contest)
    return answer(request, svg.encode(), "image/svg+xml")


@get(f"{MAP}.png", include_in_schema=False, sync_to_thread=True)
def precinct_map_png(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Give a contest's map as a picture in points."""
    svg = _svg(request, state, election, contest)
    return answer(request, map_png(svg), "image/png")


@get(f"{MAP}.csv", include_in_schema=False, sync_to_thread=True)
def precinct_map_csv(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Give every precinct of a contest's map as a table."""
    found = _found(state, election)
    body = _or_not_found(lambda: map_csv(found.mapped(contest), found.ground.units))
    return answer(request, body, "text/csv")


@get("/data/precincts/{election:str}/{name:str}", include_in_schema=False, sync_to_thread=True)
def precinct_ground(
    request: AnyRequest, state: State, election: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """Give the shapes of an election's maps; other shapes have another name.

    Raises:
        NotFoundException: There is no such file.
    """
    folder = reader_of(state).desk.folder
    path = _or_not_found(lambda: kept_ground(folder, election, name.partition(".")[0]))
    if not name.endswith(".topojson") or path.name != name or not path.is_file():
        raise NotFoundException(f"{name[:80]!r}: no such file")
    answered = answer(request, path.read_bytes(), "application/json")
    answered.headers["Cache-Control"] = FOR_EVER
    return answered


def maps_of(state: State) -> PrecinctMaps:
    """Return the maps of the application's desk.

    Args:
        state: The application's state.
    """
    maps: PrecinctMaps = state.precinct_maps
    return maps


def _found(state: State, election: str) -> ElectionGround:
    return _or_not_found(lambda: maps_of(state).ground(election))


def _part(
    request: AnyRequest, state: State, election: str, contest: str, *, plain: bool = False
) -> MapPart:
    asked = MapAsked() if plain else _asked(request)
    found = _found(state, election)
    places = MapPlaces(
        page=f"{language_of(request.scope).prefix}{map_path(election, contest)}",
        ground=ground_path(election, found.kept.map_sha256),
        svg=picture_path(election, contest, "svg"),
        png=picture_path(election, contest, "png"),
        csv=picture_path(election, contest, "csv"),
    )
    followed = reader_of(state).desk.settings.election(election)
    authority = followed.jurisdiction if followed else ""
    part = _or_not_found(
        lambda: found.part(contest, asked=asked, places=places, authority=authority)
    )
    # In a frame of another site there is no way to another page of this one.
    return structs.replace(part, contests=()) if plain else part


def _asked(request: AnyRequest) -> MapAsked:
    given = parameters(address_of(request))
    return MapAsked(
        view=given.get("view", "")[:LONGEST],
        against=given.get("against", "")[:LONGEST],
        dots=given.get("drawn", "") == "dots",
    )


def _svg(request: AnyRequest, state: State, election: str, contest: str) -> str:
    part = _part(request, state, election, contest)
    dark = parameters(address_of(request)).get("theme", "") == "dark"
    ground = _found(state, election).ground
    return map_svg(map_picture(part), ground, dark=dark, language=language_of(request.scope))


def _or_not_found(make: Callable[[], T]) -> T:
    """Return what can be made; what was asked for and is not there has no page."""
    try:
        return make()
    except UsageError as error:
        raise NotFoundException(str(error)) from error


PRECINCT_MAP_PAGES = [
    precinct_map,
    precinct_map_embedded,
    precinct_map_svg,
    precinct_map_png,
    precinct_map_csv,
    precinct_ground,
]
