"""Reads the sheets of Excel workbooks as text, each row with its number.

Amounts in a workbook are binary numbers of 15 digits, which Excel shows and we read; no
amount up to a trillion dollars loses a cent by it. A workbook may lie alone in an archive,
as offices hand it out.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from downballot.errors import FormatError
from downballot.sources.csv_rows import FAULT, LINE, as_text

_WORKBOOK: Final = "xl/workbook.xml"
Cell = str | float | date | time | timedelta


def is_workbook(path: Path) -> bool:
    """Say whether a file is a workbook, or an archive with one workbook and nothing else."""
    return path.is_file() and _member(path) is not None


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook.

    Raises:
        FormatError: It is damaged, or no workbook.
    """
    member = _member(path)
    try:
        if not member:  # what is no workbook is said by the library that opens it
            return CalamineWorkbook.from_path(path)
        with zipfile.ZipFile(path) as archive:
            return CalamineWorkbook.from_filelike(io.BytesIO(archive.read(member)))
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise FormatError(path.name, "", f"cannot be opened: {error}", "a workbook") from error


def sheet_table(
    workbook: CalamineWorkbook, name: str, file: str, *, most: int | None = None
) -> list[list[str]]:
    """Return the cells of a sheet as text, the headings first; none where it is empty.

    Args:
        workbook: An open workbook.
        name: Name of a sheet.
        file: Name used in messages.
        most: How many rows to read, the headings included; None for all.

    Raises:
        FormatError: The sheet is damaged.
    """
    try:
        rows = workbook.get_sheet_by_name(name).to_python(nrows=most)
    except CalamineError as error:
        raise FormatError(file, f"sheet {name}", f"damaged ({error})", "a workbook") from error
    return [[cell_text(cell) for cell in row] for row in rows]


def sheet_rows(table: list[list[str]]) -> pl.DataFrame:
    """Return the rows of a sheet with ``LINE``, ``TEXT`` and ``FAULT``; blank ones left out.

    Args:
        table: What ``sheet_table`` returned; every heading but one may be there once only.
    """
    headings = [name or "unnamed" for name in table[0]]
    frame = pl.DataFrame(
        table[1:], pl.Schema(dict.fromkeys(headings, pl.String())), orient="row"
    )
    return (
        frame
        .with_row_index(LINE, 2)
        .filter(pl.any_horizontal(pl.col(headings) != ""))
        .with_columns(as_text(headings), pl.lit(None, pl.String()).alias(FAULT))
    )


def cell_text(cell: Cell) -> str:
    """Return a cell as text: a number with the 15 digits that Excel keeps, a day as ISO."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return format(cell, ".15g")
    return str(cell).strip()


def _member(path: Path) -> str | None:
    """Return the name of the workbook in an archive, empty for a workbook; None for neither."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError):
        return None
    if _WORKBOOK in names:
        return ""
    return names[0] if len(names) == 1 and names[0].lower().endswith(".xlsx") else None
