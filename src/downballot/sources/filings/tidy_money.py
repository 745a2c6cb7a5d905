"""Tidy CSV of money: any table with one row a payment, read through a column map.

The map is a file of the table's name beside it (``money.csv``, ``money.toml``), one that
comes with Downballot and has exactly the table's headings, or one given by name.

A row whose party is ``(Unitemized)``, also spelt ``(Untemized)``, is the form's line of
amounts too small to be itemised, whatever kind the map gives it. A filer's own words
(``Unitemized contributions``) are a party as any: such a row stands among the itemised ones.

A map with lines of forms reads a table of totals: they are summary lines, never payments.

Source:
    docs/tidy-money.md in the project's documentation. The misspelling stands on Schedule A
    of the Los Angeles City Ethics Commission's exports.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, TRANSACTIONS, Kind
from downballot.sources.column_map import (
    CODED,
    DAYS,
    ColumnMap,
    named_map,
    packaged_maps,
    words_of,
)
from downballot.sources.csv_rows import FAULT, LINE, TEXT, header_of, scan_rows
from downballot.sources.filer_identifier import identifier_of, or_named
from downballot.sources.filing_format import FilingFormat, FilingTables, no_summaries
from downballot.sources.money_cells import cents_of, zip5
from downballot.sources.tidy_fields import fields_of, made_filing
from downballot.sources.tidy_totals import read_totals

_LUMP: Final = r"(?i)^\(?uni?temi[sz]ed\)?$"
_IDS: Final = ("counterparty", "intermediary_id")


class TidyMoney:
    """Reads any CSV of payments through a column map.

    Args:
        columns: The map; None to find it: beside the file, or among those that come with
            Downballot by the headings.
    """

    name = "tidy-money"
    title = "Any CSV of payments, read through a column map"
    verified = True

    def __init__(self, columns: ColumnMap | None = None) -> None:
        self._columns = columns

    def claims(self, path: Path) -> bool:
        """Say whether a CSV has a map beside it, or headings that a map is known for."""
        if not path.is_file() or not path.name.removesuffix(".gz").endswith(".csv"):
            return False
        return _beside(path).is_file() or bool(_packaged(path))

    def read(self, path: Path) -> FilingTables:
        """Read a table.

        Raises:
            FormatError: No map is known for it, or a column that the map names is missing.
            UsageError: The map beside it is none.
        """
        columns = self._columns or _found(path)
        if columns.lines:
            return read_totals(path, columns, self.name)
        return _read(path, columns, self.name)


def tidy_money(name: str | Path) -> TidyMoney:
    """Return the format with a map given by name or path.

    Args:
        name: ``oakland``, or the path of a TOML file.

    Raises:
        UsageError: There is no such map, or it is none.
    """
    return TidyMoney(named_map(name))


def _beside(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".gz").removesuffix(".csv") + ".toml")


def _packaged(path: Path) -> list[ColumnMap]:
    headings = header_of(path)
    return [columns for columns in packaged_maps().values() if columns.fits(headings)]


def _found(path: Path) -> ColumnMap:
    if _beside(path).is_file():
        return named_map(_beside(path))
    fitting = _packaged(path)
    if not fitting:
        expected = f"{_beside(path).name} beside it (docs/tidy-money.md)"
        raise FormatError(path.name, "line 1", "no column map is known for it", expected)
    return fitting[0]


def _read(path: Path, columns: ColumnMap, source: str) -> FilingTables:
    rows = fields_of(scan_rows(path), columns, path.name)
    here = {"source": pl.lit(source), "file": pl.lit(path.name)}
    read = _judged(_with_facts(rows, columns).with_columns(**here))
    usable = read.filter(pl.col("reason") == "")
    return FilingTables(
        filings=_filings(usable),
        transactions=usable.select(list(TRANSACTIONS)),
        summaries=no_summaries(),
        set_aside=read.filter(pl.col("reason") != "").select(list(SET_ASIDE)),
    )


def _with_facts(rows: pl.LazyFrame, columns: ColumnMap) -> pl.LazyFrame:
    """Add what the cells mean under names that end in ``read``."""
    coded = {
        f"{field} read": pl.col(field).replace_strict(
            words_of(columns, field), default=None, return_dtype=pl.String
        )
        for field in CODED
    }
    days = {
        f"{field} read": pl.col(field).str.to_date(columns.date_format, strict=False)
        for field in DAYS
    }
    number = pl.col("amendment").cast(pl.Int32, strict=False)
    return rows.with_columns(
        **coded,
        **days,
        **{"amendment read": pl.when(pl.col("amendment") == "").then(0).otherwise(number)},
        **{field: identifier_of(pl.col(field)) for field in _IDS},
        filer=or_named(identifier_of(pl.col("filer")), pl.col("filer_name")),
        cents=cents_of(pl.col("amount")),
        zip=zip5(pl.col("zip")),
        line=pl.col(LINE).cast(pl.UInt32),
        text=pl.col(TEXT),
    )


def _judged(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add the first reason why a row cannot be used, and put what was read in its place."""
    reasons = [
        pl.col(FAULT),
        _fault(pl.col("filer") == "", "filer", "an id or a name"),
        _fault(pl.col("cents").is_null(), "amount", "an amount"),
        *(
            _fault(pl.col(f"{day} read").is_null() & (pl.col(day) != ""), day, "a day")
            for day in DAYS
        ),
        *(
            _fault(pl.col(f"{field} read").is_null(), field, "a word of the column map")
            for field in CODED
        ),
        _fault(pl.col("amendment read").is_null(), "amendment", "a whole number"),
    ]
    lump = pl.col("name").str.contains(_LUMP)
    kind = pl.when(lump).then(pl.lit(Kind.UNITEMIZED)).otherwise("kind read")
    return (
        rows
        .with_columns(reason=pl.coalesce(*reasons, pl.lit("")))
        .with_columns(
            *(pl.col(f"{field} read").alias(field) for field in (*DAYS, "entity", "side")),
            kind=kind,
            memo=pl.col("memo read") == "true",
            amendment="amendment read",
        )
        .with_columns(filing=made_filing())
    )


def _fault(wrong: pl.Expr, field: str, expected: str) -> pl.Expr:
    """Return a sentence where something is wrong."""
    value = pl.col(field).fill_null("")
    return pl.when(wrong).then(f"{field} '" + value + f"', expected {expected}")


def _filings(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row a filing and amendment; of two spellings the first by alphabet."""
    facts = ("filer", "filer_name", "form", "period_from", "period_to", "filed_on")
    made = rows.group_by("source", "file", "filing", "amendment").agg(
        pl.col(*facts, "election_on").min()
    )
    empty = ("supersedes", "candidate", "office", "district", "measure", "side")
    return made.with_columns(pl.lit("").alias(name) for name in empty).select(list(FILINGS))


FORMAT: FilingFormat = TidyMoney()
