"""How many of each group are in each unit, from a CSV file: background, party registration.

A file is either long (columns ``unit``, ``group``, ``count``, and perhaps ``counted``, which
says what was counted) or has a row a unit; then it is said which columns:
``race.csv@PREC_2012:white,asian/total_population``. With a whole, who is in none of the
groups named is a group of their own. A unit whose groups are more than the whole is set
aside and named.
"""

from __future__ import annotations

import math
from pathlib import Path

from msgspec import Struct

from downballot.errors import TableError, UsageError
from downballot.model.sentence import say
from downballot.sources.covariate_table import need_columns, table_rows

LONG = ("unit", "group", "count")
COUNTED = "counted"


class GroupTable(Struct, frozen=True):
    """Groups by unit.

    Attributes:
        name: Name of the file.
        counted: What was counted, in the file's own words; empty where it says nothing.
        groups: Names of the groups.
        counts: How many of each group, by unit.
        unknown: How many rows have no unit, or a cell without a number.
        above_whole: Units whose groups are more than the whole.
    """

    name: str
    counted: str
    groups: tuple[str, ...]
    counts: dict[str, tuple[float, ...]]
    unknown: int = 0
    above_whole: tuple[str, ...] = ()


def read_groups(said: str) -> GroupTable:
    """Read how many of each group are in each unit.

    Args:
        said: The file, alone where it is long, else with its columns.

    Raises:
        UsageError: There is no such file, or its columns are not said as above.
        FormatError: It is no CSV file, or lacks a column.
        TableError: A count is no number, or a unit has two.
    """
    file, _, columns = said.partition("@")
    path = Path(file)
    rows = table_rows(path)
    if not columns:
        return _long(path.name, rows)
    unit, _, rest = columns.partition(":")
    parts, _, whole = rest.partition("/")
    groups = tuple(one.strip() for one in parts.split(",") if one.strip())
    if not unit or len(groups) < 1 or (len(groups) == 1 and not whole):
        raise UsageError(f"{said}: expected FILE@UNIT-COLUMN:GROUP,GROUP or :GROUP,GROUP/WHOLE")
    return _wide(path.name, rows, unit, groups, whole)


def _wide(
    name: str, rows: list[dict[str, str | None]], unit: str, groups: tuple[str, ...], whole: str
) -> GroupTable:
    """Read a file with a row a unit."""
    wanted = [*groups, *filter(None, [whole])]
    need_columns(name, rows, [unit, *wanted])
    counts: dict[str, tuple[float, ...]] = {}
    mistakes: list[tuple[int, str]] = []
    above: list[str] = []
    unknown = 0
    for line, row in enumerate(rows, 2):
        key = (row[unit] or "").strip()
        found = [_count(row[one] or "", line, mistakes) for one in wanted]
        known = [one for one in found if one is not None]
        if not key or len(known) < len(wanted):
            unknown += 1
        elif whole and sum(known[:-1]) > known[-1]:
            above.append(key)
        else:
            now = (*known[:-1], known[-1] - sum(known[:-1])) if whole else tuple(known)
            if counts.setdefault(key, now) != now:
                mistakes.append((line, f"unit {key!r} has two counts"))
    if mistakes:
        raise TableError(name, mistakes)
    named = (*groups, say("all others")) if whole else groups
    return GroupTable(name, "", named, counts, unknown, tuple(above))


def _long(name: str, rows: list[dict[str, str | None]]) -> GroupTable:
    """Read a file with a row a unit and group; a group that is not there is none."""
    need_columns(name, rows, LONG)
    cells: dict[tuple[str, str], float] = {}
    mistakes: list[tuple[int, str]] = []
    unknown: set[str] = set()
    rowless = 0
    for line, row in enumerate(rows, 2):
        unit, group = ((row[one] or "").strip() for one in LONG[:2])
        count = _count(row["count"] or "", line, mistakes)
        if not unit or not group:
            rowless += 1
        elif count is None:
            unknown.add(unit)
        elif cells.setdefault((unit, group), count) != count:
            mistakes.append((line, f"unit {unit!r} has two counts of {group!r}"))
    if mistakes:
        raise TableError(name, mistakes)
    groups = tuple(dict.fromkeys(group for _, group in cells))
    units = dict.fromkeys(unit for unit, _ in cells if unit not in unknown)
    counts = {unit: tuple(cells.get((unit, group), 0.0) for group in groups) for unit in units}
    counted = next((str(row[COUNTED]) for row in rows if row.get(COUNTED)), "")
    return GroupTable(name, counted, groups, counts, rowless + len(unknown))


def _count(cell: str, line: int, mistakes: list[tuple[int, str]]) -> float | None:
    """Return a count; None where nothing is said, or it is a mistake, which is kept."""
    text = cell.strip().replace(",", "")
    if text.casefold() in {"", "-", "na", "n/a", "nan", "null", "none"}:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        mistakes.append((line, f"count {cell!r}, expected a number, 0 or more"))
        return None
    return number
