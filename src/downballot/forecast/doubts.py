"""What a person should know about the counts that a forecast was made from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from downballot.contests.outstanding import ABSURD_RATIO, is_believed
from downballot.forecast.canvass import ContestSeries
from downballot.forecast.stages import has_votes
from downballot.model.finding import Finding, Severity

FARTHEST = 4.0  # spreads that an estimate may be from what would be expected without it


class UsedEstimate(Struct, frozen=True):
    """How an official estimate that is used fits what would be expected without it.

    Attributes:
        apart: How far it is from that, in spreads of both together, 0 or more.
        without: Votes to come that would be expected without it, in votes.
    """

    apart: float
    without: float


def doubts_of(series: ContestSeries, used: UsedEstimate | None = None) -> tuple[Finding, ...]:
    """Return what makes the forecast of a contest less sure than it looks.

    Args:
        series: The counts of the contest.
        used: How the official estimate of votes to come fits, where one is used.
    """
    return tuple(_doubts(series, used))


def _doubts(series: ContestSeries, used: UsedEstimate | None) -> Iterator[Finding]:
    if not has_votes(series):
        yield _finding(
            series, Severity.WARNING, "forecast-without-votes", "no vote is counted yet"
        )
        return
    changes = np.diff(series.votes, axis=0)
    fell = int((changes < 0).any(axis=1).sum())
    if fell:
        times = "1 update" if fell == 1 else f"{fell:,} updates"
        sentence = f"votes fell in {times}"
        yield _finding(series, Severity.WARNING, "forecast-on-falling-count", sentence)
    if series.complete:
        return
    if not changes.any():
        sentence = "all is forecast from one count"
        yield _finding(series, Severity.INFO, "forecast-from-one-count", sentence)
    yield from _estimate_doubts(series)
    if used and used.apart > FARTHEST:
        sentence = (
            f"the official estimate leaves {series.estimates[-1]:,} votes to come, where past "
            f"canvasses would leave about {used.without:,.0f}"
        )
        yield _finding(series, Severity.WARNING, "estimate-unlike-past", sentence)


def _estimate_doubts(series: ContestSeries) -> Iterator[Finding]:
    estimate = series.estimates[-1] if series.estimates else None
    if estimate is None:
        return
    counted = float(series.votes[-1].sum())
    if not is_believed(np.array([float(estimate)]), np.array([counted]))[0]:
        why = (
            f"it is more than {ABSURD_RATIO:g} times the {counted:,.0f} votes counted"
            if estimate > counted
            else f"it says that as good as none come to the {counted:,.0f} votes counted"
        )
        sentence = f"the estimate of {estimate:,} votes to come is not used: {why}"
        yield _finding(series, Severity.WARNING, "estimate-not-believed", sentence)


def _finding(series: ContestSeries, severity: Severity, code: str, sentence: str) -> Finding:
    return Finding(severity, code, f"{series.id}: {sentence}.", series.id)
