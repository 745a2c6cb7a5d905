"""What is known of places, from a CSV file: income, background, anything by unit.

A file is either long (columns ``unit``, ``covariate``, ``value``) or has a row a unit; then
it is said which columns: ``file.csv@unit:value``, or ``file.csv@unit:part/whole`` for a
share. A cell without a number is a place of which nothing is known, never a zero.
"""

from __future__ import annotations

import csv
import gzip
import math
from pathlib import Path

from msgspec import Struct

from downballot.errors import FormatError, TableError, UsageError

LONG = ("unit", "covariate", "value")
_UNKNOWN = {"", "-", "na", "n/a", "nan", "null", "none"}


class CovariateTable(Struct, frozen=True):
    """Values of one covariate.

    Attributes:
        name: What it is called.
        values: Its value by unit, as the file writes units.
        unknown: How many rows have no value or no unit.
    """

    name: str
    values: dict[str, float]
    unknown: int


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
    rows = _rows(path)
    if not columns:
        return _long(path.name, rows)
    unit, _, value = columns.partition(":")
    part, _, whole = value.partition("/")
    if not unit or not part:
        raise UsageError(f"{said}: expected FILE@UNIT-COLUMN:COLUMN or :PART/WHOLE")
    wanted = [one for one in (unit, part, whole) if one]
    _need(path.name, rows, wanted)
    read = [(row[unit] or "", value, [row[one] or "" for one in wanted[1:]]) for row in rows]
    return _gathered(path.name, read)


Row = tuple[str, str, list[str]]  # unit, covariate, cells: a value, or part and whole


def _long(name: str, rows: list[dict[str, str | None]]) -> tuple[CovariateTable, ...]:
    _need(name, rows, LONG)
    unit, covariate, value = LONG
    read = [(row[unit] or "", row[covariate] or "", [row[value] or ""]) for row in rows]
    return _gathered(name, read)


def _gathered(name: str, rows: list[Row]) -> tuple[CovariateTable, ...]:
    found: dict[str, dict[str, float]] = {}
    unknown: dict[str, int] = {}
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
    if mistakes:
        raise TableError(name, mistakes)
    return tuple(
        CovariateTable(one, values, unknown.get(one, 0)) for one, values in found.items()
    )


def _number(cells: list[str]) -> float | None:
    """Return a cell's number, or the share of two; None where nothing is known.

    Raises:
        ValueError: A cell is no number.
    """
    numbers = []
    for cell in cells:
        text = cell.strip().replace(",", "")
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


def _rows(path: Path) -> list[dict[str, str | None]]:
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a CSV file of covariates")
    try:
        body = path.read_bytes()
        text = (gzip.decompress(body) if path.suffix == ".gz" else body).decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines(), strict=True))
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
        raise FormatError(path.name, "", str(error), "a CSV file in UTF-8") from error


def _need(
    name: str, rows: list[dict[str, str | None]], wanted: list[str] | tuple[str, ...]
) -> None:
    if not rows:
        raise FormatError(name, "", "no rows", "a header and a row a unit")
    missing = [one for one in wanted if one not in rows[0]]
    if missing:
        known = ", ".join(str(one) for one in rows[0])
        raise FormatError(name, "line 1", f"no column {', '.join(missing)}", f"one of {known}")
