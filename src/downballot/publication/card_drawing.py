"""Draws the picture by which a page is shared: SVG without a style sheet, and a PNG of it."""

from __future__ import annotations

import hashlib

from msgspec import Struct, structs

from downballot.publication.card_picture import CardLine, CardPicture
from downballot.publication.card_text import in_lines, plain, width_of
from downballot.publication.cards import SelectionRow
from downballot.publication.head import CARD_HEIGHT, CARD_WIDTH
from downballot.publication.language import LANGUAGES, Language
from downballot.publication.rendering import write

MARGIN = 60
ROOM = CARD_WIDTH - 2 * MARGIN
HALF_ROOM = 500  # for words beside a board
FIGURES = 330  # for votes and share of a row
TITLE, SENTENCE, ROW, SMALL = 56, 31, 32, 24  # sizes of type, in pixels
SERIF = 0.9  # width of the titles' letters beside those of a sans serif
MARK_ROW = 48  # height of the marks, where they need a row of their own
FOOT = CARD_HEIGHT - 86
ROW_HEIGHT = 76
RACE_HEIGHT = 90


class Text(Struct, frozen=True):
    """Words at a place: ``y`` is their base line."""

    y: float
    text: str
    x: float = MARGIN


class Mark(Struct, frozen=True):
    """A status in a frame: its left end, width, words, tone, and by how much it is lower."""

    x: float
    width: float
    text: str
    tone: str
    y: float = 0


class Row(Struct, frozen=True):
    """A selection or race: top of its bar, name, figures, and words below."""

    y: float
    name: str
    share: str
    votes: str = ""
    width: float = 0
    mark: float = 0
    inside: bool = False
    words: str = ""


class Layout(Struct, frozen=True):
    """Where everything stands on a picture."""

    kicker: str
    marks: tuple[Mark, ...]
    title: tuple[Text, ...]
    words: tuple[Text, ...]
    rows: tuple[Row, ...]
    races: tuple[Row, ...]
    foot: tuple[Text, ...]
    site: str


def card_svg(picture: CardPicture, language: Language) -> str:
    """Return a picture as SVG.

    Args:
        picture: What it says.
        language: The language of its words.
    """
    return write(
        "card.svg",
        language,
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        margin=MARGIN,
        foot_y=FOOT,
        layout=_laid_out(picture, language),
        board=picture.board,
        alt=plain(language.says(picture.title)),
    )


def card_png(svg: str) -> bytes:
    """Return a picture as a PNG of the same size.

    Args:
        svg: The picture as ``card_svg`` draws it.
    """
    import vl_convert  # noqa: PLC0415 - large; only who draws a picture needs it

    made: bytes = vl_convert.svg_to_png(svg)
    return made


def card_hash(picture: CardPicture) -> str:
    """Return a hash of a picture as it is drawn in every language.

    Args:
        picture: What it says.
    """
    drawn = "".join(card_svg(picture, one) for one in LANGUAGES)
    return hashlib.sha256(drawn.encode()).hexdigest()[:16]


def _laid_out(picture: CardPicture, language: Language) -> Layout:
    says = language.says
    kicker = plain(says(picture.kicker))
    marks = _marks(tuple((plain(says(text)), tone) for text, tone in picture.marks))
    beside = ROOM - sum(one.width + 12 for one in marks) - 20
    crowded = width_of(kicker, SMALL) > beside
    room = HALF_ROOM if picture.board else ROOM
    start = 148 + (MARK_ROW if crowded and marks else 0)
    title = _texts(
        says(picture.title), start, TITLE, room, 3 if picture.board else 2, bold=True
    )
    below = (title[-1].y if title else start - TITLE) + 50
    words = _texts(says(picture.words), below, SENTENCE, room, 7 if picture.board else 2)
    top = words[-1].y if words else below
    site = in_lines(says(picture.site), SMALL, 330, 1, bold=True)
    return Layout(
        kicker="".join(in_lines(kicker, SMALL, ROOM, 1)),
        marks=_below(marks) if crowded else marks,
        title=title,
        words=words,
        rows=_rows(picture.rows, top + 58),
        races=_races(picture.lines, top + 84, language),
        foot=tuple(
            Text(FOOT + 36 + number * 31, line)
            for number, said in enumerate((picture.as_of, picture.source))
            for line in in_lines(says(said), SMALL, ROOM - 350, 1)
        ),
        site=site[0] if site else "",
    )


def _texts(
    text: str,
    y: float,
    size: float,
    room: float,
    most: int,
    *,
    bold: bool = False,
) -> tuple[Text, ...]:
    """Place text of the serif in lines, the first of them at a height."""
    lines = in_lines(text, size * SERIF, room, most, bold=bold)
    return tuple(
        Text(round(y + number * size * 1.2, 1), line) for number, line in enumerate(lines)
    )


def _marks(marks: tuple[tuple[str, str], ...]) -> tuple[Mark, ...]:
    """Place marks at the right end, the last one outermost."""
    placed: list[Mark] = []
    right = float(CARD_WIDTH - MARGIN)
    for text, tone in reversed(marks):
        shown = "".join(in_lines(text, SMALL, 420, 1, bold=True))
        width = round(width_of(shown, SMALL, bold=True) + 36, 1)
        placed.append(Mark(round(right - width, 1), width, shown, tone))
        right -= width + 12
    return tuple(reversed(placed))


def _below(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Place marks in a row of their own, from the left."""
    left = marks[0].x - MARGIN if marks else 0
    return tuple(structs.replace(one, x=round(one.x - left, 1), y=MARK_ROW) for one in marks)


def _rows(rows: tuple[SelectionRow, ...], top: float) -> tuple[Row, ...]:
    placed = ((one, top + number * ROW_HEIGHT) for number, one in enumerate(rows))
    return tuple(_row(one, y) for one, y in placed if y < FOOT - 30)


def _races(lines: tuple[CardLine, ...], top: float, language: Language) -> tuple[Row, ...]:
    says, room = language.says, ROOM - 170
    placed = ((one, top + number * RACE_HEIGHT) for number, one in enumerate(lines))
    return tuple(
        Row(
            y=round(y, 1),
            name="".join(in_lines(says(one.name), ROW, room, 1, bold=True)),
            share=plain(says(one.figure)),
            words="".join(in_lines(says(one.words), SMALL, room, 1)),
        )
        for one, y in placed
        if y < FOOT - 30
    )


def _row(one: SelectionRow, y: float) -> Row:
    return Row(
        y=round(y, 1),
        name="".join(in_lines(one.name, ROW, ROOM - FIGURES, 1, bold=one.inside)),
        votes=one.votes,
        share=one.share,
        width=round(float(one.width) / 100 * ROOM, 1),
        mark=round(float(one.mark) / 100 * ROOM, 1) if one.mark else 0,
        inside=one.inside,
    )
