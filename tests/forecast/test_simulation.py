"""What is drawn has the mean, the spread and the company that it is said to have."""

import numpy as np
import pytest
from msgspec import structs
from scipy import stats

from downballot.forecast.simulation import (
    MOST_RATIO,
    ContestOutlook,
    Simulation,
    student_scale,
)

DRAWS = 60_000


def outlook(**changed) -> ContestOutlook:
    """Make a contest of three with 8000 votes to come and no spread but that of its shares."""
    votes = np.array([5000.0, 3000.0, 2000.0])
    given = ContestOutlook(
        id="board",
        area="county",
        votes=votes,
        shares=votes / votes.sum(),
        expected=np.array([0.45, 0.35, 0.2]),
        direction=np.zeros(3),
        apart=np.zeros(3),
        tonight_spread=0.0,
        log_votes=float(np.log(8000)),
        votes_shared=0.0,
        votes_own=0.0,
        composition=0.05**2,
        late_part=0.0,
        shift_spread=0.0,
        group="",
    )
    return structs.replace(given, **changed)


def drawn(bench, *outlooks: ContestOutlook, seed=1, draws=DRAWS, scale=1.0, **changed):
    quiet = {"election_spread": 0.0, "sampling": 0.0, "small_spread": 0.0} | changed
    behaviour = structs.replace(bench.behaviour, **quiet)
    return Simulation(behaviour, seed=seed, draws=draws, scale=scale).draw(list(outlooks))


@pytest.mark.parametrize("freedom", [2.5, 4.0, 8.0, 40.0])
def test_a_normal_with_the_scale_is_students_t(freedom: float):
    scale = student_scale(freedom).astype(float)
    assert (scale > 0).all()
    assert np.isfinite(scale).all()
    unit = np.sqrt((freedom - 2) / freedom)  # of a t with variance 1
    for level in (0.5, 0.75, 0.9, 0.975, 0.995, 0.9995):
        place = stats.t.ppf(level, freedom) * unit
        assert stats.norm.cdf(place / scale).mean() == pytest.approx(level, abs=2e-4)
    if freedom > 4:
        assert (scale**2).mean() == pytest.approx(1, abs=0.01)


def test_the_mean_of_the_shares_to_come_is_what_was_expected(bench):
    one = outlook()
    (got,) = drawn(bench, one)
    error = 0.05 * np.sqrt(one.shares * (1 - one.shares) / DRAWS)
    assert (np.abs(got.shares.mean(axis=0) - one.expected) < 5 * error).all()
    assert got.shares.sum(axis=1) == pytest.approx(np.ones(DRAWS), abs=1e-5)


@pytest.mark.parametrize("composition", [0.02**2, 0.05**2])
def test_their_covariance_is_that_of_a_sample(bench, composition: float):
    one = outlook(composition=composition)
    (got,) = drawn(bench, one)
    p = one.shares
    wanted = composition * (np.diag(p) - np.outer(p, p))
    assert np.cov(got.shares.T) == pytest.approx(wanted, rel=0.05, abs=0.02 * wanted.max())


def test_spread_is_of_all_parts_together(bench):
    one = outlook(late_part=0.5)
    (got,) = drawn(bench, one, sampling=1.2, small_spread=0.14, small_part=0.03)
    part = 8000 / 18_000
    variance = 0.05**2 + 1.2 / 8000 + 0.14**2 * 0.5**2 * 0.03 / (0.03 + part)
    p = one.shares
    assert got.shares.var(axis=0) == pytest.approx(variance * p * (1 - p), rel=0.05)


def test_a_wider_election_is_as_much_wider_as_is_said(bench):
    narrow, wide = (drawn(bench, outlook(), scale=one)[0].shares.std(axis=0) for one in (1, 2))
    assert wide == pytest.approx(2 * narrow, rel=0.02)


def test_finals_are_what_is_counted_and_what_comes(bench):
    one = outlook(votes_own=0.3)
    (got,) = drawn(bench, one, draws=500)
    assert got.finals == pytest.approx(one.votes + got.shares * got.to_come[:, None], rel=1e-5)
    assert (got.finals >= one.votes - 0.5).all()


def test_votes_to_come_are_log_normal_where_no_area_is_unlike_another(bench):
    (got,) = drawn(bench, outlook(votes_shared=0.3, votes_own=0.4), votes_freedom=1e6)
    logs = np.log(got.to_come.astype(float))
    assert logs.mean() == pytest.approx(np.log(8000), abs=0.01)
    assert logs.std() == pytest.approx(0.5, rel=0.02)
    assert stats.kstest(logs[:5000], "norm", (np.log(8000), 0.5)).pvalue > 1e-4


