"""What a format of campaign filings must offer; see ``sources/filings``."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import polars as pl
from msgspec import Struct

from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS


class FilingTables(Struct, frozen=True, eq=False):
    """What was read of one file or folder, each table with the columns of its schema.

    Attributes:
        filings: One row a filing and amendment (``model.filing.FILINGS``).
        transactions: One row a transaction (``TRANSACTIONS``).
        summaries: One row a summary line (``SUMMARIES``).
        set_aside: One row a row that could not be used, with why (``SET_ASIDE``).
    """

    filings: pl.LazyFrame
    transactions: pl.LazyFrame
    summaries: pl.LazyFrame
    set_aside: pl.LazyFrame


class FilingFormat(Protocol):
    """Reads one format of filings.

    Attributes:
        name: Stable name (``calaccess-tsv``).
        title: What people call it.
        verified: Whether it was built against a real file; otherwise it says so wherever
            it is listed.
    """

    name: str
    title: str
    verified: bool

    def claims(self, path: Path) -> bool:
        """Say whether a file or folder is of this format, from its name and first bytes."""

    def read(self, path: Path) -> FilingTables:
        """Read a file or folder; what cannot be used is set aside, never shifted or lost.

        Raises:
            FormatError: Nothing of it can be used.
        """


def no_filings() -> pl.LazyFrame:
    """Return an empty table of filings."""
    return pl.LazyFrame(schema=FILINGS)


def no_transactions() -> pl.LazyFrame:
    """Return an empty table of transactions."""
    return pl.LazyFrame(schema=TRANSACTIONS)


def no_summaries() -> pl.LazyFrame:
    """Return an empty table of summary lines."""
    return pl.LazyFrame(schema=SUMMARIES)


def nothing_set_aside() -> pl.LazyFrame:
    """Return an empty table of rows set aside."""
    return pl.LazyFrame(schema=SET_ASIDE)
