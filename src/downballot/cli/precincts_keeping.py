"""The command that takes precinct results in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_opening import Choices, Title
from downballot.errors import UsageError
from downballot.pipeline.precinct_desk import PrecinctDesk, TakenIn
from downballot.publication.precinct_addresses import precincts_path

SHOWN = 12


def ingest(
    *paths: Path,
    election: Annotated[str, Parameter(name="--election", help="Id of the election.")],
    title: Title = "",
    choices: Choices = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Take in precinct results of one election.

    Of a contest that several files have, the one taken in last stands; the others stay.

    Example: downballot precincts ingest results --desk my-desk --election 2016-11-08-general

    Args:
        paths: Files or folders.
        election: Id of the election.
        title: Title of the one contest that all files are of.
        choices: CSV of titles and choices for files without names.
        desk: The desk's folder.
        json: Print JSON.
    """
    if not paths:
        raise UsageError("no file, expected files or folders of precinct results")
    with PrecinctDesk(desk) as opened:
        taken = opened.take_in(election, paths, choices=choices, title=title)
    if json:
        print_json(taken)
        return
    _show(taken, election)


def _show(taken: TakenIn, election: str) -> None:
    out = console()
    for one in taken.kept[:SHOWN]:
        what = f"{one.units:,} units, contests: {one.contests:,}"
        out.print(f"{one.name}: {one.format}, {what}.", markup=False)
    _say_more(out, len(taken.kept), "files")
    for one in taken.kept:
        if one.set_aside:
            text = f"{one.name}: {one.set_aside:,} rows set aside; `precincts join` lists them."
            out.print(text, style="yellow", markup=False)
        if not one.verified:
            text = f"{one.name}: this format was never tried on a real file."
            out.print(text, style="yellow", markup=False)
    if taken.known:
        out.print(f"Files taken in before: {len(taken.known):,}.")
    for old in taken.superseded[:SHOWN]:
        text = f"{old.contest}: {old.by} stands; {old.file} stays, superseded."
        out.print(text, markup=False)
    _say_more(out, len(taken.superseded), "superseded contests")
    if not taken.listed:
        out.print(
            f"{election} is not in desk.toml: it has precinct results alone.", style="dim"
        )
    out.print(f"Pages: {precincts_path(election)}; `precincts join` says what joins.")


def _say_more(out: Console, number: int, things: str) -> None:
    if number > SHOWN:
        out.print(f"… and {number - SHOWN:,} more {things}.", style="dim")
