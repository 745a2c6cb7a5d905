"""Reads tables that programs wrote, gzipped or not: every cell letter for letter."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from downballot.errors import FormatError
from downballot.sources.table import Row, Table


def read_exact_table(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Table:
    """Read the wanted columns of a CSV file with one header line; others are left out.

    Args:
        path: The file; gzipped where its name ends in ``.gz``.
        columns: Columns that must be there, in any order.
        optional: Columns that may be there; rows have no cell of one that is not.

    Raises:
        FormatError: The file cannot be read, is not whole gzip, or not UTF-8.
    """
    table = Table([], [])
    table.rows.extend(_rows(_text(path), columns, optional, table))
    if not table.rows and not table.mistakes:
        table.blame(2, "no row, expected at least one")
    return table


def _text(path: Path) -> str:
    try:
        body = path.read_bytes()
        if path.suffix == ".gz":
            body = gzip.decompress(body)
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            str(path), f"byte {error.start}", "not UTF-8", "CSV in UTF-8"
        ) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FormatError(str(path), "", f"not whole gzip ({error})") from error
    except OSError as error:
        raise FormatError(str(path), "", f"cannot be read ({error.strerror})") from error


def _rows(
    text: str, columns: tuple[str, ...], optional: tuple[str, ...], table: Table
) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [cell.strip() for cell in next(reader, [])]
        columns = (*columns, *(one for one in optional if one in header))
        if not _has_columns(header, columns, table):
            return
        places = [header.index(column) for column in columns]
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                wanted = [cells[place] for place in places]
                yield Row(line, dict(zip(columns, wanted, strict=True)))
            elif cells:
                table.blame(line, f"{len(cells)} cells, expected {len(header)} as in line 1")
            line = reader.line_num + 1
    except csv.Error as error:
        table.blame(line, f"not whole CSV ({error}), expected quotes in pairs")


def _has_columns(header: list[str], columns: tuple[str, ...], table: Table) -> bool:
    for column in columns:
        if column not in header:
            table.blame(1, f"column {column!r} is missing")
        elif header.count(column) > 1:
            table.blame(1, f"column {column!r} stands there twice, expected once")
    return not table.mistakes
