"""Payments that a table lists under several elections of a committee, once each.

A table by election, in one file or a file an election, lists a gift under each election
whose period it falls into, so that the sums of each are right. Whoever adds up beyond one
election must take it once.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.money.file_overlaps import has_no_number, likeness
from downballot.money.tables import Tables

_LISTED: Final = ["source", "filer"]


def each_once(tables: Tables) -> pl.LazyFrame:
    """Return the transactions without those that another election of their table has too.

    What is alike is there as often as the election that lists it most often has it; of
    equals the last election by its name keeps it. Rows without a day may be sums over one
    election, and rows with an id of the filer are no such table's: all of them stay.

    Args:
        tables: Rows that count: ``deduplicate(…).kept()``. A payment twice in one election
            is two payments.
    """
    rows = tables.transactions
    several = (
        tables.filings
        .filter(has_no_number(), pl.col("form") == "")
        .group_by(_LISTED)
        .agg(pl.col("filing").n_unique().alias("filings"))
        .filter(pl.col("filings") > 1)
        .select(*_LISTED, pl.lit(value=True).alias("several"))
        .collect()
    )
    if several.is_empty():
        return rows
    asked = (pl.col("election") != "") & pl.col("date").is_not_null() & has_no_number()
    asked &= (pl.col("transaction") == "") & pl.col("several").fill_null(value=False)
    told = rows.join(several.lazy(), on=_LISTED, how="left", maintain_order="left")
    keyed = told.with_columns(pl.when(asked).then(likeness()).alias("likeness"))
    most = (
        keyed
        .filter(pl.col("likeness").is_not_null())
        .group_by("likeness", "election")
        .agg(pl.len().alias("times"))
        .group_by("likeness")
        .agg(
            pl.col("election").sort_by("times", "election").last().alias("keeps"),
            pl.len().alias("elections"),
        )
        .filter(pl.col("elections") > 1)
        .drop("elections")
        .collect(engine="streaming")
    )
    joined = keyed.join(most.lazy(), on="likeness", how="left", maintain_order="left")
    elsewhere = (pl.col("election") != pl.col("keeps")).fill_null(value=False)
    return joined.filter(~elsewhere).drop("likeness", "keeps", "several")
