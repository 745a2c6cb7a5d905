"""The page of screens for a wall: reads, renders and answers."""

from __future__ import annotations

from litestar import Response, get
from litestar.datastructures import State

from downballot.control.values import ControlOutlook
from downballot.pipeline.corrections import calls_of_desk, contest_names
from downballot.publication.addresses import SCREENS
from downballot.publication.home_page import BodyNow, newest_calls
from downballot.publication.rendering import Page
from downballot.publication.screens_page import (
    OnTheWall,
    ScreenChoice,
    screen_choice,
    screens_page,
)
from downballot.web.answers import AnyRequest, html_answer
from downballot.web.body_reader import ControlAsked, bodies_of
from downballot.web.home_pages import bodies_now
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import DeskReader, Freshness
from downballot.web.requests import parameters


@get(SCREENS, include_in_schema=False, sync_to_thread=True)
def screens(request: AnyRequest, state: State) -> Response[bytes]:
    """Show screens for a studio or newsroom, one after the other."""
    reader = reader_of(state)
    wanted = reader.desk.settings.screens
    usual = ScreenChoice(wanted.show, wanted.seconds, wanted.contests)

    def make(fresh: Freshness, address: str) -> Page:
        choice = screen_choice(parameters(address), usual)
        return screens_page(reader.site(fresh), choice, _shown(state, reader, fresh))

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


def _shown(state: State, reader: DeskReader, fresh: Freshness) -> OnTheWall:
    newest = reader.status(fresh) if reader.elections(fresh) else None
    bodies, made = bodies_now(reader), calls_of_desk(reader.desk)
    names = contest_names(reader.status(fresh, one.id) for one in reader.elections(fresh))
    counted = newest if newest and newest.update else None
    return OnTheWall(
        newest,
        reader.decisions(fresh, newest.id) if counted and newest else {},
        bodies,
        _outlooks(state, fresh, bodies, counted.id) if counted else {},
        newest_calls(made, names, reader.site(fresh).zone),
    )


def _outlooks(
    state: State, fresh: Freshness, bodies: tuple[BodyNow, ...], election: str
) -> dict[str, ControlOutlook]:
    return {
        one.body.id: bodies_of(state).control(fresh, ControlAsked(one.body.id, election))
        for one in bodies
        if election in one.elections
    }


SCREEN_PAGES = [screens]
