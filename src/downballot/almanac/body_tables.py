"""What a table of the almanac says: one CSV file read into rows, line by line.

Columns are the field names of the row's Struct, cells are read by the field's type. A line
is a row: a cell has no line break, so that a damaged line damages nothing but itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Any, Generic, TypeVar, get_args

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from downballot.errors import FormatError, RuleError
from downballot.model.finding import Finding, Severity
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.model.rule import Share, parse_share

Row = TypeVar("Row", bound=Struct)

_LINE = "line"  # filled by the reader, never a column
_WHOLE = re.compile(r"[0-9]{1,12}")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)%")


class Table(Struct, Generic[Row], frozen=True):
    """The rows of one table that could be read.

    Attributes:
        name: Name of the file (``terms.csv``).
        rows: In the table's order.
        lines: Line of each row; the header is line 1.
        findings: Rows that could not be read.
    """

    name: str
    rows: tuple[Row, ...] = ()
    lines: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


def columns(kind: type[Struct]) -> tuple[str, ...]:
    """Return the columns of a table of such rows, in order.

    Args:
        kind: The row's Struct; those of Sourced come last.

    Examples:
        >>> from downballot.model.body import Bloc
        >>> columns(Bloc)[:5]
        ('scheme', 'id', 'name', 'side', 'source')
    """
    names = [one.name for one in fields(kind) if one.name != _LINE]
    inherited = [name for name in names if name not in kind.__annotations__]
    return (*(name for name in names if name not in inherited), *inherited)


def read_table(name: str, content: bytes, kind: type[Row]) -> Table[Row]:
    """Read one table; a row that cannot be read is a finding, and the rest is read.

    Args:
        name: Name of the file, for messages.
        content: UTF-8 with or without a byte order mark.
        kind: The row's Struct.

    Raises:
        FormatError: The header is not UTF-8, lacks a column or has one too many.
    """
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    header = _header(name, lines[0], columns(kind))
    readers = {one.name: _reader(one) for one in fields(kind) if one.name in header}
    rows, places, findings = [], [], []
    for line, raw in enumerate(lines[1:], 2):
        if not raw.strip():
            continue
        try:
            values = dict(_values(_cells(raw), header, readers))
        except ValueError as error:
            sentence = f"{name}:{line}: {error}"
            findings.append(Finding(Severity.ERROR, "table-row-unreadable", sentence))
            continue
        numbered = {_LINE: line} if _LINE in kind.__struct_fields__ else {}
        rows.append(kind(**values, **numbered))
        places.append(line)
    return Table(name, tuple(rows), tuple(places), tuple(findings))


def _header(name: str, raw: bytes, expected: tuple[str, ...]) -> list[str]:
    place = f"{name}:1"
    wanted = ",".join(expected)
    try:
        found = _cells(raw)
    except ValueError as error:
        raise FormatError(place, "", f"header: {error}") from error
    missing = [one for one in expected if one not in found]
    unknown = [one for one in found if one not in expected]
    if missing:
        raise FormatError(place, "", f"column {missing[0]!r} is missing", wanted)
    if unknown:
        raise FormatError(place, "", f"column {unknown[0]!r} is unknown", wanted)
    if len(found) > len(expected):
        raise FormatError(place, "", "a column stands there twice", wanted)
    return found


def _cells(raw: bytes) -> list[str]:
    try:
        line = raw.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8, expected UTF-8") from error
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error as error:
        raise ValueError(
            f"not a line of a CSV table ({error}), expected quotation marks that close on "
            "the same line"
        ) from error


def _values(
    cells: list[str], header: list[str], readers: dict[str, Callable[[str], object]]
) -> Iterator[tuple[str, object]]:
    if len(cells) != len(header):
        raise ValueError(f"has {len(cells)} cells, expected {len(header)}")
    for column, cell in zip(header, cells, strict=True):
        try:
            yield column, readers[column](cell)
        except ValueError as error:
            raise ValueError(f"{column} {error}") from error


def _reader(field: FieldInfo) -> Callable[[str], object]:
    optional = NoneType in get_args(field.type)
    kind = next((one for one in get_args(field.type) if optional and one is not NoneType), None)
    read = _reader_of(kind or field.type)
    return (lambda cell: read(cell) if cell else None) if optional else read


def _reader_of(kind: Any) -> Callable[[str], object]:  # noqa: ANN401  # a type or an alias
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda cell: _one_of(kind, cell)
    return _READERS[kind]


def _one_of(kind: type[StrEnum], cell: str) -> StrEnum:
    if cell not in set(kind):
        allowed = ", ".join(kind)
        raise ValueError(f"{cell!r}: not one of its values, expected {allowed}")
    return kind(cell)


def _yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(f"{cell!r}: neither yes nor no, expected yes or no")
    return cell == "yes"


def _whole_number(cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise ValueError(f"{cell!r}: not a whole number, expected digits only, such as 28186")
    return int(cell)


def _percent(cell: str) -> Fraction:
    found = _PERCENT.fullmatch(cell)
    if found is None or Fraction(found[1]) > 100:
        raise ValueError(f"{cell!r}: not a share, expected 0% to 100%, such as 47.49%")
    return Fraction(found[1]) / 100


def _share_in_words(cell: str) -> Share:
    try:
        return parse_share(cell)
    except RuleError as error:
        raise ValueError(
            f"{cell!r}: not a share that can be needed, expected at least 55%, at least 2/3 "
            "or more than 1/2"
        ) from error


def _texts(cell: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in cell.split(";")) if cell else ()
    if not all(parts):
        raise ValueError(f"{cell!r}: an empty part, expected parts joined with '; '")
    return parts


def _dates(cell: str) -> tuple[PartialDate, ...]:
    return tuple(parse_partial_date(part) for part in _texts(cell))


def _numbers(cell: str) -> tuple[tuple[str, int], ...]:
    pairs = [part.partition("=") for part in _texts(cell)]
    if not all(name and number for name, _, number in pairs):
        raise ValueError(f"{cell!r}: not names with numbers, expected a=4; b=3")
    numbered = tuple((name.strip(), _whole_number(number.strip())) for name, _, number in pairs)
    if len(dict(numbered)) < len(numbered):
        raise ValueError(f"{cell!r}: a name stands there twice, expected each once")
    return numbered


_READERS: dict[Any, Callable[[str], object]] = {
    str: str,
    bool: _yes_or_no,
    int: _whole_number,
    Fraction: _percent,
    PartialDate: parse_partial_date,
    Share: _share_in_words,
    tuple[str, ...]: _texts,
    tuple[PartialDate, ...]: _dates,
    tuple[tuple[str, int], ...]: _numbers,
}
