"""What the policy calls in a backtest: the margin of every answer, and what is asked of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np
import pytest
from msgspec import structs

from downballot.decisions.values import PastRecord
from downballot.forecast.canvass import ContestSeries
from downballot.forecast.values import ContestForecast, Interval, Probability, Question
from downballot.model.call import CallPolicy
from downballot.model.rule import FIFTY_FIVE, MAJORITY, Method
from downballot.pipeline.backtest_calls import PolicyCalling, margin

DAY = date(2024, 11, 5)
NIGHT = datetime(2024, 11, 5, 21, tzinfo=UTC)
NEXT_DAY = datetime(2024, 11, 6, 17, tzinfo=UTC)


class FifteenPoints:
    """Past canvasses that never lost a lead whose undoing takes fifteen points."""

    def record(self, difference: float, uncounted_share: float):
        return PastRecord(0, 0, difference, uncounted_share)

    def never_lost(self, difference: float) -> bool:
        assert difference >= CallPolicy().least_difference
        return difference > 0.15


def series(votes, *, method=Method.MOST_VOTES, share=None, seats=1, times=(NIGHT,)):
    counts = np.array(votes if isinstance(votes[0], list) else [votes], dtype=np.int64)
    names = tuple("abcdef"[: counts.shape[1]])
    yes = names[0] if method is Method.QUESTION else ""
    return ContestSeries(
        "c", "Town", method, share, seats, names, yes, times, counts, (None,) * len(times)
    )


def forecast(answers, *, to_come=50.0, complete=False):
    interval = Interval(to_come, to_come, to_come, to_come, to_come)
    told = tuple(Probability(*one) for one in answers)
    return ContestForecast("c", NIGHT, "m", 0, 1, 100, interval, "", (), told, complete)


@pytest.mark.parametrize(
    ("votes", "seats", "margins"),
    [
        ([60, 40], 1, [Fraction(1, 5), Fraction(-1, 5)]),
        ([50, 30, 20], 1, [Fraction(1, 5), Fraction(-1, 5), Fraction(-3, 10)]),
        ([50, 30, 20], 2, [Fraction(3, 10), Fraction(1, 10), Fraction(-1, 10)]),
        ([50, 50], 1, [0, 0]),
        ([5, 5], 2, [1, 1]),
        ([7], 1, [1]),
        ([0, 0], 1, [0, 0]),
    ],
)
def test_the_margin_of_a_place_is_to_who_would_take_it(votes, seats: int, margins):
    one = series(votes, seats=seats)
    assert [margin(one, Question.WINS, name) for name in one.selections] == margins


def test_the_margin_of_a_share_is_to_the_line_exactly():
    runoff = series([501, 499], method=Method.SHARE, share=MAJORITY)
    assert margin(runoff, Question.WINS_OUTRIGHT, "a") == Fraction(1, 1000)
    assert margin(runoff, Question.ADVANCES, "a") == 1
    bond = series([550, 450], method=Method.QUESTION, share=FIFTY_FIVE)
    assert margin(bond, Question.PASSES, "") == 0


def called(one, told) -> tuple[str, ...]:
    return PolicyCalling(FifteenPoints(), CallPolicy())(DAY, one, told)


def test_on_election_night_only_a_lead_that_was_never_lost_is_called():
    answers = [(Question.WINS, "a", 0.999), (Question.WINS, "b", 0.001)]
    assert called(series([60, 40]), forecast(answers)) == ("yes", "no")
    assert called(series([52, 48]), forecast(answers)) == ("", "")


def test_what_undoes_a_lead_is_reckoned_as_the_desk_does():
    # 54 to 46 of 100: with 50 to come late votes must differ by 16 points, with 54 by 14.9.
    answers = [(Question.WINS, "a", 0.999), (Question.WINS, "b", 0.001)]
    assert called(series([54, 46]), forecast(answers, to_come=50)) == ("yes", "no")
    assert called(series([54, 46]), forecast(answers, to_come=54)) == ("", "")
    # Of 40 votes of 100 an eight-point lead takes more; a line takes twice the way to it.
    three = [(Question.WINS, "a", 0.999)]
    assert called(series([24, 16, 60], seats=2), forecast(three, to_come=54)) == ("yes",)
    passes = [(Question.PASSES, "", 0.999)]
    bond = {"method": Method.QUESTION, "share": FIFTY_FIVE}
    assert called(series([59, 41], **bond), forecast(passes, to_come=50)) == ("yes",)
    assert called(series([59, 41], **bond), forecast(passes, to_come=54)) == ("",)


def test_after_the_night_as_many_votes_are_reckoned_with_as_may_come():
    answers = [(Question.WINS, "a", 0.999)]
    late = series([[53, 46], [54, 46]], times=(NIGHT, NEXT_DAY))
    for high95, answer in ((66.0, "yes"), (68.0, "")):
        told = forecast(answers)
        to_come = Interval(5.0, 1.0, 6.0, 0.0, high95)
        assert called(late, structs.replace(told, votes_to_come=to_come)) == (answer,)


def test_who_is_behind_is_called_the_winner_only_once_ahead():
    answers = [(Question.WINS, "b", 0.999)]
    assert called(series([60, 40]), forecast(answers)) == ("",)
    behind = series([[60, 40], [62, 61]], times=(NIGHT, NEXT_DAY))
    assert called(behind, forecast(answers)) == ("",)
    ahead = series([[60, 40], [62, 81]], times=(NIGHT, NEXT_DAY))
    assert called(ahead, forecast(answers)) == ("yes",)


def test_nothing_is_called_inside_half_a_point_before_the_count_is_complete():
    answers = [(Question.WINS, "a", 0.999)]
    close = series([[500, 400], [5024, 4976]], times=(NIGHT, NEXT_DAY))
    assert called(close, forecast(answers)) == ("",)
    assert called(close, forecast(answers, complete=True)) == ("yes",)


def test_nothing_is_called_without_votes():
    assert called(series([0, 0]), forecast([(Question.WINS, "a", 0.999)], to_come=0)) == ("",)


def test_where_nothing_is_said_to_come_before_the_end_no_lead_counts_as_never_lost():
    answers = [(Question.WINS, "a", 0.999), (Question.WINS, "b", 0.001)]
    assert called(series([60, 40]), forecast(answers, to_come=0)) == ("", "")
    assert called(series([60, 40]), forecast(answers, to_come=0, complete=True)) == (
        "yes",
        "no",
    )


def test_where_nobody_is_there_to_lose_to_nothing_is_called_before_the_end():
    answers = [(Question.ADVANCES, "a", 1.0), (Question.ADVANCES, "b", 1.0)]
    two = series([60, 40], method=Method.TOP_TWO)
    assert called(two, forecast(answers)) == ("", "")
