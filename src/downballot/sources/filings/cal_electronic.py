"""California's electronic filing format: one filing a file, named ``.cal``.

Every record is one line with commas; a field may be in quotes. Fields at the end of a record
that say nothing are often cut off and are blank here. Amounts have a point and two digits,
which is what tells them from a day where a comma too many moved the fields of a record.

Source: Secretary of State, CAL file layouts 2.01 (2001) and 2.20 (2016).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS
from downballot.sources.cal_file import CalFile, begins_as_cal, open_cal
from downballot.sources.calaccess_summaries import to_date_cents
from downballot.sources.california_cells import (
    TARGET,
    amount,
    code_of,
    day,
    filer_id,
    target,
    whole_name,
    with_read_cells,
    written,
)
from downballot.sources.california_records import RECORDS
from downballot.sources.california_schedules import (
    Fault,
    Reading,
    faults,
    no_amount,
    readings,
    select,
)
from downballot.sources.filing_format import FilingTables

NAME = "cal-electronic"
MOST_TEXT = 2_000  # characters of a record set aside
_WHOLE_AMOUNT = r"^-?[0-9]+\.[0-9]{2}$"
_ALWAYS_DATED = ("RCPT_DATE", "EXP_DATE", "CTRIB_DATE")


class CalElectronic:
    """Reads a file, or all such files of a folder."""

    name = NAME
    title = "California electronic filing (.CAL 2.01 and 2.20)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file begins as one does, or a folder holds files of that name."""
        if path.is_dir():
            return bool(_files(path))
        with path.open("rb") as file:
            return bool(begins_as_cal(file.read(100)))

    def read(self, path: Path) -> FilingTables:
        """Read a file or folder; of a folder, a file of no use is set aside whole.

        Raises:
            FormatError: No file can be used.
        """
        if path.is_file():
            return _joined([_tables(open_cal(path))])
        read, refused = [], []
        for file in _files(path):
            try:
                read.append(_tables(open_cal(file)))
            except FormatError as error:
                refused.append((NAME, file.name, 0, str(error), ""))
        if not read:
            raise FormatError(path.name, "", "no file of it can be used", "filings in .cal")
        whole = pl.DataFrame(refused, schema=SET_ASIDE, orient="row")
        return _joined(read, set_aside=whole)


class _Tables(Struct, frozen=True):
    filings: pl.DataFrame
    transactions: pl.DataFrame
    summaries: pl.DataFrame
    set_aside: pl.DataFrame


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() == ".cal")


def _joined(read: list[_Tables], set_aside: pl.DataFrame | None = None) -> FilingTables:
    refused = [] if set_aside is None else [set_aside]
    return FilingTables(
        filings=pl.concat(one.filings for one in read).lazy(),
        transactions=pl.concat(one.transactions for one in read).lazy(),
        summaries=pl.concat(one.summaries for one in read).lazy(),
        set_aside=pl.concat([*(one.set_aside for one in read), *refused]).lazy(),
    )


def _tables(filing: CalFile) -> _Tables:
    transactions, unusable = [], []
    for name in RECORDS:
        rows = _with_cover(filing, name)
        wrong = [*_faults(name), *faults(RECORDS[name])]
        for one in readings(name):
            reading = Reading([*_faults(name), *one.faults], one.values | _identified(filing))
            transactions.append(select(rows, reading, TRANSACTIONS))
        unusable += list(_unusable(filing, rows, wrong))
    unusable += list(_unusable(filing, filing.records["SMRY"], _summary_faults()))
    told = [
        (NAME, filing.file, line, said, text[:MOST_TEXT])
        for line, said, text in sorted([*filing.set_aside, *unusable])
    ]
    return _Tables(
        filings=_cover(filing),
        transactions=pl.concat(transactions),
        summaries=_summaries(filing),
        set_aside=pl.DataFrame(told, schema=SET_ASIDE, orient="row"),
    )


def _identified(filing: CalFile) -> dict[str, pl.Expr]:
    return {
        "source": pl.lit(NAME),
        "file": pl.lit(filing.file),
        "filing": pl.lit(filing.filing),
        "amendment": pl.lit(filing.amendment),
        "filer": filer_id("FILER_ID"),
    }


def _with_cover(filing: CalFile, name: str) -> pl.DataFrame:
    rows = filing.records[name]
    absent = [column for column in RECORDS[name].used if column not in rows.columns]
    rows = rows.with_columns(pl.lit("").alias(column) for column in absent)
    of_cover = ["FILER_ID", *(TARGET if name == "S496" else ())]
    return rows.join(filing.cover.select(of_cover), how="cross")


def _faults(name: str) -> list[Fault]:
    """Return why a record is of no use here, though not in the state's tables."""
    amounts = [column for column in RECORDS[name].amounts if column == "AMOUNT"]
    days = [column for column in RECORDS[name].days if column in _ALWAYS_DATED]
    return [
        *(
            Fault(
                ~written(column).str.contains(_WHOLE_AMOUNT),
                pl.format(f"{column} '{{}}', expected dollars, a point and cents", column),
            )
            for column in amounts
        ),
        *(
            Fault(written(column) == "", pl.lit(f"{column} is blank, expected a day"))
            for column in days
        ),
    ]


def _summary_faults() -> list[Fault]:
    return [no_amount("AMOUNT_A"), no_amount("AMOUNT_B")]


def _unusable(
    filing: CalFile, rows: pl.DataFrame, wrong: list[Fault]
) -> Iterator[tuple[int, str, str]]:
    reason = pl.coalesce(pl.when(fault.wrong).then(fault.reason) for fault in wrong)
    cells = with_read_cells(rows, [reason])
    bad = cells.with_columns(_reason=reason).filter(pl.col("_reason").is_not_null())
    for row in bad.iter_rows(named=True):
        said = f"{filing.file}: line {row['line']}: {row['_reason']}"
        yield row["line"], said, filing.lines[row["line"] - 1].rstrip("\r")


def _cover(filing: CalFile) -> pl.DataFrame:
    values = _identified(filing) | {
        "supersedes": pl.lit(filing.supersedes),
        "filer_name": whole_name("FILER"),
        "form": code_of("FORM_TYPE").str.strip_prefix("F"),
        "period_from": day("FROM_DATE"),
        "period_to": day("THRU_DATE"),
        "filed_on": day("RPT_DATE"),
        "election_on": day("ELECT_DATE"),
        **target(),
    }
    return select(filing.cover, Reading([], values), FILINGS)


def _summaries(filing: CalFile) -> pl.DataFrame:
    filer = filing.cover.select("FILER_ID")
    lines = {
        "form": code_of("FORM_TYPE"),
        "line": written("LINE_ITEM"),
        "period_cents": amount("AMOUNT_A"),
        "to_date_cents": amount("AMOUNT_B"),
    }
    to_date = {
        "form": pl.lit("F496"),
        "line": pl.lit("to-date"),
        "period_cents": pl.lit(None, pl.Int64()),
        "to_date_cents": to_date_cents(pl.col("TEXT4000")),
    }
    silent = Fault(
        (code_of("FORM_TYPE") != "F496") | to_date["to_date_cents"].is_null(), pl.lit("")
    )
    of = _identified(filing)
    notes = filing.records["TEXT"].join(filer, how="cross")
    rows = filing.records["SMRY"].join(filer, how="cross")
    return pl.concat([
        select(rows, Reading(_summary_faults(), of | lines), SUMMARIES),
        select(notes, Reading([silent], of | to_date), SUMMARIES).unique(maintain_order=True),
    ])


FORMAT = CalElectronic()
