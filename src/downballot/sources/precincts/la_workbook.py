"""Los Angeles County: statement of votes cast as a workbook, one sheet a contest.

No workbook of the county was to hand: it is taken to have the headings of the CSV files,
below lines of titles, each sheet named for its contest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook

from downballot.errors import FormatError
from downballot.model.precinct import PrecinctResults
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.precinct_merging import together
from downballot.sources.unit_cells import bare_name
from downballot.sources.votes_cast import is_statement, read_statement, title_of
from downballot.sources.workbook_rows import (
    is_workbook,
    open_workbook,
    sheet_rows,
    sheet_table,
)

_TITLES: Final = 12  # lines above the headings, at most


class VotesCastWorkbook:
    """Reads a workbook with a statement of votes cast on each sheet."""

    name = "la-votes-cast-workbook"
    title = "Los Angeles County, statement of votes cast (workbook)"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a sheet has the statement's headings."""
        if not is_workbook(path):
            return False
        try:
            book = open_workbook(path)
            return any(
                _headings(sheet_table(book, one, path.name, most=_TITLES)) is not None
                for one in book.sheet_names
            )
        except FormatError:
            return False

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a workbook; a sheet without the headings is no statement and is left.

        Raises:
            FormatError: Nothing of it can be used.
        """
        book = open_workbook(path)
        read = [
            one
            for number, sheet in enumerate(book.sheet_names, 1)
            if (one := _read_sheet(book, sheet, number, path, names)) is not None
        ]
        if not read:
            raise FormatError(path.name, "", "no sheet with LOCATION, TYPE and BALLOTS CAST")
        return together(read)


def _headings(table: list[list[str]]) -> int | None:
    return next((n for n, row in enumerate(table) if is_statement(row)), None)


def _read_sheet(
    book: CalamineWorkbook, sheet: str, number: int, path: Path, names: Names
) -> PrecinctResults | None:
    table = sheet_table(book, sheet, path.name)
    top = _headings(table)
    if top is None:
        return None
    named = names.of(bare_name(path), number, title_of(sheet))
    said = Names(contests={(sheet, 1): named})
    return read_statement(
        sheet_rows(table[top:]), table[top], f"{path.name}, sheet {sheet}", sheet, said
    )


FORMAT: Final[PrecinctFormat] = VotesCastWorkbook()
