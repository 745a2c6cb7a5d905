"""Los Angeles County: statement of votes cast, CSV with headings, by precinct or community.

Source:
    Files that the Los Angeles County Registrar-Recorder gave out for June and November 2014.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from downballot.model.precinct import PrecinctResults
from downballot.sources.csv_rows import header_of
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import bare_name, rows_of
from downballot.sources.votes_cast import NEEDED, is_statement, read_statement


class VotesCast:
    """Reads the statement of votes cast of one contest."""

    name = "la-votes-cast"
    title = "Los Angeles County, statement of votes cast (CSV with headings)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the headings are the statement's."""
        return is_statement(header_of(path))

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        rows = rows_of(path, NEEDED)
        return read_statement(rows, header_of(path), path.name, bare_name(path), names)


FORMAT: Final[PrecinctFormat] = VotesCast()
