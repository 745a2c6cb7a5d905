"""Reads a list of objects as rows of text: JSON, or CSV with the same names as headings."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from downballot.errors import FormatError
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of, scan_rows

_HEAD: Final = 1 << 16
_LONGEST: Final = 2000
_LISTS: Final = ("results", "data", "rows", "items")
"""Names under which services hand out a list with something beside it."""

# Amounts stay as written: a binary fraction is none.
_DECODER = msgspec.json.Decoder(float_hook=str)


def names_in(path: Path, asked: Collection[str]) -> set[str]:
    """Return which names a file begins with, as headings or as keys of an object.

    Args:
        path: Any file.
        asked: The names that matter.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:1] in {b"[", b"{"}:
        return {name for name in asked if f'"{name}"'.encode() in head}
    return set(header_of(path)) & set(asked)


def object_rows(path: Path) -> pl.LazyFrame:
    """Return every object as text, with ``LINE``, ``FAULT`` and ``TEXT``.

    Of JSON the line is the number of the object in its list, the first is 1.

    Args:
        path: CSV, a list of objects, or an object with such a list under ``results``,
            ``data``, ``rows`` or ``items``.

    Raises:
        FormatError: It is neither, or has nothing that is no object.
    """
    with path.open("rb") as file:
        first = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if first not in {b"[", b"{"}:
        return scan_rows(path)
    rows = [_row(item, line) for line, item in enumerate(_items(path), 1)]
    names = dict.fromkeys([*(name for row in rows for name in row), FAULT, TEXT])
    kinds = {name: pl.UInt32() if name == LINE else pl.String() for name in [LINE, *names]}
    return pl.LazyFrame(rows, pl.Schema(kinds))


def _items(path: Path) -> list[Any]:
    try:
        read = _DECODER.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(path.name, "", f"cannot be read: {error}", "JSON") from error
    if isinstance(read, dict):
        read = next((read[name] for name in _LISTS if isinstance(read.get(name), list)), None)
    if not isinstance(read, list):
        raise FormatError(path.name, "", "no list", "a list of objects")
    return read


def _row(item: object, line: int) -> dict[str, object]:
    text = msgspec.json.encode(item).decode()[:_LONGEST]
    if not isinstance(item, dict):
        return {LINE: line, FAULT: "no object, expected names with values", TEXT: text}
    cells = {
        str(name): _text(value)
        for name, value in item.items()
        if not isinstance(value, list | dict)
    }
    return cells | {LINE: line, FAULT: None, TEXT: text}


def _text(value: object) -> str:
    return "" if value is None else str(value)
