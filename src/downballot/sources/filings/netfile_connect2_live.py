"""NetFile Connect2 as it answers live: a page of transactions as JSON.

The names are those of its exports (``tran_NamL``, ``filerStateId``); the transactions stand
in a list under ``results``. Written from a description of it: never tried on a real file.

Source:
    Names of NetFile's interface Connect2 (``api/public/campaign``), as its exports have them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from downballot.errors import FormatError
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.listed_objects import names_in, object_rows
from downballot.sources.netfile_cells import SHEET
from downballot.sources.netfile_tables import netfile_tables

_CLAIMED_BY: Final = {"filingId", "form_Type", "tran_Amt1", "tran_NamL", "filerName"}


class NetFileConnect2Live:
    """Reads pages of NetFile Connect2."""

    name = "netfile-connect2-live"
    title = "NetFile Connect2: pages of transactions as it answers live (JSON)"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a file is JSON with the names of Connect2."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            opened = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        return opened in {b"[", b"{"} and names_in(path, _CLAIMED_BY) >= _CLAIMED_BY

    def read(self, path: Path) -> FilingTables:
        """Read a page.

        Raises:
            FormatError: It is no such page.
        """
        if not self.claims(path):
            raise FormatError(path.name, "", "other names", ", ".join(sorted(_CLAIMED_BY)))
        rows = object_rows(path).with_columns(pl.lit("").alias(SHEET))
        return netfile_tables(rows, source=self.name, file=path.name)


FORMAT: FilingFormat = NetFileConnect2Live()
