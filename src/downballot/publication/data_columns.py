"""The columns of tables that are published: names, types, units, what they mean.

A table of one of the program's own values has its columns from that value: the types of its
fields, and the words by which the value itself explains them.
"""

from __future__ import annotations

import inspect
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import get_args, get_type_hints

import msgspec
from msgspec import Struct

from downballot.model.rule import Share

_FIELD = re.compile(r"^    (\w+): (.*)$")
_UNITS = (
    ("_cents", "US cents"),
    ("_votes", "votes"),
    ("_ballots", "ballots"),
    ("_share", "share of 1"),
)
_NAMED_UNITS = {
    "cents": "US cents",
    "votes": "votes",
    "ballots": "ballots",
    "probability": "share of 1",
    "size": "bytes",
}


class Kind(StrEnum):
    """What a column holds, as Table Schema names it."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "date"
    MOMENT = "datetime"


class Column(Struct, frozen=True):
    """One column of a table.

    Attributes:
        name: Its name.
        kind: What it holds.
        description: What it means.
        unit: In what it is counted; empty for what is not counted.
        required: Never empty.
    """

    name: str
    kind: Kind
    description: str
    unit: str = ""
    required: bool = False


class Table(Struct, frozen=True):
    """A table that is published.

    Attributes:
        name: Its name, also of its files.
        title: What it is called.
        description: What one row is.
        columns: Its columns, in order.
        key: Columns that no two rows have alike; empty where a table has none.
        part_of: Tables whose rows this one's name: pairs of columns and table; the other
            table has columns of the same names.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    part_of: tuple[tuple[tuple[str, ...], str], ...] = ()


_KINDS: dict[type, Kind] = {
    bool: Kind.BOOLEAN,
    int: Kind.WHOLE,
    float: Kind.NUMBER,
    datetime: Kind.MOMENT,
    date: Kind.DAY,
}


def unit_of(name: str) -> str:
    """Return in what a column is counted, by its name; empty for what is not counted.

    Args:
        name: Name of the column.

    Examples:
        >>> unit_of("spent_cents"), unit_of("votes"), unit_of("title")
        ('US cents', 'votes', '')
    """
    if name in _NAMED_UNITS:
        return _NAMED_UNITS[name]
    return next((unit for ending, unit in _UNITS if name.endswith(ending)), "")


def column(name: str, kind: Kind, description: str, *, required: bool = False) -> Column:
    """Return a column, with its unit where its name says it.

    Args:
        name: Its name.
        kind: What it holds.
        description: What it means.
        required: Never empty.
    """
    return Column(name, kind, description, unit_of(name), required)


def columns_of(value: type[Struct], *, without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return the columns of a table of values.

    Args:
        value: The class of the values.
        without: Fields that are not published.
    """
    hints, words = get_type_hints(value), field_words(value)
    return tuple(
        column(name, _kind(hints[name]), words.get(name, ""))
        for name in value.__struct_fields__
        if name not in without
    )


@cache
def field_words(value: type[Struct]) -> dict[str, str]:
    """Return what a value's own words say of each of its fields.

    Args:
        value: The class of the value.
    """
    found: dict[str, str] = {}
    for one in reversed(value.__mro__):
        if issubclass(one, Struct) and one is not Struct:
            found |= _words(inspect.getdoc(one) or "")
    return found


def cell(value: object) -> object:
    """Return a field of a value as a cell: what is no number, day or moment is text.

    Args:
        value: The field.
    """
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Share):
        return value.words()
    if isinstance(value, tuple):
        return "; ".join(_text(one) for one in value)
    return str(value)


def cells(value: Struct, columns: tuple[Column, ...]) -> dict[str, object]:
    """Return a value as a row.

    Args:
        value: The value.
        columns: The columns of its table.
    """
    fields = msgspec.structs.asdict(value)
    made = {one.name: cell(fields[one.name]) for one in columns}
    # Text that is not there is empty text, as everywhere in the program.
    return {
        one.name: "" if made[one.name] is None and one.kind is Kind.TEXT else made[one.name]
        for one in columns
    }


def _text(value: object) -> str:
    return ": ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def _kind(hint: object) -> Kind:
    given = [one for one in get_args(hint) if one is not NoneType] or [hint]
    first = given[0]
    return _KINDS.get(first, Kind.TEXT) if isinstance(first, type) else Kind.TEXT


def _words(documentation: str) -> dict[str, str]:
    """Read the part ``Attributes`` of a docstring: words by field."""
    _, _, after = documentation.partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in after.splitlines():
        start = _FIELD.match(line)
        if start:
            name = start[1]
            found[name] = start[2]
        elif name and line.startswith("        "):
            found[name] += f" {line.strip()}"
        else:
            break
    return {name: text.replace("``", "") for name, text in found.items()}
