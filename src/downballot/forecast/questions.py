"""Which questions the rule of a contest asks, and their answers read off the finishes."""

from __future__ import annotations

from collections.abc import Iterator

from downballot.forecast.canvass import ContestSeries
from downballot.forecast.finishes import Finishes
from downballot.forecast.values import Probability, Question
from downballot.model.rule import Method

FIRST_TWO = 2


def answers(series: ContestSeries, finishes: Finishes) -> tuple[Probability, ...]:
    """Return how likely every answer is; none where the rule is unknown."""
    return tuple(_answers(series, finishes))


def _answers(series: ContestSeries, finishes: Finishes) -> Iterator[Probability]:
    if series.method is Method.QUESTION:
        if series.share is not None and series.yes:
            passes = finishes.meets(series.yes, series.share)
            yield Probability(Question.PASSES, "", passes)
        return
    if series.method is Method.MOST_VOTES:
        yield from _places(series, finishes, Question.WINS, series.seats)
    if series.method in {Method.SHARE, Method.TOP_TWO}:
        yield from _places(series, finishes, Question.ADVANCES, FIRST_TWO)
    if series.method is Method.SHARE and series.share is not None:
        # One for each who may win outright, and one for nobody: they add up to one.
        outcomes = len(series.selections) + 1
        for one in series.selections:
            outright = finishes.meets(one, series.share, outcomes=outcomes)
            yield Probability(Question.WINS_OUTRIGHT, one, outright)


def _places(
    series: ContestSeries, finishes: Finishes, question: Question, places: int
) -> Iterator[Probability]:
    likely = finishes.placing(places).tolist()
    for one in series.selections:
        yield Probability(question, one, likely[finishes.selections.index(one)])
