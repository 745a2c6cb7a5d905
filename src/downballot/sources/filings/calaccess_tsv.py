"""The export of CAL-ACCESS, California's database of campaign filings until 2026.

A folder of tables, ``RCPT_CD.TSV`` and others; the state serves it as one archive with the
tables in ``CalAccess/DATA``. All amendments of a filing are there and are all read. A filing
whose cover is not in the export has its transactions, but nobody knows the filer.

Source: Secretary of State, documentation of the raw data of CAL-ACCESS; columns as the
headings of the export have them.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, TRANSACTIONS
from downballot.sources.calaccess_blocks import Table, open_table
from downballot.sources.calaccess_covers import Covers, covers_of, of_cover
from downballot.sources.calaccess_links import LINK_COLUMNS, link_faults, with_candidates
from downballot.sources.calaccess_notes import with_notes
from downballot.sources.calaccess_scan import (
    filing_faults,
    filing_values,
    scan,
    scan_set_aside,
)
from downballot.sources.calaccess_summaries import (
    SUMMARY_COLUMNS,
    all_summaries,
    summary_faults,
)
from downballot.sources.california_cells import (
    TARGET,
    code_of,
    day,
    filer_id,
    target,
    whole_name,
)
from downballot.sources.california_records import RECORDS
from downballot.sources.california_schedules import Fault, Reading, faults, readings
from downballot.sources.filing_format import (
    FilingTables,
    no_filings,
    no_transactions,
    nothing_set_aside,
)

NAME = "calaccess-tsv"
_KEY = ["filing", "amendment"]
_NUMBERS = ["FILING_ID", "AMEND_ID"]
_COVER = "CVR_CAMPAIGN_DISCLOSURE_CD"
_NAMES = "FILERNAME_CD"
_FOLDERS = ("", "DATA", "CalAccess/DATA")
_COVER_COLUMNS = [
    *_NUMBERS, "FORM_TYPE", "FILER_ID", "FILER_NAML", "FILER_NAMF", "RPT_DATE", "FROM_DATE",
    "THRU_DATE", "ELECT_DATE", *TARGET,
]  # fmt: skip
_REPLACES = r"(?i)super[cs]edes\s*=?\s*([0-9]+)"


class CalAccessTsv:
    """Reads a folder of tables, or one table."""

    name = NAME
    title = "CAL-ACCESS raw data export (tables in TSV)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is a table of the export, or a folder holds one."""
        return any(_is_table(one) for one in _table_paths(path))

    def read(self, path: Path) -> FilingTables:
        """Read the tables of campaign filings; all others are only checked line by line.

        Raises:
            FormatError: There is no table, or the heading of one cannot be used.
        """
        tables = {table.name: table for table in map(open_table, _table_paths(path))}
        if not tables:
            raise FormatError(path.name, "", "no table named …_CD.TSV", "the CAL-ACCESS export")
        for table in tables.values():
            _check_heading(table)
        covers = _covers(tables)
        # Read at once: while a cover is looked for, millions of rows would wait in memory.
        said = ["filer", *target()]
        known = covers.select(*_KEY, *said).collect(engine="streaming")
        return FilingTables(
            filings=covers.select(list(FILINGS)),
            transactions=_all_transactions(tables, covers_of(known, said)),
            summaries=all_summaries(NAME, tables, covers_of(known, ["filer"])),
            set_aside=pl.concat([
                nothing_set_aside(),
                *(_set_aside(table) for table in tables.values()),
            ]),
        )


