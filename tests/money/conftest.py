"""Tables of filings made by hand: only what a test is about is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl
import pytest

from downballot.model.filing import FILINGS, SUMMARIES, TRANSACTIONS
from downballot.money.tables import MoneyTables

Row = Mapping[str, object]
MakeTables = Callable[..., MoneyTables]
BASE: dict[str, object] = {"source": "test", "file": "test.csv", "amendment": 0}
EMPTY = {pl.String(): "", pl.Boolean(): False, pl.Int64(): 0}


def _frame(rows: Iterable[Row], schema: pl.Schema) -> pl.LazyFrame:
    defaults = {name: EMPTY.get(kind) for name, kind in schema.items()} | BASE
    known = {name: value for name, value in defaults.items() if name in schema}
    full = [
        known
        | ({"line": number} if "line" in schema and schema["line"] == pl.UInt32() else {})
        | dict(row)
        for number, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(full, schema=schema).lazy()


@pytest.fixture(scope="session")
def make_tables() -> MakeTables:
    """Make tables of rows as mappings; what a row leaves out is empty, nothing or null."""

    def make(
        filings: Iterable[Row] = (),
        transactions: Iterable[Row] = (),
        summaries: Iterable[Row] = (),
    ) -> MoneyTables:
        return MoneyTables(
            _frame(filings, FILINGS),
            _frame(transactions, TRANSACTIONS),
            _frame(summaries, SUMMARIES),
        )

    return make


@pytest.fixture(scope="session")
def join_tables() -> Callable[..., MoneyTables]:
    """Put the tables of several files together."""

    def join(*read: MoneyTables) -> MoneyTables:
        return MoneyTables(
            pl.concat([one.filings for one in read]),
            pl.concat([one.transactions for one in read]),
            pl.concat([one.summaries for one in read]),
        )

    return join
