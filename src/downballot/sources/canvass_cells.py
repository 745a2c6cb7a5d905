"""Reads the cells of a folder of past counts: days, moments, rules and numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from fractions import Fraction

from downballot.model.canvass import FolderRule

# Sums of 15 digits stay within 64 bits; data frames write whole numbers as "12.0".
_WHOLE = re.compile(r"([0-9]{1,15})(?:\.0)?")
_SEATS = re.compile(r"([1-9][0-9]?)(?:\.0)?")
_SHARE = re.compile(r"[0-9]{1,4}/[1-9][0-9]{0,3}|0?\.[0-9]{1,6}")
_LONG_SHARE = re.compile(r"0?\.[0-9]{7,30}")
_FINAL = {"": False, "0": False, "1": True} | {
    text: text.lower() == "true" for text in ("True", "False", "true", "false")
}
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)  # so that no zone leads out of range


def read_day(text: str) -> date | None:
    """Read a day between 1900 and 9000; None where the text is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST < day < _LAST else None


def read_moment(text: str) -> datetime | None:
    """Read a moment; a day alone means its end, a time without zone is in UTC."""
    day = read_day(text)
    if day:
        return datetime.combine(day, time.max, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST < moment.date() < _LAST:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_rule(text: str) -> FolderRule | None:
    """Read the rule of a contest; None where there is no such rule."""
    return FolderRule(text) if text in set(FolderRule) else None


def read_threshold(text: str) -> Fraction | None:
    """Read a share above 0 and below 1; None where the text is none.

    A decimal with more than 6 places is a fraction that a program wrote out: it is the nearest
    one with a denominator of at most 1000.

    Examples:
        >>> read_threshold("0.66666666667"), read_threshold("0.55"), read_threshold("2")
        (Fraction(2, 3), Fraction(11, 20), None)
    """
    if _LONG_SHARE.fullmatch(text):
        share = Fraction(text).limit_denominator(1000)
    elif _SHARE.fullmatch(text):
        share = Fraction(text)
    else:
        return None
    return share if 0 < share < 1 else None


def is_rounded(text: str) -> bool:
    """Say whether a threshold is not exactly what was read."""
    return bool(_LONG_SHARE.fullmatch(text)) and read_threshold(text) != Fraction(text)


def read_seats(text: str) -> int | None:
    """Read a number of seats from 1 to 99, also as 2.0; None where the text is none."""
    found = _SEATS.fullmatch(text)
    return int(found[1]) if found else None


def read_final(text: str) -> bool | None:
    """Say whether an update is final; an empty cell says no, None stands for no answer."""
    return _FINAL.get(text)


def read_difference(text: str) -> int | None:
    """Read a number that may be below 0: real estimates are, when more came than expected."""
    number = read_whole(text.removeprefix("-"))
    return -number if number and text.startswith("-") else number


def read_whole(text: str) -> int | None:
    """Read a number of at most 15 digits, also as 12.0; None where the text is none."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None
