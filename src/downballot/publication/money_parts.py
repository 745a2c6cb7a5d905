"""What pages about money share: the files behind them, and the rows that were set aside."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.money.desk_values import SetAside
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Link
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.money_addresses import LATE, MONEY, TRACE

SHOWN_SET_ASIDE = 50
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


class Basis(Struct, frozen=True):
    """What the figures of a page rest on.

    Attributes:
        as_of: Until when filings were taken in; None where there are none.
        newest: The newest day of any transaction in them; empty where none has one.
        files: The files.
        aside: How many rows were set aside, in words.
        aside_rows: The first of them.
        more: How many more there are.
    """

    as_of: Stamp | None
    newest: str
    files: tuple[FileRow, ...]
    aside: str
    aside_rows: tuple[AsideRow, ...]
    more: int


def money_links(here: str) -> tuple[Link, ...]:
    """Return the pages about money.

    Args:
        here: Path of the page that they are on.
    """
    pages = ((MONEY, "Totals"), (TRACE, "Who paid"), (LATE, "Late money"))
    return tuple(Link(href, text, href == here) for href, text in pages)


def basis_of(
    sources: tuple[FilingSource, ...],
    set_aside: tuple[SetAside, ...],
    newest: date | None,
    zone: ZoneInfo,
) -> Basis:
    """Return what figures rest on, ready to be printed.

    Args:
        sources: The files, oldest first.
        set_aside: Rows of them that could not be used.
        newest: The newest day of any transaction in them.
        zone: The desk's zone.
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
