"""Gives the pictures by which pages are shared: made when somebody asks, then kept.

The name of a picture has the hash of what it shows, so it may be kept for ever. Where a name
is of a picture that this desk has neither kept nor would draw now, the newest one is given,
and is not to be kept.
"""

from __future__ import annotations

import os
import re
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from downballot.model.partial_date import parse_partial_date
from downballot.publication.addresses import CARDS
from downballot.publication.card_drawing import card_hash, card_png, card_svg
from downballot.publication.card_picture import CardPicture, board_picture
from downballot.web.answers import CACHING, FOR_EVER, AnyRequest, answer
from downballot.web.body_reader import bodies_of
from downballot.web.cards import FIRST, contest_card, update_card
from downballot.web.languages import language_of
from downballot.web.pages import reader_of
from downballot.web.reader import DeskReader

MOST_KEPT = 3000  # pictures on disk: about 150 MB
_NAME = re.compile(r"([0-9A-Za-z-]{1,40})\.([0-9a-f]{16})\.(png|svg)")
_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


class CardShelf:
    """Pictures that were drawn, in ``cache/cards`` of a desk; it may be deleted at any time.

    Args:
        folder: The desk's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "cache" / "cards"
        self._turn = threading.Lock()  # drawing takes a whole core
        self.every = True  # whether each contest has a picture of its own

    def kept(self, name: str) -> bytes | None:
        """Return a picture; None where it is not kept.

        Args:
            name: Its name: hash, language, ending.
        """
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def png(self, name: str, svg: str) -> bytes:
        """Return a picture, drawn where it is not kept.

        Args:
            name: Its name: hash, language, ending.
            svg: What is drawn.
        """
        with self._turn:
            known = self.kept(name)
            if known is not None:
                return known
            made = card_png(svg)
            # What cannot be kept is drawn again: a full disk keeps nobody from a picture.
            with suppress(OSError):
                self._keep(name, made)
            return made

    def _keep(self, name: str, made: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f".{name}.{os.getpid()}"
        partial.write_bytes(made)
        partial.replace(self._folder / name)
        kept = list(self._folder.glob("*.png"))
        if len(kept) > MOST_KEPT:
            kept.sort(key=lambda one: one.stat().st_mtime)
            for old in kept[: len(kept) - MOST_KEPT * 9 // 10]:
                old.unlink(missing_ok=True)


@get(
    f"{CARDS}/elections/{{election:str}}/contests/{{contest:str}}/{{name:str}}",
    include_in_schema=False,
    sync_to_thread=True,
)
def contest(
    request: AnyRequest,
    state: State,
    election: FromPath[str],
    contest: FromPath[str],
    name: FromPath[str],
) -> Response[bytes]:
    """Give the picture of a contest at an update."""
    key, _, _ = _read(name)
    reader = reader_of(state)
    as_of = _moment(reader, election, key)
    picture = contest_card(reader, reader.fresh(), election, contest, as_of)
    return _answer(request, state, name, picture)


@get(
    f"{CARDS}/elections/{{election:str}}/{{name:str}}",
    include_in_schema=False,
    sync_to_thread=True,
)
def update(
    request: AnyRequest, state: State, election: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """Give the picture of an update of an election."""
    key, _, _ = _read(name)
    reader = reader_of(state)
    as_of = _moment(reader, election, key)
    picture = update_card(reader, reader.fresh(), election, as_of)
    return _answer(request, state, name, picture)


@get(
    f"{CARDS}/bodies/{{body_id:str}}/{{name:str}}",
    include_in_schema=False,
    sync_to_thread=True,
)
def board(
    request: AnyRequest, state: State, body_id: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """Give the picture of a board on a day."""
    day, _, _ = _read(name)
    chosen = bodies_of(state).body(body_id)
    try:
        on = parse_partial_date(day)
    except ValueError as error:
        raise NotFoundException(f"{name[:60]!r}: no such picture") from error
    reader = reader_of(state)
    picture = board_picture(reader.site(reader.fresh()), chosen.board(on))
    return _answer(request, state, name, picture)


def _read(name: str) -> tuple[str, str, str]:
    """Return update or day, hash and form of a picture's name."""
    found = _NAME.fullmatch(name)
    if not found:
        raise NotFoundException(f"{name[:60]!r}: no such picture")
    return found[1], found[2], found[3]


def _moment(reader: DeskReader, election: str, key: str) -> datetime | None:
    """Return the moment of an update; None for the newest, and before the first."""
    fresh = reader.fresh()
    newest = reader.status(fresh, election).update
    if key == (newest.key if newest else FIRST):
        return None
    for one in reader.desk.ledger.updates(election):
        if one.key == key:
            return one.published_at
    raise NotFoundException(f"update {key[:60]!r}: this election has none of that name")


def _answer(
    request: AnyRequest, state: State, name: str, picture: CardPicture
) -> Response[bytes]:
    _, wanted, form = _read(name)
    language = language_of(request.scope)
    shelf: CardShelf = state.cards
    now = card_hash(picture)
    if form == "svg":
        body = card_svg(picture, language).encode()
    else:
        known = shelf.kept(f"{wanted}.{language.code}.png") if wanted != now else None
        now = wanted if known else now
        body = known or shelf.png(f"{now}.{language.code}.png", card_svg(picture, language))
    answered = answer(request, body, _TYPES[form])
    answered.headers["Cache-Control"] = FOR_EVER if now == wanted else CACHING
    return answered


CARD_PAGES = [contest, update, board]
