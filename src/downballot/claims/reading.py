"""A text to be checked: bytes or characters → clean text that knows where it came from.

Encodings that were mixed up are repaired with ftfy, HTML is reduced to its text, curly
quotes and other spaces become plain ones. Whatever is done, every character of the text
knows its place in what was given.
"""

from __future__ import annotations

import re
from array import array

import ftfy
from msgspec import Struct

from downballot.claims.markup import Text, looks_like_html, strip_markup
from downballot.errors import FormatError
from downballot.model.sentence import say, say_many

MOST_BYTES = 2 * 1024 * 1024
MOST_CHARACTERS = 200_000  # of text proper, about 35,000 words
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,64}")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]"
)
_PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u02bc": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u2002": " ",
    "\u2003": " ", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-",
    "\r": " ", "\t": " ",
})  # fmt: skip
DAMAGE = "\ufffd"


class Reading(Struct, frozen=True):
    """A text as it is checked, and where each character was in what was given.

    Attributes:
        given: The characters as they were given.
        text: The text as it is read.
        starts: Where each character of ``text`` begins in ``given``.
        ends: Where each ends.
        dates: Dates that the page states of itself, as written.
        repairs: What was repaired, in sentences.
    """

    given: str
    text: str
    starts: array[int]
    ends: array[int]
    dates: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text is in what was given.

        Args:
            start: First character of ``text``.
            end: The one behind the last, more than ``start``.
        """
        return self.starts[start], self.ends[end - 1]


def read_text(given: bytes | str, *, name: str = "text") -> Reading:
    """Read a text that is to be checked.

    Args:
        given: A file's bytes, or characters.
        name: What messages call it.

    Raises:
        FormatError: It is larger than is read, or no text at all.
    """
    if len(given) > MOST_BYTES:
        raise FormatError(
            name, "", f"{len(given):,} bytes", f"at most {MOST_BYTES:,}: one article at a time"
        )
    repairs: list[str] = []
    source = given if isinstance(given, str) else _decoded(given, name, repairs)
    text = strip_markup(source) if looks_like_html(source) else _whole(source)
    text = _cleaned(_repaired(text, repairs), repairs)
    plain = "".join(text.parts)
    if len(plain) > MOST_CHARACTERS:
        raise FormatError(
            name, "", f"{len(plain):,} characters of text", f"at most {MOST_CHARACTERS:,}"
        )
    return Reading(
        source,
        plain,
        array("L", text.starts),
        array("L", text.ends),
        tuple(text.dates),
        tuple(repairs),
    )


def _decoded(given: bytes, name: str, repairs: list[str]) -> str:
    if b"\x00" in given[:4096] and given[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise FormatError(name, "", "is not text", "a text or an HTML page")
    encodings = ["utf-16"] if given[:2] in {b"\xff\xfe", b"\xfe\xff"} else []
    for encoding in [*encodings, "utf-8-sig", "cp1252"]:
        try:
            decoded = given.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            repairs.append(say("It is not in UTF-8; it was read as Windows-1252."))
        return decoded
    repairs.append(say("It is not in UTF-8; bytes that cannot be read are marked as damaged."))
    return given.decode("utf-8", "replace")


def _whole(source: str) -> Text:
    text = Text([], [], [], [])
    text.copy(source, 0, len(source))
    return text


def _repaired(text: Text, repairs: list[str]) -> Text:
    """Repair stretches whose encoding was mixed up: they are never plain letters alone."""
    plain = "".join(text.parts)
    made, place, count = Text([], [], [], text.dates), 0, 0
    for found in _FOREIGN.finditer(plain):
        meant = ftfy.fix_encoding(found[0])
        if meant == found[0]:
            continue
        _take(made, text, plain, place, found.start())
        made.put(meant, text.starts[found.start()], text.ends[found.end() - 1])
        place, count = found.end(), count + 1
    if not count:
        return text
    _take(made, text, plain, place, len(plain))
    repairs.append(
        say_many(
            "Its encoding was damaged in {number} place and was repaired for reading.",
            "Its encoding was damaged in {number} places and was repaired for reading.",
            count,
        )
    )
    return made


def _cleaned(text: Text, repairs: list[str]) -> Text:
    """Leave out control characters and make quotes, dashes and spaces plain."""
    plain = "".join(text.parts).translate(_PLAIN)
    made, place, count = Text([], [], [], text.dates), 0, 0
    for found in _CONTROL.finditer(plain):
        _take(made, text, plain, place, found.start())
        place, count = found.end(), count + 1
    _take(made, text, plain, place, len(plain))
    if count:
        repairs.append(
            say_many(
                "{number} control character was left out.",
                "{number} control characters were left out.",
                count,
            )
        )
    return made


def _take(made: Text, text: Text, plain: str, start: int, end: int) -> None:
    made.parts.append(plain[start:end])
    made.starts.extend(text.starts[start:end])
    made.ends.extend(text.ends[start:end])
