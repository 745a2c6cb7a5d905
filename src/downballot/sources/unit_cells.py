"""Reads the cells that files of precinct results have in common: numbers, unit ids, marks.

An expression gives null for what it cannot read; what that means, the format says.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.precinct import UnitKind
from downballot.sources.csv_rows import header_of, scan_rows

_WHOLE: Final = r"^\s*(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0*)?\s*$"
_WITHHELD: Final = r"(?i)^\s*(?:\*+|-+|\u2013|n/?a|redacted|suppressed|withheld|<\s*[0-9]+)\s*$"
_COUNTY_CODE: Final = r"^[0-9]{3}-"  # data desks put a county's FIPS code before its ids
_MAIL_ONLY: Final = r"\s*\*+$"  # Los Angeles: a precinct without a polling place
_BALLOT_GROUP: Final = "999"  # Los Angeles: ballots counted by group, of no place
_ENDINGS: Final = re.compile(r"(?i)(\.csv|\.txt|\.json|\.xlsx|\.xls)?(\.gz)?$")
_GZIP: Final = b"\x1f\x8b"


def votes_of(text: pl.Expr) -> pl.Expr:
    """Read a column of whole numbers, also with thousands' commas or a bare ``.0``.

    Args:
        text: A column of strings.
    """
    plain = text.str.replace_all(r"[,\s]|\.0*\s*$", "").cast(pl.Int64, strict=False)
    return pl.when(text.str.contains(_WHOLE)).then(plain)


def is_withheld(text: pl.Expr) -> pl.Expr:
    """Say of a column where the authority writes a mark instead of a number (``*``).

    Args:
        text: A column of strings.
    """
    return text.str.contains(_WITHHELD).fill_null(value=False)


def is_said(text: pl.Expr) -> pl.Expr:
    """Say of a column where a cell has anything in it.

    Args:
        text: A column of strings.
    """
    return (text.str.strip_chars() != "").fill_null(value=False)


def unit_of(text: pl.Expr) -> pl.Expr:
    """Read a column of unit ids, without spaces around them or the mark of mail only.

    Args:
        text: A column of strings: ``0050003A``, ``3750012A*``.
    """
    return text.str.strip_chars().str.replace(_MAIL_ONLY, "").fill_null("")


def without_county_code(unit: pl.Expr) -> pl.Expr:
    """Take the county's code from ids that a data desk put it before.

    Args:
        unit: Ids as ``unit_of`` reads them: ``037-0050003A``.
    """
    return unit.str.replace(_COUNTY_CODE, "")


def los_angeles_kind(unit: pl.Expr) -> pl.Expr:
    """Say of a column of Los Angeles' unit ids which are ballot groups.

    Args:
        unit: Ids as ``unit_of`` reads them.
    """
    group = unit.str.starts_with(_BALLOT_GROUP)
    return (
        pl
        .when(group)
        .then(pl.lit(UnitKind.BALLOT_GROUP.value))
        .otherwise(pl.lit(UnitKind.PRECINCT.value))
    )


def bare_name(path: Path) -> str:
    """Return the name of a file without the endings that say how it is packed.

    Args:
        path: A file.
    """
    return _ENDINGS.sub("", path.name)


def rows_of(path: Path, needed: Iterable[str]) -> pl.DataFrame:
    """Return every row of a CSV file as text, as ``csv_rows.scan_rows`` has them.

    Args:
        path: The file.
        needed: Headings that it must have.

    Raises:
        FormatError: It lacks one of them, or is no CSV file.
    """
    headings = header_of(path)
    missing = next((one for one in needed if one not in headings), "")
    if missing:
        raise FormatError(path.name, "line 1", f"no heading {missing!r}", "it")
    rows = scan_rows(path).collect()
    if rows.is_empty():
        raise FormatError(path.name, "", "no rows", "precinct results")
    return rows


def text_of(path: Path) -> str:
    """Return the text of a file, compressed with gzip or not.

    Args:
        path: The file.

    Raises:
        FormatError: It cannot be unpacked, or its bytes are not UTF-8.
    """
    body = path.read_bytes()
    try:
        plain = gzip.decompress(body) if body.startswith(_GZIP) else body
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(path.name, f"byte {error.start:,}", "not UTF-8", "UTF-8") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(path.name, "", f"cannot be unpacked: {error}") from error


def beginning_of(path: Path, size: int = 4096) -> str:
    """Return the first letters of a file; empty where they are no text.

    Args:
        path: A file, compressed with gzip or not.
        size: How many bytes to look at, unpacked.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as body:
            return body.read(size).decode("utf-8-sig", errors="ignore")
    except (OSError, EOFError, zlib.error):
        return ""
