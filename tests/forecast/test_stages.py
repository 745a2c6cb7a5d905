"""Counts laid side by side: which updates are steps, and what each of them counted."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.forecast.stages import (
    Stage,
    has_votes,
    hours_since,
    lay_out,
    newest_pace,
    night_votes,
    pace_of,
)
from downballot.model.rule import MAJORITY


def test_a_step_is_an_update_that_changed_the_votes(bench):
    one = bench.series((0, 0), (5, 3), (5, 3), (9, 4), at=[20.2, 20.6, 21.0, 40.0])
    steps = lay_out(bench.canvass(one))
    assert steps.updates[:, 0].tolist() == [1, 3]
    assert steps.stages[:, 0].tolist() == [Stage.FIRST, Stage.LATE]
    assert steps.votes.tolist() == [[5, 3], [9, 4]]
    assert steps.totals.tolist() == [[8], [13]]


def test_a_short_contest_stays_as_it_was_beside_a_long_one(bench):
    short = bench.series((5, 3, 1), id="short")
    long = bench.series((1, 1), (2, 2), (3, 3), id="long")
    steps = lay_out(bench.canvass(short, long))
    assert [one.id for one in steps.contests] == ["long", "short"]
    assert steps.stages[:, 1].tolist() == [Stage.FIRST, Stage.NONE, Stage.NONE]
    assert steps.updates[:, 1].tolist() == [0, -1, -1]
    assert steps.last_step().tolist() == [2, 0]
    assert (steps.votes[:, steps.row(1)] == [5, 3, 1]).all()
    assert steps.sum(np.ones(5)).tolist() == [2, 3]


@pytest.mark.parametrize(
    ("hours", "stages"),
    [
        ((-3.0, 20.6, 35.9, 36.0), (Stage.FIRST, Stage.NIGHT, Stage.NIGHT, Stage.LATE)),
        ((27.9, 28.5), (Stage.FIRST, Stage.NIGHT)),
        ((28.0, 35.0), (Stage.WHOLE_NIGHT, Stage.NIGHT)),
        ((900.0, 901.0), (Stage.WHOLE_NIGHT, Stage.LATE)),
    ],
)
def test_a_stage_is_told_by_the_clock(bench, hours: tuple[float, ...], stages: tuple[Stage]):
    rows = [(number + 1, 1) for number in range(len(hours))]
    steps = lay_out(bench.canvass(bench.series(*rows, at=hours)))
    assert steps.stages[:, 0].tolist() == list(stages)
    assert steps.hours[:, 0] == pytest.approx(hours)


@pytest.mark.parametrize(
    ("hours", "second"),
    [
        ((20.4, 20.75), Stage.EARLY),
        ((20.0, 20.9), Stage.EARLY),
        ((20.3, 21.19), Stage.EARLY),
        ((20.3, 21.2), Stage.NIGHT),  # too late in the evening
        ((20.05, 21.1), Stage.NIGHT),  # more than an hour after the first
        ((19.9, 20.5), Stage.NIGHT),  # polls were open in the West: another clock
        ((20.4, 40.0), Stage.LATE),
    ],
)
def test_a_second_bulletin_soon_after_the_first_is_of_early_votes(
    bench, hours: tuple[float, float], second: Stage
):
    one = bench.series((1, 1), (2, 2), (3, 3), at=[*hours, 45.0])
    steps = lay_out(bench.canvass(one))
    assert steps.stages[:, 0].tolist() == [Stage.FIRST, second, Stage.LATE]


def test_only_the_second_bulletin_is_of_early_votes(bench):
    one = bench.series((1, 1), (2, 2), (3, 3), (4, 4), at=[20.4, 20.7, 20.9, 21.1])
    stages = lay_out(bench.canvass(one)).stages[:, 0].tolist()
    assert stages == [Stage.FIRST, Stage.EARLY, Stage.NIGHT, Stage.NIGHT]


def test_the_second_bulletin_is_the_second_that_changed_a_contest(bench):
    one = bench.series((1, 1), (1, 1), (2, 2), id="one", at=[20.4, 20.7, 22.0])
    other = bench.series((1, 1), (2, 2), (3, 3), id="other", at=[20.4, 20.7, 22.0])
    steps = lay_out(bench.canvass(one, other))
    assert steps.stages[:, 0].tolist() == [Stage.FIRST, Stage.NIGHT, Stage.NONE]
    assert steps.stages[:, 1].tolist() == [Stage.FIRST, Stage.EARLY, Stage.NIGHT]


def test_hours_are_those_of_the_authoritys_clock(bench):
    local = bench.moment(20.5)
    assert hours_since(local, bench.day) == 20.5
    assert hours_since(local.replace(tzinfo=None), bench.day) == 20.5
    elsewhere = local.astimezone(ZoneInfo("Asia/Tokyo"))
    assert hours_since(elsewhere, bench.day) == 20.5 + 17
    assert hours_since(datetime(2024, 11, 4, 23, tzinfo=UTC), bench.day) == -1


def test_contests_without_a_vote_have_no_steps(bench):
    assert lay_out(bench.canvass()) is None
    assert lay_out(bench.canvass(bench.series((0, 0)))) is None
    withdrawn = bench.series((5, 5), (0, 0))
    assert not has_votes(withdrawn)
    assert lay_out(bench.canvass(withdrawn)) is None


def test_sides_stand_for_yes_and_for_the_parties(bench):
    question = bench.measure((5, 3), share=MAJORITY, id="m")
    parties = bench.series((5, 3, 1), parties=(-1, 1, 0), id="p")
    same = bench.series((5, 3), parties=(1, 1), id="q")
    steps = lay_out(bench.canvass(question, parties, same))
    assert steps.sides.tolist() == [-1, 1, -1, 1, 0, 0, 0]  # "no" stands before "yes"


@settings(deadline=None)
@given(shares=st.lists(st.integers(1, 1000), min_size=2, max_size=6), data=st.data())
def test_a_side_gains_what_the_other_loses(bench, shares: list[int], data: st.DataObject):
    sides = data.draw(st.permutations([1, -1, *(0,) * (len(shares) - 2)]))
    steps = lay_out(bench.canvass(bench.series(shares, parties=tuple(sides))))
    parts = steps.votes[0] / sum(shares)
    direction = steps.direction(parts)
    assert direction.sum() == pytest.approx(0, abs=1e-12)
    # One unit along it is one unit of distance on the scale of a poll.
    assert (direction**2 / parts).sum() == pytest.approx(1)
    assert direction[sides.index(1)] > 0 > direction[sides.index(-1)]
    one, other = (parts[sides.index(side)] for side in (1, -1))
    assert steps.side_lead(parts) == pytest.approx([(one - other) / (one + other)])


def test_yes_gains_its_standard_deviation(bench):
    steps = lay_out(bench.canvass(bench.measure((30, 70), share=MAJORITY)))
    direction = steps.direction(np.array([0.7, 0.3]))
    assert direction == pytest.approx([-np.sqrt(0.21), np.sqrt(0.21)])
    assert steps.side_lead(np.array([0.7, 0.3])) == pytest.approx([-0.4])


def test_a_contest_without_sides_moves_to_none(bench):
    steps = lay_out(bench.canvass(bench.series((30, 70))))
    assert steps.direction(np.array([0.3, 0.7])).tolist() == [0, 0]


def test_the_pace_is_of_the_last_two_days_and_of_no_night(bench):
    at = [20.6, 24.0, 42.0, 66.0, 114.0]
    one = bench.series((100, 0), (200, 0), (260, 0), (300, 0), (310, 0), at=at)
    pace = pace_of(lay_out(bench.canvass(one)))[:, 0]
    assert np.isnan(pace[:2]).all()
    # From six in the morning after: half a day, then a day and a half; then two days.
    assert pace[2:] == pytest.approx([60 / 0.5, 100 / 1.5, 10 / 2])


def test_a_pace_is_above_zero_even_where_a_count_falls(bench):
    one = bench.series((100, 50), (90, 50), at=[20.6, 40.0])
    pace = pace_of(lay_out(bench.canvass(one)))
    assert np.isnan(pace[0, 0])
    assert pace[1, 0] > 0


def test_after_four_hundred_hours_the_pace_is_of_a_week(bench):
    at = [20.6, 240.0, 380.0, 400.0, 420.0]
    one = bench.series((100, 0), (200, 0), (340, 0), (350, 0), (355, 0), at=at)
    steps = lay_out(bench.canvass(one))
    # Until then of the last two days or longer, back to the count before them.
    assert pace_of(steps)[2:, 0] == pytest.approx([
        (340 - 200) / ((380 - 240) / 24),
        (350 - 100) / ((400 - 30) / 24),  # no count but the night's is a week old
        (355 - 200) / ((420 - 240) / 24),
    ])
    assert newest_pace(steps) == pytest.approx(pace_of(steps)[-1])


def test_just_before_the_pace_is_of_two_days(bench):
    counts = [(100, 0), (200, 0), (340, 0), (350, 0)]
    before = bench.series(*counts, at=[20.6, 100.0, 350.0, 399.9], id="before")
    after = bench.series(*counts, at=[20.6, 100.0, 350.0, 400.0], id="after")
    found = newest_pace(lay_out(bench.canvass(after, before)))
    assert found == pytest.approx([150 / (300 / 24), 10 / (49.9 / 24)])


def test_the_votes_of_the_night_are_known_once_it_is_over(bench):
    counts, at = [(5, 3), (9, 4), (20, 9), (30, 9)], [20.6, 35.9, 36.0, 60.0]
    found = [
        night_votes(lay_out(bench.canvass(bench.series(*counts[:seen], at=at[:seen]))))[0]
        for seen in (1, 2, 3, 4)
    ]
    assert np.isnan(found[:2]).all()
    assert found[2:] == [13, 13]


def test_without_a_count_on_the_night_its_votes_are_unknown(bench):
    late = bench.series((5, 3), (9, 4), at=[40.0, 60.0], id="late")
    night = bench.series((5, 3), (9, 4), at=[20.6, 60.0], id="night")
    fell = bench.series((5, 3), (9, 4), (2, 1), at=[20.6, 23.0, 60.0], id="fell")
    still = bench.series((5, 3), (5, 3), at=[20.6, 60.0], id="still")
    steps = lay_out(bench.canvass(late, night, fell, still))
    found = dict(zip((one.id for one in steps.contests), night_votes(steps), strict=True))
    assert np.isnan(found["late"])
    assert (found["night"], found["fell"]) == (8, 13)
    assert np.isnan(found["still"])  # nothing was counted since: the night may go on


@settings(deadline=None)
@given(data=st.data(), names=st.integers(1, 5), updates=st.integers(1, 5))
def test_the_order_of_selections_changes_no_row(bench, data, names: int, updates: int):
    rows = [
        data.draw(st.lists(st.integers(0, 50), min_size=names, max_size=names))
        for _ in range(updates)
    ]
    one = bench.series(*rows)
    order = data.draw(st.permutations(range(names)))
    before = lay_out(bench.canvass(one))
    after = lay_out(bench.canvass(bench.permuted(one, order)))
    assert (before is None) == (after is None)
    if before is not None:
        assert np.array_equal(before.votes, after.votes)
        assert np.array_equal(before.stages, after.stages)
