"""Which filing a row of the CAL-ACCESS export is of, and what the cover of that filing says.

Rows of one filing follow each other: what is the same in all of them is read once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.sources.california_cells import written

NUMBERS: Final = ("FILING_ID", "AMEND_ID")
FILING: Final = pl.col("filing")
AMENDMENT: Final = pl.col("amendment")  # null for what is none
_OF_COVER = "cover_"
_NUMBER = r"^[0-9]{1,3}$"
_KEY = pl.concat_str(FILING, AMENDMENT, separator="\t")


class Covers(Struct, frozen=True, eq=False):
    """Covers of filings, to be found by filing and amendment.

    Attributes:
        keys: Filing and amendment of each, in order.
        said: What is used of each, in the same order.
    """

    keys: pl.Series
    said: pl.DataFrame


def covers_of(filings: pl.DataFrame, columns: Iterable[str]) -> Covers:
    """Return the covers of some filings, ready to be looked up.

    Args:
        filings: ``FILINGS``, one row a filing and amendment.
        columns: Columns that will be asked for.
    """
    rows = filings.with_columns(_KEY.alias("_key")).sort("_key")
    said = rows.select(pl.col(name).alias(_OF_COVER + name) for name in columns)
    return Covers(rows["_key"], said)


def of_cover(column: str) -> pl.Expr:
    """Return a column of the cover, empty where there is none; ``with_filings`` reads it."""
    return pl.col(_OF_COVER + column)


def columns_of_table(columns: Iterable[str]) -> set[str]:
    """Return the columns of a table that some columns are made of.

    Args:
        columns: Columns of the table, and such as ``with_filings`` adds.
    """
    added = {name for name in columns if name.startswith(_OF_COVER)}
    added |= {one.meta.output_name() for one in (FILING, AMENDMENT)}
    asked = set(columns)
    return asked if asked.isdisjoint(added) else asked - added | set(NUMBERS)


def with_filings(rows: pl.DataFrame, covers: Covers | None) -> pl.DataFrame:
    """Add filing and amendment of each row, and what the cover says.

    Args:
        rows: Rows of a table, as text.
        covers: Covers to look up; None where none is asked for.
    """
    if not set(NUMBERS) <= set(rows.columns):
        return rows
    another = pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in NUMBERS)
    begins = another.fill_null(value=True)
    cells = rows.select(*NUMBERS, begins.alias("begins"), place=begins.cum_sum() - 1)
    filings = cells.filter("begins").select(_filing(), _amendment())
    if covers:
        filings = filings.hstack(_looked_up(filings, covers))
    return rows.hstack(filings.select(pl.all().gather(cells["place"])))


def _filing() -> pl.Expr:
    return written("FILING_ID").alias("filing")


def _amendment() -> pl.Expr:
    number = written("AMEND_ID")
    is_one = number.str.contains(_NUMBER)
    return pl.when(is_one).then(number).cast(pl.Int32).alias("amendment")


def _looked_up(filings: pl.DataFrame, covers: Covers) -> pl.DataFrame:
    key = filings.select(_KEY).to_series()
    place = covers.keys.search_sorted(key)
    found = covers.keys.gather(place, null_on_oob=True) == key
    said = pl.all().gather(place, null_on_oob=True)
    return covers.said.select(pl.when(found).then(said).otherwise(pl.lit("")))
