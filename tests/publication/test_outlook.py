"""How a contest may end, in brief."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.model.call import CallStatus
from downballot.model.rule import Rule, Scope
from downballot.publication.outlook import outlook_of, status_pill

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]


@pytest.mark.parametrize(
    ("status", "words", "tone"),
    [
        (CallStatus.TOO_EARLY, "Too early to call", "open"),
        (CallStatus.TOO_CLOSE, "Too close to call", "open"),
        (CallStatus.UNABLE, "Unable to call", "open"),
        (CallStatus.CALLED, "Called", "decided"),
        (CallStatus.RUNOFF, "Runoff", "decided"),
        (CallStatus.WINNER_NOT_LEADING, "Winner not leading", "decided"),
        (CallStatus.CERTIFIED, "Certified", "decided"),
        (CallStatus.UNCALLED, "Uncalled", "taken-back"),
    ],
)
def test_a_status_is_in_the_words_of_the_associated_press(
    status: CallStatus, words: str, tone: str, make: Make, decide: Decide
) -> None:
    decision = decide(make())[-1]
    held = msgspec.structs.replace(decision, status=status, may_be_called=False)
    pill = status_pill(held)
    assert (pill.words, pill.tone) == (words, tone)


def test_what_may_be_called_and_nobody_has_called_is_not_too_early(
    make: Make, decide: Decide
) -> None:
    decision = decide(make())[-1]
    waiting = msgspec.structs.replace(decision, status=CallStatus.TOO_EARLY, may_be_called=True)
    assert status_pill(waiting).words == "Not called yet"


def test_an_outcome_has_its_likelihood_in_words_and_figures(make: Make, decide: Decide) -> None:
    history = make()
    outlook = outlook_of(history.view, decide(history, probability=0.97)[-1])
    assert outlook.outcome is not None
    assert outlook.outcome.sentence == "Scott Mark Schmerelson wins"
    assert (outlook.outcome.words, outlook.outcome.figure) == ("very likely", "97%")
    assert outlook.reason == ""


@pytest.mark.parametrize(
    ("counts", "rule", "said"),
    [
        (((10, 5),), Rule(scope=Scope.PART), "Other counties vote in this contest too"),
        (((0, 0),), Rule(), "No votes have been counted yet"),
        (((10, 5),), Rule(unknown="no source says it"), "What it takes to win is not known"),
        (((10, 5),), Rule(), "This desk has no forecast of this contest"),
    ],
)
def test_where_nothing_is_forecast_one_sentence_says_why(
    make: Make, counts: tuple[tuple[int, ...], ...], rule: Rule, said: str
) -> None:
    outlook = outlook_of(make(counts, rule=rule).view, None)
    assert outlook.outcome is None
    assert said in outlook.reason


def test_a_decision_without_an_outcome_says_why_itself(make: Make, decide: Decide) -> None:
    history = make()
    none = msgspec.structs.replace(
        decide(history)[-1], outcome=None, holds=("Which share it takes depends on Measure B.",)
    )
    assert outlook_of(history.view, none).reason == "Which share it takes depends on Measure B."
