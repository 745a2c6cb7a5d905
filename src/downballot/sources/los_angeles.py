"""Words that every feed of Los Angeles County shares: its zone, types and numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from downballot.errors import FormatError
from downballot.model.contest import ContestType

ZONE = ZoneInfo("America/Los_Angeles")
# A number of votes or ballots, or a damaged one: more than ten digits are none.
Number = Annotated[int, msgspec.Meta(le=9_999_999_999)]
_TYPES = {
    "Candidate": ContestType.CANDIDATE,
    "Presidential": ContestType.CANDIDATE,
    "Measure": ContestType.BALLOT_MEASURE,
    "Judicial": ContestType.RETENTION,
}
_NUMBERS = {"": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def contest_type(word: str, contest: str, file_name: str) -> ContestType:
    """Read the county's word for a kind of contest.

    Args:
        word: Candidate, Presidential, Measure or Judicial.
        contest: The contest, for messages.
        file_name: Name used in messages.

    Raises:
        FormatError: Another word.
    """
    if word not in _TYPES:
        place = f"contest {contest!r}"
        raise FormatError(file_name, place, f"type {word!r}", f"one of {', '.join(_TYPES)}")
    return _TYPES[word]


def votes_allowed(words: str, contest: str, file_name: str) -> int:
    """Read the county's words for the number of votes allowed.

    Args:
        words: Empty for one, else ``Vote for no more than two``.
        contest: The contest, for messages.
        file_name: Name used in messages.

    Raises:
        FormatError: The words end in no known number.
    """
    last = words.lower().split()[-1] if words.strip() else ""
    if re.fullmatch("[1-9][0-9]?", last):
        return int(last)
    if last not in _NUMBERS:
        place = f"contest {contest!r}"
        raise FormatError(file_name, place, f"VoteFor {words!r}", "words that end in a number")
    return _NUMBERS[last]


def election_day(text: str, place: str, file_name: str) -> date:
    """Read the day of the election from the county's date and time.

    Raises:
        FormatError: Not an ISO 8601 date.
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise FormatError(
            file_name, place, f"{text!r} is not a date", "2024-11-05T00:00:00-08:00"
        ) from error
