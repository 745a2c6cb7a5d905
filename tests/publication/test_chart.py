"""The picture of a count."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from downballot.contests.views import ContestHistory
from downballot.model.contest import ContestType
from downballot.model.rule import FIFTY_FIVE, MAJORITY, Denominator, Otherwise, Rule, Scope
from downballot.publication.chart import Chart, draw
from downballot.publication.chart_content import label_of, line_to_beat
from downballot.publication.chart_scale import (
    BOTTOM,
    LABEL_GAP,
    LEFT,
    RIGHT,
    TOP,
    Scale,
    share_range,
    spread,
    step_of,
    ticks,
)
from downballot.publication.moments import stamp

PACIFIC = ZoneInfo("America/Los_Angeles")
BOND = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
Make = Callable[..., ContestHistory]


def drawn(history: ContestHistory) -> Chart | None:
    stamps = tuple(stamp(step.update.published_at, PACIFIC) for step in history.steps)
    return draw(history, stamps)


def test_two_candidates_have_two_lines_and_an_even_line_between(make: Make) -> None:
    chart = drawn(make())
    assert chart is not None
    assert [curve.label for curve in chart.curves] == ["Schmerelson", "Chang"]
    assert chart.to_beat is not None
    above, below = (curve.dots[-1][1] for curve in chart.curves)
    assert above < chart.to_beat.y < below


def test_the_second_batch_lies_where_its_own_share_is(make: Make) -> None:
    chart = drawn(make())
    assert chart is not None
    first, second = chart.batches[:2]
    assert first.right == second.left
    assert "47.3% of 27,753 votes" in second.title


def test_words_say_what_the_picture_shows(make: Make) -> None:
    chart = drawn(make())
    assert chart is not None
    assert "Scott Mark Schmerelson went from 54.9% to 51.6%" in chart.description
    assert "Nov. 5, 2024, 8:36 p.m. PST" in chart.description


def test_a_bond_shows_yes_against_its_line(make: Make) -> None:
    counts = ((391_741, 203_663), (963_329, 452_919))
    chart = drawn(make(counts, ("YES", "NO"), BOND, ContestType.BALLOT_MEASURE))
    assert chart is not None
    assert [curve.name for curve in chart.curves] == ["Yes"]
    assert chart.to_beat is not None
    assert chart.to_beat.label == "at least 55% to pass"


def test_there_is_no_picture_before_a_second_count(make: Make) -> None:
    assert drawn(make(((0, 0), (10, 5)))) is None
    assert drawn(make(((0, 0), (0, 0)))) is None


def test_a_batch_too_small_to_say_anything_has_no_bar(make: Make) -> None:
    chart = drawn(make(((60_000, 40_000), (60_001, 40_000))))
    assert chart is not None
    assert len(chart.batches) == 1
    assert chart.left_out == 1


def test_a_part_of_a_contest_has_no_line_to_beat() -> None:
    assert line_to_beat(Rule(scope=Scope.PART), 2) is None
    assert line_to_beat(Rule(), 3) is None
    assert line_to_beat(Rule(share=MAJORITY), 3) == (Fraction(1, 2), "more than half to win")


def test_labels_are_surnames() -> None:
    assert label_of("Mitch O'Farrell, Jr.") == "O'Farrell"
    assert label_of("Yes") == "Yes"


@given(st.lists(st.floats(TOP, BOTTOM), min_size=1, max_size=5))
def test_labels_never_lie_on_each_other_or_outside(heights: list[float]) -> None:
    placed = sorted(spread(heights))
    assert all(TOP <= one <= BOTTOM for one in placed)
    gaps = [second - first for first, second in pairwise(placed)]
    assert all(gap >= LABEL_GAP - 0.001 for gap in gaps)


@given(st.floats(-10, 400_000))
def test_a_scale_never_leaves_its_ends(value: float) -> None:
    assert LEFT <= Scale(0, 240_809, LEFT, RIGHT).at(value) <= RIGHT


@given(st.floats(0.001, 1e9), st.integers(1, 10))
def test_a_step_is_round_and_makes_few_ticks(span: float, most: int) -> None:
    assert len(ticks(0, span, step_of(span, most=most))) <= most + 1


@given(st.lists(st.fractions(0, 1), min_size=1, max_size=9))
def test_the_range_of_shares_holds_every_share(shares: list[Fraction]) -> None:
    low, high = share_range(shares)
    assert low < high
    assert all(low <= float(share) * 100 <= high for share in shares)
