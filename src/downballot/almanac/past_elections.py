"""Past elections of California as a whole: two tables of the package, each row sourced.

``counts.csv``: how much was counted when, 2012 to 2024. ``turnouts.csv``: registered voters
and ballots cast, 2000 to 2024. Elections by which a forecast is checked are left out of
both: what was counted in the primaries of March 2020 and June 2022 and in San Francisco,
and everything of 2025 and later. Of the days of the canvasses that constants are fitted on,
``counts.csv`` has election night alone: the canvasses tell the rest. Registered voters, known
before an election, are not left out.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

from msgspec import Struct

from downballot.almanac.body_tables import read_table
from downballot.errors import FormatError
from downballot.model.past_election import PastCount, PastElections, PastTurnout

Row = TypeVar("Row", bound=Struct)


@cache
def past_elections() -> PastElections:
    """Return what is known of past elections as a whole.

    Raises:
        FormatError: A table cannot be used.
    """
    return PastElections(_rows("counts.csv", PastCount), _rows("turnouts.csv", PastTurnout))


def _rows(name: str, kind: type[Row]) -> tuple[Row, ...]:
    path = files("downballot.almanac") / "past_elections" / name
    table = read_table(name, path.read_bytes(), kind)
    if table.findings:
        raise FormatError(name, "", table.findings[0].sentence)
    return table.rows
