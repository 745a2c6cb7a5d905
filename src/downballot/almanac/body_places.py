"""Where in a body's tables a row stands, and whether two stretches of time overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from downballot.model.body import BodyRecord, Sourced
from downballot.model.partial_date import PartialDate

Lines = Mapping[str, tuple[int, ...]]


class Placed(Struct, frozen=True):
    """The rows of a body with the places where they stand.

    Attributes:
        record: The rows.
        lines: By table's name (``terms``), the line of each of its rows.
    """

    record: BodyRecord
    lines: Lines

    def rows(self, table: str) -> Iterator[tuple[str, Any]]:
        """Yield each row of a table with its place (``terms.csv:12``)."""
        rows: tuple[Sourced, ...] = getattr(self.record, table)
        for line, row in zip(self.lines[table], rows, strict=True):
            yield f"{table}.csv:{line}", row


def overlap(
    one: tuple[PartialDate | None, PartialDate | None],
    other: tuple[PartialDate | None, PartialDate | None],
) -> bool:
    """Say whether two stretches of time certainly share a day.

    A stretch that ends in a month known only to the month gives way to one that starts in
    it. Without a start it has always lasted, without an end it still does: that is how a
    board reads it.

    Args:
        one: First day and the day after the last, as far as they are known.
        other: The same of the other.

    Examples:
        >>> first = (PartialDate(2018, 12), PartialDate(2022, 12))
        >>> overlap(first, (PartialDate(2022, 12), None))
        False
        >>> overlap(first, (PartialDate(2022, 11), None))
        True
    """
    return _before(one[0], other[1]) and _before(other[0], one[1])


def _before(start: PartialDate | None, end: PartialDate | None) -> bool:
    latest_start = start.last if start else date.min
    earliest_end = end.first if end else date.max
    return latest_start < earliest_end


def may_be_same_day(one: PartialDate, other: PartialDate) -> bool:
    """Say whether two dates can be one day, as far as they are known."""
    return one.first <= other.last and other.first <= one.last
