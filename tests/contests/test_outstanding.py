"""How many votes are to come: the calendar, the pace and official estimates together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from scipy import integrate, stats

from downballot.contests.outstanding import (
    ABSURD_RATIO,
    METHODS,
    OutstandingTable,
    expect_votes,
    is_believed,
)
from downballot.contests.whole_count import Whole, after_night, while_night_goes_on
from downballot.errors import UsageError

TABLE = OutstandingTable(
    hours=(20.0, 40.0, 60.0),
    ratio=(0.0, -1.0, -4.0),
    ratio_shared=(0.3, 0.4, 0.8),
    ratio_own=(0.4, 0.3, 0.6),
    pace=(0.0, -2.0, -4.0),
    pace_weight=(0.0, 0.4, 0.4),
    error=(-0.1, 0.0, 0.2),
    error_shared=(0.2, 0.2, 0.3),
    error_own=(0.2, 0.1, 0.4),
)
NAN = float("nan")


def expected(hours=40.0, counted=1000.0, pace=NAN, estimate=NAN, table=TABLE):
    """Return median, shared and own spread, whether estimated, whether paced."""
    columns = [np.array([float(one)]) for one in (hours, counted, pace, estimate)]
    found = expect_votes(*columns, table)
    values = (found.shared, found.own, found.estimated, found.paced)
    return float(np.exp(found.log_median[0])), *(one[0] for one in values)


@pytest.mark.parametrize(
    ("hours", "ratio", "shared"),
    [
        (20, 0.0, 0.3),
        (30, -0.5, 0.35),
        (40, -1, 0.4),
        (50, -2.5, 0.6),
        (-50, 0, 0.3),
        (900, -4, 0.8),
    ],
)
def test_the_calendar_speaks_between_its_hours_and_beyond_them(hours, ratio, shared):
    median, spread, _, estimated, paced = expected(hours)
    assert median == pytest.approx(1000 * np.exp(ratio))
    assert spread == pytest.approx(shared)
    assert not estimated
    assert not paced


def test_a_usual_pace_changes_nothing_and_a_faster_one_raises_what_is_to_come():
    usual = 1000 * np.exp(-2)
    assert expected(pace=usual)[0] == pytest.approx(expected()[0])
    assert expected(pace=2 * usual)[0] == pytest.approx(expected()[0] * 2**0.4)
    assert expected(pace=usual)[4]
    assert not expected(hours=20, pace=usual)[4]  # the night has no pace


@pytest.mark.parametrize("counted", [100, 101, 500, 1e6])
def test_from_a_hundred_counted_on_what_is_to_come_is_in_proportion(counted: float):
    median, shared, own, *_ = expected(counted=counted)
    assert (median / counted, shared, own) == pytest.approx((np.exp(-1), 0.4, 0.3))


@pytest.mark.parametrize("counted", [1, 3, 25, 99])
def test_of_fewer_it_may_be_that_hardly_any_are_counted(counted: float):
    median, shared, own, *_ = expected(counted=counted)
    # Half the way to a hundred on a scale of logarithms, and as unsure as it is far.
    few = np.log(100 / counted) / 2
    assert median == pytest.approx(np.sqrt(counted * 100) * np.exp(-1))
    assert (shared, own) == pytest.approx((0.4, np.hypot(0.3, few)))
    # An estimate then counts for more.
    said = expected(counted=counted, estimate=2 * counted)[0]
    weight = (0.25 + few**2) / (0.25 + few**2 + 0.05)
    logs = weight * np.log(2 * counted) + (1 - weight) * np.log(median)
    assert np.log(said) == pytest.approx(logs)


def test_an_estimate_is_told_apart_from_what_would_be_expected_without_it():
    def found(estimate: float, pace: float = NAN):
        columns = [np.array([one]) for one in (40.0, 1000.0, pace, estimate)]
        return expect_votes(*columns, TABLE)

    usual = 1000 * np.exp(-1)
    assert found(usual).apart == pytest.approx([0], abs=1e-9)
    both = np.sqrt(0.4**2 + 0.3**2 + 0.2**2 + 0.1**2)
    for far in (-5.0, -4.0, 2.0):
        assert found(usual * np.exp(far)).apart == pytest.approx([abs(far) / both])
        assert found(usual * np.exp(far)).log_unestimated == pytest.approx([np.log(usual)])
    for none in (NAN, 0.0, 1e9):
        assert found(none).apart == [0]
    faster = found(usual, pace=2000 * np.exp(-2))
    assert faster.log_unestimated == pytest.approx([np.log(usual * 2**0.4)])
    assert faster.apart == pytest.approx([0.4 * np.log(2) / both])


@pytest.mark.parametrize("pace", [NAN, 0.25, 1.0])
def test_a_count_that_fell_has_no_pace(pace: float):
    assert expected(counted=1e5, pace=pace) == expected(counted=1e5)


@pytest.mark.parametrize(("pace", "factor"), [(1.5, np.exp(-1.6)), (1e9, np.exp(1.6))])
def test_a_pace_unlike_any_is_taken_as_the_nearest_that_there_was(pace: float, factor: float):
    median = expected(counted=1e5, pace=pace)[0]
    assert median == pytest.approx(factor * expected(counted=1e5)[0])


def test_an_estimate_is_weighed_by_its_precision():
    known, told = 0.4**2 + 0.3**2, 0.2**2 + 0.1**2
    weight = known / (known + told)
    median, shared, own, estimated, _ = expected(estimate=500)
    assert np.log(median / 1000) == pytest.approx(weight * np.log(0.5) + (1 - weight) * -1)
    assert shared == pytest.approx(np.hypot(weight * 0.2, (1 - weight) * 0.4))
    assert own == pytest.approx(np.hypot(weight * 0.1, (1 - weight) * 0.3))
    assert estimated


@settings(deadline=None)
@given(
    ratio=st.floats(-3, 1), estimate=st.integers(20, 5000),
    known=st.floats(0.2, 1.5), told=st.floats(0.2, 1.5),
)  # fmt: skip
def test_weighing_is_the_product_of_two_normals(ratio, estimate, known, told):
    same = {"ratio": (ratio,) * 3, "error": (0.0,) * 3, "pace_weight": (0.0,) * 3}
    spreads = {
        "ratio_shared": (known,) * 3, "ratio_own": (0.0,) * 3,
        "error_shared": (0.0,) * 3, "error_own": (told,) * 3,
    }  # fmt: skip
    median, shared, own, _, _ = expected(
        estimate=estimate, table=structs.replace(TABLE, **same, **spreads)
    )
    said = np.log(estimate / 1000)

    def density(x: float) -> float:
        return stats.norm.pdf(x, ratio, known) * stats.norm.pdf(x, said, told)

    points = np.linspace(min(ratio, said) - 6, max(ratio, said) + 6, 8001)
    weights = np.array([
        stats.norm.pdf(points, ratio, known) * stats.norm.pdf(points, said, told)
    ])
    whole = integrate.simpson(weights[0], x=points)
    mean = integrate.simpson(points * weights[0], x=points) / whole
    variance = integrate.simpson((points - mean) ** 2 * weights[0], x=points) / whole
    assert np.log(median / 1000) == pytest.approx(mean, abs=1e-6)
    assert np.hypot(shared, own) == pytest.approx(np.sqrt(variance), rel=1e-6)


@pytest.mark.parametrize(
    "estimate", [NAN, -5, 0, 1, 9.9, ABSURD_RATIO * 100_000 + 1, 1e18, np.inf]
)
def test_an_estimate_of_none_or_beyond_reason_leaves_the_calendar(estimate: float):
    assert expected(counted=100_000, estimate=estimate) == expected(counted=100_000)
    assert not is_believed(np.array([estimate]), np.array([100_000.0]))[0]


@pytest.mark.parametrize("estimate", [10, 500, 100_000, ABSURD_RATIO * 100_000])
def test_other_estimates_are_believed(estimate: float):
    assert is_believed(np.array([float(estimate)]), np.array([100_000.0]))[0]


@settings(deadline=None)
@given(
    hours=st.floats(-100, 3000), counted=st.integers(1, 10**8),
    pace=st.one_of(st.just(NAN), st.floats(0.5, 1e8)),
    estimate=st.one_of(st.just(NAN), st.floats(-1e9, 1e12)),
)  # fmt: skip
def test_whatever_is_said_some_votes_may_come_and_nothing_is_sure(
    hours, counted, pace, estimate
):
    median, shared, own, estimated, paced = expected(hours, counted, pace, estimate)
    assert np.isfinite([median, shared, own]).all()
    assert median > 0
    assert np.hypot(shared, own) > 0.1
    assert METHODS[bool(estimated), bool(paced)]


def test_a_larger_estimate_never_says_less():
    medians = [
        expected(counted=1e5, estimate=one)[0] for one in (50, 500, 5000, 50_000, 500_000)
    ]
    assert medians == sorted(medians)


def test_contests_are_expected_one_by_one():
    rows = [(20, 10, NAN, 5), (40, 1000, 100, NAN), (60, 1e6, 50, 3e5)]
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    together = expect_votes(*columns, TABLE)
    for place, row in enumerate(rows):
        assert np.exp(together.log_median[place]) == expected(*row)[0]
        assert (together.shared[place], together.own[place]) == expected(*row)[1:3]


def test_a_table_has_lists_of_one_length():
    with pytest.raises(UsageError, match="different lengths"):
        structs.replace(TABLE, ratio=(1.0,))
    with pytest.raises(UsageError, match="do not grow"):
        structs.replace(TABLE, hours=(20.0, 60.0, 40.0))
    empty = dict.fromkeys(TABLE.__struct_fields__, ())
    with pytest.raises(UsageError, match="different lengths"):
        OutstandingTable(**empty)


# --- the whole count ------------------------------------------------------------------


def column(value: float) -> np.ndarray:
    return np.array([float(value)])


def whole(night=NAN, left=NAN, growth=NAN) -> Whole:
    return Whole(
        column(night), column(left), column(0.5), column(0.2), 0.2, column(growth), column(0.2)
    )


def found_with(known: Whole | None, *, hours=40.0, counted=1000.0, pace=NAN, estimate=NAN):
    return expect_votes(*map(column, (hours, counted, pace, estimate)), TABLE, known)


@pytest.mark.parametrize("hours", [21, 35.9, 36, 60])
def test_where_past_elections_say_nothing_the_rest_stands(hours: float):
    one, other = found_with(None, hours=hours), found_with(whole(), hours=hours)
    for name in one.__struct_fields__:
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert not one.by_night
    assert not one.by_turnout


@pytest.mark.parametrize(
    ("hours", "known", "by_night", "by_turnout"),
    [
        (23, whole(left=0.1, growth=0.5), True, False),
        (35.9, whole(growth=0.5), False, False),
        (36, whole(night=800, left=0.1, growth=0.5), True, True),
        (36, whole(left=0.1, growth=0.5), False, True),
        (60, whole(night=800, growth=0.5), False, True),
        (60, whole(night=800, left=0.1), True, False),
    ],
)
def test_the_night_speaks_throughout_and_turnout_once_it_is_over(
    hours, known, by_night, by_turnout
):
    found = found_with(known, hours=hours)
    assert (found.by_night[0], found.by_turnout[0]) == (by_night, by_turnout)
    before = found_with(None, hours=hours)
    moved = found.log_median[0] != before.log_median[0]
    assert moved == (by_night or by_turnout)


def test_after_the_night_calendar_and_pace_are_weighed_against_the_whole():
    known = whole(night=800, left=0.1, growth=0.5)
    pace = 2000 * np.exp(-2)
    found = found_with(known, pace=pace)
    ratio = -1 + 0.4 * np.log(2)
    ends = after_night(column(ratio), column(0.4), column(0.3), column(1000), known)
    assert found.log_median == pytest.approx(np.log(1000) + ends[0])
    assert (found.shared, found.own) == (pytest.approx(ends[1]), pytest.approx(ends[2]))
    assert found.log_unestimated == pytest.approx(found.log_median)
    assert np.hypot(found.shared, found.own) < np.hypot(0.4, 0.3)


def test_on_the_night_the_calendar_moves_from_its_usual_night_to_the_places():
    found = found_with(whole(left=0.1), hours=26.0)
    # The table has -0.3 at two in the morning: so much its nights left.
    usual = np.interp(26, TABLE.hours, TABLE.ratio)
    shared, own = (np.interp(26, TABLE.hours, each) for each in (
        TABLE.ratio_shared, TABLE.ratio_own
    ))  # fmt: skip
    ends = while_night_goes_on(
        column(26), column(usual), column(shared), column(own), usual, whole(left=0.1)
    )
    assert found.log_median == pytest.approx([np.log(1000) + 0.1])
    assert (found.shared, found.own) == (pytest.approx(ends[1]), pytest.approx(ends[2]))


def test_an_estimate_is_weighed_against_all_the_rest():
    known = whole(night=800, left=0.1, growth=0.5)
    without, found = found_with(known), found_with(known, estimate=300)
    before = without.shared**2 + without.own**2
    told = 0.2**2 + 0.1**2
    weight = before / (before + told)
    logs = weight * np.log(300) + (1 - weight) * without.log_median
    assert found.log_median == pytest.approx(logs)
    assert found.log_unestimated == pytest.approx(without.log_median)
    away = np.abs(np.log(300) - without.log_median) / np.sqrt(before + told)
    assert found.apart == pytest.approx(away)


def test_contests_before_and_after_their_night_are_expected_side_by_side():
    hours, counted = np.array([26.0, 40.0]), np.array([1000.0, 1000.0])
    each = [np.repeat(one, 2) for one in (800.0, 0.1, 0.5, 0.2)]
    two = Whole(*each, 0.2, np.repeat(0.5, 2), np.repeat(0.2, 2))
    found = expect_votes(hours, counted, np.full(2, NAN), np.full(2, NAN), TABLE, two)
    for place, hour in enumerate(hours):
        alone = found_with(whole(night=800, left=0.1, growth=0.5), hours=hour)
        for name in found.__struct_fields__:
            assert getattr(found, name)[place] == pytest.approx(getattr(alone, name)[0])


@settings(deadline=None, max_examples=60)
@given(
    hours=st.floats(-100, 3000), counted=st.integers(1, 10**8),
    night=st.one_of(st.just(NAN), st.integers(1, 10**8)),
    left=st.one_of(st.just(NAN), st.floats(-12, 5)),
    growth=st.one_of(st.just(NAN), st.floats(-12, 12)),
    estimate=st.one_of(st.just(NAN), st.floats(-1e9, 1e12)),
)  # fmt: skip
def test_whatever_past_elections_say_some_votes_may_come(
    hours, counted, night, left, growth, estimate
):
    known = whole(night, left, growth)
    found = found_with(known, hours=hours, counted=counted, estimate=estimate)
    for name in found.__struct_fields__:
        assert np.isfinite(getattr(found, name)).all()
    assert found.shared >= 0
    assert found.own >= 0
    assert found.apart >= 0
