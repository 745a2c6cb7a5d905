"""NetFile's yearly workbooks, ``efile_BRK_2017.xlsx``, and their sheets as CSV files.

A workbook of a city or county holds 16 sheets, one a schedule or form, with the columns
of California's electronic filing format. A sheet as CSV is named by it, also at the end
of a longer name: ``D-Expenditure.csv``, ``oakland__D-Expenditure.csv``. The name of the
sheet is the schedule; in ``Form_Type`` some exports turned ``A`` into ``00:00:00``.

Amounts in a workbook are binary numbers of 15 digits, which Excel shows and we read; no
amount up to a trillion dollars loses a cent by it.

Source:
    NetFile's public workbooks ``efile_{AGENCY}_{YEAR}``; ``efile_newest_{AGENCY}_{YEAR}``
    has the same sheets and still carries superseded versions.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from downballot.errors import FormatError
from downballot.sources.csv_rows import FAULT, LINE, as_text, header_of, scan_rows
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.netfile_cells import SHEET
from downballot.sources.netfile_tables import SHEETS, netfile_tables

_COVER: Final = {"Filer_ID", "Filer_NamL", "Report_Num", "Rpt_Date", "Rec_Type", "Form_Type"}
_WORKBOOK = "xl/workbook.xml"
Cell = str | float | date | time | timedelta


class NetFileExcel:
    """Reads NetFile's workbooks and their sheets as CSV."""

    name = "netfile-excel"
    title = "NetFile's yearly workbooks, and their sheets as CSV"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is a workbook with NetFile's sheets, or one of them as CSV."""
        if not path.is_file():
            return False
        if zipfile.is_zipfile(path):
            return (
                _is_workbook(path) and set(SHEETS) & set(_workbook(path).sheet_names) != set()
            )
        return set(header_of(path)) >= _COVER

    def read(self, path: Path) -> FilingTables:
        """Read all sheets of a workbook, or one sheet.

        Raises:
            FormatError: It is no workbook, has none of NetFile's sheets, or it is a CSV
                whose headings are not a sheet's.
        """
        rows = _workbook_rows(path) if zipfile.is_zipfile(path) else _sheet_rows(path)
        return netfile_tables(rows, source=self.name, file=path.name)


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return _WORKBOOK in archive.namelist()


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise FormatError(path.name, "", f"cannot be opened: {error}", "a workbook") from error


def _workbook_rows(path: Path) -> pl.LazyFrame:
    """Return the rows of every sheet that is known, as text."""
    workbook = _workbook(path)
    known = [name for name in workbook.sheet_names if name in SHEETS]
    if not known:
        found = ", ".join(workbook.sheet_names) or "none"
        raise FormatError(path.name, "", f"sheets {found}", f"some of {', '.join(SHEETS)}")
    frames = [_sheet(workbook, name, path.name) for name in known]
    return pl.concat(frames, how="diagonal").lazy()


def _sheet(workbook: CalamineWorkbook, name: str, file: str) -> pl.DataFrame:
    try:
        rows = workbook.get_sheet_by_name(name).to_python()
    except CalamineError as error:
        raise FormatError(file, f"sheet {name}", f"damaged ({error})", "a workbook") from error
    if not rows or not set(map(str, rows[0])) >= _COVER:
        raise FormatError(file, f"sheet {name}", "other headings", ", ".join(sorted(_COVER)))
    headings = [str(cell) for cell in rows[0]]
    table = [[_text(cell) for cell in row] for row in rows[1:]]
    frame = pl.DataFrame(table, pl.Schema(dict.fromkeys(headings, pl.String())), orient="row")
    return (
        frame
        .with_row_index(LINE, 2)
        .filter(pl.any_horizontal(pl.col(headings) != ""))
        .with_columns(
            as_text(headings),
            pl.lit(name).alias(SHEET),
            pl.lit(None, pl.String()).alias(FAULT),
        )
    )


def _text(cell: Cell) -> str:
    """Return a cell as text: a number with the 15 digits that Excel keeps, a day as ISO."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return format(cell, ".15g")
    return str(cell)


def _sheet_rows(path: Path) -> pl.LazyFrame:
    if not set(header_of(path)) >= _COVER:
        raise FormatError(path.name, "line 1", "other headings", ", ".join(sorted(_COVER)))
    stem = path.name.removesuffix(".gz").removesuffix(".csv")
    sheet = next((name for name in SHEETS if stem.split("__")[-1] == name), "")
    return scan_rows(path).with_columns(pl.lit(sheet).alias(SHEET))


FORMAT: FilingFormat = NetFileExcel()
