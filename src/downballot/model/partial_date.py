"""A date of which sometimes only the year or the month is known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Self

from downballot.model.sentence import say

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_EXPECTED = "2019-05-14, 2019-05 or 2019"
_MONTHS = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)


class PartialDate(str):
    """A day, or a month or year of which the day is not known.

    It is its ISO 8601 form, cut where it is not known (``2019-05``), and sorts as that.

    Args:
        year: 1 to 9999.
        month: 1 to 12; None where only the year is known.
        day: Day of the month; None where it is not known.

    Raises:
        ValueError: The day is in no calendar.
    """

    __slots__ = ()

    def __new__(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        """Return the date, checked."""
        date(year, month or 1, day or 1)
        parts = [f"{part:02d}" for part in (month, day) if part is not None]
        return super().__new__(cls, "-".join([f"{year:04d}", *parts]))

    @property
    def year(self) -> int:
        """The year."""
        return int(self[:4])

    @property
    def month(self) -> int | None:
        """The month, 1 to 12; None where only the year is known."""
        return int(self[5:7]) if len(self) > 4 else None

    @property
    def day(self) -> int | None:
        """The day of the month; None where it is not known."""
        return int(self[8:]) if len(self) > 7 else None

    @property
    def first(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    @property
    def words(self) -> str:
        """The date as readers write it, no finer than it is known (``May 2019``)."""
        if self.month is None:
            return f"{self.year}"
        month, year = _MONTHS[self.month - 1], str(self.year)
        if self.day is None:
            return say("{month} {year}", month=month, year=year)
        return say("{day} {month} {year}", day=str(self.day), month=month, year=year)


def parse_partial_date(text: str) -> PartialDate:
    """Read a date, or a month or a year alone.

    Args:
        text: ISO 8601: ``2019-05-14``, ``2019-05`` or ``2019``.

    Raises:
        ValueError: Another form, a day that is in no calendar, or a year before 1000 or after
            2999: a slip of the pen, from which no other day can be counted.

    Examples:
        >>> parse_partial_date("2019-05").words
        'May 2019'
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r}: not a date, expected {_EXPECTED}")
    year, month, day = (int(part) if part else None for part in found.groups())
    if not _FIRST_YEAR <= (year or 0) <= _LAST_YEAR:
        raise ValueError(f"{text!r}: a year that cannot be, expected {_EXPECTED}")
    try:
        return PartialDate(year or 0, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r}: a day in no calendar, expected {_EXPECTED}") from error


def on_day(day: date) -> PartialDate:
    """Return a day that is known whole."""
    return PartialDate(day.year, day.month, day.day)
