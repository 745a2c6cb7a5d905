"""What the pages of a body share: blocs, sources, and the way from one page to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from downballot.control.values import Split
from downballot.model.body import Bloc, Body, Sourced, Term
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say, say_many
from downballot.publication.body_addresses import (
    board_path,
    calendar_path,
    control_path,
    endorsers_path,
)
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Link, Site

SERIES = 5  # colours and patterns there are
_ADDRESS = re.compile(r"https?://[^\s;,)]+")
_PUNCTUATION = " ().,;:"
_UNKNOWN_BLOC = say("no bloc on record")


class ReferencePart(Struct, frozen=True):
    """Words of a citation; ``href`` where they lead somewhere."""

    text: str
    href: str = ""


class Reference(Struct, frozen=True):
    """Where a row comes from.

    Attributes:
        parts: The citation; its addresses are links.
        as_of: When the source says so; empty where that is not known.
        verified: Whether a reader can open it.
        note: Anything that a reader of the row should know.
    """

    parts: tuple[ReferencePart, ...]
    as_of: str
    verified: bool
    note: str


class BlocMark(Struct, frozen=True):
    """A bloc as pages mark it: by colour and pattern, and by a letter.

    Attributes:
        id: The bloc's id; empty for none.
        name: What it is called.
        letter: Its letter; empty for none.
        series: 1 to 5, decides colour and pattern; 0 for none.
    """

    id: str
    name: str
    letter: str
    series: int


class BodyHead(Struct, frozen=True):
    """What stands above every page of a body.

    Attributes:
        name: The body's name.
        short_name: What readers call it.
        href: Address of its board.
        links: Its pages; ``here`` marks the one that this is.
    """

    name: str
    short_name: str
    href: str
    links: tuple[Link, ...]


NO_BLOC = BlocMark("", _UNKNOWN_BLOC, "", 0)


def body_head(site: Site, body: Body, here: str) -> BodyHead:
    """Return what stands above a page of a body.

    Control has a place only where the desk follows an election that fills a seat.

    Args:
        site: The desk.
        body: The body.
        here: Path of the page.
    """
    pages = (
        (board_path(body.id), say("Board")),
        *([(control_path(body.id), say("Control"))] if body.id in site.followed else []),
        (endorsers_path(body.id), say("Endorsers")),
        (calendar_path(body.id), say("Calendar")),
    )
    links = tuple(Link(href, text, _within(here, href, body.id)) for href, text in pages)
    return BodyHead(body.name, body.short_name, board_path(body.id), links)


def _within(here: str, href: str, body: str) -> bool:
    return here == href if href == board_path(body) else here.startswith(href)


def bloc_marks(blocs: Iterable[Bloc]) -> dict[str, BlocMark]:
    """Return the mark of each bloc of a scheme, by its id; letters are told apart.

    Args:
        blocs: The blocs, in the order of their sides.
    """
    marks: dict[str, BlocMark] = {}
    for bloc in blocs:
        taken = {one.letter for one in marks.values()}
        letter = next(one for one in (*_letters(bloc.name), "?") if one not in taken)
        marks[bloc.id] = BlocMark(bloc.id, bloc.name, letter, (bloc.side - 1) % SERIES + 1)
    return marks


def _letters(name: str) -> str:
    """The first letter of each word, then every letter, then figures."""
    words = [word[0] for word in re.split(r"[\W_]+", name) if word]
    rest = [letter for letter in name if letter.isalnum()]
    return "".join(("".join(words) + "".join(rest)).upper()) + "123456789"


def reference(row: Sourced) -> Reference:
    """Return where a row comes from, ready to be printed.

    Args:
        row: A row of a table.
    """
    return Reference(
        parts=citation(row.source),
        as_of=row.as_of.words if row.as_of else "",
        verified=row.verified,
        note=shortened(row.note, SENTENCE_LENGTH),
    )


def citation(source: str) -> tuple[ReferencePart, ...]:
    """Split a citation into words and links; a link is named by its site.

    Args:
        source: Address or citation.

    Examples:
        >>> [part.text for part in citation("LA Times, https://www.latimes.com/a/b")]
        ['LA Times,', 'latimes.com']
    """
    parts, end = [], 0
    for found in _ADDRESS.finditer(source):
        parts.append(ReferencePart(source[end : found.start()].strip()))
        site = urlsplit(found[0]).netloc.removeprefix("www.")
        parts.append(ReferencePart(shortened(site), found[0]))
        end = found.end()
    parts.append(ReferencePart(shortened(source[end:].strip(), 300)))
    return tuple(part for part in parts if part.text.strip(_PUNCTUATION))


def named_split(split: Split, marks: dict[str, BlocMark]) -> str:
    """Write how many seats each bloc has, each with its name.

    Args:
        split: The split.
        marks: The marks of the scheme's blocs.
    """
    parts = [
        say("{number} {bloc}", number=seats, bloc=marks.get(bloc, NO_BLOC).name)
        for bloc, seats in split.blocs
    ]
    if split.unaligned:
        parts.append(say("{number} in no bloc", number=split.unaligned))
    if split.vacant:
        parts.append(say_many("{number} vacant", "{number} vacant", split.vacant))
    if split.open:
        parts.append(say_many("{number} open", "{number} open", split.open))
    return join(", ", parts)


def term_words(term: Term) -> str:
    """Write when a term began and ended, no finer than it is known.

    Args:
        term: The term.
    """
    return span_words(term.starts, term.ends)


def span_words(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Write from when to when, no finer than it is known.

    Args:
        starts: First day; None when not known.
        ends: Day of the end; None when not known or still to come.
    """
    return join(" ", (_from(starts), _to(ends))) if ends else _from(starts)


def _from(day: PartialDate | None) -> str:
    if day is None:
        return say("from a day not on record")
    return (
        say("from {day}", day=day.words) if day.exact else say("from {month}", month=day.words)
    )


def _to(day: PartialDate) -> str:
    return say("to {day}", day=day.words) if day.exact else say("to {month}", month=day.words)


def surname(name: str) -> str:
    """Return what a drawing writes of a name: all but given name and initials.

    Nobody but the person can say which words are the surname; the table beside the drawing
    has the whole name.

    Args:
        name: A full name.

    Examples:
        >>> surname("Tanya Ortiz Franklin"), surname("Robert D. Skeels Jr.")
        ('Ortiz Franklin', 'Skeels')
    """
    words = shortened(name).replace(",", " ").split()
    kept = [one for one in words if one.strip(".").lower() not in {"jr", "sr", "ii", "iii"}]
    plain = [one for one in kept if len(one.strip(".")) > 1 and one[0] not in "\"'(\u201c"]
    return shortened(" ".join(plain[1:] or plain or words), 16)
