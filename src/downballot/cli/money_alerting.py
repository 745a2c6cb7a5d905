"""The command that tells new late money: each version of a report once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder, partial_date
from downballot.money.late_values import LateReport
from downballot.pipeline.money_alerting import Alert, late_alert, remember
from downballot.publication.late_sentences import report_sentence, row_words

ROWS = 5


def alert(
    *,
    since: Annotated[
        str, Parameter(help="The first day of filing that counts: 2024-10-20; all by default.")
    ] = "",
    mark: Annotated[
        bool,
        Parameter(name="--mark", help="Remember them as told, so that none is told twice."),
    ] = False,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Tell the late reports (Forms 496 and 497) that no alert has told yet.

    A report that was amended since is told again, as an amendment. Nothing is remembered
    without --mark.

    Example: downballot money alert --since 2024-10-20 --mark --desk my-desk

    Args:
        since: The first day of filing that counts.
        mark: Remember them as told.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = late_alert(desk, _day(since))
    if json:
        print_json(found)
    else:
        for line in alert_lines(found):
            console().print(line, markup=False)
    if mark:
        remember(desk, found.reports)


def alert_lines(found: Alert) -> Iterator[str]:
    """Yield an alert line by line: each report, then its rows where it has several.

    Args:
        found: The alert.
    """
    since = f" filed since {found.since}" if found.since else ""
    number = f"{len(found.reports):,}" if found.reports else "No"
    yield f"{number} late reports not told yet{since}."
    for one in found.reports:
        yield from _report_lines(one)
    if found.older:
        yield f"{found.older:,} more were filed before that day and never told."


def _report_lines(one: LateReport) -> Iterator[str]:
    yield report_sentence(one)
    for row in one.rows[:ROWS] if len(one.rows) > 1 else ():
        yield f"  {row_words(row)}"
    if len(one.rows) > ROWS:
        yield f"  and {len(one.rows) - ROWS:,} more."


def _day(text: str) -> date | None:
    day = partial_date(text)
    return day.first if day else None
