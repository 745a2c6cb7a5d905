"""Tables that say how right forecasts of past counts were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table

from downballot.cli.output import table
from downballot.forecast.calibration import (
    CalibrationRow,
    FolderScore,
    IntervalScore,
    Scores,
    VotesScore,
)


def score_tables(title: str, scores: Scores) -> Iterator[Table]:
    """Yield the scores by folder, what the intervals covered and the bands of probability.

    Args:
        title: What was measured.
        scores: What was measured; no table where nothing was.
    """
    every = list(scores.folders)
    if scores.pooled and len(every) > 1:
        every.append(scores.pooled)
    if every:
        yield _scores(f"{title} (baseline in brackets)", every)
        yield _calls("What the default policy would have called", every)
    if scores.intervals:
        yield _intervals("How often final shares lay within their intervals", scores.intervals)
    if scores.votes:
        yield _votes("How often as many votes came as were said to come", scores.votes)
    if scores.rows:
        yield _bands("What was said, and what happened", scores.rows)


def _scores(title: str, folders: Iterable[FolderScore]) -> Table:
    shown = table(
        title, "folder", ">contests", ">log loss", ">close", ">their log loss", ">Brier score"
    )
    for one in folders:
        shown.add_row(
            one.folder,
            f"{one.contests:,}",
            _beside(f"{one.log_loss:.4f}", f"{one.naive_log_loss:.4f}"),
            f"{one.close:,}",
            _beside(f"{one.close_log_loss:.4f}", f"{one.naive_close_log_loss:.4f}"),
            _beside(f"{one.brier:.4f}", f"{one.naive_brier:.4f}"),
        )
    return shown


def _calls(title: str, folders: Iterable[FolderScore]) -> Table:
    shown = table(
        title, "folder", ">uncounted then", ">never called", ">wrong", "which", "estimates"
    )
    for one in folders:
        shown.add_row(
            one.folder,
            _beside(f"{one.uncounted_at_call:.1%}", f"{one.naive_uncounted_at_call:.1%}"),
            _beside(f"{one.never_called:,}", f"{one.naive_never_called:,}"),
            _beside(f"{one.wrong_calls:,}", f"{one.naive_wrong_calls:,}"),
            ", ".join(one.called_wrongly),
            " and ".join(one.estimates) or "none",
        )
    return shown


def _intervals(title: str, scores: Iterable[IntervalScore]) -> Table:
    shown = table(title, "at", ">contests", ">within 50%", ">within 95%", ">mean width of 95%")
    for one in scores:
        width = f"{one.width95 * 100:.1f} points"
        covers = f"{one.cover50:.1%}", f"{one.cover95:.1%}"
        shown.add_row(one.moment, f"{one.contests:,}", *covers, width)
    return shown


def _votes(title: str, scores: Iterable[VotesScore]) -> Table:
    shown = table(
        title, "at", ">contests", ">within 50%", ">within 95%", ">typical factor of error"
    )
    for one in scores:
        covers = f"{one.cover50:.1%}", f"{one.cover95:.1%}"
        shown.add_row(one.moment, f"{one.contests:,}", *covers, f"{one.factor:.2f}")
    return shown


def _bands(title: str, rows: Iterable[CalibrationRow]) -> Table:
    shown = table(title, "between", ">times", ">said", ">happened", ">by chance between")
    for one in rows:
        shown.add_row(
            f"{one.low:.1%} and {one.high:.1%}",
            f"{one.times:,}",
            f"{one.said:.2%}",
            f"{one.happened:.2%}",
            f"{one.happened_low:.2%} and {one.happened_high:.2%}",
        )
    return shown


def _beside(mine: str, naive: str) -> str:
    return f"{mine} ({naive})"
