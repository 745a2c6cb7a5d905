"""Print what it would be worth to know how many votes are to come, as a markdown table.

Each day of election is left out in turn, as ``downballot fit`` does, and forecast three
times: without any estimate; with the true number of votes to come as the estimate, known to
be exact, from noon of the day after the election on; and with it from the first bulletin on.
Nobody has such an estimate. The gap that is left in the second column is what no better
guess of late votes could close, since nothing that is counted after the night enters it.

``python docs/examples/votes_to_come_known.py FOLDER FOLDER...`` takes folders of past counts
of two days of election or more. As with any estimate, one that leaves less than one vote in
10,000 counted is not believed.
"""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from msgspec import structs

from downballot.forecast.calibration import FolderScore
from downballot.forecast.constants import Constants
from downballot.forecast.stages import NIGHT_ENDS, hours_since
from downballot.pipeline.backtest_engine import backtest_with
from downballot.pipeline.backtesting import read_folders
from downballot.pipeline.fitting import USUAL, Effort, fit, hash_of
from downballot.pipeline.leaving_out import Measured, scored, summed
from downballot.pipeline.past_canvass import PastCanvass, PastContest

COLUMNS = {
    "without an estimate": None,
    "known after election night": NIGHT_ENDS,
    "known always": 0.0,
}


def knowing(canvass: PastCanvass, from_hour: float) -> PastCanvass:
    """Return a canvass whose only estimates are the votes that came.

    Args:
        canvass: A canvass that is over.
        from_hour: Hours since the election day began from which on they are known.
    """
    return structs.replace(
        canvass, contests=tuple(_knowing(one, from_hour) for one in canvass.contests)
    )


def _knowing(past: PastContest, from_hour: float) -> PastContest:
    day, updates = past.contest.election_date, past.contest.updates
    hours = (hours_since(one, day) for one in past.moments)
    totals = past.votes.sum(axis=1).tolist()
    told = tuple(
        structs.replace(
            update,
            estimate=totals[-1] - counted if hour >= from_hour else None,
            simulated_estimate=None,
        )
        for update, hour, counted in zip(updates, hours, totals, strict=True)
    )
    return structs.replace(past, contest=structs.replace(past.contest, updates=told))


def trusting(constants: Constants) -> Constants:
    """Return constants under which an estimate has no error."""
    exact = tuple(0.0 for _ in constants.outstanding.hours)
    return structs.replace(
        constants,
        outstanding=structs.replace(
            constants.outstanding, error=exact, error_shared=exact, error_own=exact
        ),
    )


def measured(
    canvass: PastCanvass, constants: Constants, from_hour: float | None, effort: Effort
) -> Measured:
    """Forecast a left-out canvass, and score it beside the baseline's own estimates.

    Args:
        canvass: The canvass as its folder has it.
        constants: Fitted on other days.
        from_hour: Hours since the election day began from which on the votes to come are
            known; None for never, and then no estimate is used.
        effort: How many finishes are simulated, and from which seed.
    """
    known = from_hour is not None
    run = backtest_with(
        trusting(constants) if known else constants,
        estimates=known, seed=effort.seed, draws=effort.draws,
    )  # fmt: skip
    for _ in run.run(canvass if from_hour is None else knowing(canvass, from_hour)):
        pass
    return scored(canvass, run, estimates=False)


def lines(folders: Sequence[Path], pool: Executor, effort: Effort = USUAL) -> Iterator[str]:
    """Yield the table: log loss, and how far it is below the baseline's.

    Args:
        folders: Folders of past counts.
        pool: What the work is given to.
        effort: How much work is put into it.
    """
    every = read_folders(folders)
    hashes = {folder.resolve().name: hash_of(folder) for folder in folders}
    days = sorted({one.election_date for one in every})
    others = [[one for one in every if one.election_date != day] for day in days]
    fits = [
        pool.submit(partial(fit, left_out=day), one, hashes, effort)
        for day, one in zip(days, others, strict=True)
    ]
    of_day = {day: one.result() for day, one in zip(days, fits, strict=True)}
    runs = {
        name: [
            pool.submit(measured, one, of_day[one.election_date], hour, effort) for one in every
        ]
        for name, hour in COLUMNS.items()
    }
    scores = [summed([one.result() for one in run], set(hashes)) for run in runs.values()]
    yield f"| past counts | {' | '.join(runs)} |"
    yield "|---|" + "--:|" * len(runs)
    for row in zip(*(one.folders for one in scores), strict=True):
        yield f"| `{row[0].folder}` | {' | '.join(map(_below, row))} |"
    pooled = [one.pooled for one in scores if one.pooled]
    yield f"| **all** | {' | '.join(map(_below, pooled))} |"


def _below(one: FolderScore) -> str:
    """Write a log loss with how far it is below the baseline's."""
    return f"{one.log_loss:.4f}, {1 - one.log_loss / one.naive_log_loss:+.1%}"


if __name__ == "__main__":
    # A fresh interpreter each: a copy of one that has threads may wait for itself.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for line in lines([Path(one) for one in sys.argv[1:]], processes):
            print(line)
