"""Cells of a table under the names of our fields, as its column map says."""

from __future__ import annotations

import polars as pl

from downballot.errors import FormatError
from downballot.sources.column_map import FIELDS, ColumnMap
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.money_cells import date_of


def fields_of(rows: pl.LazyFrame, columns: ColumnMap, file: str) -> pl.LazyFrame:
    """Return the rows under the names of our fields; what is not there is empty.

    Args:
        rows: What ``csv_rows.scan_rows`` returned.
        columns: The map.
        file: Name used in messages.

    Raises:
        FormatError: A column that the map names is missing.
    """
    present = set(rows.collect_schema().names())
    missing = [
        heading
        for field, heading in columns.columns.items()
        if heading not in present and field not in columns.optional
    ]
    if missing:
        raise FormatError(file, "line 1", f"no column {missing[0]!r}", "as the column map says")
    found = {
        field: pl.col(heading).str.strip_chars().fill_null("")
        for field, heading in columns.columns.items()
        if heading in present
    }
    empty = {
        field: pl.lit(columns.constants.get(field, ""))
        for field in FIELDS
        if field not in found
    }
    return rows.select(LINE, FAULT, TEXT, **found, **empty)


def day_as(text: pl.Expr, columns: ColumnMap) -> pl.Expr:
    """Read a column of days as a map says they are written; null for what is none.

    Args:
        text: A column of strings.
        columns: The map.
    """
    if columns.date_format:
        return text.str.to_date(columns.date_format, strict=False)
    return date_of(text)


def made_filing() -> pl.Expr:
    """Return the id of a filing, made of filer, form, period and election where none."""
    period = pl.col("period_from").dt.to_string() + "/" + pl.col("period_to").dt.to_string()
    made = pl.col("filer")
    for part in (pl.col("form"), period.fill_null(""), pl.col("election")):
        made += pl.when(part != "").then(" " + part).otherwise(pl.lit(""))
    return pl.when(pl.col("filing") != "").then(pl.col("filing")).otherwise(made)
