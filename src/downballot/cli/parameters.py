"""Parameters that many commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from downballot.errors import UsageError
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.pipeline.moments import read_moment

DeskFolder = Annotated[
    Path,
    Parameter(name="--desk", env_var="DOWNBALLOT_DESK", help="The desk's folder."),
]
AsOf = Annotated[
    str,
    Parameter(
        name="--as-of",
        help="Look at the count as published by then, in the desk's zone: 2024-11-06, "
        "2024-11-05T20:36 or 2024-11-06T04:36Z.",
    ),
]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
ElectionId = Annotated[
    str,
    Parameter(help="Id of the election in desk.toml; the newest with a count by default."),
]
AnyElection = Annotated[
    str, Parameter(help="Id of the election in desk.toml; all of them by default.")
]
BodyName = Annotated[
    str, Parameter(name="--body", help="Id of the body; the first that is known by default.")
]
HERE = Path()


def moment(text: str, timezone: str) -> datetime | None:
    """Read a moment; a day alone means its end, a time without zone the desk's zone.

    Args:
        text: A day or a day and time (ISO 8601); empty for none.
        timezone: IANA name of the desk's zone.

    Raises:
        UsageError: Neither a day nor a day and time.
    """
    return read_moment(text, ZoneInfo(timezone))


def partial_date(text: str) -> PartialDate | None:
    """Read a day, or a month or year alone; None for nothing.

    Args:
        text: ISO 8601: ``2019-05-14``, ``2019-05`` or ``2019``; empty for none.

    Raises:
        UsageError: Another form, or a day in no calendar.
    """
    try:
        return parse_partial_date(text) if text else None
    except ValueError as error:
        raise UsageError(str(error)) from error


def required_moment(text: str, timezone: str) -> datetime:
    """Read a moment that must be given; see ``moment``.

    Raises:
        UsageError: Nothing, or no moment.
    """
    found = moment(text, timezone)
    if found is None:
        raise UsageError("no moment given, expected 2024-11-06 or 2024-11-05T20:36")
    return found
