"""OpenElections: precinct results of a county or state, one line a precinct and candidate.

A line whose office is ``Ballots Cast`` or ``Registered Voters`` tells a precinct's ballots or
voters for every contest. Files may split votes by how they were cast.

Source:
    https://github.com/openelections, layout of its precinct files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import los_angeles_kind, rows_of, unit_of
from downballot.sources.unit_lines import made_of_lines

_NEEDED: Final = frozenset({"county", "precinct", "office", "candidate", "votes"})
_KINDS: Final = {
    "votes": BallotKind.TOTAL.value,
    "election_day": BallotKind.IN_PERSON.value,
    "early_voting": BallotKind.IN_PERSON.value,
    "mail": BallotKind.MAIL.value,
    "absentee": BallotKind.MAIL.value,
    "provisional": BallotKind.PROVISIONAL.value,
}
_NUMBERS: Final = {
    "ballots cast": "ballots",
    "registered voters": "registered",
    "under votes": "undervotes",
    "over votes": "overvotes",
}
_WHOLE_UNIT: Final = ("ballots", "registered")


class OpenElections:
    """Reads a file of precinct results as OpenElections lays them out."""

    name = "openelections-precincts"
    title = "OpenElections, results by precinct (CSV)"
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
        return made_of_lines(path.name, _with_numbers(_by_kind(_cleaned(rows))))


def _cleaned(rows: pl.DataFrame) -> pl.DataFrame:
    have = set(rows.columns)
    empty = [
        pl.lit("", pl.String()).alias(one) for one in ("district", "party") if one not in have
    ]
    texts = ["county", "office", "candidate", "district", "party"]
    rows = rows.with_columns(empty).with_columns(
        pl.col(texts).str.strip_chars().fill_null(""), unit_of(pl.col("precinct")).alias("unit")
    )
    several = rows["county"].n_unique() > 1  # ids may be of two counties
    unit = pl.format("{}, {}", "county", "unit") if several else pl.col("unit")
    number = pl.coalesce(_number("office"), _number("candidate"))
    title = (
        pl
        .when(pl.col("district") == "")
        .then("office")
        .otherwise(pl.format("{}, District {}", "office", "district"))
    )
    return rows.with_columns(
        unit.alias("unit"),
        number.alias("number"),
        title.alias("title"),
        pl.format("line {}", LINE).alias("place"),
        los_angeles_kind(pl.col("unit")).alias("kind"),
    )


def _number(column: str) -> pl.Expr:
    named = pl.col(column).str.to_lowercase().str.replace("^total ", "")
    return named.replace_strict(_NUMBERS, default=None, return_dtype=pl.String())


def _by_kind(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a line for each kind of ballot that the file tells of; a blank part is left."""
    columns = [one for one in _KINDS if one in rows.columns]
    fixed = ["title", "party", "candidate", "unit", "kind", "number", "place", TEXT, FAULT]
    renamed = rows.rename({"votes": "total"})
    columns = ["total", *columns[1:]]
    long = renamed.unpivot(columns, index=fixed, variable_name="column", value_name="votes")
    kind = pl.col("column").replace_strict({**_KINDS, "total": _KINDS["votes"]})
    told = (pl.col("column") == "total") | pl.col("votes").is_not_null()
    return (
        long
        .filter(told)
        .with_columns(kind.alias("ballot_kind"))
        .select(*fixed, "column", "ballot_kind", "votes")
        .rename({"candidate": "choice", TEXT: "text", FAULT: "fault"})
    )


def _with_numbers(lines: pl.DataFrame) -> pl.DataFrame:
    """Put ballots, voters, under- and overvotes beside the lines of their unit."""
    votes = lines.filter(pl.col("number").is_null())
    for name in dict.fromkeys(_NUMBERS.values()):
        key = ["unit", "ballot_kind"] + ([] if name in _WHOLE_UNIT else ["title"])
        told = lines.filter(pl.col("number") == name).unique(key, keep="first")
        renamed = told.select(*key, pl.col("votes").alias(name))
        votes = votes.join(renamed, on=key, how="left", maintain_order="left")
    return votes.drop("number", "column")


FORMAT: Final[PrecinctFormat] = OpenElections()
