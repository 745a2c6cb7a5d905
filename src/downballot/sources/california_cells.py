"""Cells that the forms of California's Secretary of State have in common, as expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from downballot.model.filing import Side
from downballot.sources.money_cells import by_value, cents_of, date_of, fppc_id

# Ends of the names of columns that are read once for all that is made of them.
_CENTS, _DAY, _CODE, _UNREAD = " in cents", " as a day", " as a code", " but unread"
_READ_AS: Final = (_CENTS, _DAY, _CODE)


def written(column: str) -> pl.Expr:
    """Return a column without blanks around it."""
    return pl.col(column).str.strip_chars()


def code_of(column: str) -> pl.Expr:
    """Return a column's codes in capitals, without blanks; ``with_read_cells`` reads them."""
    return pl.col(column + _CODE)


def told_by_code(column: str, told: Mapping[str, str], default: str | None) -> pl.Expr:
    """Return what the codes of a column stand for.

    Args:
        column: A column of codes, in letters of either case.
        told: What each code stands for.
        default: What any other stands for.
    """

    def read(text: pl.Expr) -> pl.Expr:
        return _in_capitals(text).replace_strict(told, default=default, return_dtype=pl.String)

    return by_value(pl.col(column), read, pl.String())


def _in_capitals(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.to_uppercase()


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
    return told_by_code("SUP_OPP_CD", sides, Side.NONE)


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
    return pl.when(~unread_amount(column)).then(amount(column).fill_null(0))


def unread_amount(column: str) -> pl.Expr:
    """Say whether a column is neither blank nor an amount; ``with_read_cells`` looks."""
    return pl.col(column + _CENTS + _UNREAD)


def unread_day(column: str) -> pl.Expr:
    """Say whether a column is neither blank nor a day; ``with_read_cells`` looks."""
    return pl.col(column + _DAY + _UNREAD)


def columns_of(expressions: Iterable[pl.Expr]) -> set[str]:
    """Return the names of the columns of a record that expressions are made of."""
    return {_column(root) for root in _roots(expressions)}


def with_read_cells(rows: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    """Read the amounts, days and codes that expressions are made of, each column once.

    Args:
        rows: Rows of a record, as text.
        expressions: What will be selected of them.
    """
    roots = _roots(expressions)
    wanted = {root.removesuffix(_UNREAD) for root in roots if root.endswith(_UNREAD)}
    cells = rows.with_columns(_read(root) for root in roots | wanted if root.endswith(_READ_AS))
    return cells.with_columns(_unread(cells, read) for read in wanted)


def _roots(expressions: Iterable[pl.Expr]) -> set[str]:
    return {root for one in expressions for root in one.meta.root_names()}


def _column(root: str) -> str:
    """Return the column of a record that a column was read from."""
    for end in (_UNREAD, *_READ_AS):
        root = root.removesuffix(end)
    return root


def _read(root: str) -> pl.Expr:
    text = pl.col(_column(root))
    if root.endswith(_CENTS):
        return cents_of(text).alias(root)
    if root.endswith(_DAY):
        return date_of(text).alias(root)
    return by_value(text, _in_capitals, pl.String()).alias(root)


def _unread(cells: pl.DataFrame, read: str) -> pl.Expr:
    # In most blocks of rows each cell is read: then blanks need not be looked for.
    unread = pl.lit(value=False)
    if cells[read].null_count():
        unread = pl.col(read).is_null() & (written(_column(read)) != "")
    return unread.alias(read + _UNREAD)
