"""What past nights and past turnouts weigh on the votes to come, against plain integration."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from scipy import integrate, stats

from downballot.contests.past_levels import PastLevels
from downballot.contests.whole_count import (
    GRID,
    NIGHT_FREEDOM,
    Whole,
    WholeCounts,
    after_night,
    expect_whole,
    while_night_goes_on,
)

quick = settings(deadline=None, max_examples=40)
NAN = float("nan")
DAY = date(2022, 11, 8)
COUNTY, STRANGE = "Orange County", "Sierra County"
KNOWN = WholeCounts(
    nights=PastLevels({"2018-11-06": -0.2, "2022-06-07": 0.1}, {COUNTY: (0.3, 2)}),
    turnouts=PastLevels(
        {"2018-11-06": np.log(0.6), "2022-06-07": np.log(0.3)},
        {COUNTY: (0.05, 2)},
        primaries_apart=True,
    ),
)


def column(value: float) -> np.ndarray:
    return np.array([float(value)])


def whole(
    night=NAN, left=NAN, left_shared=0.5, left_own=0.2, growth=NAN, growth_spread=0.2
) -> Whole:
    """Return what is expected of one contest; nothing unless it is given."""
    return Whole(
        column(night), column(left), column(left_shared), column(left_own), 0.2,
        column(growth), column(growth_spread),
    )  # fmt: skip


def weighed(known: Whole, *, ratio=-0.5, shared=0.6, own=0.4, counted=1000.0):
    """Return the ratio and its two spreads after the night."""
    found = after_night(*map(column, (ratio, shared, own, counted)), known)
    return tuple(float(one[0]) for one in found)


def integrated(known: Whole, ratio: float, spread: float, counted: float):
    """Return mean and spread of the same densities by adaptive integration."""

    def density(x: float) -> float:
        value = stats.norm.pdf(x, ratio, spread)
        if np.isfinite(known.night_votes[0]):
            left = (counted * (1 + np.exp(x)) - known.night_votes[0]) / known.night_votes[0]
            scale = np.hypot(known.left_shared[0], known.left_own[0])
            away = (np.log(max(left, 1e-6)) - known.left[0]) / scale
            value *= stats.t.pdf(away, NIGHT_FREEDOM)
        if np.isfinite(known.growth[0]):
            value *= stats.norm.pdf(np.log(1 + np.exp(x)), known.growth[0], known.growth_spread)
        return float(np.squeeze(value))

    ends = ratio - 4 * spread, ratio + 4 * spread
    points = np.linspace(*ends, 41)[1:-1].tolist()

    def moment(power: int, middle: float = 0.0) -> float:
        return integrate.quad(
            lambda x: (x - middle) ** power * density(x), *ends, points=points, limit=400
        )[0]

    whole_weight = moment(0)
    mean = moment(1) / whole_weight
    return mean, np.sqrt(moment(2, mean) / whole_weight)


# --- after the night ------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(
    ratio=st.floats(-3, 1), spread=st.floats(0.3, 1.2),
    grown=st.floats(1.05, 3), far=st.floats(-1, 1), scale=st.floats(0.2, 0.8),
)  # fmt: skip
def test_what_nights_left_is_weighed_as_integration_weighs_it(ratio, spread, grown, far, scale):
    counted, night = 1000 * grown, 1000.0
    left = np.log(grown * (1 + np.exp(ratio)) - 1) + far
    known = whole(night=night, left=left, left_shared=scale, left_own=0.0)
    mean, shared, own = weighed(known, ratio=ratio, shared=spread, own=0.0, counted=counted)
    assert (mean, np.hypot(shared, own)) == pytest.approx(
        integrated(known, ratio, spread, counted), abs=0.01 * spread
    )


@settings(deadline=None, max_examples=20)
@given(
    ratio=st.floats(-3, 1), spread=st.floats(0.3, 1.2),
    far=st.floats(-0.5, 0.5), scale=st.floats(0.1, 0.5),
)  # fmt: skip
def test_turnout_is_weighed_as_integration_weighs_it(ratio, spread, far, scale):
    known = whole(growth=np.log(1 + np.exp(ratio)) + far, growth_spread=scale)
    mean, shared, own = weighed(known, ratio=ratio, shared=spread, own=0.0)
    assert (mean, np.hypot(shared, own)) == pytest.approx(
        integrated(known, ratio, spread, 1000), abs=0.01 * spread
    )


def test_both_are_weighed_together_as_integration_weighs_them():
    known = whole(night=700, left=0.4, growth=0.3, growth_spread=0.15)
    mean, shared, own = weighed(known)
    found = integrated(known, -0.5, np.hypot(0.6, 0.4), 1000)
    assert (mean, np.hypot(shared, own)) == pytest.approx(found, abs=0.003)
    alone = [
        weighed(whole(night=700, left=0.4)),
        weighed(whole(growth=0.3, growth_spread=0.15)),
    ]
    assert np.hypot(shared, own) < min(np.hypot(*one[1:]) for one in alone)


@pytest.mark.parametrize(
    "known", [whole(), whole(left=0.3), whole(night=700)], ids=["nothing", "left", "night"]
)
@pytest.mark.parametrize("counted", [1, 1000, 1e7])
def test_where_nothing_is_known_the_calendar_stands(known: Whole, counted: float):
    found = weighed(known, ratio=-2.3, shared=0.7, own=0.1, counted=counted)
    assert found == (-2.3, 0.7, 0.1)


def test_what_is_known_very_loosely_hardly_changes_anything():
    loose = whole(night=700, left=0.3, left_shared=300, growth=0.5, growth_spread=300)
    assert weighed(loose) == pytest.approx((-0.5, 0.6, 0.4), abs=0.002)


def test_the_more_past_nights_left_the_more_is_to_come():
    expected = np.log(1000 / 700 * (1 + np.exp(-0.5)) - 1)
    means = [
        weighed(whole(night=700, left=expected + far))[0] for far in np.linspace(-0.7, 0.7, 8)
    ]
    assert means == sorted(means)
    assert means[0] < -0.5 < means[-1]


@quick
@given(
    ratio=st.floats(-6, 2), growth=st.lists(st.floats(-3, 5), min_size=2, max_size=2),
    spread=st.floats(0.05, 1), counted=st.floats(1, 1e7),
)  # fmt: skip
def test_the_more_voters_are_expected_the_more_is_to_come(ratio, growth, spread, counted):
    less, more = (
        weighed(whole(growth=one, growth_spread=spread), ratio=ratio, counted=counted)[0]
        for one in sorted(growth)
    )
    assert less <= more + 1e-9


def test_one_night_quite_unlike_the_others_is_not_forced_on_the_calendar():
    far = [weighed(whole(night=700, left=left))[0] for left in (2, 8, 30)]
    # Student's t: what lies far away pulls less and less.
    assert abs(far[2] + 0.5) < abs(far[1] + 0.5)


@quick
@given(night=st.floats(0.2, 1), left=st.floats(-1, 1), part=st.floats(0, 1))
def test_what_is_learnt_takes_the_parts_of_its_source(night, left, part):
    own = 0.5 * np.sqrt(1 - part**2)
    known = whole(night=1000 * night, left=left, left_shared=0.5 * part, left_own=own)
    _, shared, alone = weighed(known)
    found = shared**2 / (shared**2 + alone**2)
    ends = sorted([0.36 / 0.52, part**2])
    assert ends[0] - 1e-9 <= found <= ends[1] + 1e-9


@quick
@given(
    ratio=st.floats(-12, 4), shared=st.floats(0, 3), own=st.floats(0.01, 3),
    counted=st.sampled_from([1.0, 2.0, 1e3, 1e8]),
    night=st.one_of(st.just(NAN), st.sampled_from([1.0, 999.0, 1e5, 1e9])),
    left=st.one_of(st.just(NAN), st.floats(-15, 6)),
    left_own=st.floats(0, 2), growth=st.one_of(st.just(NAN), st.floats(-15, 15)),
    growth_spread=st.floats(0.03, 2),
)  # fmt: skip
def test_whatever_is_expected_the_spread_is_real_and_the_ratio_within_reach(
    ratio, shared, own, counted, night, left, left_own, growth, growth_spread
):
    # A count may fall below its night's, and turnout may lead to fewer than are counted.
    known = whole(night, left, 0.3, left_own, growth, growth_spread)
    found = weighed(known, ratio=ratio, shared=shared, own=own, counted=counted)
    assert np.isfinite(found).all()
    assert min(found[1:]) >= 0
    before, reach = np.hypot(shared, own), GRID[-1] * np.hypot(shared, own)
    assert abs(found[0] - ratio) <= reach * (1 + 1e-9)
    # A bound of any distribution within reach.
    assert np.hypot(*found[1:]) <= GRID[-1] * before * (1 + 1e-9)


def test_contests_are_weighed_one_by_one():
    rows = [(500.0, 0.3, NAN), (NAN, NAN, 0.4), (NAN, NAN, NAN), (900.0, -1.0, 0.1)]
    night, left, growth = np.array(rows).T
    many = np.ones(4)
    together = Whole(night, left, 0.5 * many, 0.2 * many, 0.2, growth, 0.2 * many)
    found = np.array(after_night(-0.5 * many, 0.6 * many, 0.4 * many, 1000 * many, together)).T
    for place, (one, other, third) in enumerate(rows):
        assert found[place] == pytest.approx(weighed(whole(one, other, growth=third)))


# --- while the night goes on ----------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "seen"),
    [(19, 0.5), (20.5, 0.5), (21.5, 0.625), (22.5, 0.75), (26, 1), (30, 1)],
)
def test_on_the_night_a_place_differs_by_what_is_seen_by_then(hours: float, seen: float):
    given_ = map(column, (hours, 0.1, 0.4, 0.3))
    found = while_night_goes_on(*given_, -0.3, whole(left=0.5))
    ratio, shared, own = (float(one[0]) for one in found)
    assert ratio == pytest.approx(0.1 + seen * (0.5 - -0.3))
    # What elections differ by comes from the place's nights, no longer from the calendar.
    assert shared == pytest.approx(np.sqrt(0.5**2 + 0.2**2))
    assert own == pytest.approx(np.sqrt(0.3**2 + 0.2**2))


def test_a_place_whose_nights_are_the_usual_ones_does_not_move():
    found = while_night_goes_on(*map(column, (23, 0.1, 0.4, 0.3)), -0.3, whole(left=-0.3))
    assert found[0] == pytest.approx([0.1])


def test_on_the_night_the_calendar_stands_where_nothing_is_known():
    found = while_night_goes_on(*map(column, (23, 0.1, 0.4, 0.3)), -0.3, whole(growth=0.5))
    assert [float(one[0]) for one in found] == [0.1, 0.4, 0.3]


# --- what is expected -----------------------------------------------------------------


def expected(
    *areas: str, known=KNOWN, registered: float = NAN, counted=(1000.0,), day=DAY
) -> Whole:
    many = len(areas)
    return expect_whole(
        known, day, areas, np.full(many, float(registered)),
        night_votes=np.full(many, 500.0), counted=np.array(counted * many)[:many],
    )  # fmt: skip


def test_a_county_is_expected_at_its_levels_with_its_own_way():
    found = expected(f"{COUNTY} CA", registered=3000)
    night = KNOWN.nights.expect(COUNTY, DAY)
    turnout = KNOWN.turnouts.expect(COUNTY, DAY)
    assert found.left == pytest.approx([night.mean])
    assert found.growth == pytest.approx([np.log(np.exp(turnout.mean) * 3000 / 1000)])
    # Two elections of it are known, so it is as unsure as one of three is.
    assert found.left_shared == pytest.approx([np.hypot(night.spread, 0.6 / np.sqrt(3))])
    assert found.left_own == [KNOWN.contest]
    three = turnout.spread**2 + KNOWN.turnout_place**2 + KNOWN.turnout_contest**2
    assert found.growth_spread == pytest.approx([np.sqrt(three)])
    assert found.night_votes.tolist() == [500.0]


def test_a_place_of_which_nothing_is_known_is_expected_less_surely():
    known, strange = expected(COUNTY), expected(STRANGE)
    assert strange.left == pytest.approx(known.left - 0.3)
    assert strange.left_shared > known.left_shared
    night = KNOWN.nights.expect(STRANGE, DAY)
    assert strange.left_shared == pytest.approx([np.hypot(night.spread, KNOWN.place)])


def test_a_state_is_surer_than_a_county_and_its_districts_differ_more():
    state, county = expected("California", registered=3000), expected(STRANGE, registered=3000)
    assert state.left_shared < county.left_shared
    assert state.left_own == [KNOWN.district]
    assert state.left_own > county.left_own
    assert state.growth_spread < county.growth_spread


def test_turnout_is_of_the_contest_of_an_area_that_most_voted_in():
    areas = (COUNTY, STRANGE, COUNTY)
    found = expected(*areas, registered=5000, counted=(1000.0, 200.0, 2500.0))
    assert found.growth[0] == found.growth[2]
    assert found.growth[2] == expected(COUNTY, registered=5000, counted=(2500.0,)).growth[0]
    assert found.growth[1] > found.growth[0]


def test_without_registered_voters_or_past_elections_nothing_is_expected():
    assert np.isnan(expected(COUNTY).growth).all()
    none = expected(COUNTY, known=WholeCounts(), registered=3000)
    assert np.isnan(none.left).all()
    assert np.isnan(none.growth).all()
    assert weighed(none) == (-0.5, 0.6, 0.4)
    nights = expected(COUNTY, known=structs.replace(KNOWN, turnouts=PastLevels()))
    assert np.isfinite(nights.left).all()


def test_the_order_of_contests_changes_no_expectation():
    areas, counted = (COUNTY, STRANGE, "California", COUNTY), (9.0, 8.0, 7.0, 600.0)
    one = expected(*areas, registered=5000, counted=counted)
    other = expected(*areas[::-1], registered=5000, counted=counted[::-1])
    for name in ("left", "left_shared", "left_own", "growth", "growth_spread"):
        assert getattr(one, name).tolist() == getattr(other, name)[::-1].tolist()
