"""What is expected of an election by past ones, against means taken by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.contests.past_levels import (
    OTHER_KINDS,
    STARTING_ELECTIONS,
    STARTING_SPREAD,
    Expected,
    PastLevels,
    fit_levels,
)

quick = settings(deadline=None, max_examples=40)
GENERAL, PRESIDENTIAL = date(2022, 11, 8), date(2024, 11, 5)
# Of four kinds where primaries are apart, of two where they are not.
LEVELS = {"2018-06-05": 0.1, "2018-11-06": 0.4, "2020-11-03": 1.0, "2020-03-03": 0.7}
DAYS = [*LEVELS, "2014-11-04", "2016-11-08"]


def by_hand(alike: dict[str, float], day: date, half_life: float = 0.0) -> tuple[float, float]:
    """Return mean and spread: elections alike, and all of them as a part of one more."""

    def weight(one: str) -> float:
        years = abs((date.fromisoformat(one) - day).days) / 365.25
        return 0.5 ** (years / half_life) if half_life else 1.0

    every = sum(weight(one) * LEVELS[one] for one in LEVELS) / sum(map(weight, LEVELS))
    own = sum(map(weight, alike))
    mean = sum(weight(one) * level for one, level in alike.items()) + OTHER_KINDS * every
    mean /= own + OTHER_KINDS
    squares = sum(weight(one) * (level - mean) ** 2 for one, level in alike.items())
    squares += STARTING_ELECTIONS * STARTING_SPREAD**2
    return mean, float(np.sqrt(squares / (own + STARTING_ELECTIONS - 1)))


@pytest.mark.parametrize("half_life", [0.0, 3.0])
@pytest.mark.parametrize(
    ("day", "apart", "alike"),
    [
        (PRESIDENTIAL, False, ["2020-11-03"]),
        (GENERAL, False, ["2018-06-05", "2018-11-06", "2020-03-03"]),
        (date(2024, 3, 5), False, ["2018-06-05", "2018-11-06", "2020-03-03"]),
        (PRESIDENTIAL, True, ["2020-11-03"]),
        (GENERAL, True, ["2018-11-06"]),
        (date(2024, 3, 5), True, ["2020-03-03"]),
        (date(2026, 6, 2), True, ["2018-06-05"]),
    ],
)
def test_an_election_is_expected_at_the_mean_of_its_kind(day, apart, alike, half_life):
    found = PastLevels(LEVELS, {}, apart, half_life).expect("Town", day)
    mean, spread = by_hand({one: LEVELS[one] for one in alike}, day, half_life)
    assert (found.mean, found.spread) == pytest.approx((mean, spread))
    assert found.elections == 0


def test_a_place_is_as_far_from_it_as_it_usually_is():
    levels = PastLevels(LEVELS, {"Town": (0.25, 3)})
    town, other = (levels.expect(name, GENERAL) for name in ("Town", "Elsewhere"))
    assert town == Expected(pytest.approx(other.mean + 0.25), other.spread, 3)


def test_of_a_kind_never_seen_all_elections_speak():
    only = PastLevels({"2018-06-05": 0.1, "2022-06-07": 0.5}, {}, primaries_apart=True)
    found = only.expect("Town", PRESIDENTIAL)
    assert found.mean == pytest.approx(0.3)
    assert found.spread == pytest.approx(STARTING_SPREAD * np.sqrt(2))


def test_without_a_past_election_nothing_is_expected():
    assert PastLevels().expect("Town", GENERAL) is None
    assert fit_levels({}).expect("Town", GENERAL) is None


def test_nearer_elections_count_for_more():
    levels = {"2016-11-08": 0.0, "2020-11-03": 1.0}
    near, alike = (
        PastLevels(levels, {}, False, years).expect("Town", PRESIDENTIAL) for years in (3, 0)
    )
    assert near.mean > alike.mean == pytest.approx(0.5)


def test_as_many_years_as_the_half_life_before_counts_for_half():
    # Two leap years: eight calendar years are eight years of 365.25 days.
    levels = {"2012-11-05": 0.0, "2020-11-05": 1.0}
    found = PastLevels(levels, {}, False, 8.0).expect("Town", date(2028, 11, 5))
    assert found.mean == pytest.approx(1 / 1.5)


def test_an_election_says_nothing_of_itself():
    levels = {"2016-11-08": -1.0, "2020-11-03": 2.0}
    day = date(2020, 11, 3)
    alone = PastLevels({"2016-11-08": -1.0}).expect("Town", day)
    assert PastLevels(levels).expect("Town", day) == alone
    assert PastLevels({"2020-11-03": 2.0}).expect("Town", day) is None


@quick
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=4), st.floats(-2, 2))
def test_the_expected_level_lies_among_those_there_were_and_moves_with_them(values, by):
    levels = dict(zip(DAYS, values, strict=False))
    found = PastLevels(levels, half_life=3.0).expect("Town", GENERAL)
    assert min(values) - 1e-9 <= found.mean <= max(values) + 1e-9
    assert 0 < found.spread < np.inf
    moved = {day: level + by for day, level in levels.items()}
    again = PastLevels(moved, half_life=3.0).expect("Town", GENERAL)
    assert again.mean == pytest.approx(found.mean + by)
    assert again.spread == pytest.approx(found.spread)


def test_levels_are_means_and_ways_are_drawn_towards_none():
    seen = {
        (place, day): LEVELS[day] + off
        for place, off in (("High", 0.6), ("Low", -0.6))
        for day in LEVELS
    }
    found = fit_levels(seen, primaries_apart=True, half_life=5)
    assert found.levels == pytest.approx(LEVELS)
    # Of four elections, with a fifth in which it was not far at all.
    assert found.places["High"] == (pytest.approx(0.6 * 4 / 5), 4)
    assert found.places["Low"] == (pytest.approx(-0.6 * 4 / 5), 4)
    assert (found.primaries_apart, found.half_life) == (True, 5)


def test_an_election_of_high_places_alone_is_not_a_high_election():
    seen = {(place, day): off for place, off in (("High", 1.0), ("Low", -1.0))
            for day in DAYS[:4]}  # fmt: skip
    seen["High", "2016-11-08"] = 1.0
    found = fit_levels(seen)
    # Without the ways of places it were at 1.
    assert found.levels["2016-11-08"] < 0.4
    assert found.levels["2018-06-05"] == pytest.approx(0, abs=0.1)


@quick
@given(data=st.data())
def test_the_order_of_what_was_seen_changes_nothing(data):
    keys = st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(DAYS))
    seen = data.draw(st.dictionaries(keys, st.floats(-3, 3), max_size=12))
    turned = dict(data.draw(st.permutations(list(seen.items()))))
    assert fit_levels(seen) == fit_levels(turned)
