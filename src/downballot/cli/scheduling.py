"""The command that shows the dates of races: calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from downballot.almanac.milestones import is_over, milestones
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, BodyName, DeskFolder, partial_date
from downballot.errors import UsageError
from downballot.model.milestone import Milestone
from downballot.model.partial_date import PartialDate
from downballot.pipeline.exporting import write_table
from downballot.pipeline.opening import open_body
from downballot.publication.calendar_file import (
    RaceCalendar,
    calendar_file,
    calendar_rows,
    calendar_text,
    race_calendar,
)


def calendar(
    election: str = "",
    *,
    seat: Annotated[str, Parameter(help="Only elections of this seat.")] = "",
    every: Annotated[
        bool, Parameter(name="--every", help="Also elections that are over.")
    ] = False,
    ical: Annotated[
        Path | None, Parameter(help="Write iCalendar (RFC 5545) to this file instead.")
    ] = None,
    why: Annotated[
        bool, Parameter(name="--why", help="Below each date its rule, law and source.")
    ] = False,
    body: BodyName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show the dates of races: release, mail deadline, certification, recount, runoff, term.

    Of any election day, or of the elections of a body to come.

    Example: downballot calendar 2026-11-03

    Args:
        election: An election day; the body's elections to come when left out.
        seat: Only elections of this seat.
        every: Also elections that are over.
        ical: Where iCalendar is written to.
        why: Show the rule, law and source of each date.
        body: Id of the body.
        desk: The desk's folder.
        json: Print JSON.
    """
    day = _day(election)
    with open_body(desk, body) as opened:
        zone, name = ZoneInfo(opened.timezone), opened.record.body.short_name
        races = [
            race_calendar(opened.record.body, held, dates)
            for held, dates in opened.calendar(seat)
            if held.date == day
            or (day is None and (every or not is_over(held, dates, opened.today)))
        ]
    if day is not None and not races:
        races = [RaceCalendar(f"election-{day}", f"Election of {day.words}", _dates(day))]
    if json:
        print_json(calendar_rows(races))
    elif ical is None:
        console().print(calendar_text(races, why=why), end="", markup=False, soft_wrap=True)
    else:
        written = calendar_file(
            name, races, now=datetime.now(UTC), zone=zone, uid_domain="downballot"
        )
        write_table(ical, written)
        console().print(f"{ical}: {len(written):,} bytes.")


def _day(text: str) -> PartialDate | None:
    try:
        return partial_date(text)
    except UsageError as error:
        if text[:1].isdigit():
            raise
        raise UsageError(
            f"{text!r}: no election day, expected a day as 2026-11-03, or --body lausd"
        ) from error


def _dates(day: PartialDate) -> tuple[Milestone, ...]:
    if not day.exact:
        raise UsageError(f"{day}: no election day, expected a day as 2026-11-03")
    return milestones(day.first)
