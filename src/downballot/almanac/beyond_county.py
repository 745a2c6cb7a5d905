"""Which contests other counties vote in too, so that one county's count is only a part.

The tables lie in ``beyond_county/<name>.csv``; the README beside them says how each row
was found out.
"""

from __future__ import annotations

import csv
import io
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from msgspec import Struct

from downballot.errors import FormatError, UsageError
from downballot.model.contest import ContestDefinition

COLUMNS = (
    "title",
    "elections",
    "crosses",
    "office",
    "why",
    "county_votes",
    "all_votes",
    "source",
)


class Reach(Struct, frozen=True):
    """Whether a contest reaches beyond the county, with the evidence.

    Attributes:
        title: The contest's title as the county writes it; ``*`` stands for anything.
        elections: The elections it is known for; empty for any.
        crosses: Whether other counties vote in it.
        office: The office or body.
        why: What shows it.
        county_votes: Votes in the county's certified count where it was tested.
        all_votes: Votes in all where it was tested.
        source: Where it can be looked up.
    """

    title: str
    elections: tuple[str, ...]
    crosses: bool
    office: str
    why: str
    county_votes: int | None
    all_votes: int | None
    source: str

    def concerns(self, election: str, title: str) -> bool:
        """Say whether the row is about a contest of this title in this election."""
        known = not self.elections or election in self.elections
        return known and fnmatchcase(title.upper(), self.title.upper())


@cache
def tables() -> tuple[str, ...]:
    """Return the names of the tables there are, sorted."""
    names = (one.name for one in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in names if name.endswith(".csv")))


def _folder() -> Traversable:
    return files("downballot.almanac") / "beyond_county"


@cache
def reaches(table: str) -> tuple[Reach, ...]:
    """Return the rows of a county's table.

    Args:
        table: Its name, as ``desk.toml`` has it (``los-angeles-county``).

    Raises:
        UsageError: There is no such table.
        FormatError: The table has other columns or values than it must.
    """
    if table not in tables():
        allowed = ", ".join(tables())
        raise UsageError(f"beyond {table!r}: no such table, expected one of {allowed}")
    text = (_folder() / f"{table}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise FormatError(f"{table}.csv", "line 1", "other columns", ", ".join(COLUMNS))
    return tuple(_reach(row) for row in reader)


def crosses_county_line(table: str, election: str, definition: ContestDefinition) -> str:
    """Return why a contest reaches beyond its county, with the source; empty if not.

    A contest that no row is about is taken to lie within the county.

    Args:
        table: Name of the county's table; empty where a desk names none.
        election: The election's id (``2024-11-05-general``).
        definition: The contest.

    Raises:
        UsageError: There is no such table.

    Examples:
        >>> from downballot.model.contest import ContestType
        >>> governor = ContestDefinition("governor", "GOVERNOR", ContestType.CANDIDATE)
        >>> crosses_county_line("", "2022-11-08-general", governor)
        ''
    """
    rows = reaches(table) if table else ()
    for row in rows:
        if row.concerns(election, definition.title):
            return f"{row.why} ({row.source})" if row.crosses else ""
    return ""


def _reach(row: dict[str, str]) -> Reach:
    return Reach(
        title=row["title"],
        elections=tuple(row["elections"].split()),
        crosses=row["crosses"] == "yes",
        office=row["office"],
        why=row["why"],
        county_votes=int(row["county_votes"]) if row["county_votes"] else None,
        all_votes=int(row["all_votes"]) if row["all_votes"] else None,
        source=row["source"],
    )