def _table_paths(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if path.name.upper().endswith("_CD.TSV") else []
    found = [one for place in _FOLDERS for one in (path / place).glob("*")]
    return sorted(one for one in found if one.name.upper().endswith("_CD.TSV"))


def _is_table(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\t" in file.readline(100_000)


def _used(table: str) -> list[str]:
    """Return the columns that are used of a table; none where it is only checked."""
    records = {f"{name}_CD": [*_NUMBERS, *record.used] for name, record in RECORDS.items()}
    records["S496_CD"] = [name for name in records["S496_CD"] if name not in TARGET]
    return {
        _COVER: _COVER_COLUMNS,
        **SUMMARY_COLUMNS,
        "HDR_CD": [*_NUMBERS, "HDRCOMMENT"],
        **LINK_COLUMNS,
        **records,
    }.get(table, [])


def _check_heading(table: Table) -> None:
    """Check that a heading has each column that is used.

    Raises:
        FormatError: One is not there.
    """
    absent = [name for name in _used(table.name) if name not in table.columns]
    if absent:
        place = f"{table.path.name}: line 1"
        raise FormatError(
            table.path.name, "line 1", f"no column {absent[0]}", f"one in {place}"
        )


def _covers(tables: dict[str, Table]) -> pl.LazyFrame:
    if _COVER not in tables:
        return no_filings()
    table = tables[_COVER]
    values = filing_values(NAME, table) | {
        "filer": filer_id("FILER_ID"),
        "filer_name": whole_name("FILER"),
        "form": code_of("FORM_TYPE").str.strip_prefix("F"),
        "period_from": day("FROM_DATE"),
        "period_to": day("THRU_DATE"),
        "filed_on": day("RPT_DATE"),
        "election_on": day("ELECT_DATE"),
        **target(),
    }
    covers = scan(table, Reading(filing_faults(), values), FILINGS)
    told = with_candidates(_named(_superseding(covers, tables), tables), tables)
    return told.unique(_KEY, keep="first", maintain_order=True)


def _superseding(covers: pl.LazyFrame, tables: dict[str, Table]) -> pl.LazyFrame:
    """Add which filing another says in its heading that it replaces."""
    if "HDR_CD" not in tables:
        return covers
    table = tables["HDR_CD"]
    named = pl.col("HDRCOMMENT").str.extract(_REPLACES, 1)
    left_out = [*filing_faults(), Fault(named.is_null(), pl.lit(""))]
    values = filing_values(NAME, table) | {"replaces": named}
    schema = {"filing": pl.String(), "amendment": pl.Int32(), "replaces": pl.String()}
    headings = scan(table, Reading(left_out, values), schema).unique(_KEY, keep="first")
    joined = covers.join(headings, on=_KEY, how="left", maintain_order="left")
    return joined.with_columns(supersedes=pl.col("replaces").fill_null("")).drop("replaces")


def _named(covers: pl.LazyFrame, tables: dict[str, Table]) -> pl.LazyFrame:
    """Add the name in the register of filers where a cover leaves it blank."""
    if _NAMES not in tables:
        return covers
    schema = {"filer": pl.String(), "registered": pl.String()}
    given = pl.concat_str(["NAMF", "NAML"], separator=" ").str.strip_chars()
    ids = ("XREF_FILER_ID", "FILER_ID")
    read = [Reading([], {"filer": filer_id(one), "registered": given}) for one in ids]
    names = pl.concat([scan(tables[_NAMES], one, schema) for one in read])
    joined = covers.join(
        names.unique("filer", keep="first", maintain_order=True),
        on="filer",
        how="left",
        maintain_order="left",
    )
    blank = pl.col("filer_name") == ""
    name = pl.when(blank).then(pl.col("registered").fill_null("")).otherwise("filer_name")
    return joined.with_columns(filer_name=name).drop("registered")


def _all_transactions(tables: dict[str, Table], covers: Covers) -> pl.LazyFrame:
    there = {name: tables[f"{name}_CD"] for name in RECORDS if f"{name}_CD" in tables}
    read = [
        with_notes(_transactions(table, reading, covers), table, tables, NAME)
        for name, table in there.items()
        for reading in readings(name)
    ]
    return pl.concat([no_transactions(), *read])


def _transactions(table: Table, reading: Reading, covers: Covers) -> pl.LazyFrame:
    on_cover = ["filer", *(target() if table.name == "S496_CD" else ())]
    values = reading.values | filing_values(NAME, table)
    values |= {name: of_cover(name) for name in on_cover}
    left_out = [*filing_faults(), *reading.faults]
    return scan(table, Reading(left_out, values), TRANSACTIONS, covers)


def _set_aside(table: Table) -> pl.LazyFrame:
    record = RECORDS.get(table.name.removesuffix("_CD"))
    found: list[Fault] = []
    if record or table.name in {_COVER, *SUMMARY_COLUMNS}:
        found += filing_faults()
    if record:
        found += faults(record)
    return scan_set_aside(
        NAME, table, [*found, *summary_faults(table.name), *link_faults(table.name)]
    )


FORMAT = CalAccessTsv()