@pytest.mark.parametrize("freedom", [3.0, 4.0, 8.0])
def test_their_logarithm_has_the_tails_of_students_t(bench, freedom: float):
    (got,) = drawn(bench, outlook(votes_shared=0.3, votes_own=0.4), votes_freedom=freedom)
    unit = 0.5 * np.sqrt((freedom - 2) / freedom)  # a t with a spread of 0.5
    logs = (np.log(got.to_come.astype(float)) - np.log(8000)) / unit
    assert stats.kstest(logs[:5000], "t", (freedom,)).pvalue > 1e-4
    for level in (0.005, 0.1, 0.5, 0.9, 0.995):
        beyond = (logs < stats.t.ppf(level, freedom)).mean()
        assert beyond == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / DRAWS))


def test_an_area_is_unlike_the_past_in_all_its_contests_or_in_none(bench):
    spread = {"votes_own": 0.3}
    here, there = outlook(**spread), outlook(id="council", **spread)
    far = outlook(id="far", area="elsewhere", **spread)
    far_off = [
        np.abs(np.log(one.to_come / 8000))
        for one in drawn(bench, here, there, far, votes_freedom=3.0)
    ]
    together = np.corrcoef(np.minimum(far_off, 1.0))
    assert together[0, 1] > 0.1  # what is large is large together, whichever way it goes
    assert np.abs(together[0:2, 2]).max() < 0.03


def test_contests_of_one_area_share_what_is_not_known_of_the_votes_to_come(bench):
    spread = {"votes_shared": 0.3, "votes_own": 0.3}
    here, there = outlook(**spread), outlook(id="council", **spread)
    far = outlook(id="far", area="elsewhere", **spread)
    votes = [np.log(one.to_come) for one in drawn(bench, here, there, far)]
    assert np.corrcoef(votes)[0, 1] == pytest.approx(0.5, abs=0.03)
    assert abs(np.corrcoef(votes)[0, 2]) < 0.03


def test_measures_share_a_shift_and_candidates_do_not(bench):
    direction = np.array([0.49, 0.0, -0.49])
    sided = {"direction": direction, "shift_spread": 0.05, "group": "measures"}
    contests = (
        outlook(**sided),
        outlook(id="second", **sided),
        outlook(id="party", **(sided | {"group": "parties"})),
        outlook(id="candidates"),
    )
    yes = [one.shares[:, 0] for one in drawn(bench, *contests)]
    together = np.corrcoef(yes)
    shift, own = (0.05 * 0.49) ** 2, 0.05**2 * 0.25
    assert together[0, 1] == pytest.approx(shift / (shift + own), abs=0.03)
    assert np.abs(together[0, 2:]).max() < 0.03


def test_an_area_shares_how_much_of_its_night_is_to_come(bench):
    night = {"tonight_spread": 0.2, "apart": np.array([0.2, -0.1, -0.1])}
    contests = (outlook(**night), outlook(id="b", **night), outlook(id="c", area="x", **night))
    first = [one.shares[:, 0] for one in drawn(bench, *contests)]
    assert np.corrcoef(first)[0, 1] > 0.5
    assert abs(np.corrcoef(first)[0, 2]) < 0.03


def test_the_same_seed_draws_the_same_and_another_one_does_not(bench):
    one = outlook(votes_own=0.1)
    first, again, other = (drawn(bench, one, seed=seed, draws=300)[0] for seed in (7, 7, 8))
    assert first.finals.tobytes() == again.finals.tobytes()
    assert first.finals.tobytes() != other.finals.tobytes()


def test_neither_company_nor_order_changes_what_is_drawn_for_a_contest(bench):
    contests = [outlook(id=f"c{number}", votes_shared=0.2) for number in range(40)]
    whole = drawn(bench, *contests, draws=200)
    turned = drawn(bench, *reversed(contests), draws=200)
    (alone,) = drawn(bench, contests[17], draws=200)
    assert alone.finals.tobytes() == whole[17].finals.tobytes() == turned[22].finals.tobytes()
    assert whole[0].finals.tobytes() != whole[1].finals.tobytes()


@pytest.mark.parametrize("log_votes", [-40.0, 0.0, 60.0])
def test_votes_to_come_stay_finite(bench, log_votes: float):
    (got,) = drawn(bench, outlook(log_votes=log_votes, votes_own=3.0), draws=2000, sampling=1.2)
    assert np.isfinite(got.finals).all()
    assert got.to_come.max() <= 10_000 * np.exp(MOST_RATIO) * 1.001
    assert ((got.shares >= 0) & (got.shares <= 1 + 1e-6)).all()


def test_shares_beyond_all_reason_are_kept_within_bounds(bench):
    one = outlook(expected=np.array([1.3, -0.2, -0.1]), composition=4.0)
    (got,) = drawn(bench, one, draws=5000, scale=4.0)
    assert np.isfinite(got.shares).all()
    assert got.shares.min() >= 0
    assert got.shares.max() <= 1 + 1e-6
