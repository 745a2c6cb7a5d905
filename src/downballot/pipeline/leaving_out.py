"""Measures the forecast on elections that its constants never saw.

An election is a date: when one is left out, all folders of that day leave together, and
what is measured on them comes from constants that never saw the day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from datetime import date
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, structs

from downballot.errors import UsageError
from downballot.forecast.calibration import Calibration, FolderScore, Scores
from downballot.forecast.constants import Constants
from downballot.pipeline.backtest_engine import backtest_with
from downballot.pipeline.backtesting import Backtest, read_folders
from downballot.pipeline.calibrating import (
    Came,
    Covered,
    calibration_rows,
    came,
    covered,
    folder_score,
    interval_scores,
    votes_scores,
)
from downballot.pipeline.fitting import USUAL, Effort, Progress, fit, hash_of, quiet
from downballot.pipeline.past_canvass import PastCanvass, estimates_used
from downballot.pipeline.scoring import ContestScore, naive_rows, score_contests

Result = TypeVar("Result")
POOLED = "all that were fitted on"


class Measured(Struct, frozen=True):
    """What was measured on one left-out canvass, with or without estimates.

    Attributes:
        folder: Name of its folder.
        day: Day of its election.
        scores: Of the model, by contest.
        naive: Of the baseline, by contest.
        covers: How its intervals did, by contest and moment.
        estimates: What stood for the official estimates.
        votes: How many votes came, by contest and moment.
    """

    folder: str
    day: date
    scores: tuple[ContestScore, ...]
    naive: tuple[ContestScore, ...]
    covers: tuple[Covered, ...]
    estimates: tuple[str, ...]
    votes: tuple[Came, ...] = ()


def fit_and_measure(
    folders: Sequence[Path],
    score_only: Sequence[Path] = (),
    *,
    progress: Progress = quiet,
    effort: Effort = USUAL,
) -> Constants:
    """Return the constants fitted on folders, with what leaving each election out measured.

    Args:
        folders: Folders to fit on, one or more.
        score_only: Folders that are scored too, but never fitted on.
        progress: Told how many parts of the work are done, of how many, and what was.
        effort: How much work is put into it.

    Raises:
        UsageError: No folder, two that hold the same contest, only one election, or too
            little to fit on.
        FormatError: A file is missing, damaged or has mistakes; all of them are named.
    """
    every = read_folders([*folders, *score_only])
    hashes = {folder.resolve().name: hash_of(folder) for folder in folders}
    fitted = [one for one in every if one.folder in hashes]
    days = sorted({one.election_date for one in fitted})
    if len(days) < 2:
        raise UsageError(
            f"fit: one election only ({days[0]}), expected two or more to leave one out "
            "(or --no-calibration)"
        )
    count = _Count(progress, 1 + len(days) + 2 * len(every))
    with _pool(effort) as pool:
        fits: dict[date | None, Future[Constants]] = {
            day: pool.submit(
                partial(fit, left_out=day),
                [one for one in fitted if one.election_date != day],
                hashes,
                effort,
            )
            for day in (*days, None)
        }
        for day, constants in fits.items():
            count.done(constants, f"fitted without {day}" if day else "fitted on all")
        whole = fits[None].result()
        measured = _measure_all(pool, every, fits, effort, count)
    calibration = Calibration(
        **structs.asdict(summed(measured[True], set(hashes))),
        without_estimates=summed(measured[False], set(hashes)),
    )
    return structs.replace(whole, calibration=calibration)


def measure(
    canvass: PastCanvass, constants: Constants, effort: Effort, *, estimates: bool
) -> Measured:
    """Forecast a past canvass update by update, and score the forecasts.

    Args:
        canvass: The canvass.
        constants: Constants that were fitted on others.
        effort: How many finishes are simulated, and from which seed.
        estimates: Hand on the newest estimate of votes to come in each contest.
    """
    run = backtest_with(constants, estimates=estimates, seed=effort.seed, draws=effort.draws)
    for _ in run.run(canvass):
        pass
    return scored(canvass, run, estimates=estimates)


def scored(canvass: PastCanvass, run: Backtest, *, estimates: bool) -> Measured:
    """Score what a backtest forecast of a canvass.

    Args:
        canvass: The canvass.
        run: The backtest, which has run over it.
        estimates: It handed estimates of votes to come on.
    """
    contests = [one.contest for one in canvass.contests]
    return Measured(
        folder=canvass.folder,
        day=canvass.election_date,
        scores=score_contests(contests, run.predictions),
        naive=score_contests(contests, (row for one in contests for row in naive_rows(one))),
        covers=covered(contests, run.intervals),
        estimates=tuple(sorted(estimates_used(canvass))) if estimates else (),
        votes=came(contests, run.votes),
    )


def summed(measured: Sequence[Measured], fitted: set[str], *, pooled: str = POOLED) -> Scores:
    """Sum up what was measured: each folder by itself, and all that are fitted on together.

    Args:
        measured: By canvass.
        fitted: Names of the folders that are pooled; the other tables are of these alone.
        pooled: What these are called together.
    """
    inside = [one for one in measured if one.folder in fitted]
    scores = [score for one in inside for score in one.scores]
    folders = sorted(
        {one.folder for one in measured}, key=lambda name: (name not in fitted, name)
    )
    summaries = (
        _summary(name, [one for one in measured if one.folder == name]) for name in folders
    )
    return Scores(
        rows=calibration_rows(scores),
        folders=tuple(one for one in summaries if one.contests),
        intervals=interval_scores([cover for one in inside for cover in one.covers]),
        pooled=_summary(pooled, inside) if scores else None,
        votes=votes_scores([one for each in inside for one in each.votes]),
    )


class _Count:
    """Counts the parts of the work that are done."""

    def __init__(self, progress: Progress, many: int) -> None:
        self._progress = progress
        self._many = many
        self._done = 0

    def done(self, part: Future[Result], what: str) -> Result:
        result = part.result()
        self._done += 1
        self._progress(self._done, self._many, what)
        return result


class _Here(Executor):
    """Works in this process, at once."""

    def submit(
        self, fn: Callable[..., Result], /, *args: object, **kwargs: object
    ) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def _pool(effort: Effort) -> Executor:
    processes = effort.processes or cpu_count() or 1
    # A fresh interpreter each: a copy of one that has threads may wait for itself.
    return _Here() if processes == 1 else ProcessPoolExecutor(processes, get_context("spawn"))


def _measure_all(
    pool: Executor,
    canvasses: Sequence[PastCanvass],
    fits: Mapping[date | None, Future[Constants]],
    effort: Effort,
    count: _Count,
) -> dict[bool, list[Measured]]:
    """Measure every canvass with the constants that never saw its day, the longest first."""
    order = sorted(canvasses, key=lambda one: -len(one.moments()))
    parts = {
        pool.submit(
            partial(measure, estimates=estimates),
            one,
            fits.get(one.election_date, fits[None]).result(),
            effort,
        ): (one.folder, estimates)
        for one in order
        for estimates in (True, False)
    }
    measured: dict[bool, list[Measured]] = {True: [], False: []}
    for part in as_completed(parts):
        folder, estimates = parts[part]
        what = folder if estimates else f"{folder} without estimates"
        measured[estimates].append(count.done(part, what))
    return {
        way: sorted(found, key=lambda one: (one.folder, one.day))
        for way, found in measured.items()
    }


def _summary(name: str, measured: Sequence[Measured]) -> FolderScore:
    return folder_score(
        name,
        [score for one in measured for score in one.scores],
        [score for one in measured for score in one.naive],
        {estimate for one in measured for estimate in one.estimates},
    )
