"""Reads the cells that campaign filings have in common: amounts, days, ZIP codes, filer ids.

Amounts become whole cents without ever being a binary fraction. An expression gives null
for what it cannot read; what that means, the format says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

# As filers and spreadsheets write dollars: a sign, a dollar sign or brackets, groups of three
# digits with commas or none, and cents; zeros after the cents say nothing. 15 digits fit.
_DRESSED = (
    r"^(?:[-+]?\$? ?|\$ ?[-+]|\(\$?)"
    r"(?:[0-9]{1,15}(?:\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*|"
    r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{0,2}0*)?)\)?$"
)
_AMOUNT = re.compile(_DRESSED, re.ASCII)
_ORNAMENTS = "[$,+() ]"
_NEGATIVE = r"^\(.*\)$"
_DECIMAL = pl.Decimal(38, 2)
_WHOLE_CENTS = pl.Int64()
_PLAIN_LENGTH = 15  # a longer amount may have more digits than are read
_POINT, _ZERO, _NINE = b".09"
_TEXT = pl.col("text")
_Read = Callable[[pl.Expr], pl.Expr]
_FILER_ID = r"^\s*(?:(?:ID|Id|id|C)?\s*#|ID|Id|id)?\s*0*([1-9][0-9]{4,7})\s*$"
_ZIP_DIGITS = 5
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
    return _read_plainly(text, _plain_cents, _dressed_cents, _WHOLE_CENTS)


def _read_plainly(
    text: pl.Expr, plainly: _Read, otherwise: _Read, kind: pl.DataType
) -> pl.Expr:
    """Read a column in a way that is fast and gives null for most, and that null slowly."""
    slowly = by_value(_TEXT, otherwise, kind)

    def read(texts: pl.Series) -> pl.Series:
        cells = texts.cast(pl.String).alias("text").to_frame()
        values = cells.select(plainly(_TEXT)).to_series()
        if values.null_count():
            left = values.is_null()
            rest = cells.filter(left).select(slowly).to_series()
            values = values.scatter(left.arg_true(), rest)
        return values.alias(texts.name)

    return text.map_batches(read, return_dtype=kind, is_elementwise=True)


def _plain_cents(text: pl.Expr) -> pl.Expr:
    """Read whole dollars, and dollars with a point before one or two digits.

    Numbers with a point are read exactly, but those with an exponent too (``5.e1``): so it
    matters where the point is and what follows it.
    """
    dollars = text.cast(pl.Int64, strict=False)
    number = text.cast(pl.Decimal(18, 2), strict=False).to_physical().cast(_WHOLE_CENTS)
    letters = text.cast(pl.Binary).bin
    tenth = letters.get(-2, null_on_oob=True)
    hundredth_pointed = letters.get(-3, null_on_oob=True) == _POINT
    pointed = (tenth == _POINT) | (hundredth_pointed & tenth.is_between(_ZERO, _NINE))
    size = pl.when(dollars.is_not_null()).then(dollars * 100).when(pointed).then(number)
    return pl.when(text.str.len_bytes() <= _PLAIN_LENGTH).then(size)


def _dressed_cents(text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars()
    dressed = pl.when(bare.str.contains(_DRESSED)).then(bare)
    size = dressed.str.replace_all(_ORNAMENTS, "").cast(_DECIMAL, strict=False) * 100
    opened, closed = dressed.str.starts_with("("), dressed.str.ends_with(")")
    signed = pl.when(opened != closed).then(None).when(opened).then(-size).otherwise(size)
    return signed.cast(_WHOLE_CENTS, strict=False)


def date_of(text: pl.Expr) -> pl.Expr:
    """Read a column of days; null for what is none, and for years no filing can be of.

    Args:
        text: A column of strings: ``2024-10-11``, ``20241011``, ``10/11/2024``,
            ``10/11/24``; the first and third also with a time, which is left off.
    """
    return by_value(text, _day, pl.Date())


def _day(text: pl.Expr) -> pl.Expr:
    return _read_plainly(text, partial(_day_as, _DAYS[:1]), partial(_day_as, _DAYS), pl.Date())


def _day_as(forms: Sequence[str], text: pl.Expr) -> pl.Expr:
    bare = text.str.strip_chars()
    day = pl.coalesce(bare.str.to_date(form, strict=False) for form in forms)
    return pl.when(day.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR)).then(day)


def by_value(text: pl.Expr, read: _Read, kind: pl.DataType) -> pl.Expr:
    """Read each value once: a column of millions has some thousands, and reading is slow.

    Args:
        text: A column of strings.
        read: Makes of the column what is wanted, each row by itself.
        kind: Type of what it makes.
    """

    def read_distinct(texts: pl.Series) -> pl.Series:
        distinct = texts.unique()
        values = distinct.alias("text").to_frame().select(read(_TEXT).cast(kind))
        return _told(texts, distinct, values.to_series())

    return text.map_batches(read_distinct, return_dtype=kind, is_elementwise=True)


def _told(texts: pl.Series, distinct: pl.Series, values: pl.Series) -> pl.Series:
    """Return for each text the value that its distinct text has."""
    if distinct.is_empty():
        return values.alias(texts.name)
    if texts.null_count():
        return texts.replace_strict(distinct, values, return_dtype=values.dtype)
    places = texts.cast(pl.Enum(distinct)).to_physical()
    return values[places].alias(texts.name)


def zip5(text: pl.Expr) -> pl.Expr:
    """Read a column of ZIP codes as five digits; empty for what is none.

    Spreadsheets lose the zeros in front (``6511`` for ``06511``): they are put back.

    Args:
        text: A column of strings: ``90012``, ``90012-1234``, ``900121234``, ``6511``.
    """
    return _read_plainly(text, _plain_zip, _five_digits, pl.String())


def _plain_zip(text: pl.Expr) -> pl.Expr:
    # Five letters that make a number of five digits have no sign among them.
    number = text.cast(pl.UInt32, strict=False)
    return pl.when(text.str.len_bytes() == _ZIP_DIGITS, number >= 10_000).then(text)


def _five_digits(text: pl.Expr) -> pl.Expr:
    return text.str.extract(_ZIP, 1).str.zfill(5).fill_null("")


def fppc_id(text: pl.Expr) -> pl.Expr:
    """Read a column of ids of the Fair Political Practices Commission: the digits alone.

    Empty for what is none (``Pending``). The Commission's own ids have 6 or 7 digits.

    Args:
        text: A column of strings: ``1220653``, ``#1220653``, ``C# 980422``.
    """
    return text.str.extract(_FILER_ID, 1).fill_null("")
