"""Cells that the forms of California's Secretary of State have in common, as expressions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from downballot.model.filing import Side
from downballot.sources.money_cells import cents_of, date_of, fppc_id

# Ends of the names of columns that are read once for all that is made of them.
_CENTS, _DAY = " in cents", " as a day"


def written(column: str) -> pl.Expr:
    """Return a column without blanks around it."""
    return pl.col(column).str.strip_chars()


def code_of(column: str) -> pl.Expr:
    """Return a column of codes in capitals, without blanks around them."""
    return written(column).str.to_uppercase()


def filer_id(column: str) -> pl.Expr:
    """Return a column of filers' ids: digits alone where it is the Commission's."""
    digits = fppc_id(pl.col(column))
    return pl.when(digits == "").then(written(column)).otherwise(digits)


def whole_name(start: str) -> pl.Expr:
    """Return given and last name, or the name of an organisation, as one.

    Args:
        start: Start of the names of the columns: ``CAND`` for ``CAND_NAML``.
    """
    parts = [pl.col(f"{start}_NAMF"), pl.col(f"{start}_NAML")]
    return pl.concat_str(parts, separator=" ").str.strip_chars()


def office() -> pl.Expr:
    """Return the office by its code, in words where the code says none, and where it is."""
    code = code_of("OFFICE_CD")
    words = pl.when(code.is_in(["", "OTH"])).then(written("OFFIC_DSCR")).otherwise(code)
    place = written("JURIS_DSCR")
    both = pl.concat_str([words, place], separator=", ")
    return pl.when((words == "") | (place == "")).then(words + place).otherwise(both)


def measure() -> pl.Expr:
    """Return a ballot measure: its number or letter, and its name."""
    return pl.concat_str(
        [pl.col("BAL_NUM"), pl.col("BAL_NAME")], separator=" "
    ).str.strip_chars()


def side() -> pl.Expr:
    """Return for or against, as ``Side``."""
    sides = {"S": Side.SUPPORT, "O": Side.OPPOSE}
    return code_of("SUP_OPP_CD").replace_strict(
        sides, default=Side.NONE, return_dtype=pl.String
    )


# Columns that say whom or what money is for or against.
TARGET: Final = (
    "CAND_NAML", "CAND_NAMF", "OFFICE_CD", "OFFIC_DSCR", "JURIS_DSCR", "DIST_NO", "BAL_NAME",
    "BAL_NUM", "SUP_OPP_CD",
)  # fmt: skip


def target() -> dict[str, pl.Expr]:
    """Return the columns of a transaction or filing that say what it is for or against."""
    return {
        "candidate": whole_name("CAND"),
        "office": office(),
        "district": written("DIST_NO"),
        "measure": measure(),
        "side": side(),
    }


def amount(column: str) -> pl.Expr:
    """Return a column's amounts in cents, null for none; ``with_read_cells`` reads them."""
    return pl.col(column + _CENTS)


def day(column: str) -> pl.Expr:
    """Return a column's days, null for none; ``with_read_cells`` reads them."""
    return pl.col(column + _DAY)


def dollars(column: str) -> pl.Expr:
    """Return a column of amounts in cents; a blank is 0, as the state's tables have it."""
    return pl.when(written(column) == "").then(0).otherwise(amount(column))


def columns_of(expressions: Iterable[pl.Expr]) -> set[str]:
    """Return the names of the columns of a record that expressions are made of."""
    roots = {root for one in expressions for root in one.meta.root_names()}
    return {root.removesuffix(_CENTS).removesuffix(_DAY) for root in roots}


def with_read_cells(rows: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    """Read the amounts and days that expressions are made of, each column once.

    Args:
        rows: Rows of a record, as text.
        expressions: What will be selected of them.
    """
    roots = {root for one in expressions for root in one.meta.root_names()}
    amounts = [root for root in roots if root.endswith(_CENTS)]
    days = [root for root in roots if root.endswith(_DAY)]
    return rows.with_columns(
        *(cents_of(pl.col(one.removesuffix(_CENTS))).alias(one) for one in amounts),
        *(date_of(pl.col(one.removesuffix(_DAY))).alias(one) for one in days),
    )
