"""The rules that give the dates of a race, state by state, each with its law and source.

The tables lie in ``calendars/``; the README beside them explains each column and says
which law was read.
"""

from __future__ import annotations

import csv
import io
from calendar import day_name
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from downballot.errors import FormatError, UsageError
from downballot.model.sentence import of_table, say

Row = TypeVar("Row", bound=Struct)

SAID = {"title", "law", "why", "name"}  # columns that are said in the reader's language
_HOLIDAYS = "-holidays"
_WEEKEND = {5: say("a Saturday"), 6: say("a Sunday")}


class DayRule(StrEnum):
    """How a rule counts its day."""

    DAYS = "days"
    NEXT_THURSDAY = "next Thursday"
    MONDAY_BEFORE_LAST_FRIDAY = "Monday before the last Friday"
    NOVEMBER_GENERAL = "November general election"


class CountsFrom(StrEnum):
    """The day a rule counts from."""

    ELECTION = "election"
    CERTIFICATION = "certification"


class Scope(StrEnum):
    """Which elections a rule is about."""

    ANY = "any"
    STATEWIDE = "statewide"  # contests of the state, not of a body
    STATEWIDE_PRIMARY = "statewide primary"  # offices nominated at the direct primary
    FIRST_ROUND = "first round"  # a primary held with the statewide primary
    ODD_NOVEMBER = "odd November"


class CalendarRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One row: a date of a race, and by which law it is what it is.

    Attributes:
        id: Stable name of the milestone; several rows have it where the law changed.
        title: What happens, in short.
        counts_from: The day it counts from.
        day_rule: How the day is counted.
        law: The law, or whose custom it is.
        source: Where it was read.
        text_read: Whether the text of the law was read, not only what somebody says of it.
        custom: It follows custom or expectation, not law.
        deadline: It is the last day for something, which a holiday may move.
        why: The rule, in a sentence.
        days: Days after the day it counts from; negative before it.
        time: Local time, ``20:00``; empty without.
        from_date: First election day it holds for; None from the start.
        to_date: Last election day it holds for; None while it is in force.
        scope: Which elections it is about.
        note: Anything that a reader of the row should know.
    """

    id: str
    title: str
    counts_from: CountsFrom
    day_rule: DayRule
    law: str
    source: str
    text_read: bool
    custom: bool
    deadline: bool
    why: str
    days: int = 0
    time: str = ""
    from_date: date | None = None
    to_date: date | None = None
    scope: Scope = Scope.ANY
    note: str = ""

    def holds(self, election: date) -> bool:
        """Say whether the rule is in force for an election day."""
        return (self.from_date or date.min) <= election <= (self.to_date or date.max)

    def day(self, start: date) -> date:
        """Return the day by the rule.

        Args:
            start: The day it counts from.
        """
        match self.day_rule:
            case DayRule.DAYS:
                return start + timedelta(days=self.days)
            case DayRule.NEXT_THURSDAY:
                return start + timedelta(days=(3 - start.weekday() - 1) % 7 + 1)
            case DayRule.MONDAY_BEFORE_LAST_FRIDAY:
                return nth_weekday(start.year, start.month, "Friday", -1) - timedelta(days=4)
            case DayRule.NOVEMBER_GENERAL:
                return first_tuesday_after_monday(start.year, 11)


class Holiday(Struct, frozen=True, forbid_unknown_fields=True):
    """A holiday of a state: a day of the month, or a weekday of it.

    Attributes:
        name: Its name, as it stands in a sentence.
        month: 1 to 12.
        source: Where it was read.
        day: Day of the month; None where it goes by the weekday.
        weekday: Name of the weekday; empty where it goes by the day.
        which: Which of those weekdays in the month, from 1; -1 for the last.
    """

    name: str
    month: int
    source: str
    day: int | None = None
    weekday: str = ""
    which: int = 1

    def on(self, year: int) -> date:
        """Return its day in a year, not moved where that is a weekend."""
        if self.day is not None:
            return date(year, self.month, self.day)
        return nth_weekday(year, self.month, self.weekday, self.which)


def nth_weekday(year: int, month: int, weekday: str, which: int) -> date:
    """Return a weekday of a month.

    Args:
        year: The year.
        month: 1 to 12.
        weekday: English name of the weekday.
        which: From 1; -1 for the last.

    Examples:
        >>> nth_weekday(2026, 11, "Thursday", 4), nth_weekday(2026, 5, "Monday", -1)
        (datetime.date(2026, 11, 26), datetime.date(2026, 5, 25))
    """
    number = list(day_name).index(weekday)
    if which < 0:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - number) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(number - first.weekday()) % 7 + 7 * (which - 1))


def first_tuesday_after_monday(year: int, month: int) -> date:
    """Return the first Tuesday after the first Monday of a month.

    Args:
        year: The year.
        month: 1 to 12.

    Examples:
        >>> first_tuesday_after_monday(2026, 11)
        datetime.date(2026, 11, 3)
    """
    return nth_weekday(year, month, "Monday", 1) + timedelta(days=1)


def statewide_primary(year: int) -> date | None:
    """Return the day of California's statewide direct primary; None in odd years.

    Args:
        year: 2012 or later.

    Source:
        Elections Code 1201 and 316 (read): March in years divisible by four, else June.
        Before SB 568 of 2017, first used in 2020, June in all even years.
    """
    if year % 2:
        return None
    return first_tuesday_after_monday(year, 3 if year % 4 == 0 and year >= 2020 else 6)


@cache
def states() -> tuple[str, ...]:
    """Return the states that have a table, sorted."""
    names = (one.name.removesuffix(".csv") for one in _folder().iterdir())
    return tuple(sorted(name for name in names if name.isalpha()))


@cache
def calendar_rules(state: str) -> tuple[CalendarRule, ...]:
    """Return the rules of a state, in the order in which their dates come.

    Args:
        state: Name of its table (``california``).

    Raises:
        UsageError: There is no such table.
        FormatError: The table has other columns or values than it must.
    """
    if state not in states():
        raise UsageError(
            f"calendar {state!r}: no such table, expected one of {', '.join(states())}"
        )
    return _rows(f"{state}.csv", CalendarRule)


@cache
def holidays(state: str) -> tuple[Holiday, ...]:
    """Return the holidays of a state that has a calendar.

    Args:
        state: Name of its table.

    Raises:
        FormatError: The table has other columns or values than it must.
    """
    return _rows(f"{state}{_HOLIDAYS}.csv", Holiday)


def not_a_working_day(day: date, state: str) -> str:
    """Return which weekend day or holiday a day is; empty for a working day.

    Args:
        day: The day.
        state: Name of the state's table.

    Examples:
        >>> not_a_working_day(date(2024, 12, 8), "california")
        'a Sunday'
        >>> not_a_working_day(date(2024, 2, 19), "california")
        'the third Monday in February'
    """
    if day.weekday() >= 5:
        return _WEEKEND[day.weekday()]
    return next((one.name for one in holidays(state) if one.on(day.year) == day), "")


def _folder() -> Traversable:
    return files("downballot.almanac") / "calendars"


def _rows(file: str, kind: type[Row]) -> tuple[Row, ...]:
    reader = csv.DictReader(io.StringIO((_folder() / file).read_text(encoding="utf-8")))
    return tuple(_row(file, reader.line_num, cells, kind) for cells in reader)


def _row(file: str, line: int, cells: dict[str, str], kind: type[Row]) -> Row:
    filled = {name: _plain(cell) for name, cell in _filled(cells.items())}
    try:
        row = convert(filled, kind, strict=False)
    except ValidationError as error:
        raise FormatError(
            file, f"line {line}", str(error), "values as README.md has them"
        ) from error
    said = SAID.intersection(row.__struct_fields__)
    return replace(row, **{column: of_table(getattr(row, column)) for column in said})


def _filled(cells: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, cell) for name, cell in cells if cell)


def _plain(cell: str) -> str:
    return {"yes": "true", "no": "false"}.get(cell, cell)
