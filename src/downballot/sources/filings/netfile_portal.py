"""NetFile's portal: a CSV of all schedules with spaces in its headings (``Entity_Nam L``).

It has no amendment numbers. Versions of a report differ in the moment they were filed,
which is therefore part of a filing's id here; the rows of all versions are kept.

Source:
    Exports of the City of San José's portal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.sources.csv_rows import header_of, scan_rows
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.netfile_cells import SHEET
from downballot.sources.netfile_tables import netfile_tables

_NEEDED: Final = {"Filer_ID", "Filer_Nam L", "Entity_Nam L", "Form_Type", "Amount", "Rpt_Date"}


class NetFilePortal:
    """Reads exports of NetFile's portal."""

    name = "netfile-portal"
    title = "NetFile's portal: a CSV of all schedules"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is a CSV with the headings of the portal."""
        return path.is_file() and set(header_of(path)) >= _NEEDED

    def read(self, path: Path) -> FilingTables:
        """Read an export.

        Raises:
            FormatError: The headings are others.
        """
        if not self.claims(path):
            raise FormatError(path.name, "line 1", "other headings", ", ".join(sorted(_NEEDED)))
        filing = pl.concat_str(
            pl.col("Filer_ID").str.replace(r"\.0+$", ""),
            pl.lit("460"),
            pl.col("From_Date").str.slice(0, 10),
            pl.col("Thru_Date").str.slice(0, 10),
            pl.col("Rpt_Date"),
            separator=" ",
        )
        rows = scan_rows(path).with_columns(filing.alias("filingId"), pl.lit("").alias(SHEET))
        return netfile_tables(rows, source=self.name, file=path.name)


FORMAT: FilingFormat = NetFilePortal()
