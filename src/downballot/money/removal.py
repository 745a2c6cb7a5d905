"""Why a row is not counted: the words, and how many rows each of them took."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.money.tables import MoneyTables


class Removal(StrEnum):
    """Why a row is left out of every total; the row itself stays in its table.

    In the order in which the rules are applied: the first that holds is the reason.
    """

    NO_COVER = "no-cover"  # its filing has no cover page, so nobody filed it
    OLDER_AMENDMENT = "older-amendment"  # a later amendment of the filing is loaded
    SUPERSEDED = "superseded"  # another filing names this one as replaced
    REFILED = "refiled"  # the same period was filed again under another number
    RELISTED = "relisted"  # a later filing of an overlapping period lists it again
    IN_ANOTHER_FILE = "in-another-file"  # another table without filing numbers lists it too
    COVERED = "covered-by-statement"  # a 24-hour report that a later statement contains
    MIRRORED = "mirrored"  # the recipient's own filing lists the same gift
    MEMO = "memo"  # explains another row


COUNTED: Final = ""
"""Value of the column ``removed`` of a row that counts."""


class Deduplicated(Struct, frozen=True, eq=False):
    """Every row that was read, each with why it is not counted.

    Attributes:
        filings: ``FILINGS`` and ``removed``.
        transactions: ``TRANSACTIONS`` and ``removed``: a ``Removal``, empty where the row
            counts.
        summaries: ``SUMMARIES`` and ``removed``.
    """

    filings: pl.LazyFrame
    transactions: pl.LazyFrame
    summaries: pl.LazyFrame

    def kept(self) -> MoneyTables:
        """Return the rows that count, in the schemas they were read in."""
        return MoneyTables(
            filings=counted(self.filings),
            transactions=counted(self.transactions),
            summaries=counted(self.summaries),
        )

    def counts(self) -> pl.DataFrame:
        """Count the transactions and their cents by ``removed``, those that count included."""
        return (
            self.transactions
            .group_by("removed")
            .agg(pl.len().cast(pl.Int64).alias("rows"), pl.col("cents").sum())
            .sort("removed")
            .collect(engine="streaming")
        )


def counted(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the rows that nothing removed, without the column that says so."""
    return rows.filter(pl.col("removed") == COUNTED).drop("removed")
