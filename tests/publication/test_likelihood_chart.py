"""The picture of how likely each ending was."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import Probability, Question
from downballot.model.call import Outcome, OutcomeKind
from downballot.model.contest import ContestType
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    Denominator,
    Otherwise,
    Rule,
)
from downballot.publication.chart_scale import LEFT, RIGHT, TOP
from downballot.publication.likelihood_chart import FLOOR, LikelihoodChart, draw_likelihood
from downballot.publication.moments import stamp

PACIFIC = ZoneInfo("America/Los_Angeles")
BOND = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]


def drawn(
    history: ContestHistory, decisions: tuple[ContestDecision, ...]
) -> LikelihoodChart | None:
    stamps = tuple(stamp(one.published_at, PACIFIC) for one in decisions)
    return draw_likelihood(history.view, decisions, stamps)


def answered(
    decision: ContestDecision, question: Question, kind: OutcomeKind, probability: float
) -> ContestDecision:
    first = decision.forecast.selections[0].selection
    forecast = msgspec.structs.replace(
        decision.forecast, probabilities=(Probability(question, first, probability),)
    )
    outcome = Outcome(kind, (first,), "So it ends")
    return msgspec.structs.replace(decision, forecast=forecast, outcome=outcome)


def test_updates_stand_at_equal_distances(make: Make, decide: Decide) -> None:
    history = make()
    chart = drawn(history, decide(history))
    assert chart is not None
    assert [x for x, _ in chart.tracks[0].dots] == [LEFT, 225.3, 388.7, RIGHT]
    assert (chart.first, chart.last) == ("Nov. 5, 8:36 p.m.", "Dec. 2, 2:55 p.m.")
    assert chart.asked == "to win"


def test_what_is_even_lies_in_the_middle(make: Make, decide: Decide) -> None:
    history = make()
    even = [answered(one, Question.WINS, OutcomeKind.WINS, 0.5) for one in decide(history)]
    chart = drawn(history, tuple(even))
    assert chart is not None
    assert {y for _, y in chart.tracks[0].dots} == {(FLOOR + TOP) / 2}
    assert chart.tracks[0].figure == "50%"


def test_no_axis_says_that_anything_is_certain(make: Make, decide: Decide) -> None:
    history = make()
    chart = drawn(history, decide(history))
    assert chart is not None
    assert [tick.text for tick in chart.y_ticks] == ["25%", "50%", "75%"]


def test_a_measure_has_one_line(make: Make, decide: Decide) -> None:
    counts = ((391_741, 203_663), (963_329, 452_919))
    history = make(counts, ("YES", "NO"), BOND, ContestType.BALLOT_MEASURE)
    made = tuple(
        msgspec.structs.replace(one, outcome=Outcome(OutcomeKind.PASSES, (), "It passes"))
        for one in decide(history)
    )
    chart = drawn(history, made)
    assert chart is not None
    assert [one.label for one in chart.tracks] == ["Passes"]
    assert "The measure" in chart.description


def test_a_majority_is_asked_outright_and_a_runoff_by_who_goes_on(
    make: Make, decide: Decide
) -> None:
    history = make(rule=Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO))
    asked = {}
    for kind, question in (
        (OutcomeKind.WINS, Question.WINS_OUTRIGHT),
        (OutcomeKind.RUNOFF, Question.ADVANCES),
    ):
        chart = drawn(
            history, tuple(answered(one, question, kind, 0.8) for one in decide(history))
        )
        assert chart is not None
        asked[kind] = chart.asked
    assert asked[OutcomeKind.WINS] == "to win outright"
    assert asked[OutcomeKind.RUNOFF] == "to be among the first two"


def test_a_count_without_votes_has_no_place_in_it(make: Make, decide: Decide) -> None:
    history = make(((0, 0), (61_168, 50_310), (89_674, 83_256)))
    chart = drawn(history, decide(history))
    assert chart is not None
    assert len(chart.tracks[0].dots) == 2
    assert chart.first == "Nov. 5, 8:56 p.m."


def test_there_is_no_picture_before_a_second_count_or_without_an_outcome(
    make: Make, decide: Decide
) -> None:
    single = make(((10, 5),))
    assert drawn(single, decide(single)) is None
    history = make()
    none = tuple(msgspec.structs.replace(one, outcome=None) for one in decide(history))
    assert drawn(history, none) is None
