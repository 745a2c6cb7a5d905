"""Statewide contests of November 2016 in one wide table, as a newspaper's data desk kept them.

One row a precinct, its id behind the county's code (``037-0050003A``); one column a choice,
named for its contest (``pres_clinton``, ``prop51_yes``). Columns of shares are left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.precinct import PrecinctResults
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import (
    los_angeles_kind,
    rows_of,
    unit_of,
    without_county_code,
)
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of

_ID: Final = "pct16"
_CHOICE: Final = re.compile(r"(pres|ussenate|prop[0-9]+)_([a-z]+)", re.ASCII)
_TITLES: Final = {"pres": "President", "ussenate": "United States Senator"}
_SHARES: Final = frozenset({"winner", "margin"})


class DataDeskStatewide:
    """Reads the wide table of statewide contests."""

    name = "data-desk-statewide"
    title = "Statewide contests of 2016 by precinct, one wide table (CSV)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the headings are an id and choices named for their contests."""
        headings = header_of(path)
        return headings[:1] == [_ID] and bool(_contests(headings))

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        del names  # the columns name their contests
        contests = _contests(header_of(path))
        rows = rows_of(path, [_ID]).with_row_index("row")
        if not contests:
            raise FormatError(path.name, "line 1", "no choices", "headings such as prop51_yes")
        unit = without_county_code(unit_of(pl.col(_ID)))
        rows = rows.with_columns(unit.alias("unit"))
        return made_of(path.name, _laid_out(rows, contests), every_cell=False)


def _contests(headings: list[str]) -> list[tuple[ReadContest, list[str]]]:
    """Return each contest with its columns, in the order of the file."""
    columns: dict[str, list[str]] = {}
    choices: dict[str, list[tuple[str, str]]] = {}
    for heading in headings:
        found = _CHOICE.fullmatch(heading)
        if found and found[2] not in _SHARES:
            columns.setdefault(found[1], []).append(heading)
            choices.setdefault(found[1], []).append((found[2].title(), ""))
    return [
        (contest_of(_title(prefix), choices[prefix]), listed)
        for prefix, listed in columns.items()
    ]


def _title(prefix: str) -> str:
    return _TITLES.get(prefix) or f"Proposition {prefix.removeprefix('prop')}"


def _laid_out(rows: pl.DataFrame, contests: list[tuple[ReadContest, list[str]]]) -> LaidOut:
    """Return a row a contest and unit; a contest that says nothing of a unit has none."""
    height = rows.height
    made, cells = [], []
    for place, (contest, columns) in enumerate(contests):
        numbered = rows.with_columns(pl.col("row") + place * height)
        made.append(
            numbered.select(
                "row",
                "unit",
                pl.lit(contest.contest).alias("contest"),
                los_angeles_kind(pl.col("unit")).alias("kind"),
                pl.format("line {}", LINE).alias("place"),
                pl.col(TEXT).alias("text"),
                pl.col(FAULT).alias("fault"),
            )
        )
        renamed = dict(zip(columns, contest.selections, strict=True))
        cells.append(
            numbered
            .select("row", *columns)
            .rename(renamed)
            .unpivot(index="row", variable_name="selection", value_name="votes")
        )
    return LaidOut(
        rows=pl.concat(made),
        cells=pl.concat(cells),
        contests=pl.concat(contest.table for contest, _ in contests),
    )


FORMAT: Final[PrecinctFormat] = DataDeskStatewide()
