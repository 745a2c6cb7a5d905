"""The command that forecasts past counts again: backtest."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from downballot.cli.output import console, print_json, table
from downballot.cli.parameters import AsJson
from downballot.cli.score_tables import score_tables
from downballot.errors import UsageError
from downballot.forecast.calibration import Scores
from downballot.pipeline.backtest_engine import engine_backtest
from downballot.pipeline.backtesting import (
    Backtest,
    FolderBacktest,
    check_targets,
    read_folders,
)
from downballot.pipeline.leaving_out import scored, summed
from downballot.pipeline.past_canvass import PastCanvass


def backtest(
    *folders: Path,
    out: Path,
    intervals: Path | None = None,
    no_estimate: bool = False,
    draws: int = 10_000,
    seed: int = 0,
    constants: Annotated[
        Path | None, Parameter(help="File of fitted constants; the built-in by default.")
    ] = None,
    score: bool = False,
    json: AsJson = False,
) -> None:
    """Forecast past counts again, each update from what was published until then.

    A folder holds contests.csv.gz and updates.csv.gz. Contests of one folder inform each
    other; those of two folders never do. Figures that rest on simulated estimates of the
    ballots to come are labelled "simulated" in the summary.

    Example: downballot backtest canvass/la_county_2024-general --out predictions.csv

    Args:
        folders: Folders of past counts.
        out: File to write: the probability of every answer, and what is called.
        intervals: File to write: where every final share lies, 50 and 95 times in 100.
        no_estimate: Leave out every estimate of ballots to come.
        draws: How many finishes to simulate.
        seed: Seed of the simulated finishes.
        constants: File of fitted constants; the built-in by default.
        score: Compare with how the contests ended, beside a naive baseline. Constants
            that were fitted on the same election know more than they should.
        json: Print JSON.
    """
    if draws < 1:
        raise UsageError(f"--draws {draws}: expected 1 or more")
    check_targets(folders, [one for one in (out, intervals) if one])
    canvasses = read_folders(folders)
    run = engine_backtest(
        estimates=not no_estimate, seed=seed, draws=draws, constants_file=constants
    )
    _run(run, canvasses)
    run.write(out, intervals)
    scores = _scores(run, canvasses, estimates=not no_estimate) if score else Scores()
    if json:
        folders_and_scores = {"folders": list(run.folders.values()), "scores": scores}
        print_json(folders_and_scores if score else list(run.folders.values()))
        return
    console().print(_summary(run.folders.values()))
    for one in score_tables("Scores", scores):
        console().print(one)
    console().print(f"{out}: {len(run.predictions):,} rows.", markup=False, soft_wrap=True)
    if intervals:
        text = f"{intervals}: {len(run.intervals):,} rows."
        console().print(text, markup=False, soft_wrap=True)


def _run(run: Backtest, canvasses: Sequence[PastCanvass]) -> None:
    """Run over all canvasses; a person at a terminal sees how far it is."""
    people = Console(stderr=True)
    with Progress(console=people, transient=True, disable=not sys.stderr.isatty()) as shown:
        for canvass in canvasses:
            task = shown.add_task(canvass.folder, total=len(canvass.moments()))
            for _ in run.run(canvass):
                shown.advance(task)


def _scores(run: Backtest, canvasses: Sequence[PastCanvass], *, estimates: bool) -> Scores:
    measured = [scored(one, run, estimates=estimates) for one in canvasses]
    return summed(measured, {one.folder for one in canvasses}, pooled="all together")


def _summary(folders: Iterable[FolderBacktest]) -> Table:
    shown = table(
        "", "folder", ">contests", ">called", ">updates", ">seconds", "estimates", "findings"
    )
    for one in folders:
        found = ", ".join(f"{code} {times:,}" for code, times in one.findings.items())
        shown.add_row(
            one.folder,
            f"{one.contests:,}",
            f"{one.called:,}",
            f"{one.updates:,}",
            f"{one.seconds:.1f}",
            " and ".join(one.estimates) or "none",
            found,
        )
    return shown
