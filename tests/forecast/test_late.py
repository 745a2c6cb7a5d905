"""What late ballots are expected to look like, against a filter written out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.forecast.constants import kind_table
from downballot.forecast.kinds import ContestKind, kind_of
from downballot.forecast.late import (
    counted_shares,
    expected_shares,
    follow,
    spread_to_come,
    unlike,
    widening,
)
from downballot.forecast.stages import lay_out
from downballot.model.rule import MAJORITY

votes = st.integers(0, 60_000)
batches = st.lists(st.tuples(votes, votes, st.floats(1, 90)), max_size=6)


def passed(bench, *contests, **changed):
    """Lay contests out and return the steps with the levels after each."""
    behaviour = structs.replace(bench.behaviour, **changed)
    steps = lay_out(bench.canvass(*contests))
    table = kind_table(bench.constants, [kind_of(one) for one in steps.contests])
    return steps, table, behaviour, list(follow(steps, table, behaviour))


def filtered(bench, one, behaviour):
    """Follow a contest of two candidates from its first bulletin, one number at a time.

    Every step after the first is a late batch; the spread of batches is 0.
    """
    kind = next(k for k in bench.constants.kinds if k.kind is ContestKind.PAIR)
    counts = [tuple(map(int, row)) for row in one.votes]
    hours = [(m - bench.moment(0)).total_seconds() / 3600 for m in one.published_at]
    first, total = counts[0], sum(counts[0])
    small = kind.small_contest_spread**2 * behaviour.small_contest_votes
    sampling = behaviour.sampling / total + small / (behaviour.small_contest_votes + total)
    level = (first[0] + 0.5) / (total + 1)
    in_person = kind.in_person_spread**2 + sampling
    variance = kind.late_spread**2 + sampling + kind.follow**2 * in_person
    last_hours = hours[0]
    for before, now, hour in zip(counts, counts[1:], hours[1:], strict=False):
        if now == before:
            continue
        gain_of = [max(one - other, 0) for one, other in zip(now, before, strict=True)]
        size = sum(gain_of)
        if size > 0:
            days = min(max((hour - last_hours) / 24, 0), 4)
            variance += behaviour.daily_drift**2 * days
            odd = behaviour.small_part / (behaviour.small_part + size / sum(now))
            noise = behaviour.small_spread**2 * odd + behaviour.sampling / size
            gain = variance / (variance + noise)
            level += gain * (gain_of[0] / size - level)
            variance *= 1 - gain
        last_hours = hour
    return level, variance


@settings(deadline=None)
@given(first=st.tuples(st.integers(1, 60_000), st.integers(1, 60_000)), later=batches)
def test_late_batches_move_the_level_as_a_kalman_filter_does(bench, first, later):
    rows, hours = [first], [20.6]
    for one, other, pause in later:
        rows.append((rows[-1][0] + one, rows[-1][1] + other))
        hours.append(max(hours[-1], 37.0) + pause)
    one = bench.series(*rows, at=hours)
    _, _, behaviour, levels = passed(bench, one, batch_spread=0.0)
    level, variance = filtered(bench, one, behaviour)
    assert levels[-1].late == pytest.approx([level, 1 - level])
    assert levels[-1].late_variance == pytest.approx([variance])
    assert expected_shares(lay_out(bench.canvass(one)), levels[-1]).sum() == pytest.approx(1)


@settings(deadline=None)
@given(data=st.data(), names=st.integers(1, 6), updates=st.integers(1, 6))
def test_levels_are_shares_whatever_the_counts(bench, data, names: int, updates: int):
    row = st.lists(st.integers(0, 5000), min_size=names, max_size=names)
    rows = [data.draw(row) for _ in range(updates)]
    hours = sorted(data.draw(st.lists(st.floats(-30, 900), min_size=updates, max_size=updates)))
    one = bench.series(*rows, at=hours)
    if rows[-1] == [0] * names:
        return
    steps, table, behaviour, levels = passed(bench, one)
    for each in levels:
        for shares in (each.shares, each.late, each.tonight, each.expected):
            assert np.isfinite(shares).all()
            assert shares.sum() == pytest.approx(1)
        for variance in (each.late_variance, each.tonight_variance, each.expected_variance):
            assert (variance > 0).all()
        assert ((each.tonight_weight >= 0) & (each.tonight_weight <= 1)).all()
        assert ((each.kept >= 0) & (each.kept <= 1)).all()
        assert (each.roughness >= 1).all()
        parts = spread_to_come(
            steps, each, table, behaviour, np.array([100.0]), steps.totals[-1]
        )
        assert all((part >= 0).all() for part in parts)


def test_a_batch_as_expected_teaches_without_moving(bench):
    one = bench.series((60_000, 40_000), (66_000, 44_000), (72_000, 48_000))
    _, _, _, levels = passed(bench, one)
    assert levels[-1].late == pytest.approx([0.6, 0.4], abs=1e-5)
    variances = [float(each.late_variance[0]) for each in levels]
    assert variances == sorted(variances, reverse=True)
    assert levels[-1].roughness == [1]
    assert levels[-1].batches == [2]
    assert levels[-1].surprise < 1e-3


def test_a_larger_batch_moves_the_level_further(bench):
    sizes = (100, 1000, 10_000, 100_000)
    late = [
        passed(bench, bench.series((60_000, 40_000), (60_000, 40_000 + size)))[-1][-1].late[0]
        for size in sizes
    ]
    assert late == sorted(late, reverse=True)
    assert late[0] < 0.6
    assert 0 < late[-1] < late[0] / 1.5


def test_batches_that_differ_wildly_make_a_contest_rough(bench):
    rows = [(50_000, 50_000)]
    for number in range(6):
        gain = (9000, 1000) if number % 2 else (1000, 9000)
        rows.append((rows[-1][0] + gain[0], rows[-1][1] + gain[1]))
    rough = passed(bench, bench.series(*rows))[-1][-1]
    assert rough.roughness > 2
    assert rough.surprise > 4


def test_only_a_part_of_the_night_is_taken_for_late_ballots(bench):
    one = bench.series((50_000, 50_000), (50_000, 90_000), at=[20.6, 24.0])
    _, _, _, levels = passed(bench, one)
    moved = levels[0].late[0] - levels[1].late[0]
    assert 0 < moved < 0.5 * 0.4  # follow is 0.2
    assert levels[1].tonight[0] < 0.1
    assert levels[1].tonight_variance < levels[0].tonight_variance


def test_ballots_of_the_night_end_with_the_night(bench):
    at = [20.6, 22.0, 24.0, 27.5]
    one = bench.series((10, 10), (20, 20), (30, 30), (40, 40), at=at)
    weights = [float(each.tonight_weight[0]) for each in passed(bench, one)[-1]]
    assert weights == sorted(weights, reverse=True)
    assert 0 < weights[0] <= bench.behaviour.tonight_part
    assert weights[-1] == 0
    whole = passed(bench, bench.series((10, 10), at=[30.0]))[-1][0]
    assert whole.tonight_weight == [0]


def test_yes_is_expected_to_gain_late(bench):
    _, _, _, levels = passed(bench, bench.measure((50_000, 50_000), share=MAJORITY))
    kind = next(k for k in bench.constants.kinds if k.kind is ContestKind.MEASURE)
    no, yes = levels[0].late  # by name
    assert yes - no == pytest.approx(kind.late_shift, abs=1e-6)
    assert levels[0].tonight[1] == pytest.approx(0.5 + kind.in_person_shift / 2)
    assert yes > levels[0].tonight[1]


def test_few_ballots_are_less_like_the_rest_than_many(bench):
    parts = np.array([1e-6, 0.001, 0.03, 0.3, 1.0])
    spreads = unlike(bench.behaviour, parts)
    assert (np.diff(spreads) < 0).all()
    assert spreads[0] == pytest.approx(bench.behaviour.small_spread**2, rel=1e-3)
    assert spreads[2] == pytest.approx(bench.behaviour.small_spread**2 / 2)


def test_sampling_falls_with_the_votes_to_come(bench):
    one = bench.series((600, 400))
    steps, table, behaviour, levels = passed(bench, one)
    many = np.array([[10.0], [1000.0], [100_000.0]])
    _, few, sampling = spread_to_come(steps, levels[0], table, behaviour, many, steps.totals[0])
    assert sampling[:, 0] == pytest.approx(behaviour.sampling / many[:, 0])
    assert (np.diff(few[:, 0]) < 0).all()


def test_nobody_is_counted_out_by_a_first_bulletin(bench):
    steps = lay_out(bench.canvass(bench.series((1000, 0, 0))))
    shares = counted_shares(steps, 0)
    assert shares.min() > 0
    assert shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("at", "factor"),
    [
        ([20.6], "first"),
        ([30.0], "first"),
        ([20.6, 20.9], "night"),
        ([20.6, 24.0], "night"),
        ([20.6, 24.0, 45.0], "late"),
        ([30.0, 45.0], "late"),
    ],
)
def test_finishes_are_drawn_as_wide_as_the_stage_asks(bench, at: list[float], factor: str):
    rows = [(100 * number, 90 * number) for number in range(1, len(at) + 1)]
    longer = bench.series((1, 1), (2, 2), (3, 3), (4, 4), id="longer", at=[20.6, 25, 45, 70])
    steps, _, behaviour, _ = passed(
        bench, bench.series(*rows, at=at), longer, night_widening=0.5, late_widening=2.0
    )
    expected = {"first": 1.0, "night": 0.5, "late": 2.0}[factor]
    assert widening(steps, behaviour).tolist() == [expected, 2.0]


# --- early ballots cast in person ---------------------------------------------------

FIRST = (50_000, 50_000)
TOLD_APART = {"follow_early": -0.15, "follow_day": 0.3, "early_narrowing": 0.75}


def night(bench, early: tuple[int, int], day: tuple[int, int] = (0, 0), **changed):
    """Count early ballots at a quarter to nine and those of election day by midnight."""
    rows = np.cumsum([FIRST, early, day], axis=0)
    shown = rows if sum(day) else rows[:2]
    one = bench.series(*shown.tolist(), at=[20.5, 20.75, 24.0][: len(shown)])
    return passed(bench, one, **(TOLD_APART | changed))[-1]


def test_late_ballots_go_against_early_in_person_and_with_those_of_election_day(bench):
    even = night(bench, (5000, 5000), (10_000, 10_000))[-1].late[0]
    early = night(bench, (8000, 2000), (10_000, 10_000))[-1].late[0]
    day = night(bench, (5000, 5000), (16_000, 4000))[-1].late[0]
    assert even == pytest.approx(0.5, abs=1e-4)
    assert early < even - 0.02
    assert day > even + 0.04
    assert night(bench, (8000, 2000), (16_000, 4000))[-1].late[0] > early


def test_they_go_the_parts_of_the_way_that_are_fitted(bench):
    first, after_early, after_day = night(
        bench, (80_000, 20_000), (70_000, 30_000), early_spread=0.08, sampling=1e-9
    )
    # Of so many ballots all is seen: 0.3 above what was expected of in-person ballots.
    assert after_early.early == pytest.approx([0.3, -0.3], abs=1e-3)
    spread = first.tonight_variance / (first.tonight_variance + 0.08**2)
    assert after_early.tonight[0] - 0.5 == pytest.approx(float(spread[0]) * 0.3, abs=1e-3)
    moved = after_day.tonight[0] - first.tonight[0]
    assert after_day.late[0] - first.late[0] == pytest.approx(
        0.3 * moved - 0.15 * after_early.early[0], abs=1e-6
    )


def test_where_early_ballots_are_known_apart_late_ones_are_known_better(bench):
    apart = night(bench, (5000, 5000), (10_000, 10_000))[-1]
    one = bench.series(FIRST, (55_000, 55_000), (65_000, 65_000), at=[20.5, 21.75, 24.0])
    together = passed(bench, one, **TOLD_APART)[-1][-1]
    assert apart.has_early.all()
    assert not together.has_early.any()
    assert apart.late_variance < together.late_variance
    as_wide = night(bench, (5000, 5000), (10_000, 10_000), early_narrowing=1.0)[-1]
    assert apart.late_variance < as_wide.late_variance


@pytest.mark.parametrize("at", [(20.5, 21.3, 24.0), (19.5, 20.4, 24.0), (20.1, 21.2, 24.0)])
def test_nothing_is_told_apart_where_the_second_bulletin_is_no_early_one(bench, at):
    one = bench.series(FIRST, (58_000, 52_000), (74_000, 56_000), at=at)
    plain = passed(bench, one)[-1]
    for changed in (TOLD_APART, {"follow_early": 0.9, "follow_day": -0.9, "early_spread": 0.5}):
        for before, after in zip(plain, passed(bench, one, **changed)[-1], strict=True):
            assert np.array_equal(before.late, after.late)
            assert np.array_equal(before.late_variance, after.late_variance)
            assert np.array_equal(before.tonight, after.tonight)
            assert not after.early.any()
            assert not after.has_early.any()


@pytest.mark.parametrize("few", [(1, 0), (0, 1), (2, 0), (3, 0)])
def test_a_tiny_early_batch_moves_little(bench, few: tuple[int, int]):
    first, after = night(bench, few)
    assert abs(after.late[0] - first.late[0]) < 0.01
    assert abs(after.tonight[0] - first.tonight[0]) < 0.05
    assert after.tonight_variance > 0.9 * first.tonight_variance


def test_early_ballots_tell_more_the_more_there_are(bench):
    seen = [night(bench, (4 * many, many)) for many in (1, 5, 50, 500, 5000)]
    off = [after.early[0] for _, after in seen]
    assert off == sorted(off)
    assert 0 < off[0] < off[-1] / 4
    assert off[-1] == pytest.approx(0.3, rel=0.02)
    left = [float(after.tonight_variance[0]) for _, after in seen]
    assert left == sorted(left, reverse=True)


def test_an_early_bulletin_that_only_corrects_tells_nothing(bench):
    first, after = night(bench, (-5, 0))
    assert not after.early.any()
    assert after.tonight == pytest.approx(first.tonight)
    assert after.tonight_variance == pytest.approx(first.tonight_variance)


@settings(deadline=None)
@given(
    early=st.tuples(votes, votes), day=st.tuples(votes, votes),
    late=st.tuples(votes, votes),
)  # fmt: skip
def test_levels_with_early_ballots_are_shares_with_a_variance(bench, early, day, late):
    rows = np.cumsum([FIRST, early, day, late], axis=0).tolist()
    one = bench.series(*rows, at=[20.5, 20.75, 24.0, 45.0])
    for each in passed(bench, one, **TOLD_APART)[-1]:
        assert each.late.sum() == pytest.approx(1)
        assert each.tonight.sum() == pytest.approx(1)
        assert each.early.sum() == pytest.approx(0, abs=1e-9)
        assert (each.late_variance > 0).all()
        assert (each.tonight_variance > 0).all()
