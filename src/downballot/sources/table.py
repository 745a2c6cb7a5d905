"""Reads tables that people keep by hand, and gathers every mistake with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from datetime import datetime

from msgspec import Struct

from downballot.errors import FormatError, TableError

END = "END"


class Row(Struct, frozen=True):
    """One row of a table.

    Attributes:
        line: Line of the file on which the row begins; the header is line 1.
        cells: Text by column, without blanks around it.
    """

    line: int
    cells: dict[str, str]


class Table(Struct):
    """The rows of a table, and every mistake found so far.

    Attributes:
        rows: The rows, without blank ones, header and closing row.
        mistakes: Pairs of line number and sentence, in the order found.
    """

    rows: list[Row]
    mistakes: list[tuple[int, str]]

    def blame(self, line: int, sentence: str) -> None:
        """Add a mistake."""
        self.mistakes.append((line, sentence))


_Record = tuple[int, list[str]]


def read_table(
    body: bytes, file_name: str, *, required: Collection[str], optional: Collection[str] = ()
) -> Table:
    """Read a CSV table that closes with the row ``END,<number of rows>``.

    A byte order mark, either kind of line ending, blank rows, blanks around values, the
    order of columns and the case of their names do not matter.

    Args:
        body: The whole body, UTF-8.
        file_name: Name used in messages.
        required: Columns that must be there.
        optional: Columns that may be there.

    Raises:
        FormatError: The body is not UTF-8.
        TableError: The body is empty, or its quotes do not come in pairs.
    """
    table = Table([], [])
    records = _records(_text(body, file_name), file_name)
    if not records:
        sentence = f"no header, expected columns {', '.join(required)}"
        raise TableError(file_name, [(1, sentence)])
    columns = _columns(records[0], required, optional, table)
    for line, cells in _without_end(records[1:], table):
        if any(cells[len(columns) :]):
            table.blame(line, f"{len(cells)} cells, expected {len(columns)} as in the header")
        padded = cells + [""] * (len(columns) - len(cells))
        table.rows.append(Row(line, dict(zip(columns, padded, strict=False))))
    return table


def header_cells(body: bytes) -> set[str]:
    """Return the column names of a body's first line, whatever the body is."""
    first = body[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return {_column(cell.strip('" \r')) for cell in first.decode(errors="replace").split(",")}


def _text(body: bytes, file_name: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            file_name, f"byte {error.start}", "not UTF-8", "a file saved as CSV UTF-8"
        ) from error


def _records(text: str, file_name: str) -> list[_Record]:
    """Split the text into records with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((line, [" ".join(cell.split()) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = f"not whole CSV ({error}), expected quotes in pairs"
        raise TableError(file_name, [(line, sentence)]) from error
    return records


def _column(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


def _columns(
    header: _Record, required: Collection[str], optional: Collection[str], table: Table
) -> list[str]:
    line, cells = header
    columns = [_column(cell) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    known = (*required, *optional)
    for column in dict.fromkeys(columns):
        if column not in known:
            allowed = ", ".join(known)
            table.blame(line, f"unknown column {column!r}, expected some of {allowed}")
        if columns.count(column) > 1:
            table.blame(line, f"column {column!r} stands there twice, expected once")
    for column in required:
        if column not in columns:
            table.blame(line, f"column {column!r} is missing")
    return columns


def _without_end(records: list[_Record], table: Table) -> Iterator[_Record]:
    """Yield the rows before the closing row, which must be last and count them."""
    ends = [number for number, (_, cells) in enumerate(records) if cells[0] == END]
    rows = records[: ends[0]] if ends else records
    if not ends:
        line = records[-1][0] if records else 1
        table.blame(line, f"no last row {END},{len(rows)}: the table may be cut off")
    elif ends[0] != len(records) - 1:
        table.blame(records[ends[0] + 1][0], f"a row after {END}, expected none")
    else:
        _check_end(records[-1], len(rows), table)
    yield from rows


def _check_end(record: _Record, rows: int, table: Table) -> None:
    line, cells = record
    said = cells[1].replace(",", "") if len(cells) > 1 else ""
    if said != str(rows):
        table.blame(
            line,
            f"{END} says {said or 'no number of'} rows, but there are {rows}: "
            f"the table may be cut off, expected {END},{rows}",
        )


def aware_moment(text: str) -> datetime | None:
    """Read a cell's ISO 8601 date and time with its zone; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
