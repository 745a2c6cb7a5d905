"""Rows that a table without filing numbers lists and the filings it was made of list too.

A desk's or an office's table of receipts is drawn from the filings themselves. Where both
are loaded, each payment is there twice: under the table's name of its election, and in the
filing with its number. So are sums of independent expenditure beside the reports they sum.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.money.covers import cycle
from downballot.money.file_overlaps import has_no_number
from downballot.money.receipts import ITEMISED, plain
from downballot.money.removal import COUNTED, Removal
from downballot.money.spenders import INDEPENDENT

_NUMBERED: Final = "filings"
_NAMES: Final = ("name", "first_name", "zip")


def mark_also_filed(rows: pl.LazyFrame, filings: pl.DataFrame) -> pl.LazyFrame:
    """Mark what a table without filing numbers and filings with them both list.

    Of receipts alike in filer, day, cents, name and ZIP code as many count as the table or
    the filings have, whichever has more; of equals the table keeps them, which names the
    election. A sum of independent expenditure without a day gives way to its spender's own
    reports about that candidate in that cycle.

    Args:
        rows: ``TRANSACTIONS`` and ``removed``.
        filings: ``FILINGS``.
    """
    of_table = has_no_number() & (pl.col("form") == "")
    numbered = filings.filter(~of_table, pl.col("filer") != "").select("filer")
    tabled = filings.filter(of_table).select("filer")
    both = tabled.join(numbered, on="filer", how="semi").unique().to_series().to_list()
    if not both:
        return rows
    of_both = (pl.col("removed") == COUNTED) & pl.col("filer").is_in(both)
    return _mark_sums(_mark_receipts(rows, of_both), of_both)


def _in_a_table() -> pl.Expr:
    """Say of rows whether they are of a table that knows neither filings nor their rows."""
    return has_no_number() & (pl.col("transaction") == "") & (pl.col("schedule") == "")


def _mark_receipts(rows: pl.LazyFrame, of_both: pl.Expr) -> pl.LazyFrame:
    asked = of_both & pl.col("kind").is_in(ITEMISED) & pl.col("date").is_not_null()
    lister = pl.when(_in_a_table()).then(pl.col("file")).otherwise(pl.lit(_NUMBERED))
    keyed = rows.with_columns(
        pl.when(asked & ~pl.col("memo")).then(_receipt()).alias("likeness"),
        lister.alias("lister"),
    )
    tables = pl.col("lister") != _NUMBERED
    times = keyed.filter(pl.col("likeness").is_not_null()).group_by("likeness", "lister")
    best = (
        times
        .agg(pl.len().alias("times"))
        .group_by("likeness")
        .agg(
            pl.col("lister").sort_by("times", tables, "lister").last().alias("keeps"),
            tables.any().alias("tabled"),
            (~tables).any().alias("numbered"),
        )
        .filter("tabled", "numbered")
        .select("likeness", "keeps")
        .collect(engine="streaming")
    )
    joined = keyed.join(best.lazy(), on="likeness", how="left", maintain_order="left")
    return _mark(joined, pl.col("lister") != pl.col("keeps")).drop(
        "likeness", "lister", "keeps"
    )


def _receipt() -> pl.Expr:
    parts = [
        pl.col("filer"),
        pl.col("cents").cast(pl.String),
        pl.col("date").dt.to_string(),
        *(pl.col(name).str.strip_chars().str.to_uppercase() for name in _NAMES),
    ]
    return pl.concat_str(parts, separator="\x1f")


def _mark_sums(rows: pl.LazyFrame, of_both: pl.Expr) -> pl.LazyFrame:
    independent = of_both & pl.col("kind").is_in(INDEPENDENT)
    keyed = rows.with_columns(plain(pl.col("candidate")).alias("target"))
    on = ["filer", "target", "cycle"]
    year = pl.col("date").dt.year().cast(pl.String)
    own = (
        keyed
        .filter(independent & ~_in_a_table() & (pl.col("target") != ""))
        .select("filer", "target", cycle(year).alias("cycle"))
        .unique()
        .with_columns(reported=True)
        .collect(engine="streaming")
    )
    told = keyed.with_columns(cycle(pl.col("election")).alias("cycle"))
    joined = told.join(own.lazy(), on=on, how="left", maintain_order="left")
    a_sum = independent & _in_a_table() & pl.col("date").is_null()
    return _mark(joined, a_sum & pl.col("reported")).drop("target", "cycle", "reported")


def _mark(rows: pl.LazyFrame, holds: pl.Expr) -> pl.LazyFrame:
    word = pl.lit(Removal.IN_ANOTHER_FILE.value)
    reason = pl.when(holds.fill_null(value=False)).then(word).otherwise("removed")
    return rows.with_columns(reason.alias("removed"))
