"""The tables that the money room works on, whoever read them."""

from __future__ import annotations

from typing import Protocol

import polars as pl
from msgspec import Struct


class Tables(Protocol):
    """Anything that offers the three tables of ``model.filing``, as every reader does."""

    @property
    def filings(self) -> pl.LazyFrame:
        """One row a filing and amendment (``FILINGS``)."""

    @property
    def transactions(self) -> pl.LazyFrame:
        """One row a transaction (``TRANSACTIONS``)."""

    @property
    def summaries(self) -> pl.LazyFrame:
        """One row a summary line (``SUMMARIES``)."""


class MoneyTables(Struct, frozen=True, eq=False):
    """Three tables of ``model.filing``.

    Attributes:
        filings: One row a filing and amendment (``FILINGS``).
        transactions: One row a transaction (``TRANSACTIONS``).
        summaries: One row a summary line (``SUMMARIES``).
    """

    filings: pl.LazyFrame
    transactions: pl.LazyFrame
    summaries: pl.LazyFrame
