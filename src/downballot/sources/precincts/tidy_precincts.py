"""Tidy CSV of precinct results: one line a contest, unit, kind of ballot and selection.

Source:
    docs/precincts.md in the project's documentation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import rows_of, unit_of
from downballot.sources.unit_lines import made_of_lines

_NEEDED: Final = frozenset({"contest", "unit", "selection", "votes"})
_OPTIONAL: Final = (
    "party",
    "ballot_kind",
    "registered",
    "ballots",
    "undervotes",
    "overvotes",
    "name",
    "kind",
    "place",
)


class TidyPrecincts:
    """Reads the tidy CSV of precinct results."""

    name = "tidy-precincts"
    title = "Tidy CSV of precinct results"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the headings are those of the layout."""
        return set(header_of(path)) >= _NEEDED

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        del names  # every line names its contest and its choice
        rows = rows_of(path, sorted(_NEEDED))
        missing = [one for one in _OPTIONAL if one not in rows.columns]
        rows = rows.with_columns(pl.lit(None, pl.String()).alias(one) for one in missing)
        return made_of_lines(path.name, _lines(rows))


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    kind = _text("ballot_kind").replace("", BallotKind.TOTAL.value)
    unit_kind = _text("kind").replace("", UnitKind.PRECINCT.value)
    wrong = pl.coalesce(
        FAULT,
        _unknown("ballot_kind", kind, [one.value for one in BallotKind]),
        _unknown("kind", unit_kind, [one.value for one in UnitKind]),
    )
    return rows.select(
        _text("contest").alias("title"),
        _text("party"),
        _text("selection").alias("choice"),
        unit_of(pl.col("unit")).alias("unit"),
        kind.alias("ballot_kind"),
        "votes",
        pl.format("line {}", LINE).alias("place"),
        pl.col(TEXT).alias("text"),
        wrong.alias("fault"),
        "registered",
        "ballots",
        "undervotes",
        "overvotes",
        _text("name"),
        unit_kind.alias("kind"),
        _text("place").alias("location"),
    )


def _text(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().fill_null("")


def _unknown(column: str, value: pl.Expr, allowed: list[str]) -> pl.Expr:
    fault = f"{column} '" + value + f"', expected one of {', '.join(allowed)}"
    return pl.when(~value.is_in(allowed)).then(fault)


FORMAT: Final[PrecinctFormat] = TidyPrecincts()
