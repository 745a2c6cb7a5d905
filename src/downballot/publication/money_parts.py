"""What pages about money share: the files behind them, and the rows that were set aside."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.money.desk_values import SetAside
from downballot.money.marked_values import Mark, MarkCount, MarkedRow
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Link
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.money_addresses import COMPARE, LATE, MONEY, TRACE
from downballot.publication.money_figures import dollars

SHOWN_SET_ASIDE = 50
SHOWN_MARKED = 10  # of each mark
_MARKS = {
    Mark.NEGATIVE_RECEIPT: (
        "receipt below zero",
        "receipts below zero",
        "money given back, taken off what was received",
    ),
    Mark.PAYS_ITSELF: (
        "row of a committee that pays itself",
        "rows of committees that pay themselves",
        "in totals as filed, in no trace",
    ),
    Mark.DATED_AHEAD: (
        "row dated after its filing",
        "rows dated after their filing",
        "counted on the day that they have",
    ),
    Mark.AMENDS_NOTHING: (
        "filing amends or replaces one that is not here",
        "filings amend or replace one that is not here",
        "each stands alone",
    ),
    Mark.NO_COVER: (
        "row of a filing without a cover page",
        "rows of filings without a cover page",
        "in no figure of this desk",
    ),
}
_QUOTED = re.compile(r"(?<!\w)('[^']*'|\"[^\"]*\")(?!\w)")


class FilingSource(Struct, frozen=True):
    """A file or folder of filings that the desk took in.

    Attributes:
        name: Its name.
        format: Name of its format.
        verified: Whether the format was built against a real file.
        received_at: When it was taken in, aware.
        transactions: Rows that were kept.
        set_aside: Rows that could not be used.
    """

    name: str
    format: str
    verified: bool
    received_at: datetime
    transactions: int
    set_aside: int


class FileRow(Struct, frozen=True):
    """A file behind a page: name, format, when it was taken in, rows."""

    name: str
    format: str
    verified: bool
    received: Stamp
    transactions: str
    set_aside: str


class AsideRow(Struct, frozen=True):
    """A row that could not be used: where it stands and why."""

    place: str
    reason: str


class MarkPart(Struct, frozen=True):
    """Rows of one mark: how many in a sentence, the first of them, how many more."""

    sentence: str
    rows: tuple[str, ...]
    more: int


class Basis(Struct, frozen=True):
    """What the figures of a page rest on.

    Attributes:
        as_of: Until when filings were taken in; None where there are none.
        newest: The newest day of any transaction in them; empty where none has one.
        files: The files.
        aside: How many rows were set aside, in words.
        aside_rows: The first of them.
        more: How many more there are.
        marks: Rows that were kept and are strange, mark by mark.
    """

    as_of: Stamp | None
    newest: str
    files: tuple[FileRow, ...]
    aside: str
    aside_rows: tuple[AsideRow, ...]
    more: int
    marks: tuple[MarkPart, ...] = ()


def money_links(here: str) -> tuple[Link, ...]:
    """Return the pages about money.

    Args:
        here: Path of the page that they are on.
    """
    pages = (
        (MONEY, "Totals"),
        (TRACE, "Who paid"),
        (LATE, "Late money"),
        (COMPARE, "Compared"),
    )
    return tuple(Link(href, text, href == here) for href, text in pages)


def basis_of(
    sources: tuple[FilingSource, ...],
    set_aside: tuple[SetAside, ...],
    newest: date | None,
    zone: ZoneInfo,
    marks: tuple[MarkCount, ...] = (),
) -> Basis:
    """Return what figures rest on, ready to be printed.

    Args:
        sources: The files, oldest first.
        set_aside: Rows of them that could not be used.
        newest: The newest day of any transaction in them.
        zone: The desk's zone.
        marks: Rows that were kept and are strange, counted, the first of them named.
    """
    last = max((one.received_at for one in sources), default=None)
    shown = set_aside[:SHOWN_SET_ASIDE]
    return Basis(
        as_of=stamp(last, zone) if last else None,
        newest=day_text(newest) if newest else "",
        files=tuple(_file(one, zone) for one in sources),
        aside=rows_set_aside(len(set_aside)),
        aside_rows=tuple(_aside(one) for one in shown),
        more=len(set_aside) - len(shown),
        marks=tuple(_mark(one) for one in marks),
    )


def rows_set_aside(number: int) -> str:
    """Say how many rows were set aside.

    Args:
        number: How many.

    Examples:
        >>> rows_set_aside(0), rows_set_aside(1), rows_set_aside(1200)
        ('No row set aside', '1 row set aside', '1,200 rows set aside')
    """
    return f"{f'{number:,}' if number else 'No'} {'rows' if number > 1 else 'row'} set aside"


def mark_sentence(one: MarkCount) -> str:
    """Say how many rows have a mark, what they come to, and what is made of them.

    Args:
        one: The rows of one mark.
    """
    singular, plural, treated = _MARKS[Mark(one.mark)]
    number = f"{one.rows:,} {singular if one.rows == 1 else plural}"
    amount = f" ({dollars(one.cents)})" if one.cents else ""
    return f"{number}{amount}: {treated}"


def _mark(one: MarkCount) -> MarkPart:
    return MarkPart(
        sentence=mark_sentence(one),
        rows=tuple(_marked(row) for row in one.first),
        more=one.rows - len(one.first),
    )


def _marked(row: MarkedRow) -> str:
    place = f"line {row.line:,}" if row.line else f"filing {row.filing}"
    amount = "" if row.cents is None else f", {dollars(row.cents)}"
    left = "" if row.counted else "; not counted"
    return shortened(f"{row.file}, {place}: filer {row.filer or 'unknown'}{amount}{left}")


def _file(one: FilingSource, zone: ZoneInfo) -> FileRow:
    return FileRow(
        name=shortened(one.name),
        format=one.format,
        verified=one.verified,
        received=stamp(one.received_at, zone),
        transactions=f"{one.transactions:,}",
        set_aside=f"{one.set_aside:,}",
    )


def _aside(one: SetAside) -> AsideRow:
    place = f"{one.file}, line {one.line}" if one.line else one.file
    # A row that is shifted may have an address in any of its cells.
    reason = _QUOTED.sub("what it has", one.reason)
    return AsideRow(place, shortened(reason, SENTENCE_LENGTH))
