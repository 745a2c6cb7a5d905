"""Tables of the CAL-ACCESS export as lazy frames, in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import polars as pl
from polars.io.plugins import register_io_source

from downballot.model.filing import SET_ASIDE
from downballot.sources.calaccess_blocks import LINE, Block, Table, blocks, frame
from downballot.sources.calaccess_covers import (
    AMENDMENT,
    FILING,
    Covers,
    columns_of_table,
    with_filings,
)
from downballot.sources.california_cells import columns_of, with_read_cells
from downballot.sources.california_schedules import Fault, Reading, select

_SIDE_BY_SIDE = 2  # blocks; each takes some 50 MB while it is read
MOST_TEXT = 2_000  # characters of a row set aside


def scan(
    table: Table,
    reading: Reading,
    schema: Mapping[str, pl.DataType],
    covers: Covers | None = None,
) -> pl.LazyFrame:
    """Return what the rows of a table say, a block in memory at a time.

    Args:
        table: A table of the export.
        reading: How its rows are read; rows with a fault and broken lines are left out.
        schema: Columns wanted and their types.
        covers: Covers of the filings; None where none is asked for.
    """
    read = partial(_read, table, reading, schema, covers)
    return register_io_source(read, schema=schema, is_pure=True)


def _read(
    table: Table,
    reading: Reading,
    schema: Mapping[str, pl.DataType],
    covers: Covers | None,
    with_columns: list[str] | None,
    predicate: pl.Expr | None,
    n_rows: int | None,
    _batch_size: int | None,
) -> Iterator[pl.DataFrame]:
    wanted = {name: schema[name] for name in with_columns or schema}
    used = _used(reading, wanted)

    def read(block: Block) -> pl.DataFrame:
        rows = select(with_filings(frame(table, block, used), covers), reading, wanted)
        return rows if predicate is None else _that_hold(rows, predicate)

    for rows in _in_order(read, blocks(table)):
        yield rows if n_rows is None else rows.head(n_rows)
        if n_rows is not None and (n_rows := n_rows - rows.height) <= 0:
            return


def _that_hold(rows: pl.DataFrame, predicate: pl.Expr) -> pl.DataFrame:
    holds = rows.select(predicate).to_series()
    return rows if holds.all() else rows.filter(holds)


def _in_order(
    read: Callable[[Block], pl.DataFrame], some: Iterator[Block]
) -> Iterator[pl.DataFrame]:
    """Read blocks side by side, a few at a time, and give them in their order.

    Yields:
        What was read of a block.
    """
    under_way: deque[Future[pl.DataFrame]] = deque()
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as readers:
        for block in some:
            under_way.append(readers.submit(read, block))
            if len(under_way) > _SIDE_BY_SIDE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _used(reading: Reading, wanted: Iterable[str]) -> list[str]:
    """Return the columns of a table that some columns are made of."""
    made_of = [reading.values[name] for name in wanted if name in reading.values]
    made_of += [fault.wrong for fault in reading.faults]
    return sorted(columns_of_table(columns_of(made_of)) | {LINE})


def scan_set_aside(source: str, table: Table, faults: list[Fault]) -> pl.LazyFrame:
    """Return the lines of a table that are no rows, and the rows that cannot be used.

    Args:
        source: Name of the format.
        table: A table of the export.
        faults: Why a row may be of no use.
    """
    find = partial(_set_aside, source, table, faults)
    return register_io_source(find, schema=SET_ASIDE, is_pure=True)


def _set_aside(
    source: str,
    table: Table,
    faults: list[Fault],
    with_columns: list[str] | None,
    predicate: pl.Expr | None,
    n_rows: int | None,
    _batch_size: int | None,
) -> Iterator[pl.DataFrame]:
    for block in blocks(table):
        found = sorted([*_broken(table, block), *_unusable(table, block, faults)])
        rows = pl.DataFrame(
            [
                (source, table.path.name, line, why, text[:MOST_TEXT])
                for line, why, text in found
            ],
            schema=SET_ASIDE,
            orient="row",
        )
        if predicate is not None:
            rows = rows.filter(predicate)
        rows = rows.select(with_columns or list(SET_ASIDE))
        yield rows if n_rows is None else rows.head(n_rows)
        if n_rows is not None and (n_rows := n_rows - rows.height) <= 0:
            return


def _broken(table: Table, block: Block) -> Iterator[tuple[int, str, str]]:
    expected = len(table.columns)
    for line, text in block.broken:
        has = text.count("\t") + 1
        why = f"{table.path.name}: line {line}: {has} columns, expected {expected}"
        yield line, why, text


def _unusable(
    table: Table, block: Block, faults: list[Fault]
) -> Iterator[tuple[int, str, str]]:
    if not faults:
        return
    wrong = [fault.wrong for fault in faults]
    made_of = columns_of([*wrong, *(fault.reason for fault in faults)])
    used = sorted(columns_of_table(made_of) | {LINE})
    rows = with_filings(frame(table, block, used).with_row_index("_row"), None)
    # In one piece: what joins texts fails on a piece without rows.
    bad = with_read_cells(rows, wrong).filter(pl.any_horizontal(wrong)).rechunk()
    if bad.is_empty():
        return
    reason = pl.coalesce(pl.when(fault.wrong).then(fault.reason) for fault in faults)
    texts = block.rows.decode().split("\n")
    for row, line, why in bad.select("_row", LINE, reason.alias("_reason")).iter_rows():
        yield line, f"{table.path.name}: line {line}: {why}", texts[row].rstrip("\r")


def filing_faults() -> list[Fault]:
    """Return why a row may name no filing."""
    no_number = pl.lit("FILING_ID is blank, expected the number of a filing")
    said = pl.format("AMEND_ID '{}', expected 0 to 999", pl.col("AMEND_ID"))
    return [Fault(FILING == "", no_number), Fault(AMENDMENT.is_null(), said)]


def filing_values(source: str, table: Table) -> dict[str, pl.Expr]:
    """Return the columns that say which filing of which file a row is of.

    Args:
        source: Name of the format.
        table: A table of the export.
    """
    return {
        "source": pl.lit(source),
        "file": pl.lit(table.path.name),
        "filing": FILING,
        "amendment": AMENDMENT,
    }
