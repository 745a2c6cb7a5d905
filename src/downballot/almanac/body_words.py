"""The columns of a body's tables that pages say in the language of the reader.

Names of people, contests and publications are data and stay as they are, and so does what
a source or a note says. What a body, its seats and its blocs are called is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from downballot.model.sentence import Sentence, join, of_table

Row = TypeVar("Row", bound=Struct)

SAID: Mapping[str, tuple[str, ...]] = {
    "body": ("name", "short_name"),
    "seats": ("name",),
    "schemes": ("name", "according_to", "basis"),
    "blocs": ("name",),
    "alignments": ("according_to",),
    "control": ("according_to",),
    "endorsers": ("kind",),
    "terms": ("ended_by",),
}
_VOICES = "; "  # what stands between several of whom a view is


def with_words(table: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows of a table with texts that are said in the language of the reader.

    Args:
        table: Name of the table, without ``.csv``.
        rows: Its rows.
    """
    columns = SAID.get(table, ())
    return tuple(_with_words(one, columns) for one in rows) if columns else rows


def words_of(cell: str) -> tuple[str, ...]:
    """Return the texts of a cell, each a message of its own.

    Args:
        cell: What the cell says; several are joined with ``; ``.
    """
    return tuple(cell.split(_VOICES)) if cell else ()


def _with_words(row: Row, columns: tuple[str, ...]) -> Row:
    return replace(row, **{column: _said(getattr(row, column)) for column in columns})


def _said(cell: str) -> Sentence:
    return join(_VOICES, [of_table(one) for one in words_of(cell)])
