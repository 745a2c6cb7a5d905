"""San Francisco 2016: one CSV a contest, one row a precinct and way of voting.

A precinct that was counted with others has the first one's id and all of their names
(``Pct 1104/1105``). Choices are headings in small letters; the number before the title in
the file's name is the Department's own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.count import BallotKind
from downballot.model.precinct import UNIT_MEMBERS, PrecinctResults
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import bare_name, rows_of, unit_of
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of

_FIRST: Final = ("precinctname", "reportingtype", "precinctid", "precincts", "registration",
                 "ballots_cast", "turnout_percent")  # fmt: skip
_LAST: Final = ("under_vote", "over_vote")
_NUMBER: Final = re.compile(r"[0-9]+ - ")
_KINDS: Final = {"Election Day": BallotKind.IN_PERSON.value, "VBM": BallotKind.MAIL.value}
_LISTED: Final = r"[0-9]+(?:/[0-9]+)+"


class SanFranciscoCsv:
    """Reads the precincts of one contest."""

    name = "san-francisco-csv"
    title = "San Francisco 2016, one contest by precinct and way of voting (CSV)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the headings are those of the file."""
        return tuple(header_of(path)[: len(_FIRST)]) == _FIRST

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        headings = header_of(path)
        columns = [one for one in headings[len(_FIRST) :] if one and one not in _LAST]
        bare = bare_name(path)
        named = names.of(bare, 1, _NUMBER.sub("", bare))
        contest = contest_of(
            named.title, named.choices or [(_name(one), "") for one in columns]
        )
        if len(contest.selections) != len(columns):
            raise FormatError(
                path.name,
                "line 1",
                f"{len(columns)} choices, named are {len(contest.selections)}",
            )
        rows = rows_of(path, _FIRST).with_row_index("row")
        return made_of(path.name, _laid_out(rows, columns, contest))


def _name(heading: str) -> str:
    """Make a choice's name of its heading.

    Examples:
        >>> _name("jill_stein__ajamu_baraka"), _name("writein")
        ('jill stein / ajamu baraka', 'write-in')
    """
    spaced = heading.replace("__", " / ").replace("_", " ")
    return re.sub(r"\bwritein\b", "write-in", spaced)


def _laid_out(rows: pl.DataFrame, columns: list[str], contest: ReadContest) -> LaidOut:
    way = pl.col("reportingtype").str.strip_chars()
    kind = way.replace_strict(_KINDS, default=None, return_dtype=pl.String())
    fault = "reportingtype '" + way.fill_null("") + "', expected Election Day or VBM"
    known = rows.with_columns(unit_of(pl.col("precinctid")).alias("unit"))
    optional = {"undervotes": "under_vote", "overvotes": "over_vote"}
    made = known.select(
        "row",
        "unit",
        pl.lit(contest.contest).alias("contest"),
        pl.col("precinctname").str.strip_chars().fill_null("").alias("name"),
        kind.fill_null("").alias("ballot_kind"),
        pl.col("registration").alias("registered"),
        pl.col("ballots_cast").alias("ballots"),
        *(
            pl.col(found).alias(name)
            for name, found in optional.items()
            if found in rows.columns
        ),
        pl.format("line {}", LINE).alias("place"),
        pl.col(TEXT).alias("text"),
        pl.coalesce(FAULT, pl.when(kind.is_null()).then(fault)).alias("fault"),
    )
    cells = rows.select("row", *columns).rename(
        dict(zip(columns, contest.selections, strict=True))
    )
    return LaidOut(
        rows=made,
        cells=cells.unpivot(index="row", variable_name="selection", value_name="votes"),
        contests=contest.table,
        members=_members(known),
    )


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    listed = pl.col("precinctname").str.extract(f"({_LISTED})", 1)
    return (
        rows
        .select("unit", listed.str.split("/").alias("member"))
        .drop_nulls()
        .explode("member")
        .unique(maintain_order=True)
        .select(UNIT_MEMBERS.names())
    )


FORMAT: Final[PrecinctFormat] = SanFranciscoCsv()
