"""What the call policy would have said of every answer of a forecast, by machine alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from downballot.decisions.policy import called, end_of_night, late_batches, never_lost
from downballot.decisions.values import PastCanvasses
from downballot.forecast.canvass import ContestSeries
from downballot.forecast.leads import needed_difference, uncounted_share
from downballot.forecast.values import ContestForecast, Probability, Question
from downballot.model.call import CallPolicy

_OF_A_SHARE = {Question.PASSES, Question.WINS_OUTRIGHT}


class PolicyCalling(Struct, frozen=True):
    """Answers ``yes``, ``no`` or nothing, as a desk that follows its policy may call.

    Attributes:
        past: What past canvasses say of a lead.
        policy: The policy.
    """

    past: PastCanvasses
    policy: CallPolicy = CallPolicy()

    def __call__(
        self, election_date: date, series: ContestSeries, forecast: ContestForecast
    ) -> tuple[str, ...]:
        """Return what is called of each answer of a forecast, in its order.

        Args:
            election_date: Day of the election.
            series: The contest until the update of the forecast.
            forecast: The forecast.
        """
        zone = series.published_at[-1].tzinfo
        night_ends = end_of_night(election_date, zone) if zone else series.published_at[-1]
        late = late_batches(series.published_at, series.votes, night_ends)[-1]
        leads = (margin(series, one.question, one.selection) for one in forecast.probabilities)
        return tuple(
            self._called(one, lead, late, series, forecast)
            for one, lead in zip(forecast.probabilities, leads, strict=True)
        )

    def _called(
        self,
        answer: Probability,
        lead: Fraction,
        late: int,
        series: ContestSeries,
        forecast: ContestForecast,
    ) -> str:
        if lead == 1 and not forecast.complete:
            return ""  # nobody is there to lose to yet: that is no lead
        mine = lead if answer.probability > 1 / 2 else -lead
        together = _together(series, answer)
        to_come = forecast.votes_to_come

        def difference(votes: float) -> float:
            uncounted = uncounted_share(forecast, votes)
            twice = 2 if answer.question in _OF_A_SHARE else 1
            return needed_difference(twice * float(mine), together, uncounted)

        more = difference(to_come.high50)
        return called(
            answer.probability,
            float(100 * lead),
            late_batches=late,
            never_lost=never_lost(more, to_come.median, self.past, self.policy),
            difference=difference(to_come.high95),
            complete=forecast.complete,
            policy=self.policy,
        )


def _together(series: ContestSeries, answer: Probability) -> float:
    """Return the share of all votes that a selection and the one at the cut have."""
    votes = _votes(series)
    cut = None if answer.question in _OF_A_SHARE else _cut(series, answer.question, votes)
    if cut is None or not any(votes.values()):
        return 1.0
    mine = votes[answer.selection]
    together: float = (mine + _rival(mine, cut)) / sum(votes.values())
    return together


def margin(series: ContestSeries, question: Question, selection: str) -> Fraction:
    """Return how far the newest votes are from the other answer, as a share of all votes.

    Args:
        series: The contest until an update.
        question: What is asked.
        selection: Of which selection; empty for a measure.

    Returns:
        From -1 to 1, above 0 where the answer would be yes if this were the end; 1 where
        nobody is left to lose to, and 0 before any vote.
    """
    votes = _votes(series)
    whole = sum(votes.values())
    if not whole:
        return Fraction(0)
    mine = votes[selection or series.yes]
    if question in _OF_A_SHARE:
        line = series.share.fraction if series.share else Fraction(1)
        return Fraction(mine, whole) - line
    cut = _cut(series, question, votes)
    return Fraction(1) if cut is None else Fraction(mine - _rival(mine, cut), whole)


def _votes(series: ContestSeries) -> dict[str, int]:
    return dict(zip(series.selections, series.votes[-1].tolist(), strict=True))


def _cut(
    series: ContestSeries, question: Question, votes: dict[str, int]
) -> tuple[int, int] | None:
    """Return the votes of the last one in and of the first one out; None if all are in."""
    places = series.seats if question is Question.WINS else 2
    order = sorted(votes.values(), reverse=True)
    return (order[places - 1], order[places]) if places < len(order) else None


def _rival(mine: int, cut: tuple[int, int]) -> int:
    """Return the votes to beat: of the first one out for who is in, else the last one in."""
    last_in, first_out = cut
    return first_out if mine >= last_in else last_in
