"""Ventura County 2016: one CSV a contest, one row a precinct, one column a choice.

The id stands behind the county's code (``111-Ojai-NO101``), the party before the name
(``NPP - SUZA FRANCINA``); nonpartisan choices have the party NPP. The contest is named by
the file alone (``VenturaUnifiedSchoolDistrict.csv``).

A precinct may have several lines: they are parts of it and are added up. That is how the
same county's table of statewide contests has them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.precinct import UNIT_NOTES, PrecinctResults, empty
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import (
    bare_name,
    rows_of,
    unit_of,
    votes_of,
    without_county_code,
)
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of, note

_ID: Final = "pct16"
_PARTY: Final = re.compile(r"([A-Z][A-Z,-]*) - (.+)")
_OTHER_TABLE: Final = re.compile(r"[a-z0-9]+_[a-z_]+", re.ASCII)  # not a choice's name
_WORDS: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[0-9])(?=[A-Z])"
)


class VenturaContest:
    """Reads the precincts of one contest."""

    name = "ventura-contest"
    title = "Ventura County 2016, one contest by precinct (CSV)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the headings are an id and names of choices."""
        headings = header_of(path)
        choices = headings[1:]
        return (
            headings[:1] == [_ID]
            and bool(choices)
            and not any(map(_OTHER_TABLE.fullmatch, choices))
        )

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        columns = [one for one in header_of(path) if one and one != _ID]
        bare = bare_name(path)
        named = names.of(bare, 1, _WORDS.sub(" ", bare))
        contest = contest_of(named.title, named.choices or [_choice(one) for one in columns])
        if len(contest.selections) != len(columns):
            raise FormatError(
                path.name,
                "line 1",
                f"{len(columns)} choices, named are {len(contest.selections)}",
            )
        rows = rows_of(path, [_ID]).with_row_index("row")
        return made_of(path.name, _laid_out(path.name, rows, columns, contest))


def _laid_out(
    file: str, rows: pl.DataFrame, columns: list[str], contest: ReadContest
) -> LaidOut:
    whole, notes = _added(file, rows, columns)
    made = whole.select(
        "row",
        pl.lit(contest.contest).alias("contest"),
        "unit",
        pl.format("line {}", LINE).alias("place"),
        pl.col(TEXT).alias("text"),
        pl.col(FAULT).alias("fault"),
    )
    cells = whole.select("row", *columns).rename(
        dict(zip(columns, contest.selections, strict=True))
    )
    votes = cells.unpivot(index="row", variable_name="selection", value_name="votes")
    return LaidOut(rows=made, cells=votes, contests=contest.table, notes=notes)


def _added(
    file: str, rows: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add up the lines of each precinct; return them, and a note where there were several.

    Lines that cannot be read stay alone, to be set aside.
    """
    known = rows.with_columns(without_county_code(unit_of(pl.col(_ID))).alias("unit"))
    numbers = [votes_of(pl.col(one)) for one in columns]
    readable = pl.all_horizontal(number.is_not_null() for number in numbers)
    sound = (readable & pl.col(FAULT).is_null() & (pl.col("unit") != "")).alias("sound")
    parts = known.with_columns(sound)
    several = parts.filter("sound").filter(pl.len().over("unit") > 1)
    if several.is_empty():
        return known, empty(UNIT_NOTES)
    summed = several.group_by("unit", maintain_order=True).agg(
        pl.col("row", LINE, TEXT, FAULT).first(),
        *(votes_of(pl.col(one)).sum().cast(pl.String).alias(one) for one in columns),
    )
    alone = parts.join(several, on="row", how="anti", maintain_order="left")
    whole = pl.concat([alone.select(summed.columns), summed]).sort("row")
    sentence = (
        f"{file}: {summed.height} precincts have {several.height} lines together: the lines "
        "of each were added up."
    )
    return whole, note(file, "", "unit-lines-added", sentence)


def _choice(heading: str) -> tuple[str, str]:
    found = _PARTY.fullmatch(heading)
    if not found:
        return heading, ""
    return found[2], "" if found[1] == "NPP" else found[1]


FORMAT: Final[PrecinctFormat] = VenturaContest()
