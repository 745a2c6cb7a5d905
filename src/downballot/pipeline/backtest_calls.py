"""What the call policy would have said of every answer of a forecast, by machine alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from downballot.decisions.policy import called, end_of_night, late_batches
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
        enough = more >= self.policy.least_difference and self.past.never_lost(more)
        return called(
            answer.probability,
            float(100 * lead),
            late_batches=late,
            # Where nothing is said to come before the end, that is not believed.
            never_lost=to_come.median > 0 and enough,
            difference=difference(to_come.high95),
            complete=forecast.complete,
            policy=self.policy,
        )


def _together(series: ContestSeries, answer: Probability) -> float:
    """Return the share of all votes that a selection and the one at the cut have."""
    votes = dict(zip(series.selections, series.votes[-1].tolist(), strict=True))
    whole = sum(votes.values())
    if answer.question in _OF_A_SHARE or not whole:
        return 1.0
    places = series.seats if answer.question is Question.WINS else 2
    order = sorted(votes.values(), reverse=True)
    if places >= len(order):
        return 1.0
    mine = votes[answer.selection]
    other = order[places] if mine >= order[places - 1] else order[places - 1]
    together: float = (mine + other) / whole
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
    votes = dict(zip(series.selections, series.votes[-1].tolist(), strict=True))
    whole = sum(votes.values())
    if not whole:
        return Fraction(0)
    mine = votes[selection or series.yes]
    if question in _OF_A_SHARE:
        line = series.share.fraction if series.share else Fraction(1)
        return Fraction(mine, whole) - line
    places = series.seats if question is Question.WINS else 2
    order = sorted(votes.values(), reverse=True)
    if places >= len(order):
        return Fraction(1)
    inside = mine >= order[places - 1]
    return Fraction(mine - order[places if inside else places - 1], whole)
