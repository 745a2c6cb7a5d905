"""NetFile's yearly workbooks, ``efile_BRK_2017.xlsx``, and their sheets as CSV files.

A workbook of a city or county holds 16 sheets, one a schedule or form, with the columns
of California's electronic filing format. A sheet as CSV is named by it, also at the end
of a longer name: ``D-Expenditure.csv``, ``oakland__D-Expenditure.csv``. The name of the
sheet is the schedule; in ``Form_Type`` some exports turned ``A`` into ``00:00:00``.

NetFile hands a workbook out in an archive, which may stay as it is.

Source:
    NetFile's public workbooks ``efile_{AGENCY}_{YEAR}``; ``efile_newest_{AGENCY}_{YEAR}``
    has the same sheets and still carries superseded versions.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

import polars as pl
from python_calamine import CalamineWorkbook

from downballot.errors import FormatError
from downballot.sources.csv_rows import header_of, scan_rows
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.netfile_cells import SHEET
from downballot.sources.netfile_tables import SHEETS, netfile_tables
from downballot.sources.workbook_rows import (
    is_workbook,
    open_workbook,
    sheet_rows,
    sheet_table,
)

_COVER: Final = {"Filer_ID", "Filer_NamL", "Report_Num", "Rpt_Date", "Rec_Type", "Form_Type"}
_OF_SUMMARY: Final = {"Line_Item", "Amount_A"}


class NetFileExcel:
    """Reads NetFile's workbooks and their sheets as CSV."""

    name = "netfile-excel"
    title = "NetFile's yearly workbooks, and their sheets as CSV"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is a workbook with NetFile's sheets, or one of them as CSV."""
        if not path.is_file():
            return False
        if is_workbook(path):
            return not set(SHEETS).isdisjoint(open_workbook(path).sheet_names)
        return set(header_of(path)) >= _COVER

    def read(self, path: Path) -> FilingTables:
        """Read all sheets of a workbook, or one sheet.

        Raises:
            FormatError: It is no workbook, has none of NetFile's sheets, or it is a CSV
                whose headings are not a sheet's.
        """
        rows = _workbook_rows(path) if zipfile.is_zipfile(path) else _sheet_rows(path)
        return netfile_tables(rows, source=self.name, file=path.name)


def _workbook_rows(path: Path) -> pl.LazyFrame:
    """Return the rows of every sheet that is known, as text."""
    workbook = open_workbook(path)
    known = [name for name in workbook.sheet_names if name in SHEETS]
    if not known:
        found = ", ".join(workbook.sheet_names) or "none"
        raise FormatError(path.name, "", f"sheets {found}", f"some of {', '.join(SHEETS)}")
    frames = [_sheet(workbook, name, path.name) for name in known]
    return pl.concat(frames, how="diagonal").lazy()


def _sheet(workbook: CalamineWorkbook, name: str, file: str) -> pl.DataFrame:
    table = sheet_table(workbook, name, file)
    if not table or not set(table[0]) >= _COVER:
        raise FormatError(file, f"sheet {name}", "other headings", ", ".join(sorted(_COVER)))
    return sheet_rows(table).with_columns(pl.lit(name).alias(SHEET))


def _sheet_rows(path: Path) -> pl.LazyFrame:
    headings = set(header_of(path))
    if not headings >= _COVER:
        raise FormatError(path.name, "line 1", "other headings", ", ".join(sorted(_COVER)))
    sheet = "Summary" if headings >= _OF_SUMMARY else _sheet_in(path.name)
    return scan_rows(path).with_columns(pl.lit(sheet).alias(SHEET))


def _sheet_in(file: str) -> str:
    """Return the sheet whose name a file's name ends with; empty for none.

    ``efile_COAK_2022_A-Contributions.csv`` is of A; blanks and signs between words do not
    matter. Without a name the rows say their schedule themselves.
    """
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?i)(\.csv)?(\.gz)?$", "", file).lower())
    found = [
        name for name in SHEETS if f" {words}".endswith(f" {name.lower().replace('-', ' ')}")
    ]
    return max(found, key=len, default="")


FORMAT: FilingFormat = NetFileExcel()
