"""Sums scores of contests up: by folder, by band of probability, by moment of the count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import exp, log
from statistics import median

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.forecast.calibration import (
    CalibrationRow,
    FolderScore,
    IntervalScore,
    VotesScore,
)
from downballot.model.canvass import FolderContest, FolderUpdate
from downballot.pipeline.scoring import FEWEST_UPDATES, FEWEST_VOTES, ContestScore, Row

BANDS = (0.0, 0.005, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.995, 1.0)
MOMENTS = ("first bulletin", "end of the night", "day 7")
DRAWINGS = 1000
SEED = 20241105
ROUNDING = 1e-9
LEAST_MEDIAN = 0.5  # stands for "none to come" on a scale of logarithms
_Bounds = tuple[float, float, float, float]  # of the 50 % and of the 95 % interval


class Covered(Struct, frozen=True):
    """How the intervals of one contest did at one moment, on average over its selections.

    Attributes:
        moment: One of ``MOMENTS``.
        cover50: Share of final shares within the 50 % interval, 0 to 1.
        cover95: Share of them within the 95 % interval, 0 to 1.
        width95: Mean width of the 95 % interval, as a share of the votes.
    """

    moment: str
    cover50: float
    cover95: float
    width95: float


class Came(Struct, frozen=True):
    """How many votes came in one contest after one moment, beside what was said.

    Attributes:
        moment: One of ``MOMENTS``.
        within50: They lay within the 50 % interval.
        within95: They lay within the 95 % interval.
        factor: How many times the median they were, or the median they: 1 or more.
    """

    moment: str
    within50: bool
    within95: bool
    factor: float


def folder_score(
    folder: str,
    scores: Sequence[ContestScore],
    naive: Sequence[ContestScore],
    estimates: Iterable[str] = (),
) -> FolderScore:
    """Return the mean scores of contests, each counted once.

    Args:
        folder: What they are called together.
        scores: Of the model, one or more.
        naive: Of the baseline, for the same contests.
        estimates: What stood for the official estimates.
    """
    close = [one for one in scores if one.close]
    naive_close = [one for one in naive if one.close]
    return FolderScore(
        folder=folder,
        contests=len(scores),
        log_loss=_mean(one.log_loss for one in scores),
        naive_log_loss=_mean(one.log_loss for one in naive),
        brier=_mean(one.brier for one in scores),
        naive_brier=_mean(one.brier for one in naive),
        wrong_calls=sum(one.wrong for one in scores),
        uncounted_at_call=_mean(one.uncounted or 0.0 for one in scores),
        naive_uncounted_at_call=_mean(one.uncounted or 0.0 for one in naive),
        close=len(close),
        close_log_loss=_mean(one.log_loss for one in close),
        naive_close_log_loss=_mean(one.log_loss for one in naive_close),
        never_called=sum(one.uncounted is None for one in scores),
        naive_never_called=sum(one.uncounted is None for one in naive),
        naive_wrong_calls=sum(one.wrong for one in naive),
        estimates=tuple(sorted(set(estimates))),
        called_wrongly=tuple(sorted(one.contest for one in scores if one.wrong)),
    )


def calibration_rows(
    scores: Sequence[ContestScore], bands: Sequence[float] = BANDS
) -> tuple[CalibrationRow, ...]:
    """Return what was said beside what happened, by band of probability.

    How sure a share is comes from drawing as many contests again and again: the forecasts
    of one contest lean on each other, so contests are drawn, never single forecasts.

    Args:
        scores: Of contests; bands that nobody used are left out.
        bands: Where bands begin, 0 first, and at last 1.
    """
    times, said, true = (np.zeros((len(scores), len(bands) - 1)) for _ in range(3))
    for place, one in enumerate(scores):
        band = np.searchsorted(bands[1:-1], one.said, side="right")
        np.add.at(times[place], band, 1)
        np.add.at(said[place], band, one.said)
        np.add.at(true[place], band, one.came_true)
    lows, highs = _drawn_again(times, true)
    return tuple(
        CalibrationRow(
            low=bands[band],
            high=bands[band + 1],
            times=int(many),
            said=float(said[:, band].sum() / many),
            happened=float(true[:, band].sum() / many),
            happened_low=float(lows[band]),
            happened_high=float(highs[band]),
        )
        for band, many in enumerate(times.sum(axis=0))
        if many
    )


def covered(contests: Iterable[FolderContest], rows: Iterable[Row]) -> tuple[Covered, ...]:
    """Say of every contest and moment how often final shares lay within their intervals.

    Args:
        contests: The contests as they went.
        rows: Intervals, as in ``intervals.csv``.
    """
    bounds: dict[tuple[str, str], dict[str, _Bounds]] = {}
    for contest, published_at, selection, *ends in rows:
        low50, high50, low95, high95 = map(float, ends)
        here = bounds.setdefault((str(contest), str(published_at)), {})
        here[str(selection)] = low50, high50, low95, high95
    return tuple(found for one in contests for found in _covered(one, bounds))


def interval_scores(found: Sequence[Covered]) -> tuple[IntervalScore, ...]:
    """Return the mean over contests at each moment, each contest counted once."""
    return tuple(
        IntervalScore(
            moment,
            len(here),
            _mean(one.cover50 for one in here),
            _mean(one.cover95 for one in here),
            _mean(one.width95 for one in here),
        )
        for moment in MOMENTS
        if (here := [one for one in found if one.moment == moment])
    )


def came(contests: Iterable[FolderContest], rows: Iterable[Row]) -> tuple[Came, ...]:
    """Say of every contest and moment how many votes came, beside what was said.

    Args:
        contests: The contests as they went.
        rows: Intervals of the votes to come, as in ``backtesting.votes_rows``.
    """
    said: dict[tuple[str, str], tuple[float, ...]] = {}
    for contest, published_at, *figures in rows:
        said[str(contest), str(published_at)] = tuple(map(float, figures))
    return tuple(
        _came(
            moment,
            said[one.id, update.published_text],
            _counted(final) - _counted(update),
        )
        for one in contests
        for moment, update, final in _measured_at(one)
        if (one.id, update.published_text) in said
    )


def votes_scores(found: Sequence[Came]) -> tuple[VotesScore, ...]:
    """Return how right the votes to come were at each moment, each contest counted once."""
    return tuple(
        VotesScore(
            moment,
            len(here),
            _mean(one.within50 for one in here),
            _mean(one.within95 for one in here),
            # The median of the logarithms: between two in the middle, their geometric mean.
            exp(median(log(one.factor) for one in here)),
        )
        for moment in MOMENTS
        if (here := [one for one in found if one.moment == moment])
    )


def moments_of(updates: Sequence[FolderUpdate], day: date) -> dict[str, FolderUpdate]:
    """Return the updates that stand for the first bulletin, the night and the week.

    The end of the night is the last update before noon of the day after; day 7 the last
    one by then. The final update stands for none but the first. A day without a time is
    its beginning here.

    Args:
        updates: Updates with votes, oldest first, one or more.
        day: Day of the election.
    """
    noon = datetime.combine(day + timedelta(1), time(12))
    found = {MOMENTS[0]: updates[0]}
    for update in updates[:-1]:
        when = datetime.fromisoformat(update.published_text).replace(tzinfo=None)
        if when < noon:
            found[MOMENTS[1]] = update
        if when.date() <= day + timedelta(7):
            found[MOMENTS[2]] = update
    return found


def _covered(
    contest: FolderContest, bounds: Mapping[tuple[str, str], Mapping[str, _Bounds]]
) -> Iterable[Covered]:
    for moment, update, final in _measured_at(contest):
        said = bounds.get((contest.id, update.published_text), {})
        whole = _counted(final)
        pairs = [(said[name], votes / whole) for name, votes in final.votes if name in said]
        if pairs:
            yield _cover(moment, pairs)


def _measured_at(
    contest: FolderContest,
) -> Iterator[tuple[str, FolderUpdate, FolderUpdate]]:
    """Yield the moments at which intervals are measured, each with the final count.

    Moments at which nothing was left to count are left out, and contests with few updates
    or votes.
    """
    updates = [one for one in contest.updates if _counted(one) > 0]
    if len(updates) < FEWEST_UPDATES or len(updates[-1].votes) < 2:
        return
    final, whole = updates[-1], _counted(updates[-1])
    if whole < FEWEST_VOTES:
        return
    for moment, update in moments_of(updates, contest.election_date).items():
        if _counted(update) < whole:
            yield moment, update, final


def _came(moment: str, said: Sequence[float], votes: int) -> Came:
    middle, low50, high50, low95, high95 = said
    ratio = votes / max(middle, LEAST_MEDIAN)
    return Came(
        moment, low50 <= votes <= high50, low95 <= votes <= high95, max(ratio, 1 / ratio)
    )


def _cover(moment: str, pairs: Sequence[tuple[_Bounds, float]]) -> Covered:
    def within(low: float, share: float, high: float) -> bool:
        return low - ROUNDING <= share <= high + ROUNDING

    return Covered(
        moment,
        _mean(within(low, share, high) for (low, high, _, _), share in pairs),
        _mean(within(low, share, high) for (_, _, low, high), share in pairs),
        _mean(high - low for (_, _, low, high), _ in pairs),
    )


def _drawn_again(
    times: NDArray[np.float64], true: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the share that came true lies in 95 of 100 drawings, by band."""
    if not len(times):
        return np.zeros(times.shape[1]), np.ones(times.shape[1])
    stream = np.random.default_rng(SEED)
    contests = len(times)
    drawn = stream.multinomial(contests, np.full(contests, 1 / contests), size=DRAWINGS)
    many, came = drawn @ times, drawn @ true
    shares = np.divide(came, many, out=np.full_like(came, np.nan), where=many > 0)
    used = times.sum(axis=0) > 0
    ends = np.zeros((2, times.shape[1]))
    ends[:, used] = np.nanquantile(shares[:, used], (0.025, 0.975), axis=0)
    return ends[0], ends[1]


def _counted(update: FolderUpdate) -> int:
    return sum(votes for _, votes in update.votes)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
