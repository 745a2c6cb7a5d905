"""The pages of a contest's places: each reads, renders and answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath, PathParameter, QueryParameter

from downballot.model.sentence import say
from downballot.precincts.place_reports import PlaceReports
from downballot.publication.addresses import API, contest_path, election_path
from downballot.publication.frame import Link
from downballot.publication.precinct_addresses import precincts_path
from downballot.publication.precinct_list_page import precinct_list_page
from downballot.publication.precinct_page import precinct_page
from downballot.publication.rendering import Page
from downballot.web.answers import AnyRequest, html_answer, json_answer
from downballot.web.pages import address_of, reader_of
from downballot.web.precinct_reader import PrecinctReader, map_links, precincts_of_desk
from downballot.web.reader import Freshness
from downballot.web.requests import parameters

PLACES = "/elections/{election:str}/precincts/{contest:str}"


@get("/elections/{election:str}/precincts", include_in_schema=False, sync_to_thread=True)
def precinct_list(
    request: AnyRequest, state: State, election: FromPath[str]
) -> Response[bytes]:
    """Show an election's contests by precinct, what joins, and whether they add up."""
    reader, precincts = reader_of(state), precincts_of_desk(state)

    def make(fresh: Freshness, _address: str) -> Page:
        found = precincts.joined(fresh, election)
        named = precincts.results(fresh, election).contests
        names = {
            (contest, selection): name
            for contest, selection, name in named.select(
                "contest", "selection", "name"
            ).iter_rows()
        }
        return precinct_list_page(
            reader.site(fresh), election, found.report, found.compared, found.alone, names
        )

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(PLACES, include_in_schema=False, sync_to_thread=True)
def places(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Show where a contest was won, who turned out and what moved."""
    reader, precincts = reader_of(state), precincts_of_desk(state)

    def make(fresh: Freshness, address: str) -> Page:
        before = parameters(address).get("before", "")
        reports = precincts.reports(fresh, election, contest, before)
        others = precincts.comparable(fresh, election, contest)
        return precinct_page(
            reader.site(fresh),
            election,
            reports,
            choices=tuple((one.id, one.title, one.id == before) for one in others),
            up=(
                *_up(precincts, fresh, election, contest),
                *map_links(fresh, election, contest),
            ),
        )

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(f"{API}{PLACES}", sync_to_thread=True)
def read_places(
    request: AnyRequest,
    state: State,
    election: Annotated[str, PathParameter(description="The desk's id of the election.")],
    contest: Annotated[
        str, PathParameter(description="The contest in the precinct results: school-measure-a.")
    ],
    before: Annotated[
        str,
        QueryParameter(
            description="A contest of the same results to compare with; of another election "
            "of the desk with its id and a slash in front."
        ),
    ] = "",
) -> Response[PlaceReports]:
    """Give where a contest was won, who turned out, kinds of places, and what moved."""
    fresh = reader_of(state).fresh()
    found = precincts_of_desk(state).reports(fresh, election, contest, before)
    return json_answer(request, found)


def _up(
    precincts: PrecinctReader, fresh: Freshness, election: str, contest: str
) -> Iterator[Link]:
    """Return the pages above: the election and the contest, where the desk counts them.

    Yields:
        A link.
    """
    reader = precincts.reader
    view = next((one for one in reader.elections(fresh) if one.id == election), None)
    if view is not None:
        yield Link(election_path(election), view.title)
    yield Link(precincts_path(election), say("All contests by precinct"))
    found = precincts.view_of(fresh, election, contest)
    if found:
        yield Link(contest_path(election, found.id), found.name)


PRECINCT_PAGES = [precinct_list, places]
PRECINCT_API = [read_places]
