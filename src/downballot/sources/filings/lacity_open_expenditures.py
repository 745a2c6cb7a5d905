"""Los Angeles: expenditures as the city's open-data portal hands them out (5mrt-4zhe).

City Campaign Expenditures, as CSV or JSON. Its ``cmt_id`` is a number of the Commission's
own, not of the state: a filer is ``lacity:`` and that number here, and is never joined to a
committee of the contributions by it. Written from a description of its columns: never tried
on a real file.

Where rows name a schedule, payments are E, F and H; D and G repeat what E and F have.

Source:
    Column names of the data set 5mrt-4zhe on data.lacity.org.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import Kind
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.listed_objects import names_in, object_rows
from downballot.sources.money_cells import cents_of, date_of
from downballot.sources.named_cells import Names, cells_of, expected, tables_of

NAMES: Final[Names] = {
    "day": ("exp_date", "Expenditure Date"),
    "amount": ("exp_amount", "Expenditure Amount"),
    "name": ("payee_name", "Payee"),
    "city": ("payee_addr_cty", "Payee City"),
    "state": ("payee_addr_st", "Payee State"),
    "description": ("exp_desc", "Expenditure Description"),
    "committee_id": ("cmt_id",),
    "committee": ("cmt_name", "Committee Name"),
    "schedule": ("schedule", "Schedule"),
}
_CLAIMED_BY: Final = {"exp_date", "exp_amount", "payee_name", "cmt_name"}
_KINDS: Final = {
    "": Kind.EXPENDITURE,
    "D": Kind.CONTRIBUTION_MADE,
    "E": Kind.EXPENDITURE,
    "F": Kind.ACCRUED,
    "G": Kind.SUBVENDOR,
    "H": Kind.LOAN_MADE,
}


class LosAngelesOpenExpenditures:
    """Reads the city's open data of expenditures."""

    name = "lacity-open-expenditures"
    title = "Los Angeles open data: expenditures (5mrt-4zhe), CSV or JSON"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a file begins with the names of this data set."""
        return path.is_file() and names_in(path, _CLAIMED_BY) >= _CLAIMED_BY

    def read(self, path: Path) -> FilingTables:
        """Read the data set, or what was asked of it.

        Raises:
            FormatError: It is no table or list of this data set.
        """
        if not self.claims(path):
            raise FormatError(path.name, "", "other headings", ", ".join(sorted(_CLAIMED_BY)))
        facts = _facts(cells_of(object_rows(path), NAMES))
        return tables_of(facts, _faults(), source=self.name, file=path.name)


def _facts(rows: pl.LazyFrame) -> pl.LazyFrame:
    number, name = pl.col("committee_id"), pl.col("committee")
    named = pl.when(name != "").then("name:" + name).otherwise(pl.lit(""))
    return rows.with_columns(
        date=date_of(pl.col("day")),
        cents=cents_of(pl.col("amount")),
        schedule=pl.col("schedule").str.to_uppercase(),
        filer=pl.when(number != "").then("lacity:" + number).otherwise(named),
        own_filer_name=name,
        own_form=pl.lit("460"),
    ).with_columns(
        kind=pl.col("schedule").replace_strict(_KINDS, default="", return_dtype=pl.String),
        filing=pl.col("filer") + " 460",
    )


def _faults() -> list[pl.Expr]:
    schedules = f"one of {', '.join(name for name in _KINDS if name)}"
    return [
        expected(pl.col("filer") == "", "committee", "a committee"),
        expected(pl.col("kind") == "", "schedule", schedules),
        expected(pl.col("cents").is_null(), "amount", "dollars and cents"),
        expected(pl.col("date").is_null() & (pl.col("day") != ""), "day", "a day"),
    ]


FORMAT: FilingFormat = LosAngelesOpenExpenditures()
