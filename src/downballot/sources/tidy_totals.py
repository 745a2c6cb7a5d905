"""Tables of published totals: one row a filer and election, read as lines of summaries.

What an office or a desk has added up is never a payment. Its lines tell what no row that is
loaded tells (unitemised, loans, payments), and what rows are compared with.

Source:
    docs/tidy-money.md in the project's documentation.
"""

from __future__ import annotations

from typing import Final

import polars as pl
from msgspec import structs

from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES
from downballot.sources.column_map import ColumnMap
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.filer_identifier import identifier_of, or_named
from downballot.sources.filing_format import FilingTables, no_transactions
from downballot.sources.money_cells import cents_of
from downballot.sources.tidy_fields import day_as, fields_of, made_filing

_DAYS: Final = ("period_from", "period_to", "filed_on", "election_on")
_TOLD: Final = ("filer_name", "form", "candidate", "office", "district", "measure")


def read_totals(rows: pl.LazyFrame, columns: ColumnMap, source: str, file: str) -> FilingTables:
    """Read a table of totals; an empty cell states nothing.

    Args:
        rows: The table's rows, as ``csv_rows.scan_rows`` returns them.
        columns: Its map, with ``lines``.
        source: Name of the format.
        file: Name of the file.

    Raises:
        FormatError: A column that the map names is missing.
    """
    present = rows.collect_schema().names()
    lines = {
        name: heading
        for name, heading in columns.lines.items()
        if heading in present or name not in columns.optional
    }
    columns = structs.replace(columns, lines=lines)
    read = _judged(rows, columns, file).with_columns(source=pl.lit(source), file=pl.lit(file))
    usable = read.filter(pl.col("reason") == "")
    return FilingTables(
        filings=_filings(usable),
        transactions=no_transactions(),
        summaries=pl.concat(_line(usable, name) for name in columns.lines),
        set_aside=read.filter(pl.col("reason") != "").select(list(SET_ASIDE)),
    )


def _judged(rows: pl.LazyFrame, columns: ColumnMap, file: str) -> pl.LazyFrame:
    """Add the facts of a row, its lines in cents, and why it cannot be used."""
    fields = fields_of(rows, columns, file)
    stated = rows.select(
        LINE,
        **{
            name: pl.col(heading).str.strip_chars().fill_null("")
            for name, heading in columns.lines.items()
        },
    )
    days = {day: day_as(pl.col(day), columns) for day in _DAYS}
    known = or_named(identifier_of(pl.col("filer")), pl.coalesce(_named()))
    facts = fields.join(stated, on=LINE, how="left", maintain_order="left").with_columns(
        **{f"{day} as written": pl.col(day) for day in _DAYS},
        **{f"{name} as written": pl.col(name) for name in columns.lines},
        **days,
        **{name: cents_of(pl.col(name)) for name in columns.lines},
        filer=known,
        amendment=pl.lit(0, pl.Int32),
        line=pl.col(LINE).cast(pl.UInt32),
        text=pl.col(TEXT),
    )
    wrong = [
        *(_unread(day, "a day") for day in _DAYS),
        *(_unread(name, "an amount") for name in columns.lines),
    ]
    nobody = pl.when(pl.col("filer") == "").then(pl.lit("filer '', expected an id or a name"))
    reason = pl.coalesce(pl.col(FAULT), nobody, *wrong, pl.lit(""))
    return facts.with_columns(reason=reason).with_columns(filing=made_filing())


def _named() -> list[pl.Expr]:
    """Return names that a filer without an id may go by: its own, else its candidate's."""
    return [
        pl.when(pl.col(name) != "").then(pl.col(name)) for name in ("filer_name", "candidate")
    ] + [pl.lit("")]


def _unread(name: str, expected: str) -> pl.Expr:
    written = pl.col(f"{name} as written")
    wrong = pl.col(name).is_null() & (written != "")
    return pl.when(wrong).then(f"{name} '" + written + f"', expected {expected}")


def _filings(rows: pl.LazyFrame) -> pl.LazyFrame:
    keys = ("source", "file", "filing", "amendment")
    made = rows.group_by(keys).agg(pl.col("filer", *_DAYS, *_TOLD).min())
    return made.with_columns(supersedes=pl.lit(""), side=pl.lit("")).select(list(FILINGS))


def _line(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    form, line = name.split("/")
    return (
        rows
        .filter(pl.col(name).is_not_null())
        .with_columns(
            form=pl.lit(form),
            line=pl.lit(line),
            period_cents=pl.col(name),
            to_date_cents=pl.lit(None, pl.Int64),
        )
        .select(list(SUMMARIES))
    )
