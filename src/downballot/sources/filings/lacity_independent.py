"""Los Angeles: independent expenditures as the Ethics Commission's search answers (JSON).

One object a report of Form 496, about one candidate. The spender's number at the state
stands in brackets after its name. The answer has no day of its own that is known here: rows
are undated where it has none. Written from a description of its names: never tried on a
real file.

Source:
    Names in answers of ethics.lacity.gov, ``dataresults``, cmpIndExpenditureSearch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import Kind, Side
from downballot.sources.filer_identifier import identifier_of, or_named
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.listed_objects import names_in, object_rows
from downballot.sources.money_cells import cents_of, date_of
from downballot.sources.named_cells import Names, cells_of, expected, tables_of

NAMES: Final[Names] = {
    "transaction": ("ie_id",),
    "committee": ("filer_name",),
    "spender": ("ind_spender",),
    "first": ("cand_fname",),
    "last": ("cand_lname",),
    "office": ("ofc_desc",),
    "side_word": ("support_oppose",),
    "amount": ("ie_amt_xl",),
    "document": ("form496_document_id",),
    "day": ("ie_date",),
    "membership": ("mc_flg",),
}
_CLAIMED_BY: Final = {"ie_id", "ind_spender", "ie_amt_xl", "support_oppose"}
_SIDES: Final = {
    "S": Side.SUPPORT, "SUPPORT": Side.SUPPORT, "O": Side.OPPOSE, "OPPOSE": Side.OPPOSE,
}  # fmt: skip
_NUMBER: Final = r"\[\s*#?([^\[\]]+?)\s*\]\s*$"


class LosAngelesIndependent:
    """Reads answers of the Commission's search for independent expenditures."""

    name = "lacity-independent"
    title = "Los Angeles City Ethics Commission: independent expenditures (JSON)"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a file begins with the names of such an answer."""
        return path.is_file() and names_in(path, _CLAIMED_BY) >= _CLAIMED_BY

    def read(self, path: Path) -> FilingTables:
        """Read an answer.

        Raises:
            FormatError: It is no such answer.
        """
        if not self.claims(path):
            raise FormatError(path.name, "", "other names", ", ".join(sorted(_CLAIMED_BY)))
        facts = _facts(cells_of(object_rows(path), NAMES))
        return tables_of(facts, _faults(), source=self.name, file=path.name)


def _facts(rows: pl.LazyFrame) -> pl.LazyFrame:
    bare = pl.col("spender").str.replace(_NUMBER, "").str.strip_chars()
    name = pl.when(bare != "").then(bare).otherwise("committee")
    number = identifier_of(pl.col("spender").str.extract(_NUMBER, 1).fill_null(""))
    side = pl.col("side_word").str.to_uppercase()
    member = pl.col("membership").is_in(["1", "Y", "true", "True"])
    kinds = (
        pl.when(member).then(pl.lit(Kind.MEMBERSHIP)).otherwise(pl.lit(Kind.LATE_INDEPENDENT))
    )
    return rows.with_columns(
        own_filer_name=name,
        filer=or_named(number, name),
        candidate=(pl.col("first") + " " + pl.col("last")).str.strip_chars(),
        side=side.replace_strict(_SIDES, default="", return_dtype=pl.String),
        cents=cents_of(pl.col("amount")),
        date=date_of(pl.col("day")),
        kind=kinds,
        schedule=pl.lit("F496"),
        own_form=pl.lit("496"),
    ).with_columns(filing=_filing())


def _filing() -> pl.Expr:
    document = pl.col("document")
    made = pl.col("filer") + " 496 " + pl.col("transaction")
    return pl.when(document != "").then(document).otherwise(made)


def _faults() -> list[pl.Expr]:
    return [
        expected(pl.col("filer") == "", "spender", "a name, or a number in brackets"),
        expected(pl.col("candidate") == "", "last", "a candidate"),
        expected(pl.col("side") == "", "side_word", "S or O"),
        expected(pl.col("cents").is_null(), "amount", "dollars and cents"),
        expected(pl.col("date").is_null() & (pl.col("day") != ""), "day", "a day"),
    ]


FORMAT: FilingFormat = LosAngelesIndependent()
