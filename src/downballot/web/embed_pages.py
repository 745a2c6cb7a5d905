"""What other sites show of pages: each reads, renders and answers.

The embed of the page at ``/X`` is at ``/embed/X``.
"""

from __future__ import annotations

from collections.abc import Callable

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from downballot.errors import UsageError
from downballot.publication.addresses import EMBED, with_query
from downballot.publication.board_embed import board_embed
from downballot.publication.contest_embed import contest_embed
from downballot.publication.embed import THEMES
from downballot.publication.language import language as language_named
from downballot.publication.money_addresses import MONEY
from downballot.publication.money_embed import money_embed
from downballot.publication.rendering import Page
from downballot.web.answers import AnyRequest, html_answer
from downballot.web.body_reader import bodies_of
from downballot.web.cards import contest_of
from downballot.web.languages import language_of
from downballot.web.money_reader import money_of
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import Freshness
from downballot.web.requests import parameters

MakeEmbed = Callable[[Freshness, str], Page]


def embed_answer(
    request: AnyRequest, state: State, make: MakeEmbed, *, day: str = ""
) -> Response[bytes] | Redirect:
    """Answer with an embed, in the theme and language that its address asks for.

    Args:
        request: The request.
        state: The application's state.
        make: Makes the value of the page from the state of the desk and the theme.
        day: The day that the page is of, where it is another one each day.

    Raises:
        UsageError: There is no such theme or language.
    """
    asked = parameters(address_of(request))
    theme, wanted = asked.get("theme", ""), asked.get("lang", "")
    if theme not in {"", "auto", *THEMES}:
        raise UsageError(f"theme {theme[:60]!r}: expected light, dark or auto")
    theme = theme if theme in THEMES else ""
    if wanted:
        chosen = language_named(wanted[:20])
        if chosen != language_of(request.scope):
            there = with_query(f"{chosen.prefix}{request.scope['path']}", theme=theme)
            return Redirect(there, status_code=307)
    # Nothing else in the address matters, so nothing else makes another page of it.
    path = f"{language_of(request.scope).prefix}{request.scope['path']}"
    key = with_query(path, theme=theme) + (f" {day}" if day else "")

    def made(fresh: Freshness, _address: str) -> Page:
        return make(fresh, theme)

    reader = reader_of(state)
    return html_answer(request, reader.page(reader.fresh(), key, made))


@get(
    f"{EMBED}/elections/{{election:str}}/contests/{{contest:str}}",
    include_in_schema=False,
    sync_to_thread=True,
)
def contest(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes] | Redirect:
    """Show a contest or measure on another site."""
    reader = reader_of(state)

    def make(fresh: Freshness, theme: str) -> Page:
        view = reader.status(fresh, election)
        found = contest_of(view.contests, contest)
        decision = reader.decisions(fresh, election).get(contest)
        return contest_embed(reader.site(fresh), view, found, decision, theme=theme)

    return embed_answer(request, state, make)


@get(f"{EMBED}/bodies/{{body_id:str}}/", include_in_schema=False, sync_to_thread=True)
def board(
    request: AnyRequest, state: State, body_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Show a board on another site."""
    reader, chosen = reader_of(state), bodies_of(state).body(body_id)

    def make(fresh: Freshness, theme: str) -> Page:
        return board_embed(reader.site(fresh), chosen.board(), theme=theme)

    return embed_answer(request, state, make, day=str(chosen.today))


@get(f"{EMBED}{MONEY}", include_in_schema=False, sync_to_thread=True)
def money(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Show money on another site."""
    reader, money = reader_of(state), money_of(state)
    fresh = reader.fresh()
    # Filings may have to be read first: not while a page is made.
    totals, basis = money.totals(fresh), money.basis(fresh)

    def make(fresh: Freshness, theme: str) -> Page:
        return money_embed(reader.site(fresh), totals, basis, theme=theme)

    return embed_answer(request, state, make)


EMBED_PAGES = [contest, board, money]
