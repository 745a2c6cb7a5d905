"""Reads files of units with two sides, and of known cross-tables: found by column name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from msgspec import Struct

from downballot.errors import FormatError, TableError
from downballot.precincts.ecological_tables import Floats, UnitTable, unit_table

District = tuple[str, str]  # set, district
UNIT_COLUMNS: Final = ("set", "district", "unit", "side", "option", "votes")
TRUTH_SIDES: Final = ("party", "candidate")
LINE: Final = "line of the file"  # no column of a file is called so
LINES_OF_A_HEADER: Final = 2  # the first row stands in line 2


class EcologicalUnits(Struct, frozen=True, eq=False):
    """A file of units.

    Attributes:
        row_side: The side that is rows.
        column_side: The side that is columns.
        districts: Tables by set and district, in the file's order.
        doubled: Rows that say again what one has said; added up.
    """

    row_side: str
    column_side: str
    districts: dict[District, UnitTable]
    doubled: int


def read_units(path: Path) -> EcologicalUnits:
    """Return the districts of a file of units.

    The sides ``party`` and ``candidate`` are rows and columns; otherwise the side that the
    file names first is rows.

    Args:
        path: CSV with set, district, unit, side, option, votes; perhaps gzipped.

    Raises:
        FormatError: It cannot be read, or has not two sides.
        TableError: It has rows that cannot be used.
    """
    rows = _read(path, UNIT_COLUMNS)
    sides = rows["side"].unique(maintain_order=True).to_list()
    if len(sides) != 2:
        raise FormatError(path.name, "column side", f"sides {sides}", "two sides")
    if set(sides) == set(TRUTH_SIDES):
        sides = list(TRUTH_SIDES)
    added = rows.group_by(UNIT_COLUMNS[:-1], maintain_order=True).agg(pl.col("votes").sum())
    districts = {
        (str(key[0]), str(key[1])): _table(part, sides)
        for key, part in added.group_by("set", "district", maintain_order=True)
    }
    return EcologicalUnits(sides[0], sides[1], districts, len(rows) - len(added))


def read_truth(path: Path, units: EcologicalUnits) -> dict[District, pl.DataFrame]:
    """Return the known cross-tables of a file: row, column, votes by set and district.

    The columns of both sides are called as the sides are, or party and candidate.

    Args:
        path: CSV with set, district, votes and both sides; perhaps gzipped.
        units: The units that it tells the truth of.

    Raises:
        FormatError: It cannot be read, or lacks a column.
        TableError: It has rows that cannot be used.
    """
    header = _header(path)
    sides: Sequence[str] = (units.row_side, units.column_side)
    if not set(sides) <= set(header):
        sides = TRUTH_SIDES
    rows = _read(path, ("set", "district", *sides, "votes"))
    named = rows.rename({sides[0]: "row", sides[1]: "column"})
    return {(str(key[0]), str(key[1])): part for key, part in named.group_by("set", "district")}


def read_values(path: Path, column: str) -> dict[District, dict[str, str]]:
    """Return what a column of a file of units says of each unit, by district.

    Args:
        path: CSV with set, district, unit and the column; perhaps gzipped.
        column: Its name.

    Raises:
        FormatError: It cannot be read, or lacks the column.
        TableError: Units without a value, or with two: the first line of each is named.
    """
    if column in UNIT_COLUMNS:
        known = ", ".join(UNIT_COLUMNS)
        raise FormatError(path.name, f"column {column}", "says who voted", f"none of {known}")
    read = _text(path, (*UNIT_COLUMNS[:3], column)).with_columns(
        pl.col(column).str.strip_chars()
    )
    of_units = read.group_by(UNIT_COLUMNS[:3], maintain_order=True).agg(
        pl.col(LINE).first(), pl.col(column).unique(maintain_order=True).alias("said")
    )
    mistakes = [
        (line + LINES_OF_A_HEADER, f"unit {unit}: {column} {said}, expected one value")
        for line, unit, said in of_units.select(LINE, "unit", "said").iter_rows()
        if len(said) > 1 or not said[0]
    ]
    if mistakes:
        raise TableError(path.name, mistakes)
    found: dict[District, dict[str, str]] = {}
    for one, district, unit, said in of_units.drop(LINE).iter_rows():
        found.setdefault((one, district), {})[unit] = said[0]
    return found


def _header(path: Path) -> list[str]:
    """Return the names of a file's columns."""
    try:
        return pl.read_csv(path, n_rows=0, infer_schema=False).columns
    except (OSError, pl.exceptions.PolarsError) as error:
        raise FormatError(path.name, "", "cannot be read as CSV", "a table") from error


def _text(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    """Return the columns of a file as text, empty where nothing stands, with their line."""
    missing = [name for name in columns if name not in _header(path)]
    if missing:
        raise FormatError(path.name, "line 1", f"no column {', '.join(missing)}", "it")
    try:
        read = pl.read_csv(
            path, columns=list(columns), infer_schema=False, encoding="utf8-lossy"
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise FormatError(path.name, "", "cannot be read as CSV", "a table") from error
    return read.with_columns(pl.exclude("votes").fill_null("")).with_row_index(LINE)


def _read(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    """Return the columns of a file as text, votes as numbers (some authorities scale them)."""
    read = _text(path, columns)
    number = pl.col("votes").str.strip_chars().cast(pl.Float64, strict=False)
    bad = read.filter(number.is_null() | ~number.is_finite() | (number < 0))
    if len(bad):
        mistakes = [
            (line + LINES_OF_A_HEADER, f"votes {text!r}, expected a number, 0 or more")
            for line, text in bad.select(LINE, "votes").iter_rows()
        ]
        raise TableError(path.name, mistakes)
    return read.with_columns(number).select(columns)


def _table(part: pl.DataFrame, sides: Sequence[str]) -> UnitTable:
    """Return the table of one district; a unit that a side lacks has no votes there."""
    units = part["unit"].unique(maintain_order=True).to_list()
    at = {name: place for place, name in enumerate(units)}
    names, votes = [], []
    for side in sides:
        of_side = part.filter(pl.col("side") == side)
        options = of_side["option"].unique(maintain_order=True).to_list()
        names.append(options or ["none"])
        votes.append(_counts(of_side, at, names[-1]))
    return unit_table(names[0], names[1], votes[0], votes[1], units)


def _counts(rows: pl.DataFrame, at: dict[str, int], options: Sequence[str]) -> Floats:
    """Return votes by unit and option."""
    beside = {name: place for place, name in enumerate(options)}
    found = np.zeros((len(at), len(options)))
    for unit, option, votes in rows.select("unit", "option", "votes").iter_rows():
        found[at[unit], beside[option]] += votes
    return found
