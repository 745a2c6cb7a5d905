"""Days as a sentence names them, in full."""

from __future__ import annotations

from datetime import date

from downballot.model.sentence import Sentence, say

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


def day_of_month(day: date) -> Sentence:
    """Return a day without its year.

    Args:
        day: The day, or a moment in the zone to show it in.

    Examples:
        >>> day_of_month(date(2024, 11, 5))
        '5 November'
    """
    return say("{day} {month}", day=str(day.day), month=_MONTHS[day.month - 1])


def day_in_full(day: date) -> Sentence:
    """Return a day with its year.

    Args:
        day: The day, or a moment in the zone to show it in.

    Examples:
        >>> day_in_full(date(2024, 11, 5))
        '5 November 2024'
    """
    month = _MONTHS[day.month - 1]
    return say("{day} {month} {year}", day=str(day.day), month=month, year=str(day.year))
