"""Independent expenditure: who spent how much for or against whom."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.filing import Kind
from downballot.money.receipts import plain, sum_where

INDEPENDENT: Final = (Kind.INDEPENDENT.value, Kind.LATE_INDEPENDENT.value)
GIVEN: Final = ("MON", "IKD", "LON", "CTB")
"""Codes of what is given to a candidate, which is no independent expenditure.

Source: California Government Code 82031; the codes are those of Form 460.
"""

WRITTEN: Final = ["candidate", "measure", "office", "district"]
TARGET: Final = ["filer", "election", "side", "candidate_key", "measure_key"]
SUMS: Final = ["ie_cents", "late_cents", "membership_cents"]


def list_spending(rows: pl.LazyFrame) -> pl.DataFrame:
    """Add up spending that is alike in all that is written of whom it was for or against.

    Args:
        rows: ``TRANSACTIONS``, only those that count.

    Returns:
        ``source``, ``filing``, ``filer``, ``election``, ``side``, ``candidate``,
        ``measure``, ``office``, ``district``, ``ie_cents``, ``late_cents``,
        ``membership_cents`` and ``rows``.
    """
    late = pl.col("kind") == Kind.LATE_INDEPENDENT
    member = pl.col("kind") == Kind.MEMBERSHIP
    spent = pl.col("kind").is_in(INDEPENDENT) & ~pl.col("code").str.to_uppercase().is_in(GIVEN)
    return (
        rows
        .filter(spent | member)
        .group_by("source", "filing", "filer", "election", "side", *WRITTEN)
        .agg(
            sum_where(spent).alias("ie_cents"),
            sum_where(late).alias("late_cents"),
            sum_where(member).alias("membership_cents"),
            pl.len().alias("rows"),
        )
        .collect(engine="streaming")
    )


def by_target(written: pl.DataFrame) -> pl.DataFrame:
    """Add up what each filer spent for and against each candidate and measure.

    A target is one whatever the case, points and blanks of its name; it is shown as it is
    written most often.

    Args:
        written: What ``list_spending`` returned, with elections.

    Returns:
        ``filer``, ``election``, ``side``, ``candidate``, ``measure``, ``office``,
        ``district``, ``ie_cents``, ``late_cents`` and ``membership_cents``.
    """
    keyed = written.with_columns(
        plain(pl.col("candidate")).alias("candidate_key"),
        plain(pl.col("measure")).alias("measure_key"),
    )
    return (
        keyed
        .sort("rows", *WRITTEN, descending=[True, False, False, False, False])
        .group_by(TARGET)
        .agg(*(_shown(name) for name in WRITTEN), *(pl.col(name).sum() for name in SUMS))
        .drop("candidate_key", "measure_key")
        .sort("filer", "election", "candidate", "measure", "side")
    )


def _shown(name: str) -> pl.Expr:
    """Return the first value that is not empty, in the order of the rows."""
    return pl.col(name).filter(pl.col(name) != "").first().fill_null("")
