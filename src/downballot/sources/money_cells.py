"""Reads the cells that campaign filings have in common: amounts, days, ZIP codes, filer ids.

Amounts become whole cents without ever being a binary fraction. An expression gives null
for what it cannot read; what that means, the format says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

# As filers and spreadsheets write dollars: a sign, a dollar sign or brackets, groups of three
# digits with commas or none, and cents; zeros after the cents say nothing. 15 digits fit.
_PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{0,2})?$"
_DRESSED = (
    r"^(?:[-+]?\$? ?|\$ ?[-+]|\(\$?)"
    r"(?:[0-9]{1,15}(?:\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*|"
    r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{0,2}0*)?)\)?$"
)
_AMOUNT = re.compile(_DRESSED, re.ASCII)
_ORNAMENTS = "[$,+() ]"
_NEGATIVE = r"^\(.*\)$"
_DECIMAL = pl.Decimal(38, 2)
_FILER_ID = r"^\s*(?:(?:ID|Id|id|C)?\s*#|ID|Id|id)?\s*0*([1-9][0-9]{4,7})\s*$"
_ZIP = r"^\s*([0-9]{3,5})(?:-?(?:[0-9]{4})?)?\s*$"
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_DAYS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%Y-%m-%d",
    "%Y%m%d",
    "%m/%d/%y",
    "%m/%d/%Y",
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%m/%d/%Y %H:%M",
)


def cents(text: str) -> int:
    """Read an amount of dollars as whole cents.

    Args:
        text: Digits with a point before the cents; may have a sign, a dollar sign, commas
            between groups of three, or brackets for a negative amount.

    Raises:
        ValueError: The text is no amount: blank, a word, parts of a cent, commas elsewhere.

    Examples:
        >>> cents("1,234.50"), cents("(25.00)"), cents("-25"), cents("$.5")
        (123450, -2500, -2500, 50)
    """
    bare = text.strip()
    bracketed = bare.startswith("(")
    if not _AMOUNT.fullmatch(bare) or bracketed != bare.endswith(")"):
        raise ValueError(f"{text!r}, expected dollars and cents")
    dollars, _, rest = re.sub(_ORNAMENTS, "", bare).partition(".")
    negative = bracketed or dollars.startswith("-")
    size = int(dollars.lstrip("-") or "0") * 100 + int(rest[:2].ljust(2, "0"))
    return -size if negative else size


def cents_of(text: pl.Expr) -> pl.Expr:
    """Read a column of amounts as whole cents; null for what is no amount, blanks too.

    Args:
        text: A column of strings, written as ``cents`` takes them.
    """
    bare = text.str.strip_chars()
    plain = bare.str.contains(_PLAIN)
    dressed = pl.when(~plain & bare.str.contains(_DRESSED)).then(bare)
    size = _hundredfold(dressed.str.replace_all(_ORNAMENTS, ""))
    opened, closed = dressed.str.starts_with("("), dressed.str.ends_with(")")
    size = pl.when(opened != closed).then(None).when(opened).then(-size).otherwise(size)
    return pl.when(plain).then(_hundredfold(pl.when(plain).then(bare))).otherwise(size)


def _hundredfold(text: pl.Expr) -> pl.Expr:
    return (text.cast(_DECIMAL, strict=False) * 100).cast(pl.Int64, strict=False)


def date_of(text: pl.Expr) -> pl.Expr:
    """Read a column of days; null for what is none, and for years no filing can be of.

    Args:
        text: A column of strings: ``2024-10-11``, ``20241011``, ``10/11/2024``,
            ``10/11/24``; the first and third also with a time, which is left off.
    """
    return _by_value(text, _day, pl.Date())


def _by_value(text: pl.Expr, read: Callable[[pl.Expr], pl.Expr], kind: pl.DataType) -> pl.Expr:
    """Read each value once: a column of millions has some thousands, and reading is slow."""

    def read_distinct(texts: pl.Series) -> pl.Series:
        if texts.is_empty():
            return pl.Series(texts.name, [], dtype=kind)
        distinct = texts.unique()
        values = distinct.to_frame("text").select(read(pl.col("text"))).to_series()
        return texts.replace_strict(distinct, values, return_dtype=kind)

    return text.map_batches(read_distinct, return_dtype=kind, is_elementwise=True)


def _day(text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars()
    day = pl.coalesce(bare.str.to_date(form, strict=False) for form in _DAYS)
    return pl.when(day.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR)).then(day)


def zip5(text: pl.Expr) -> pl.Expr:
    """Read a column of ZIP codes as five digits; empty for what is none.

    Spreadsheets lose the zeros in front (``6511`` for ``06511``): they are put back.

    Args:
        text: A column of strings: ``90012``, ``90012-1234``, ``900121234``, ``6511``.
    """
    return _by_value(text, _five_digits, pl.String())


def _five_digits(text: pl.Expr) -> pl.Expr:
    return text.str.extract(_ZIP, 1).str.zfill(5).fill_null("")


def fppc_id(text: pl.Expr) -> pl.Expr:
    """Read a column of ids of the Fair Political Practices Commission: the digits alone.

    Empty for what is none (``Pending``). The Commission's own ids have 6 or 7 digits.

    Args:
        text: A column of strings: ``1220653``, ``#1220653``, ``C# 980422``.
    """
    return text.str.extract(_FILER_ID, 1).fill_null("")
