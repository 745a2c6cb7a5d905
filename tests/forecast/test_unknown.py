"""Before any vote is counted, the rule is all that can be told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.forecast.unknown import TYPICAL_VOTES, finishes_before_any_vote


@pytest.mark.parametrize("names", [1, 2, 5, 40])
def test_every_selection_is_as_likely_as_any_other(bench, names: int):
    one = bench.series((0,) * names)
    finishes, to_come = finishes_before_any_vote(one, 1, 20_000)
    assert finishes.votes.shape == (20_000, names)
    assert finishes.votes.sum(axis=1) == pytest.approx(to_come)
    likely = finishes.placing(1)
    assert likely == pytest.approx(np.full(names, 1 / names), abs=5 / np.sqrt(20_000 * names))
    assert not finishes.complete


def test_a_share_may_be_anything(bench):
    shares = finishes_before_any_vote(bench.series((0, 0)), 1, 20_000)[0].final_shares()[:, 0]
    assert np.quantile(shares, [0.05, 0.5, 0.95]) == pytest.approx([0.05, 0.5, 0.95], abs=0.02)


@pytest.mark.parametrize(
    ("estimate", "middle"), [(None, TYPICAL_VOTES), (0, TYPICAL_VOTES), (1, 1), (5000, 5000)]
)
def test_an_estimate_says_how_many_come(bench, estimate: int | None, middle: float):
    one = bench.series((0, 0), estimates=(estimate,))
    _, to_come = finishes_before_any_vote(one, 1, 20_000)
    assert np.median(to_come) == pytest.approx(middle, rel=0.1)


@settings(deadline=None)
@given(estimate=st.one_of(st.integers(-(10**6), 10**6), st.sampled_from([10**12, 10**24])))
def test_no_estimate_breaks_it(bench, estimate: int):
    one = bench.series((0, 0), estimates=(estimate,))
    finishes, to_come = finishes_before_any_vote(one, 1, 100)
    assert np.isfinite(finishes.votes).all()
    assert (to_come > 0).all()


def test_nobody_stands(bench):
    finishes, to_come = finishes_before_any_vote(bench.series(()), 1, 50)
    assert finishes.votes.shape == (50, 0)
    assert len(to_come) == 50


def test_the_order_of_selections_changes_nothing(bench):
    one = bench.series((0, 0, 0))
    first, _ = finishes_before_any_vote(one, 3, 50)
    second, _ = finishes_before_any_vote(bench.permuted(one, [2, 0, 1]), 3, 50)
    assert first.selections == second.selections
    assert first.votes.tobytes() == second.votes.tobytes()
    assert first.votes.tobytes() != finishes_before_any_vote(one, 4, 50)[0].votes.tobytes()
