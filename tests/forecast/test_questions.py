"""Which questions a rule asks of a contest."""

import numpy as np
import pytest
from msgspec import structs

from downballot.forecast.finishes import Finishes
from downballot.forecast.questions import answers
from downballot.forecast.values import Question
from downballot.model.rule import FIFTY_FIVE, MAJORITY, Method

WINS, ADVANCES = Question.WINS, Question.ADVANCES
OUTRIGHT, PASSES = Question.WINS_OUTRIGHT, Question.PASSES


def asked(bench, method: Method, share=None, seats: int = 1):
    one = bench.series((5, 4, 3), method=method, share=share, seats=seats)
    rows = np.random.default_rng(1).integers(0, 100, (200, 3)).astype(float)
    finishes = Finishes(tuple(sorted(one.selections)), rows, complete=False)
    return [
        (each.question, each.selection, each.probability) for each in answers(one, finishes)
    ]


@pytest.mark.parametrize(
    ("method", "share", "questions"),
    [
        (Method.MOST_VOTES, None, [WINS] * 3),
        (Method.TOP_TWO, None, [ADVANCES] * 3),
        (Method.SHARE, MAJORITY, [ADVANCES] * 3 + [OUTRIGHT] * 3),
        (Method.SHARE, None, [ADVANCES] * 3),
        (Method.QUESTION, MAJORITY, []),
        (Method.UNKNOWN, None, []),
        (Method.UNKNOWN, MAJORITY, []),
    ],
)
def test_a_rule_asks_its_questions_of_every_selection(bench, method, share, questions):
    assert [one for one, _, _ in asked(bench, method, share)] == questions


def test_a_measure_is_asked_about_once(bench):
    one = bench.measure((60, 40), share=FIFTY_FIVE)
    finishes = Finishes(("no", "yes"), np.array([[40.0, 60.0], [50.0, 50.0]]), complete=False)
    (answer,) = answers(one, finishes)
    assert (answer.question, answer.selection) == (PASSES, "")
    assert answer.probability == finishes.meets("yes", FIFTY_FIVE)
    assert answers(structs.replace(one, yes=""), finishes) == ()


@pytest.mark.parametrize("seats", [1, 2, 3, 9])
def test_as_many_win_as_there_are_seats(bench, seats: int):
    likely = [probability for _, _, probability in asked(bench, Method.MOST_VOTES, seats=seats)]
    assert sum(likely) == pytest.approx(min(seats, 3))


def test_two_advance_whatever_the_seats(bench):
    likely = [probability for *_, probability in asked(bench, Method.TOP_TWO, seats=5)]
    assert sum(likely) == pytest.approx(2)
