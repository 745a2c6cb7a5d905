"""Los Angeles County: statement of votes cast without headings, contests one below another.

A line is precinct, registration, ballots cast, then one number a choice, in the order of the
ballot; a star behind the precinct marks one without a polling place. A file may hold several
contests: each begins where the precincts, which are in order, begin again.

Source:
    Files of the Los Angeles County Registrar-Recorder for November 2016.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl
from msgspec import structs

from downballot.errors import FormatError
from downballot.model.precinct import PrecinctResults
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import (
    bare_name,
    beginning_of,
    los_angeles_kind,
    text_of,
    unit_of,
)
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of, note

_FIXED: Final = 3  # precinct, registration, ballots cast
_LINE: Final = re.compile(r"[0-9]{7}[A-Z]\*?(?:,[0-9]+){3,}\s*", re.ASCII)


class BareVotesCast:
    """Reads a statement of votes cast whose contests and choices have no names in it."""

    name = "la-votes-cast-bare"
    title = "Los Angeles County, statement of votes cast (CSV without headings)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the first line is a precinct with numbers."""
        first = beginning_of(path).split("\n", 1)[0]
        return _LINE.fullmatch(first) is not None

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        rows = _split(text_of(path))
        contests = _named(rows, path, names)
        laid = _laid_out(rows, contests)
        if len(contests) > 1:
            sentence = f"{path.name}: {len(contests)} contests, one below another."
            stacked = note(path.name, "", "contests-stacked", sentence)
            laid = structs.replace(laid, notes=stacked)
        return made_of(path.name, laid)


def _split(text: str) -> pl.DataFrame:
    """Return one row a line: its number, its cells and which contest of the file it is of."""
    lines = pl.DataFrame({"text": text.split("\n")}).with_row_index("line", 1)
    rows = lines.filter(pl.col("text").str.strip_chars() != "").with_columns(
        pl.col("text").str.strip_chars_end("\r").str.split(",").alias("cells")
    )
    unit = pl.col("unit")
    # A unit that is out of its place between its neighbours begins nothing.
    begins = (
        (unit < unit.shift(1))
        & ~(unit >= unit.shift(2)).fill_null(value=False)
        & ~(unit.shift(-1) >= unit.shift(1)).fill_null(value=False)
    )
    return rows.with_columns(unit_of(pl.col("cells").list.first()).alias("unit")).with_columns(
        (begins.fill_null(value=False).cum_sum() + 1).alias("number"),
        pl.col("cells").list.len().alias("width"),
    )


def _named(rows: pl.DataFrame, path: Path, names: Names) -> dict[int, ReadContest]:
    """Return the contests of a file: as a person named them, else by file and number."""
    usual = rows.group_by("number", maintain_order=True).agg(pl.col("width").mode().max())
    bare = bare_name(path)
    found = {}
    for number, width in usual.iter_rows():
        choices = width - _FIXED
        title = f"{bare} {number}" if usual.height > 1 else bare
        named = names.of(bare, number, title)
        listed = named.choices or [(f"Choice {one}", "") for one in range(1, choices + 1)]
        if len(listed) != choices:
            raise FormatError(
                path.name, f"contest {number}", f"{choices} choices, named are {len(listed)}"
            )
        found[number] = contest_of(named.title, listed)
    return found


def _laid_out(rows: pl.DataFrame, contests: dict[int, ReadContest]) -> LaidOut:
    known = pl.DataFrame({
        "number": list(contests),
        "contest": [one.contest for one in contests.values()],
        "selection": [list(one.selections) for one in contests.values()],
    }).with_columns(pl.col("number").cast(rows.schema["number"]))
    all_rows = rows.join(known, on="number", maintain_order="left").with_row_index("row")
    expected = pl.col("selection").list.len() + _FIXED
    fits = pl.col("width") == expected
    fault = pl.format("{} cells, expected {}", "width", expected)
    made = all_rows.select(
        "row",
        "contest",
        "unit",
        los_angeles_kind(pl.col("unit")).alias("kind"),
        pl.col("cells").list.get(1, null_on_oob=True).alias("registered"),
        pl.col("cells").list.get(2, null_on_oob=True).alias("ballots"),
        pl.format("line {}", "line").alias("place"),
        "text",
        pl.when(~fits).then(fault).alias("fault"),
    )
    cells = all_rows.filter(fits).select(
        "row", "selection", pl.col("cells").list.slice(_FIXED).alias("votes")
    )
    return LaidOut(
        rows=made,
        cells=cells.explode("selection", "votes"),
        contests=pl.concat(one.table for one in contests.values()),
    )


FORMAT: Final[PrecinctFormat] = BareVotesCast()
