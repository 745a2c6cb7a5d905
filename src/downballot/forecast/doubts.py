"""What a person should know about the counts that a forecast was made from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from downballot.contests.outstanding import ABSURD_RATIO, is_believed
from downballot.forecast.canvass import ContestSeries
from downballot.forecast.stages import has_votes
from downballot.model.finding import Finding, Severity


def doubts_of(series: ContestSeries) -> tuple[Finding, ...]:
    """Return what makes the forecast of a contest less sure than it looks."""
    return tuple(_doubts(series))


def _doubts(series: ContestSeries) -> Iterator[Finding]:
    if not has_votes(series):
        yield _finding(series, "forecast-without-votes", "no vote is counted yet")
        return
    fell = int((np.diff(series.votes, axis=0) < 0).any(axis=1).sum()) if len(series.votes) else 0
    if fell:
        times = "1 update" if fell == 1 else f"{fell:,} updates"
        yield _finding(series, "forecast-on-falling-count", f"votes fell in {times}")
    if series.complete:
        return
    if int((np.diff(series.votes, axis=0) != 0).any(axis=1).sum()) == 0:
        yield _finding(series, "forecast-from-one-count", "all is forecast from one count", info=True)
    yield from _estimate_doubts(series)


def _estimate_doubts(series: ContestSeries) -> Iterator[Finding]:
    estimate = series.estimates[-1] if series.estimates else None
    if estimate is None:
        return
    counted = float(series.votes[-1].sum())
    if not is_believed(np.array([float(estimate)]), np.array([counted]))[0]:
        why = (
            f"more than {ABSURD_RATIO:g} times the {counted:,.0f} votes counted"
            if estimate > 0
            else "but the count is not final"
        )
        sentence = f"the estimate of {estimate:,} votes to come is not used: {why}"
        yield _finding(series, "estimate-not-believed", sentence)


def _finding(
    series: ContestSeries, code: str, sentence: str, *, info: bool = False
) -> Finding:
    severity = Severity.INFO if info else Severity.WARNING
    return Finding(severity, code, f"{series.id}: {sentence}.", series.id)
