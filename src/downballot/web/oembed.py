"""Answers programs that ask how to show an address of this desk: oEmbed 1.0.

Nothing is fetched: an address is taken apart, and only those of this desk's own pages are
answered. Source: https://oembed.com, sections 2.2 to 2.3.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import join, say
from downballot.publication.addresses import EMBED, embed_path
from downballot.publication.card_text import plain
from downballot.publication.embed import HEIGHT, OEMBED, WIDTH, embed_code
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site
from downballot.publication.head import CARD_HEIGHT, CARD_WIDTH
from downballot.publication.language import Language, split_path
from downballot.publication.money_addresses import MONEY
from downballot.web.answers import AnyRequest, answer
from downballot.web.body_reader import bodies_of
from downballot.web.cards import board_card_path, contest_card_path, contest_of
from downballot.web.pages import address_of, reader_of
from downballot.web.precinct_map_pages import maps_of
from downballot.web.reader import Freshness
from downballot.web.requests import parameters

NARROWEST = 200  # pixels: less shows no figure
LOWEST = 100
LONGEST = 2000  # letters of an address
CACHE_SECONDS = 300


class Shown(Struct, frozen=True):
    """A page as another site names it: its title, and its picture's path or nothing."""

    title: str
    card: str = ""


class Kind(Struct, frozen=True):
    """A kind of page that others may show.

    Attributes:
        pattern: Its path.
        height: About how high its embed is, in pixels.
        shown: Says what a path of it shows; NotFoundException where that is nothing.
    """

    pattern: re.Pattern[str]
    height: int
    shown: Callable[[State, Freshness, re.Match[str]], Shown]


class Embedding(Struct, frozen=True, omit_defaults=True):
    """An answer of oEmbed's type ``rich``."""

    type: str
    version: str
    title: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0


def _contest(state: State, fresh: Freshness, found: re.Match[str]) -> Shown:
    reader = reader_of(state)
    election = reader.status(fresh, unquote(found[1]))
    view = contest_of(election.contests, unquote(found[2]))
    title = join(", ", (shortened(view.name), election.title))
    return Shown(title, contest_card_path(state, fresh, view))


def _board(state: State, fresh: Freshness, found: re.Match[str]) -> Shown:
    chosen = bodies_of(state).body(unquote(found[1]))
    board = chosen.board()
    return Shown(board.body.short_name, board_card_path(reader_of(state), fresh, board))


def _money(state: State, fresh: Freshness, _found: re.Match[str]) -> Shown:
    if not reader_of(state).site(fresh).money:
        raise NotFoundException("this desk has no money to show")
    return Shown(say("Money"))


def _precinct_map(state: State, _fresh: Freshness, match: re.Match[str]) -> Shown:
    election, contest = (unquote(part) for part in match.groups())
    try:
        mapped = maps_of(state).ground(election).mapped(contest)
    except UsageError as error:
        raise NotFoundException(str(error)) from error
    return Shown(say("Map by precinct: {contest}", contest=shortened(mapped.title)))


KINDS = (
    Kind(re.compile(r"/elections/([^/]+)/precincts/([^/]+)/map"), 860, _precinct_map),
    Kind(re.compile(r"/elections/([^/]+)/contests/([^/]+)"), HEIGHT, _contest),
    Kind(re.compile(r"/bodies/([^/]+)/"), 640, _board),
    Kind(re.compile(re.escape(MONEY)), 620, _money),
)


@get(OEMBED, include_in_schema=False, sync_to_thread=True)
def oembed(request: AnyRequest, state: State) -> Response[bytes]:
    """Say how to show a page of this desk; 501 where a form is asked for that there is not.

    Raises:
        NotFoundException: The address is of no page that others may show.
        UsageError: No address, or a size that is no number.
    """
    asked = parameters(address_of(request))
    form = asked.get("format", "json")
    if form not in {"json", "xml"}:
        said = f"format {form[:60]!r}: expected json or xml\n"
        return Response(said.encode(), status_code=501, media_type="text/plain")
    wide = _size("maxwidth", asked.get("maxwidth", ""), NARROWEST)
    high = _size("maxheight", asked.get("maxheight", ""), LOWEST)
    reader = reader_of(state)
    fresh = reader.fresh()
    site = reader.site(fresh)
    language, path = _own_page(site, asked.get("url", ""))
    made = _embedding(state, fresh, language, path, (wide, high))
    if form == "json":
        return answer(request, msgspec.json.encode(made), "application/json")
    return answer(request, as_xml(made), "text/xml")


def _size(name: str, text: str, least: int) -> int:
    """Return the largest size that is asked for, 0 for any."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and least <= int(text[:9])):
        raise UsageError(f"{name} {text[:60]!r}: expected pixels, {least} or more")
    return int(text[:9])


def _own_page(site: Site, url: str) -> tuple[Language, str]:
    """Return language and path of a page of this desk."""
    if not url:
        raise UsageError("url: missing, expected the address of a page of this desk")
    own, told = urlsplit(site.root), _parts(url)
    if not site.root or told is None or told[0] != (own.hostname, own.port):
        raise NotFoundException("url: not the address of a page of this desk")
    path = told[1]
    if not path.startswith(f"{own.path}/"):
        raise NotFoundException("url: not the address of a page of this desk")
    language, rest = split_path(path.removeprefix(own.path))
    return language, rest.removeprefix(EMBED)


def _parts(url: str) -> tuple[tuple[str | None, int | None], str] | None:
    """Return host and port of an address, and its path; None where it is no web address."""
    try:
        told = urlsplit(url[:LONGEST])
        if told.scheme not in {"http", "https"} or told.username or told.password:
            return None
        return (told.hostname, told.port), told.path
    except ValueError:
        return None


def _kind(path: str) -> tuple[Kind, re.Match[str]]:
    for one in KINDS:
        found = one.pattern.fullmatch(path)
        if found:
            return one, found
    raise NotFoundException("url: a page that others cannot show")


def _embedding(
    state: State, fresh: Freshness, language: Language, path: str, most: tuple[int, int]
) -> Embedding:
    kind, match = _kind(path)
    site, shown = reader_of(state).site(fresh), kind.shown(state, fresh, match)
    width, height = most[0] or WIDTH, min(kind.height, most[1] or kind.height)
    frame = Frame(site=site, title=shown.title, links=(), embed=embed_path(path))
    pictured = shown.card and (most[0] or CARD_WIDTH) >= CARD_WIDTH
    pictured = pictured and (most[1] or CARD_HEIGHT) >= CARD_HEIGHT
    return Embedding(
        type="rich",
        version="1.0",
        title=plain(language.says(shown.title)),
        provider_name=plain(site.title),
        provider_url=f"{site.root}/",
        cache_age=CACHE_SECONDS,
        html=embed_code(frame, language, width=str(width), height=height),
        width=width,
        height=height,
        thumbnail_url=f"{site.root}{language.prefix}{shown.card}" if pictured else "",
        thumbnail_width=CARD_WIDTH if pictured else 0,
        thumbnail_height=CARD_HEIGHT if pictured else 0,
    )


def as_xml(made: Embedding) -> bytes:
    """Return an answer as XML.

    Args:
        made: The answer.
    """
    root = etree.Element("oembed")
    for name, value in msgspec.to_builtins(made).items():
        etree.SubElement(root, name).text = str(value)
    written: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return written


OEMBED_PAGES = [oembed]
