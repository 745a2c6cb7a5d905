"""The command that says what public matching funds a candidate would receive."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.money_opening import Folder, opened
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.pipeline.money_matching import match_candidate
from downballot.publication.money_figures import dollars


def match(
    name: str,
    *,
    what_if: Annotated[
        bool,
        Parameter(
            name="--what-if",
            help="Suppose a program where there is none, as Los Angeles has for the city.",
        ),
    ] = False,
    limit_dollars: Annotated[
        int, Parameter(help="The most one person may give, for --what-if.")
    ] = 1300,
    program: Annotated[str, Parameter(help="Whose program: los-angeles or new-york.")] = (
        "los-angeles"
    ),
    office: str = "City Council",
    cycle: int = 2024,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say what public matching funds a candidate's committee would receive, and why.

    LAUSD candidates have none; --what-if supposes the city's six dollars for each.

    Example: downballot money match Kayser --what-if --folder filings

    Args:
        name: Id of the candidate's committee, or words of its name.
        what_if: Suppose a program.
        limit_dollars: Contribution limit that is supposed, in dollars.
        program: Whose program.
        office: The office whose parameters are used.
        cycle: Year of the election.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = match_candidate(
        opened(folder, desk),
        name,
        program=program,
        office=office,
        cycle=cycle,
        supposed_limit_cents=limit_dollars * 100 if what_if else None,
    )
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{dollars(found.public_cents)} public money", style="bold")
    out.print(
        f"{found.contributors:,} contributors, {dollars(found.matched_cents)} of their money "
        "matched."
    )
    for left in found.left_out:
        out.print(f"  {left.rows:,} rows, {dollars(left.cents)}: {left.reason}", markup=False)
    for assumption in found.assumptions:
        out.print(assumption, style="dim", markup=False)
