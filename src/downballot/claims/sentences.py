"""A text cut into sentences, not fooled by "St.", "L.A. Unified", "1.5" or quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

LONGEST = 1500  # characters; a longer stretch without an end is cut at a space
_SHORT = {
    "st", "mr", "mrs", "ms", "dr", "jr", "sr", "gov", "sen", "rep", "supt", "prof", "rev",
    "gen", "lt", "no", "vs", "v", "inc", "co", "corp", "assn", "dist", "sec", "fig",
    "approx", "est", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept",
    "sep", "oct", "nov", "dec",
    "a.m", "p.m", "u.s", "l.a", "d", "r", "calif", "ave", "blvd", "ft", "mt", "e.g",
    "i.e", "etc",
}  # fmt: skip
_END = re.compile(r"[.!?]+[\"')\]]{0,3}(?=\s|$)")
_BREAK = re.compile(
    r"\n[ \t]*\n\s*"
    # a line of a list: a bullet begins the next, or a figure ends a short one
    r"|\n[ \t]*(?=[\u2022\u25aa\u2013*-] )|(?<=[\d%)])\n[ \t]*(?=[A-Z\u2022])"
    r"|(?<=votes)\n[ \t]*(?=[A-Z])|(?<=percent)\n[ \t]*(?=[A-Z])"
)
_WORD_BEFORE = re.compile(r"[\w.]{1,20}$")


class Sentence(Struct, frozen=True):
    """One sentence.

    Attributes:
        text: Its words.
        start: Where it begins in the text.
        paragraph: Number of its paragraph, from 0.
    """

    text: str
    start: int
    paragraph: int

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences.

    Args:
        text: The text; an empty line ends a paragraph, and a sentence with it.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        found += [
            Sentence(text[first:last], first, number)
            for first, last in _sentences(text, start, end)
        ]
    return tuple(found)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for found in _BREAK.finditer(text):
        if text[place : found.start()].strip():
            yield place, found.start()
        place = found.end()
    if text[place:].strip():
        yield place, len(text)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for found in _END.finditer(text, start, end):
        if found.end() - place > LONGEST or _ends(text, found, place, end):
            yield from _trimmed(text, place, found.end())
            place = found.end()
    yield from _trimmed(text, place, end)


def _ends(text: str, found: re.Match[str], place: int, end: int) -> bool:
    """Say whether a sentence ends here: not behind a short form, nor before small letters."""
    rest = text[found.end() : min(end, found.end() + 80)].lstrip()
    if not rest:
        return True
    first = rest.lstrip("\"'([")[:1]
    if first.islower():
        return False
    if found[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(place, found.start() - 20), found.start())
    word = before[0].lower() if before else ""
    if word in {"a.m", "p.m", "u.s", "l.a", "co", "inc", "etc", "calif"}:
        return word in {"a.m", "p.m", "etc"} and first.isupper()
    return word not in _SHORT and not (len(word) == 1 and word.isalpha())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end
