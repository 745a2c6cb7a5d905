"""NetFile Connect2: transactions of a city or county as its public interface exports them.

One CSV for all schedules, headings such as ``tran_NamL`` and ``filerStateId``; ``None``
stands for an empty cell. Every row has the id of its filing; amendments have ids of their
own, and nothing says which filing they replace.

Source:
    Exports of NetFile's interface Connect2 (``api/public/campaign``).
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

_NEEDED: Final = {"filingId", "form_Type", "tran_Amt1", "tran_NamL", "filerName"}


class NetFileConnect2:
    """Reads exports of NetFile Connect2."""

    name = "netfile-connect2"
    title = "NetFile Connect2: exported transactions"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is a CSV with the headings of Connect2."""
        return path.is_file() and set(header_of(path)) >= _NEEDED

    def read(self, path: Path) -> FilingTables:
        """Read an export.

        Raises:
            FormatError: The headings are others.
        """
        if not self.claims(path):
            raise FormatError(path.name, "line 1", "other headings", ", ".join(sorted(_NEEDED)))
        rows = scan_rows(path, nothing="None").with_columns(pl.lit("").alias(SHEET))
        return netfile_tables(rows, source=self.name, file=path.name)


FORMAT: FilingFormat = NetFileConnect2()
