"""A canvass as it was known at a moment."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def test_a_moment_sees_what_was_published_at_it_and_nothing_later(bench):
    one = bench.series((10, 5), (20, 9), (30, 14), estimates=(100, None, 3))
    seen = one.until(one.published_at[1])
    assert seen.published_at == one.published_at[:2]
    assert seen.votes.tolist() == [[10, 5], [20, 9]]
    assert seen.estimates == (100, None)
    assert one.until(one.published_at[1] - timedelta(microseconds=1)).votes.tolist() == [
        [10, 5]
    ]
    assert one.until(one.published_at[0] - timedelta(microseconds=1)) is None


def test_only_the_newest_count_of_a_finished_contest_is_final(bench):
    one = bench.series((10, 5), (20, 9), complete=True)
    assert not one.until(one.published_at[0]).complete
    assert one.until(one.published_at[1]).complete


def test_contests_begun_later_are_absent(bench):
    early, late = bench.series((1, 2)), bench.series((1, 2), at=[60.0], id="late")
    seen = bench.canvass(late, early).until(bench.moment(24))
    assert [one.id for one in seen.contests] == ["board"]
    assert seen.election_date == bench.day


@settings(deadline=None)
@given(hours=st.floats(0, 200), steps=st.integers(1, 6))
def test_until_never_changes_what_it_was_made_from(bench, hours: float, steps: int):
    rows = [(number + 1, 2 * number) for number in range(steps)]
    one = bench.series(*rows)
    seen = one.until(bench.moment(hours))
    assert len(one.published_at) == len(one.votes) == steps
    if seen is not None:
        count = len(seen.published_at)
        assert np.array_equal(seen.votes, one.votes[:count])
        assert all(each <= bench.moment(hours) for each in seen.published_at)
        assert all(each > bench.moment(hours) for each in one.published_at[count:])


@pytest.mark.parametrize("equal", [2, 3])
def test_updates_of_one_moment_are_seen_together(bench, equal: int):
    rows = [(number + 1, 1) for number in range(equal)]
    one = bench.series(*rows, at=[21.0] * equal)
    assert len(one.until(bench.moment(21)).votes) == equal
