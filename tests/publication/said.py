"""Finds the words on a page that were written without ``say`` and so stay English for ever.

A page is rendered in a language whose letters are all the same sign. What is still made of
letters was never said: it must be data (names, titles, sources), and a test names those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from string import Formatter

from downballot.model.sentence import Message
from downballot.publication.language import Language
from downballot.publication.rendering import Page, render

SIGN = "ж"
# What holds data, or what is marked as being of another language.
_DATA = {"bdi", "code", "q", "script", "style", "textarea"}
_EMPTY = {"meta", "link", "input", "br", "img", "hr"}
_SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-announcement", "content"}
_FOR_MACHINES = {
    "viewport",
    "robots",
    "og:type",
    "og:locale",
    "og:locale:alternate",
    "twitter:card",
}
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_KNOWN = {"API", "JSON", "PDT", "PST", "UTC"}
_NO_PAGES = ("/api/", "/schema", "/static/")


class SignLanguage(Language, frozen=True):
    """A language with one letter, in which every message keeps its values and its marks."""

    def _form(self, message: Message) -> str:
        return "".join(_pieces(super()._form(message)))


SIGNS = SignLanguage("xx", "es_US", SIGN, "/xx")


def _pieces(form: str) -> Iterator[str]:
    for text, name, _, _ in Formatter().parse(form):
        yield re.sub(r"[^\W\d_]", SIGN, text)
        if name is not None:
            yield f"{{{name}}}"


def unsaid(page: Page, *data: str) -> list[str]:
    """Return each text of a page that has words which nobody said and which are no data.

    Elements that hold data (``bdi``, ``code``, ``q``) and those with a ``lang`` are left out;
    so are names of time zones.

    Args:
        page: The page.
        data: Texts of the data that may stand on it anywhere: names, titles, sources.
    """
    texts = _Texts()
    texts.feed(render(page, SIGNS, here="/"))
    return [text for text in texts.found if _has_words(text, data)]


def links_out_of_the_language(page: Page) -> list[str]:
    """Return the links of a page to pages of the site that lose the reader's language.

    Args:
        page: The page.
    """
    texts = _Texts()
    texts.feed(render(page, SIGNS, here="/"))
    return [
        link
        for link in texts.links
        if link.startswith("/")
        and not link.startswith((f"{SIGNS.prefix}/", *_NO_PAGES))
        and not link.endswith((".atom", ".csv", ".ics", ".json", ".xml"))
    ]


def _has_words(text: str, data: Iterable[str]) -> bool:
    for one in sorted(data, key=len, reverse=True):
        text = text.replace(one, " ")
    return any(word not in _KNOWN for word in _WORD.findall(text))


class _Texts(HTMLParser):
    """The texts of a page that a reader sees or hears, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = "lang" in given and tag != "html"
        if tag not in _EMPTY:
            self._open.append((tag, tag in _DATA or foreign))
        if not foreign and (given.get("name") or given.get("property")) not in _FOR_MACHINES:
            spoken = (value for name, value in attrs if name in _SPOKEN and value)
            self.found += [text for text in spoken if given.get("name") != "color-scheme"]
        if tag in {"a", "form"} and not foreign:
            self.links.append(given.get("href") or given.get("action") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            last, _ = self._open.pop()
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(held for _, held in self._open):
            self.found.append(" ".join(data.split()))
