"""Cells of a table under the names of our fields, whichever of its known names each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from downballot.model.filing import FILINGS, SET_ASIDE, TRANSACTIONS
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.filing_format import FilingTables, no_summaries

Names = Mapping[str, Sequence[str]]
_OF_FILING: Final = (
    "filer", "filer_name", "form", "period_from", "period_to", "filed_on", "election_on",
    "candidate", "office", "district", "measure", "side",
)  # fmt: skip


def cells_of(rows: pl.LazyFrame, names: Names) -> pl.LazyFrame:
    """Return the rows with a column for each field; what the table lacks is empty text.

    Args:
        rows: Text with ``LINE``, ``FAULT`` and ``TEXT``.
        names: By field, the headings it may have; the first that is there counts.
    """
    present = set(rows.collect_schema().names())
    found = {
        field: next((name for name in known if name in present), "")
        for field, known in names.items()
    }
    cells = {
        field: pl.col(name).str.strip_chars().fill_null("") if name else pl.lit("")
        for field, name in found.items()
    }
    return rows.select(LINE, FAULT, TEXT, **cells)


def expected(wrong: pl.Expr, cell: str, what: str) -> pl.Expr:
    """Return a sentence where something is wrong with a cell.

    Args:
        wrong: Where it is.
        cell: Column that has the cell as written.
        what: What was expected.
    """
    said = pl.lit(f"{cell} '") + pl.col(cell) + f"', expected {what}"
    return pl.when(wrong).then(said)


def tables_of(
    rows: pl.LazyFrame, faults: Sequence[pl.Expr], *, source: str, file: str
) -> FilingTables:
    """Make the four tables of rows that have their facts under the names of our schemas.

    A column of the schemas that is not there is empty, or null where it is no text.

    Args:
        rows: One row a transaction, with ``LINE``, ``FAULT`` and ``TEXT``; columns of a
            filing that are about the filer itself begin with ``own_``.
        faults: Sentences of what is wrong with a row; null where nothing is.
        source: Name of the format.
        file: Name of the file.
    """
    told = rows.with_columns(
        source=pl.lit(source),
        file=pl.lit(file),
        amendment=pl.lit(0, pl.Int32),
        line=pl.col(LINE).cast(pl.UInt32),
        text=pl.col(TEXT),
        reason=pl.coalesce(pl.col(FAULT), *faults, pl.lit("")),
    )
    usable = told.filter(pl.col("reason") == "")
    return FilingTables(
        filings=_filings(usable),
        transactions=_filled(usable, TRANSACTIONS),
        summaries=no_summaries(),
        set_aside=told.filter(pl.col("reason") != "").select(list(SET_ASIDE)),
    )


def _filled(rows: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    present = set(rows.collect_schema().names())
    empty = {pl.String(): "", pl.Boolean(): False}
    absent = [
        pl.lit(empty.get(kind), kind).alias(name)
        for name, kind in schema.items()
        if name not in present
    ]
    return rows.with_columns(absent).select(list(schema))


def _filings(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row a filing; of two spellings the first by alphabet."""
    keys = ["source", "file", "filing", "amendment"]
    present = set(rows.collect_schema().names())
    named = {name: f"own_{name}" for name in _OF_FILING if f"own_{name}" in present}
    plain = {name: name for name in ("filer",) if name in present}
    facts = [pl.col(own).min().alias(name) for name, own in {**plain, **named}.items()]
    made = rows.group_by(keys).agg(facts)
    return _filled(made, FILINGS).sort("filing")
