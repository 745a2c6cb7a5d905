"""The command that fits the forecast's constants to past counts: fit."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from msgspec import structs
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import AsJson
from downballot.cli.score_tables import score_tables
from downballot.errors import UsageError
from downballot.forecast.constants import Constants
from downballot.pipeline.backtesting import check_targets
from downballot.pipeline.fitting import USUAL, Effort, fit_constants, write_constants
from downballot.pipeline.leaving_out import fit_and_measure


def fit(
    *folders: Path,
    out: Path,
    score_only: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    no_calibration: bool = False,
    without: date | None = None,
    draws: int = USUAL.draws,
    iterations: int = USUAL.iterations,
    processes: int = USUAL.processes,
    json: AsJson = False,
) -> None:
    """Fit the forecast's constants to past counts, and say how right they are.

    A folder holds contests.csv.gz and updates.csv.gz. How right they are is measured on
    each election with constants fitted on the others: folders of one day leave together.
    The file holds the constants of all folders, with these measurements.

    Example: downballot fit canvass/la_county_2022-general canvass/la_county_2024-general
    --out constants.json

    Args:
        folders: Folders of past counts to fit on.
        out: File to write.
        score_only: Folders to score but not to fit on.
        no_calibration: Only fit; measure nothing.
        without: Leave out the election of this day: its folders, and what the tables of
            past elections say of it. With --no-calibration, which leaves out none.
        draws: How many finishes each forecast simulates while it is measured.
        iterations: Steps towards the likeliest constants, at most.
        processes: How many work at once; 0 for one a core.
        json: Print JSON.
    """
    _check(draws, iterations, processes)
    if without and not no_calibration:
        raise UsageError(
            "--without: each election is left out in turn, expected --no-calibration with it"
        )
    check_targets([*folders, *score_only], [out])
    effort = Effort(iterations=iterations, draws=draws, processes=processes)
    people = Console(stderr=True)
    with Progress(console=people, transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("fit", total=None)

        def progress(done: int, many: int, what: str) -> None:
            shown.update(task, completed=done, total=many, description=what)

        if no_calibration:
            constants = fit_constants(
                folders, progress=progress, effort=effort, left_out=without
            )
        else:
            constants = fit_and_measure(folders, score_only, progress=progress, effort=effort)
    written = write_constants(constants, out)
    if json:
        _print_json(written)
        return
    for one in _tables(written):
        console().print(one)
    console().print(f"{out}: constants {written.version}.", markup=False, soft_wrap=True)


def _check(draws: int, iterations: int, processes: int) -> None:
    for name, given, least in (
        ("--draws", draws, 1),
        ("--iterations", iterations, 0),
        ("--processes", processes, 0),
    ):
        if given < least:
            raise UsageError(f"{name} {given}: expected {least} or more")


def _print_json(constants: Constants) -> None:
    print_json({
        "version": constants.version,
        "data_hash": constants.data_hash,
        "folders": constants.folders,
        "largest_lost": constants.largest_lost,
        "calibration": constants.calibration,
    })


def _tables(constants: Constants) -> Iterable[Table]:
    yield _fitted_on(constants)
    yield from _kinds(constants)
    calibration = constants.calibration
    yield from score_tables("Left-out elections, with estimates of votes to come", calibration)
    without = calibration.without_estimates
    yield from score_tables("Left-out elections, without estimates", without)


def _fitted_on(constants: Constants) -> Table:
    shown = table("Fitted on", "folder", "election", ">contests", "tables' hash")
    for one in constants.folders:
        shown.add_row(one.folder, one.election_date, f"{one.contests:,}", one.sha256[:12])
    return shown


def _kinds(constants: Constants) -> Iterable[Table]:
    """Yield the spreads and the rest, a row for each kind of contest."""
    names = [name for name in structs.asdict(constants.kinds[0]) if name != "kind"]
    spreads = [name for name in names if name.endswith("_spread")]
    shifts = [name for name in names if name not in spreads]
    for title, chosen in (
        ("Spreads", spreads),
        ("Shifts, and how late follows in person", shifts),
    ):
        heads = (">" + name.removesuffix("_spread").replace("_", " ") for name in chosen)
        shown = table(title, "kind of contest", *heads)
        for one in constants.kinds:
            shown.add_row(one.kind.value, *(f"{getattr(one, name):.3f}" for name in chosen))
        yield shown
