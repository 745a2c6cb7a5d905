"""Tidy tables of money: CSV or workbook with one row a payment, read through a column map.

The map is a file of the table's name beside it (``money.csv``, ``money.toml``), one that
comes with Downballot and has exactly the table's headings, or one given by name.

A row whose party is ``(Unitemized)``, also spelt ``(Untemized)``, is the form's line of
amounts too small to be itemised, whatever kind the map gives it. A filer's own words
(``Unitemized contributions``) are a party as any: such a row stands among the itemised ones.

Of a workbook each sheet is a table of its own; one that no map fits is set aside and told.

A map with lines of forms reads a table of totals: they are summary lines, never payments.

Source:
    docs/tidy-money.md in the project's documentation. The misspelling stands on Schedule A
    of the Los Angeles City Ethics Commission's exports.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
from msgspec import Struct

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
from downballot.sources.filing_format import (
    FilingFormat,
    FilingTables,
    no_filings,
    no_summaries,
    no_transactions,
)
from downballot.sources.money_cells import cents_of, zip5
from downballot.sources.tidy_fields import day_as, fields_of, made_filing
from downballot.sources.tidy_totals import read_totals
from downballot.sources.workbook_rows import (
    is_workbook,
    open_workbook,
    sheet_rows,
    sheet_table,
)

_LUMP: Final = r"(?i)^\(?uni?temi[sz]ed\)?$"
_ENDINGS: Final = re.compile(r"(?i)(\.csv|\.xlsx|\.zip)?(\.gz)?$")
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
        """Say whether a table has a map beside it, or headings that a map is known for."""
        if not path.is_file():
            return False
        headings = (one.headings for one in _parts(path, most=1))
        return _beside(path).is_file() or any(map(_packaged, headings))

    def read(self, path: Path) -> FilingTables:
        """Read a table.

        Raises:
            FormatError: No map is known for it, or a column that the map names is missing.
            UsageError: The map beside it is none.
        """
        parts = _parts(path)
        chosen = self._columns or _map_beside(path)
        if not chosen and not any(_packaged(part.headings) for part in parts):
            expected = f"{_beside(path).name} beside it (docs/tidy-money.md)"
            raise FormatError(path.name, "line 1", "no column map is known for it", expected)
        read = [_read_part(part, chosen, self.name) for part in parts]
        tables = [
            [getattr(one, table) for one in read] for table in FilingTables.__struct_fields__
        ]
        return FilingTables(*(pl.concat(some) for some in tables))


def tidy_money(name: str | Path) -> TidyMoney:
    """Return the format with a map given by name or path.

    Args:
        name: ``oakland``, or the path of a TOML file.

    Raises:
        UsageError: There is no such map, or it is none.
    """
    return TidyMoney(named_map(name))


class _Part(Struct, frozen=True, eq=False):
    """A table: a CSV file, or a sheet of a workbook.

    Attributes:
        file: Name of the file, with that of the sheet where it has several.
        headings: Its headings.
        rows: Reads its rows, as ``scan_rows`` returns them.
    """

    file: str
    headings: list[str]
    rows: Callable[[], pl.LazyFrame]


def _parts(path: Path, *, most: int | None = None) -> list[_Part]:
    """Return the tables of a file; of each sheet so many rows at most, all for None."""
    if not is_workbook(path):
        return [_Part(path.name, header_of(path), partial(scan_rows, path))]
    workbook = open_workbook(path)
    tables = {
        name: sheet_table(workbook, name, path.name, most=most) for name in workbook.sheet_names
    }
    filled = {name: table for name, table in tables.items() if any(table)}
    return [
        _Part(
            path.name if len(filled) == 1 else f"{path.name} {name}",
            table[0],
            partial(_sheet, table),
        )
        for name, table in filled.items()
    ]


def _sheet(table: list[list[str]]) -> pl.LazyFrame:
    return sheet_rows(table).lazy()


def _beside(path: Path) -> Path:
    return path.with_name(_ENDINGS.sub("", path.name) + ".toml")


def _map_beside(path: Path) -> ColumnMap | None:
    return named_map(_beside(path)) if _beside(path).is_file() else None


def _packaged(headings: list[str]) -> list[ColumnMap]:
    unlike = len(set(headings)) == len(headings)
    return [one for one in packaged_maps().values() if unlike and one.fits(headings)]


def _read_part(part: _Part, chosen: ColumnMap | None, source: str) -> FilingTables:
    """Read a table; one that no map fits, in a workbook with others, is set aside whole."""
    fitting = _packaged(part.headings)
    if not chosen and not fitting:
        return _unread(part, source)
    columns = chosen or fitting[0]
    if columns.lines:
        return read_totals(part.rows(), columns, source, part.file)
    return _read(part.rows(), columns, source, part.file)


def _unread(part: _Part, source: str) -> FilingTables:
    said = "other headings, expected those of a column map (docs/tidy-money.md)"
    row = (source, part.file, 1, said, ",".join(part.headings)[:2000])
    aside = pl.LazyFrame([row], SET_ASIDE, orient="row")
    return FilingTables(no_filings(), no_transactions(), no_summaries(), aside)


def _read(rows: pl.LazyFrame, columns: ColumnMap, source: str, file: str) -> FilingTables:
    fields = fields_of(rows, columns, file)
    here = {"source": pl.lit(source), "file": pl.lit(file)}
    read = _judged(_with_facts(fields, columns).with_columns(**here))
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
    days = {f"{field} read": day_as(pl.col(field), columns) for field in DAYS}
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
    return (
        made
        .with_columns(pl.lit("").alias(name) for name in empty)
        .select(list(FILINGS))
        .sort("filing", "amendment")
    )


FORMAT: FilingFormat = TidyMoney()
