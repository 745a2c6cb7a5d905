"""Where the large work on money runs: one protocol, whatever database is behind it.

Two kinds of work outgrow one machine: adding up all transactions, and comparing pairs of
donors. Everything else is done here in Polars, from what an engine gives back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from downballot.errors import UsageError
from downballot.money.splink_linkage import predict_on_duckdb


class Engine(Protocol):
    """A database that runs SQL over Parquet files, and Splink over records."""

    def query(
        self, sql: str, files: Mapping[str, Sequence[str]], tables: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Return the rows of a query.

        Args:
            sql: A query in what SQL of DuckDB and of Spark have in common.
            files: Tables of the query that are Parquet files, each its paths.
            tables: Tables that are small enough to be sent along.

        Raises:
            UsageError: A file cannot be read.
        """

    def predict(
        self, numbered: pl.DataFrame, settings: dict[str, Any], least: float | None
    ) -> pl.DataFrame:
        """Return what Splink says of pairs of records; see ``splink_linkage.Predict``.

        Args:
            numbered: Records with ``place`` and the columns of blocks.
            settings: What ``splink_settings`` gave.
            least: Bits below which pairs are left out; None for all pairs.
        """


class DuckDB:
    """The engine of this machine: DuckDB, in this process."""

    def query(
        self, sql: str, files: Mapping[str, Sequence[str]], tables: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Return the rows of a query; see ``Engine``.

        Raises:
            UsageError: A file cannot be read.
        """
        import duckdb  # noqa: PLC0415 - kept out of start-up

        with duckdb.connect() as connection:
            for name, table in tables.items():
                connection.register(name, table.to_arrow())
            try:
                for name, paths in files.items():
                    connection.read_parquet(list(paths)).create_view(name)
                found: pl.DataFrame = connection.sql(sql).pl()
            except duckdb.Error as error:
                said = str(error).splitlines()[0]
                raise UsageError(
                    f"DuckDB: {said}, expected Parquet with all columns"
                ) from error
            return found

    def predict(
        self, numbered: pl.DataFrame, settings: dict[str, Any], least: float | None
    ) -> pl.DataFrame:
        """Return what Splink says of pairs of records; see ``Engine``."""
        return predict_on_duckdb(numbered, settings, least)
