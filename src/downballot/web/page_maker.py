"""Makes the files of a baked site, page by page, in this process or in one of its own."""

from __future__ import annotations

from html import escape
from pathlib import Path

from msgspec import Struct

from downballot.pipeline.desk import Desk
from downballot.publication.baked_page import (
    Copy,
    baked,
    card_links,
    file_of,
    is_live_only,
    links,
    moved,
)
from downballot.web.app import DeskApp, app_of
from downballot.web.asking import Answer, Asker
from downballot.web.baked_folder import BakedFolder, File, content_hash
from downballot.web.reader import DeskReader

HTML = "text/html"


class Wanted(Struct, frozen=True):
    """A page to make.

    Attributes:
        address: Path of the page, with the prefix of its language.
        basis: Hash of what it rests on.
        content: Hash of the file that is there; empty where there is none.
    """

    address: str
    basis: str
    content: str = ""


class PageMaker:
    """Asks a desk for pages and writes them as files.

    Args:
        desk: The desk's folder.
        folder: The folder of the baked site.
    """

    def __init__(self, desk: Path, folder: BakedFolder) -> None:
        self.desk = Desk(desk)
        app = app_of(self.desk)
        self.reader: DeskReader = app.state.reader
        self.reader.whole_lists = True  # where nobody answers a search, a page has every link
        self.money = app.state.money
        settings = self.desk.settings
        self._root = f"{settings.public_url.rstrip('/')}{settings.base_path}"
        app.state.cards.every = False  # a copy draws the followed contests alone
        self._asker = Asker(app.make if isinstance(app, DeskApp) else app)
        self._folder = folder

    def close(self) -> None:
        """Give up the journal's connections."""
        self._asker.close()
        self.desk.close()

    def decide(self, election: str, number: int) -> None:
        """Forecast every contest of an election at an update, and keep it beside the desk.

        Args:
            election: The desk's id of the election.
            number: Place of the update, 0 for the first.
        """
        self.desk.kept_decisions(election).make(number)

    def prepare(self) -> None:
        """Read what the newest pages of every election show, before they are asked for."""
        fresh = self.reader.fresh()
        for one in self.reader.elections(fresh):
            self.reader.status(fresh, one.id)

    def make(self, wanted: Wanted, copy: Copy) -> File:
        """Make one page, and write it where its bytes are other ones than before.

        Args:
            wanted: The page.
            copy: How the copy differs from what the desk serves.

        Raises:
            NotKept: It cannot be written.
        """
        answer = self._asker.ask(wanted.address)
        if answer.location:
            answer = _leading(answer)
        path = file_of(wanted.address, answer.media_type)
        if answer.status not in {200, 307} or not path:
            problem = f"{answer.status}" if path else "no safe name for a file"
            return File("", wanted.basis, "", 0, problem=problem)
        body = answer.body
        found: tuple[str, ...] = ()
        if answer.media_type == HTML:
            text = body.decode()
            linked = (*links(text), *card_links(text, self._root))
            found = tuple(one for one in linked if not is_live_only(one))
            body = _baked(text, wanted.address, copy, redirect=bool(answer.location))
        content = content_hash(body)
        if content != wanted.content:
            self._folder.write(path, body)
        redirect = bool(answer.location)
        return File(path, wanted.basis, content, len(body), found, redirect)

    def nowhere(self, copy: Copy) -> bytes:
        """Return the page that a host shows at an address that has none.

        Args:
            copy: How the copy differs from what the desk serves.
        """
        return _baked(self._asker.ask("/404.html").body.decode(), "/", copy, redirect=False)


def _baked(text: str, address: str, copy: Copy, *, redirect: bool) -> bytes:
    if redirect:
        return moved(text, copy.base_path).replace("url=/", f"url={copy.base_path}/").encode()
    return baked(text, copy, address).encode()


def _leading(answer: Answer) -> Answer:
    """Return a page that leads on by itself, for hosts that cannot redirect."""
    there = escape(answer.location)
    body = (
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{there}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={there}">\n'
        f'<p><a href="{there}">{there}</a></p>\n'
    )
    return Answer(answer.status, HTML, body.encode(), answer.location)
