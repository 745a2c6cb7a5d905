"""The picture of how a count may end."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import Interval
from downballot.model.contest import ContestType
from downballot.model.rule import FIFTY_FIVE, Denominator, Otherwise, Rule, Scope
from downballot.publication.chart_scale import BOTTOM, LEFT, RIGHT, TOP
from downballot.publication.fan import LEAST_NOW, MOST_NOW, Fan, draw_fan

BOND = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]


def drawn(history: ContestHistory, decisions: tuple[ContestDecision, ...]) -> Fan:
    fan = draw_fan(history, decisions[-1].forecast)
    assert fan is not None
    return fan


def test_a_fan_opens_from_now_to_the_end(make: Make, decide: Decide) -> None:
    history = make()
    fan = drawn(history, decide(history))
    assert [one.label for one in fan.wedges] == ["Schmerelson", "Chang"]
    for one in fan.wedges:
        low95, high95, low50, high50 = one.heights
        # Heights grow downwards.
        assert TOP <= high95 <= high50 <= one.middle <= low50 <= low95 <= BOTTOM
        assert one.now[0] == fan.now.at < one.end <= RIGHT
        assert one.wide.startswith(f"{one.now[0]:g},{one.now[1]:g} ")
    assert len({one.end for one in fan.wedges}) == 2


def test_the_line_to_beat_lies_between_two(make: Make, decide: Decide) -> None:
    history = make()
    fan = drawn(history, decide(history))
    assert fan.to_beat is not None
    assert fan.wedges[0].middle < fan.to_beat.y < fan.wedges[1].middle


def test_a_bond_has_one_fan_and_its_line(make: Make, decide: Decide) -> None:
    counts = ((391_741, 203_663), (963_329, 452_919))
    history = make(counts, ("YES", "NO"), BOND, ContestType.BALLOT_MEASURE)
    fan = drawn(history, decide(history))
    assert [one.name for one in fan.wedges] == ["Yes"]
    assert fan.to_beat is not None
    assert fan.to_beat.label == "at least 55% to pass"


@pytest.mark.parametrize(
    ("left", "part"), [(9.0, LEAST_NOW), (0.4, 1 / 1.4), (0.001, MOST_NOW)]
)
def test_now_leaves_room_for_the_past_and_for_the_end(
    make: Make, decide: Decide, left: float, part: float
) -> None:
    history = make()
    forecast = decide(history)[-1].forecast
    votes = forecast.counted_votes * left
    forecast = msgspec.structs.replace(forecast, votes_to_come=Interval(*[votes] * 5))
    fan = draw_fan(history, forecast)
    assert fan is not None
    assert fan.now.at == pytest.approx(LEFT + part * (RIGHT - LEFT), abs=0.1)


def test_words_say_what_the_picture_shows(make: Make, decide: Decide) -> None:
    history = make()
    said = drawn(history, decide(history)).description
    assert "Scott Mark Schmerelson has 51.6% so far" in said
    assert "in 95 of 100 simulated finishes" in said
    assert "half" in said


def test_there_is_no_fan_without_votes_or_when_nothing_is_left(
    make: Make, decide: Decide
) -> None:
    history = make()
    assert draw_fan(history, decide(history, complete=True)[-1].forecast) is None
    empty = make(((0, 0),))
    assert draw_fan(empty, decide(empty)[-1].forecast) is None


def test_a_first_count_has_a_fan_too(make: Make, decide: Decide) -> None:
    history = make(((61_168, 50_310),))
    assert len(drawn(history, decide(history)).wedges) == 2


def test_a_part_of_a_contest_has_no_line(make: Make, decide: Decide) -> None:
    history = make(rule=Rule(scope=Scope.PART))
    assert drawn(history, decide(history)).to_beat is None
