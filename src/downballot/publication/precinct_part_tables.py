"""Tables of places on a page, and what a reader knows a precinct by."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.precincts.contest_by_unit import Apart

SHOWN = 15


class PlacesTable(Struct, frozen=True):
    """A table of places, or of kinds of them.

    Attributes:
        title: What it is of.
        columns: Heads of the columns; the first is of the row's name.
        rows: The cells of each row; the first is its name.
        note: What to know of it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def place_name(unit: str, name: str, place: str) -> str:
    """Return what a reader knows a precinct by.

    Args:
        unit: The authority's id.
        name: What the authority calls it; may be empty.
        place: City or community; may be empty.

    Examples:
        >>> place_name("0900033B", "", "BEVERLY HILLS")
        '0900033B, BEVERLY HILLS'
    """
    called = unit if not name or unit in name else f"{unit} {name}"
    return ", ".join(filter(None, (name if unit in name else called, place)))


def apart_words(apart: Iterable[Apart]) -> tuple[str, ...]:
    """Return what no figure by place contains, in sentences.

    Args:
        apart: The units that are apart.
    """
    return tuple(one.sentence for one in apart)
