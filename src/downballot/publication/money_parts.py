"""What pages about money share: the files behind them, and the rows that were set aside."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.model.sentence import join, say, say_many
from downballot.money.desk_values import SetAside
from downballot.money.marked_values import Mark, MarkCount, MarkedRow
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Link
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.money_addresses import COMPARE, LATE, MONEY, TRACE
from downballot.publication.money_figures import dollars

SHOWN_SET_ASIDE = 50
SHOWN_MARKED = 10  # of each mark
_TREATED = {
    Mark.NEGATIVE_RECEIPT: say("money given back, taken off what was received"),
    Mark.PAYS_ITSELF: say("in totals as filed, in no trace"),
    Mark.DATED_AHEAD: say("counted on the day that they have"),
    Mark.AMENDS_NOTHING: say("each stands alone"),
    Mark.NO_COVER: say("in no figure of this desk"),
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
        (MONEY, say("Totals")),
        (TRACE, say("Who paid")),
        (LATE, say("Late money")),
        (COMPARE, say("Compared")),
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
    if not number:
        return say("No row set aside")
    return say_many("{number} row set aside", "{number} rows set aside", number)


def mark_sentence(one: MarkCount) -> str:
    """Say how many rows have a mark, what they come to, and what is made of them.

    Args:
        one: The rows of one mark.
    """
    rows, treated = _marked_rows(Mark(one.mark), one.rows), _TREATED[Mark(one.mark)]
    if one.cents:
        amount = dollars(one.cents)
        return say("{rows} ({dollars}): {treated}", rows=rows, dollars=amount, treated=treated)
    return join(": ", (rows, treated))


def _marked_rows(mark: Mark, number: int) -> str:
    if mark is Mark.NEGATIVE_RECEIPT:
        return say_many("{number} receipt below zero", "{number} receipts below zero", number)
    if mark is Mark.PAYS_ITSELF:
        return say_many(
            "{number} row of a committee that pays itself",
            "{number} rows of committees that pay themselves",
            number,
        )
    if mark is Mark.DATED_AHEAD:
        return say_many(
            "{number} row dated after its filing",
            "{number} rows dated after their filing",
            number,
        )
    if mark is Mark.AMENDS_NOTHING:
        return say_many(
            "{number} filing amends or replaces one that is not here",
            "{number} filings amend or replace one that is not here",
            number,
        )
    return say_many(
        "{number} row of a filing without a cover page",
        "{number} rows of filings without a cover page",
        number,
    )


def _mark(one: MarkCount) -> MarkPart:
    return MarkPart(
        sentence=mark_sentence(one),
        rows=tuple(_marked(row) for row in one.first),
        more=one.rows - len(one.first),
    )


def _marked(row: MarkedRow) -> str:
    file, filing = shortened(row.file), shortened(row.filing)
    place = (
        say("{file}, line {line}", file=file, line=row.line)
        if row.line
        else say("{file}, filing {filing}", file=file, filing=filing)
    )
    filer = say("filer {filer}", filer=shortened(row.filer) or say("unknown"))
    whose = filer if row.cents is None else join(", ", (filer, dollars(row.cents)))
    told = join(": ", (place, whose))
    return told if row.counted else say("{row}; not counted", row=told)


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
    place = (
        say("{file}, line {line}", file=one.file, line=str(one.line)) if one.line else one.file
    )
    # A row that is shifted may have an address in any of its cells.
    reason = _QUOTED.sub("what it has", one.reason)
    return AsideRow(place, shortened(reason, SENTENCE_LENGTH))
