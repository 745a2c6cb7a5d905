"""HTML reduced to its text, every character with its place in the source.

One pass from left to right, without a tree: depth costs nothing, and the place of every
character is known, which parsers that build trees do not keep.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import chain, repeat

from msgspec import Struct

LONGEST_TAG = 20_000  # characters; what is longer is text with a stray "<"
_SILENT = {"script", "style", "template", "svg", "noscript", "iframe", "textarea", "select"}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_CELLS = {"td", "th"}  # the cells of a row are one sentence
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})')"""
)
_LOOKS_LIKE = re.compile(
    r"<(?:!doctype html|html|head|body|article|p|div|meta|h[1-6])[\s>]", re.I
)
_DATED = {
    "article:published_time", "article:modified_time", "datepublished", "datemodified",
    "date", "dc.date", "dc.date.issued", "pubdate", "parsely-pub-date", "sailthru.date",
    "og:updated_time", "last-modified", "publish-date",
}  # fmt: skip
_JSON_DATE = re.compile(r'"date(?:Published|Modified)"\s{0,9}:\s{0,9}"([^"]{4,40})"')


class Text(Struct):
    """Text with the place of each of its characters.

    Attributes:
        parts: The text in pieces.
        starts: Where each character begins in the source.
        ends: Where each ends.
        dates: Dates that the page itself states, as written.
    """

    parts: list[str]
    starts: list[int]
    ends: list[int]
    dates: list[str]

    def put(self, text: str, start: int, end: int) -> None:
        """Add characters that all stand for one stretch of the source."""
        self.parts.append(text)
        self.starts.extend(repeat(start, len(text)))
        self.ends.extend(repeat(end, len(text)))

    def copy(self, source: str, start: int, end: int) -> None:
        """Add a stretch of the source as it is."""
        self.parts.append(source[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))


def looks_like_html(text: str) -> bool:
    """Say whether a text is HTML: it has a tag that pages have near its beginning."""
    return _LOOKS_LIKE.search(text, 0, 20_000) is not None


def strip_markup(source: str) -> Text:
    """Return the text of a page with the place of every character.

    Args:
        source: The page.
    """
    text, place = Text([], [], [], []), 0
    while place < len(source):
        opened = source.find("<", place)
        _put_text(text, source, place, len(source) if opened < 0 else opened)
        if opened < 0:
            break
        place = _read_tag(text, source, opened)
    return text


def _put_text(text: Text, source: str, start: int, end: int) -> None:
    place = start
    for found in chain(_ENTITY.finditer(source, start, end), (None,)):
        if found is None:
            text.copy(source, place, end)
        elif (meant := unescape(found[0])) != found[0]:
            text.copy(source, place, found.start())
            text.put(meant, found.start(), found.end())
            place = found.end()


def _read_tag(text: Text, source: str, opened: int) -> int:
    """Read what begins with ``<`` and return the place behind it."""
    if source.startswith("<!--", opened):
        return _behind(source, "-->", opened + 4)
    name = _NAME.match(source, opened)
    if name is None and source[opened + 1 : opened + 2] not in {"!", "?"}:
        text.copy(source, opened, opened + 1)
        return opened + 1
    end = _end_of_tag(source, opened)
    tag = name[1].lower() if name else ""
    if tag in _CELLS:
        text.put("\t", opened, end)
    elif tag not in _INLINE:
        text.put("\n\n", opened, end)
    if tag in {"meta", "time"}:
        _read_dates(text, source[opened:end])
    if tag in _SILENT and source[opened + 1] != "/" and source[end - 2] != "/":
        return _behind_element(text, source, tag, end)
    return end


def _behind_element(text: Text, source: str, tag: str, start: int) -> int:
    closing = re.compile(rf"</{tag}\b", re.I).search(source, start)
    stop = closing.start() if closing else len(source)
    if tag == "script":
        text.dates.extend(_JSON_DATE.findall(source[start : min(stop, start + 100_000)]))
    return _end_of_tag(source, stop) if closing else len(source)


def _end_of_tag(source: str, opened: int) -> int:
    """Return the place behind the tag, not fooled by ``>`` within quotes."""
    quote, limit = "", min(len(source), opened + LONGEST_TAG)
    for place in range(opened, limit):
        sign = source[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign == ">":
            return place + 1
        elif sign in "\"'" and source[place - 1] == "=":
            quote = sign
    found = source.find(">", opened, limit)
    return found + 1 if found >= 0 else limit


def _behind(source: str, sign: str, start: int) -> int:
    found = source.find(sign, start)
    return len(source) if found < 0 else found + len(sign)


def _read_dates(text: Text, tag: str) -> None:
    said = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(tag[:4000])}
    called = {
        said.get(name, "").lower() for name in ("property", "name", "itemprop", "http-equiv")
    }
    if called & _DATED and "content" in said:
        text.dates.append(said["content"])
    elif "datetime" in said and not text.dates:
        text.dates.append(said["datetime"])
