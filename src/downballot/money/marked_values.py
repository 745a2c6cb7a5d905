"""Rows that were kept and are strange: which, why, and what is made of them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Mark(StrEnum):
    """What is strange about a row of a filing."""

    NEGATIVE_RECEIPT = "negative-receipt"
    PAYS_ITSELF = "pays-itself"
    DATED_AHEAD = "dated-ahead"
    AMENDS_NOTHING = "amends-nothing"
    NO_COVER = "no-cover"


class MarkedRow(Struct, frozen=True):
    """A row, or a filing as a whole, that is marked.

    Attributes:
        mark: What is strange about it (``Mark``).
        source: Name of the format.
        file: File that it is in.
        line: Line or row of the file; None for a filing as a whole.
        filing: Id of the filing.
        amendment: 0 for the original.
        filer: Id of the filer.
        cents: The amount; None for a filing as a whole.
        counted: Whether totals have it; False where another rule took it out.
        reason: Where it stands, what is strange, and what is made of it.
    """

    mark: str
    source: str
    file: str
    line: int | None
    filing: str
    amendment: int
    filer: str
    cents: int | None
    counted: bool
    reason: str


class MarkCount(Struct, frozen=True):
    """How many rows have a mark, what they come to, and the first of them.

    Attributes:
        mark: What is strange about them.
        rows: How many.
        cents: All of them together; 0 where they have no amount.
        first: The first of them, in the order of their files.
    """

    mark: str
    rows: int
    cents: int
    first: tuple[MarkedRow, ...]
