"""Commands that say what may still happen, and what is decided: forecast, explain."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.decision_tables import explanation, forecast_table, model_sentence
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, AsOf, DeskFolder, ElectionId, moment
from downballot.cli.tables import status_title
from downballot.pipeline.desk import Desk

Every = Annotated[
    bool,
    Parameter(
        name=["--all", "--every"],
        help="Show every contest, not only those the desk follows.",
    ),
]


def forecast(
    *,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    every: Every = False,
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """Show how each contest is likely to end, and how likely that is.

    The likeliest outcome need not be that of the present leader. While votes are to come
    nothing is certain.

    Example: downballot forecast --desk my-desk --as-of 2024-11-05T20:36:34

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        every: Show every contest, not only those the desk follows.
        as_of: Look at the count as published by then.
        json: Print JSON, of every contest.
    """
    with Desk(desk) as opened:
        until = moment(as_of, opened.settings.timezone)
        view = opened.status(election, as_of=until)
        decisions = opened.decisions(election, as_of=until) if view.update else ()
    if json:
        print_json(decisions)
        return
    out = console()
    out.print(status_title(view), markup=False)
    shown = forecast_table(view, decisions, out.width, every=every)
    out.print(shown)
    if decisions:
        out.print(model_sentence(decisions[0].forecast), style="dim")
    left_out = len(decisions) - shown.row_count
    if left_out > 0:
        out.print(f"{left_out} more in this election: --all shows them.", style="dim")


def explain(
    name: str,
    *,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    as_of: AsOf = "",
    json: AsJson = False,
) -> None:
    """Say how one contest is likely to end and why, and whether it may be called.

    Example: downballot explain "LAUSD District 3" --desk my-desk --as-of 2024-11-06

    Args:
        name: Its name on the desk, its id, its number, or words of its title.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        as_of: Look at the count as published by then.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        decision = opened.decision(name, election=election, as_of=moment(as_of, zone))
    if json:
        print_json(decision)
        return
    out = console()
    for paragraph in explanation(decision, zone):
        out.print(paragraph)
