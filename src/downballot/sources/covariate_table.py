"""What is known of places, from a CSV file: income, background, anything by unit.

A file, also packed with gzip or alone in a zip archive, is either long (columns ``unit``,
``covariate``, ``value``) or has a row a unit; then it is said which columns:
``file.csv@unit:value``, or ``file.csv@unit:part/whole`` for a share. A cell without a number
is a place of which nothing is known, never a zero. The Census Bureau writes ``250,000+`` for
a median above its last class: such a cell is read as its bound, and counted.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
import zipfile
from collections import Counter
from pathlib import Path

from msgspec import Struct

from downballot.errors import FormatError, TableError, UsageError

LONG = ("unit", "covariate", "value")
# The last is how the Census Bureau writes that a figure could not be computed.
_UNKNOWN = {"", "-", "na", "n/a", "nan", "null", "none", "-666666666", "-666666666.0"}
_LABEL = "Estimate!!"
_BOUND = re.compile(r"[0-9][0-9,]*[+-]", re.ASCII)


class CovariateTable(Struct, frozen=True):
    """Values of one covariate.

    Attributes:
        name: What it is called.
        values: Its value by unit, as the file writes units.
        unknown: How many rows have no value or no unit.
        at_bound: How many rows have only the bound that their value lies beyond.
    """

    name: str
    values: dict[str, float]
    unknown: int
    at_bound: int = 0


def read_covariates(said: str) -> tuple[CovariateTable, ...]:
    """Read the covariates of a file.

    Args:
        said: The file, alone where it is long, else with its columns
            (``race.csv@PREC_2012:white/total_population``).

    Raises:
        UsageError: There is no such file, or its columns are not said as above.
        FormatError: It is no CSV file, or lacks a column.
        TableError: A value is no number, or a unit has two values.
    """
    file, _, columns = said.partition("@")
    path = Path(file)
    rows = table_rows(path)
    if not columns:
        return _long(path.name, rows)
    unit, _, value = columns.partition(":")
    part, _, whole = value.partition("/")
    if not unit or not part:
        raise UsageError(f"{said}: expected FILE@UNIT-COLUMN:COLUMN or :PART/WHOLE")
    wanted = [one for one in (unit, part, whole) if one]
    need_columns(path.name, rows, wanted)
    read = [(row[unit] or "", value, [row[one] or "" for one in wanted[1:]]) for row in rows]
    return _gathered(path.name, read)


Row = tuple[str, str, list[str]]  # unit, covariate, cells: a value, or part and whole


def _long(name: str, rows: list[dict[str, str | None]]) -> tuple[CovariateTable, ...]:
    need_columns(name, rows, LONG)
    unit, covariate, value = LONG
    read = [(row[unit] or "", row[covariate] or "", [row[value] or ""]) for row in rows]
    return _gathered(name, read)


def _gathered(name: str, rows: list[Row]) -> tuple[CovariateTable, ...]:
    found: dict[str, dict[str, float]] = {}
    unknown: dict[str, int] = {}
    bounds: Counter[str] = Counter()
    mistakes: list[tuple[int, str]] = []
    for line, (unit, covariate, cells) in enumerate(rows, 2):
        values = found.setdefault(covariate.strip(), {})
        try:
            number = _number(cells)
        except ValueError as error:
            mistakes.append((line, str(error)))
            continue
        if number is None or not unit.strip():
            unknown[covariate.strip()] = unknown.get(covariate.strip(), 0) + 1
        elif values.setdefault(unit.strip(), number) != number:
            mistakes.append((line, f"unit {unit.strip()!r} has two values of {covariate!r}"))
        elif _BOUND.fullmatch(cells[0].strip()):
            bounds[covariate.strip()] += 1
    if mistakes:
        raise TableError(name, mistakes)
    return tuple(
        CovariateTable(one, values, unknown.get(one, 0), bounds[one])
        for one, values in found.items()
    )


def _number(cells: list[str]) -> float | None:
    """Return a cell's number, or the share of two; None where nothing is known.

    Raises:
        ValueError: A cell is no number.
    """
    numbers = []
    for cell in cells:
        text = cell.strip().replace(",", "")
        text = text[:-1] if _BOUND.fullmatch(cell.strip()) else text
        if text.casefold() in _UNKNOWN:
            return None
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"value {cell!r}, expected a number") from None
        if not math.isfinite(number):
            raise ValueError(f"value {cell!r}, expected a finite number")
        numbers.append(number)
    if len(numbers) == 1:
        return numbers[0]
    return numbers[0] / numbers[1] if numbers[1] > 0 else None


def table_rows(path: Path) -> list[dict[str, str | None]]:
    """Return the rows of a CSV file, perhaps gzipped, by their headings.

    Args:
        path: The file.

    Raises:
        UsageError: There is no such file.
        FormatError: It is no CSV file in UTF-8.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a CSV file of covariates")
    try:
        text = _unpacked(path).decode("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines(), strict=True))
    except (
        UnicodeDecodeError,
        gzip.BadGzipFile,
        zipfile.BadZipFile,
        EOFError,
        csv.Error,
    ) as error:
        raise FormatError(path.name, "", str(error), "a CSV file in UTF-8") from error
    if rows and any((cell or "").startswith(_LABEL) for cell in rows[0].values()):
        del rows[0]  # the Census writes what its columns mean below their names
    return [{(name or "").strip(): cell for name, cell in row.items()} for row in rows]


def _unpacked(path: Path) -> bytes:
    """Return the bytes of a table, packed by gzip, in an archive by itself, or plain.

    Raises:
        FormatError: An archive has not one table in it.
    """
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            inside = [one for one in archive.namelist() if one.casefold().endswith(".csv")]
            if len(inside) != 1:
                raise FormatError(path.name, "", f"{len(inside)} CSV files in it", "one")
            return archive.read(inside[0])
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def need_columns(
    name: str, rows: list[dict[str, str | None]], wanted: list[str] | tuple[str, ...]
) -> None:
    """Raise FormatError where a table has no rows, or lacks a column.

    Args:
        name: Name of the file.
        rows: Its rows.
        wanted: Columns that it needs.

    Raises:
        FormatError: It has no rows, or lacks one.
    """
    if not rows:
        raise FormatError(name, "", "no rows", "a header and a row a unit")
    missing = [one for one in wanted if one not in rows[0]]
    if missing:
        known = ", ".join(str(one) for one in rows[0])
        raise FormatError(name, "line 1", f"no column {', '.join(missing)}", f"one of {known}")
