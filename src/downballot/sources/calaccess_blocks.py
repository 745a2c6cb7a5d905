"""Reads tables of the CAL-ACCESS export block by block: every line is a row or set aside.

The export is text with tabs, without quotes, in an undeclared encoding of one byte a
character. A stray tab makes a row too long, a line break within a field cuts it in two. So
the tabs of each line are counted before columns are told apart. Two pieces that make one
whole row are joined; whatever else does not fit is kept as it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import SEEK_CUR
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl
from msgspec import Struct

from downballot.errors import FormatError
from downballot.sources.plain_text import decoded

BLOCK_BYTES = 8 * 1024 * 1024
LINE = "line"  # name of the column with the number of the line
_TAB, _LINE_FEED = b"\t\n"
_WORD = 64  # bits
_PADDING = bytes.maketrans(b"\0\x1a", b"  ")  # what databases pad with and DOS ends with
_ROW_BEGINS = re.compile(rb"\d+\t\d+\t")


class Table(Struct, frozen=True):
    """One file of the export.

    Attributes:
        path: Where it is.
        columns: Names of its columns, from its first line.
    """

    path: Path
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the table, without the ending of the file."""
        return self.path.stem.upper()


class Block(Struct, frozen=True):
    """Some lines of a table that follow each other.

    Attributes:
        rows: The lines that are whole rows, in UTF-8.
        lines: Number of the line of each row.
        broken: Numbers and texts of the lines that are no rows.
    """

    rows: bytes
    lines: range | list[int]
    broken: list[tuple[int, str]]


def open_table(path: Path) -> Table:
    """Read the names of a table's columns.

    Raises:
        FormatError: The first line is no heading: blank, a name twice or no name.
    """
    with path.open("rb") as file:
        heading = file.readline(100_000).rstrip(b"\r\n")
    columns = tuple(decoded(heading).split("\t"))
    if not all(re.fullmatch("[A-Z][A-Z0-9_]*", name) for name in columns):
        raise FormatError(path.name, "line 1", f"{decoded(heading)[:80]!r}", "names of columns")
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise FormatError(path.name, "line 1", f"column {twice} twice", "each column once")
    return Table(path, columns)


def blocks(table: Table) -> Iterator[Block]:
    """Read a table from its second line on, a few megabytes at a time.

    Yields:
        Whole lines that follow the ones before.
    """
    first = 2
    for lines in _whole_lines(table.path):
        before = _tabs_before(lines)
        yield _sorted_out(lines, first, before, len(table.columns) - 1)
        first += len(before)


def _whole_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.readline()
        while lines := file.read(_size_of_lines(file)):
            yield lines if lines.endswith(b"\n") else lines + b"\n"


def _size_of_lines(file: BinaryIO) -> int:
    """Return how many bytes the next whole lines of a file have, or more at its end."""
    begin = file.tell()
    file.seek(BLOCK_BYTES, SEEK_CUR)
    file.readline()
    end = file.tell()
    file.seek(begin)
    return end - begin


def _tabs_before(lines: bytes) -> npt.NDArray[np.int64]:
    """Count the tabs from the first byte to the end of each line, all lines at once."""
    letters = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(letters == _LINE_FEED)
    tabs = np.packbits(letters == _TAB, bitorder="little")
    words = np.pad(tabs, (0, -len(tabs) % 8)).view("<u8")
    through_word = np.cumsum(np.bitwise_count(words), dtype=np.int64)
    word, bit = ends // _WORD, (ends % _WORD).astype(np.uint64)
    from_end_on: npt.NDArray[np.uint8] = np.bitwise_count(words[word] >> bit)
    return through_word[word] - from_end_on


def _sorted_out(
    lines: bytes, first: int, tabs_before: npt.NDArray[np.int64], tabs: int
) -> Block:
    if b"\0" in lines or b"\x1a" in lines:
        lines = lines.translate(_PADDING)
    count = len(tabs_before)
    if np.array_equal(tabs_before, tabs * np.arange(1, count + 1)):
        return Block(_utf8(lines), range(first, first + count), [])
    return _without_broken(lines.split(b"\n")[:-1], first, tabs)


def _without_broken(lines: list[bytes], first: int, tabs: int) -> Block:
    whole: list[tuple[int, bytes]] = []
    broken: list[tuple[int, bytes]] = []
    for number, line in enumerate(lines, first):
        if line.count(b"\t") == tabs:
            whole.append((number, line))
        elif line.strip(b" \r"):
            broken.append((number, line))
    joined, broken = _rejoined(broken, tabs)
    whole = sorted(whole + joined)
    rows = b"".join(line + b"\n" for _, line in whole)
    told = [(number, decoded(line.rstrip(b"\r"))) for number, line in broken]
    return Block(_utf8(rows), [number for number, _ in whole], told)


def _rejoined(
    broken: list[tuple[int, bytes]], tabs: int
) -> tuple[list[tuple[int, bytes]], list[tuple[int, bytes]]]:
    """Join lines that follow each other and make one row; return these and the others."""
    joined: list[tuple[int, bytes]] = []
    halves = set()
    for (number, head), (following, tail) in pairwise(broken):
        one_row = number + 1 == following and head.count(b"\t") + tail.count(b"\t") == tabs
        begins = _ROW_BEGINS.match(head) and not _ROW_BEGINS.match(tail)
        if one_row and begins and number not in halves:
            joined.append((number, head.rstrip(b"\r") + b" " + tail))
            halves |= {number, following}
    return joined, [(number, line) for number, line in broken if number not in halves]


def _utf8(lines: bytes) -> bytes:
    return lines if lines.isascii() else decoded(lines).encode()


def frame(table: Table, block: Block, columns: list[str]) -> pl.DataFrame:
    """Tell the columns of a block's rows apart, as text, with the numbers of their lines.

    Args:
        table: The table of the block.
        block: Some of its lines.
        columns: Names wanted; blank where the table has none of that name, ``line`` for
            the number of the line.
    """
    there = [name for name in table.columns if name in columns]
    if block.rows and there:
        read = pl.read_csv(
            block.rows,
            has_header=False,
            separator="\t",
            quote_char=None,
            schema=dict.fromkeys(table.columns, pl.String),
            columns=[table.columns.index(name) for name in there],
        )
    else:
        read = pl.DataFrame(schema=dict.fromkeys(there, pl.String))
    # Most columns are blank in most blocks: as one value they cost nothing more.
    filled = [name for name in there if read[name].null_count() < read.height]
    numbers = pl.Series(LINE, block.lines, dtype=pl.UInt32)
    cells = {name: pl.lit("") for name in columns} | {LINE: numbers}
    cells |= {name: pl.col(name).fill_null("") for name in filled}
    return read.select(**{name: cells[name] for name in columns})
