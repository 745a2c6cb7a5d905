"""Reads the rows of a CSV file lazily as text, each with its line, never shifted."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from downballot.errors import FormatError

LINE: Final = "line of file"
FAULT: Final = "fault of line"
TEXT: Final = "text of line"
_SURPLUS = "surplus of line"
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_LONGEST = 2000


def header_of(path: Path) -> list[str]:
    """Return the headings of a CSV file, compressed or not; none where it has no text.

    Args:
        path: Any file.
    """
    try:
        with _opened(path) as file:
            line = file.readline(_CHUNK).decode("utf-8-sig")
        return [name.strip() for name in next(csv.reader([line]), [])]
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, zlib.error, csv.Error):
        return []


def scan_rows(path: Path, *, nothing: str = "") -> pl.LazyFrame:
    """Return every row as text, with ``LINE``, ``TEXT`` and what is wrong with it: ``FAULT``.

    A row with more cells than headings, or a quote that is out of place, has a fault; one
    too short has empty cells at its end; a line without any cell is left out. The first row
    below the headings is line 2; a cell with a line break in it is one line.

    Args:
        path: CSV with commas and headings, UTF-8, compressed with gzip or not.
        nothing: A word that stands for an empty cell (``None``); empty for none.

    Raises:
        FormatError: The file has no headings, two alike, or bytes that are not UTF-8.
    """
    headings = header_of(path)
    if not any(headings):
        raise FormatError(path.name, "line 1", "no headings", "CSV UTF-8 with commas")
    repeated = sorted({name for name in headings if name and headings.count(name) > 1})
    if repeated or headings.count("") > 1:
        raise FormatError(path.name, "line 1", f"heading {(repeated or [''])[0]!r} twice")
    names = [name or "unnamed" for name in headings]
    if not _well_quoted(path):
        return _line_by_line(path, names, nothing)
    rows = _scanned(path, names, nothing)
    cell = pl.col(_SURPLUS)
    surplus = "cell '" + cell + "' after the last column, expected as many cells as headings"
    return rows.with_columns(as_text(names), surplus.alias(FAULT)).drop(_SURPLUS)


def as_text(columns: list[str]) -> pl.Expr:
    """Join the cells of a row with commas again, cut at 2,000 characters.

    Args:
        columns: The headings, in the order of the file.
    """
    cells = pl.concat_str(pl.col(columns).fill_null(""), separator=",")
    return cells.str.slice(0, _LONGEST).alias(TEXT)


def _scanned(path: Path, names: list[str], nothing: str) -> pl.LazyFrame:
    rows = pl.scan_csv(
        path,
        has_header=False,
        skip_rows=1,
        schema=pl.Schema(dict.fromkeys([*names, _SURPLUS], pl.String())),
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        null_values=nothing or None,
        row_index_name=LINE,
        row_index_offset=2,
        glob=False,
    )
    return rows.filter(pl.any_horizontal(pl.col(*names, _SURPLUS).is_not_null()))


def _line_by_line(path: Path, names: list[str], nothing: str) -> pl.LazyFrame:
    """Read every line on its own, so that a quote out of place spoils no other.

    The whole table is held in memory: few have such a quote.
    """
    with _opened(path) as file:
        lines = [line.decode() for line in file]
    rows = [
        _cells(line.rstrip("\r\n"), number, names, nothing)
        for number, line in enumerate(lines[1:], 2)
        if line.strip("\r\n, ")
    ]
    texts = pl.Schema(dict.fromkeys([*names, TEXT, FAULT], pl.String()))
    return pl.LazyFrame(rows, pl.Schema({LINE: pl.UInt32(), **texts}), orient="row")


def _cells(line: str, number: int, names: list[str], nothing: str) -> list[int | str | None]:
    text = line[:_LONGEST]
    try:
        cells = next(csv.reader([line], strict=True))
    except csv.Error:
        fault = "a quote out of place, expected quotes around whole cells and doubled within"
        return [number, *([None] * len(names)), text, fault]
    filled = [None if cell in {"", nothing} else cell for cell in cells]
    surplus = next((cell for cell in filled[len(names) :] if cell), "")
    fault = f"cell '{surplus}' after the last column, expected as many cells as headings"
    padding: list[str | None] = [None] * (len(names) - len(filled))
    return [number, *filled[: len(names)], *padding, text, fault if surplus else None]


def _opened(path: Path) -> BinaryIO | gzip.GzipFile:
    with path.open("rb") as file:
        compressed = file.read(2) == _GZIP
    return gzip.open(path, "rb") if compressed else path.open("rb")


def _well_quoted(path: Path) -> bool:
    """Say whether every quote is around a whole cell or doubled within one.

    Raises:
        FormatError: The bytes are not UTF-8, or not what they are packed as.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    quotes = _Quotes()
    read = 0
    with _opened(path) as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                quotes.follow(chunk)
                read += len(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            place = f"byte {read + error.start:,}"
            raise FormatError(path.name, place, "not UTF-8", "CSV UTF-8") from error
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FormatError(path.name, "", f"cannot be unpacked: {error}") from error
    return quotes.ended_well()


class _Quotes:
    """Follows the quotes of a table through its bytes, piece by piece."""

    def __init__(self) -> None:
        self.sound = True
        self._inside = False
        # As if a line had ended before the first.
        self._first = self._last = b"\n"

    def follow(self, chunk: bytes) -> None:
        """Take the next bytes."""
        between = chunk.split(b'"') if self.sound else []
        for position, part in enumerate(between):
            if position:
                self._turn()
            if part:
                self._first = self._first or part[:1]
                self._last = part[-1:]

    def ended_well(self) -> bool:
        """Say whether all quotes were in place and the last one is closed."""
        return self.sound and not self._inside and self._begins_a_cell()

    def _turn(self) -> None:
        """Take one quote: what lies before it, outside of quotes, must be whole cells."""
        if not self._inside:
            ends = not self._last or self._last in b",\n"
            self.sound = self.sound and ends and self._begins_a_cell()
        self._inside = not self._inside
        self._first = self._last = b""

    def _begins_a_cell(self) -> bool:
        return not self._first or self._first in b",\r\n"
