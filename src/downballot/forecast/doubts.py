"""What a person should know about the counts that a forecast was made from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from downballot.contests.outstanding import ABSURD_RATIO, is_believed
from downballot.forecast.canvass import ContestSeries
from downballot.forecast.stages import has_votes
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import Message, Sentence, say, say_many

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


def under_name(sentence: str, contest: str, name: str) -> str:
    """Return the sentence of a doubt with the name that readers know the contest by.

    Args:
        sentence: The sentence.
        contest: The contest's id, with which it begins.
        name: What readers call the contest.
    """
    recipe = sentence.recipe if isinstance(sentence, Sentence) else None
    what = recipe.values.get("what", "") if isinstance(recipe, Message) else ""
    plain = sentence.removeprefix(f"{contest}: ").removesuffix(".")
    return say("{contest}: {what}.", contest=name, what=what or plain)


def _doubts(series: ContestSeries, used: UsedEstimate | None) -> Iterator[Finding]:
    if not has_votes(series):
        yield _finding(
            series, Severity.WARNING, "forecast-without-votes", say("no vote is counted yet")
        )
        return
    changes = np.diff(series.votes, axis=0)
    fell = int((changes < 0).any(axis=1).sum())
    if fell:
        sentence = say_many(
            "votes fell in {number} update", "votes fell in {number} updates", fell
        )
        yield _finding(series, Severity.WARNING, "forecast-on-falling-count", sentence)
    if series.complete:
        return
    if not changes.any():
        sentence = say("all is forecast from one count")
        yield _finding(series, Severity.INFO, "forecast-from-one-count", sentence)
    yield from _estimate_doubts(series)
    if used and used.apart > FARTHEST:
        sentence = say(
            "the official estimate leaves {votes} votes to come, where past canvasses would "
            "leave about {usual}",
            votes=series.estimates[-1] or 0,
            usual=round(used.without),
        )
        yield _finding(series, Severity.WARNING, "estimate-unlike-past", sentence)


def _estimate_doubts(series: ContestSeries) -> Iterator[Finding]:
    estimate = series.estimates[-1] if series.estimates else None
    if estimate is None:
        return
    counted = float(series.votes[-1].sum())
    if not is_believed(np.array([float(estimate)]), np.array([counted]))[0]:
        why = say(
            "it says that as good as none come to the {votes} votes counted",
            votes=round(counted),
        )
        if estimate > counted:
            why = say(
                "it is more than {times} times the {votes} votes counted",
                times=f"{ABSURD_RATIO:g}",
                votes=round(counted),
            )
        sentence = say(
            "the estimate of {votes} votes to come is not used: {why}", votes=estimate, why=why
        )
        yield _finding(series, Severity.WARNING, "estimate-not-believed", sentence)


def _finding(series: ContestSeries, severity: Severity, code: str, sentence: str) -> Finding:
    said = say("{contest}: {what}.", contest=series.id, what=sentence)
    return Finding(severity, code, said, series.id)
