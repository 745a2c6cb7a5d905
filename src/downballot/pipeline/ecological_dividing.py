"""Estimates the districts of a file of units: whole, or by a column of the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from downballot.pipeline.ecological_files import District, read_values
from downballot.precincts.ecological import estimate_set
from downballot.precincts.ecological_division import CLASSES, Division, Part, divide
from downballot.precincts.ecological_parts import estimate_set_by
from downballot.precincts.ecological_tables import CrossTable, UnitTable


class By(Struct, frozen=True):
    """By what units are divided.

    Attributes:
        column: A column of the file of units.
        classes: How many classes it is cut into where it is a number.
    """

    column: str
    classes: int = CLASSES


class Estimated(Struct, frozen=True, eq=False):
    """A district that was estimated.

    Attributes:
        cross: Its cross-table.
        parts: The classes its units were divided into; none where nobody asked for any.
        note: What is to be said of them; empty likewise.
    """

    cross: CrossTable
    parts: tuple[Part, ...] = ()
    note: str = ""


def read_divisions(
    path: Path, by: By, tables: Mapping[District, UnitTable]
) -> dict[District, Division]:
    """Return the class of every unit that a column of a file of units says.

    Args:
        path: CSV with set, district, unit and the column; perhaps gzipped.
        by: The column.
        tables: The districts.

    Raises:
        FormatError: The file cannot be read, or lacks the column.
        TableError: Units without a value, or with two.
        UsageError: Fewer than one class.
    """
    values = read_values(path, by.column)
    return {
        key: divide(by.column, [values[key][unit] for unit in table.units], by.classes)
        for key, table in tables.items()
    }


def estimate_districts(
    tables: Mapping[District, UnitTable], divisions: Mapping[District, Division] | None
) -> dict[District, Estimated]:
    """Return every district estimated; those of one set learn from each other.

    Args:
        tables: The districts.
        divisions: The class of each unit; None where they are not divided.
    """
    found: dict[District, Estimated] = {}
    for one in dict.fromkeys(name for name, _ in tables):
        of_set = {key[1]: table for key, table in tables.items() if key[0] == one}
        if divisions is None:
            whole = estimate_set(of_set)
            found |= {(one, name): Estimated(each) for name, each in whole.items()}
            continue
        by = {key[1]: division for key, division in divisions.items() if key[0] == one}
        found |= {
            (one, name): Estimated(each.table, each.parts, each.note)
            for name, each in estimate_set_by(of_set, by).items()
        }
    return found
