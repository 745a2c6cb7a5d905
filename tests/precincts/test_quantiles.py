from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.precincts.measures import Covariate, Measure, PlaceMeasure
from downballot.precincts.quantiles import grouped, quantiles

numbers = st.lists(st.integers(0, 20), min_size=1, max_size=60)


def measure_of(parts: list[tuple[int, int]]) -> Measure:
    places = tuple(
        PlaceMeasure(f"{n:04}", part, whole) for n, (part, whole) in enumerate(parts)
    )
    return Measure("share of yes", places, (), ())


@given(numbers, st.integers(1, 7))
def test_groups_follow_the_order_and_keep_equals_together(values, parts) -> None:
    groups = grouped(values, parts)
    assert all(1 <= group <= parts for group in groups)
    pairs = sorted(zip(values, groups, strict=True))
    assert all(one[1] <= other[1] for one, other in pairwise(pairs))
    assert len({(value, group) for value, group in pairs}) == len(set(values))


@given(st.integers(2, 7), st.integers(1, 12))
def test_different_values_make_groups_of_the_same_size(parts: int, size: int) -> None:
    groups = grouped(range(parts * size), parts)
    assert [groups.count(number) for number in range(1, parts + 1)] == [size] * parts


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30))
def test_groups_add_up_to_the_whole(rows: list[tuple[int, int]]) -> None:
    measure = measure_of([(part, part + rest) for part, rest in rows])
    income = Covariate("income", {f"{n:04}": float(n % 4) for n in range(len(rows))}, "made")
    found = quantiles(measure, income, np.random.default_rng(1), draws=20)
    assert sum(row.part for row in found.rows) == sum(one.part for one in measure.places)
    assert sum(row.whole for row in found.rows) == sum(one.whole for one in measure.places)
    assert sum(row.places for row in found.rows) == len(rows)


def test_places_without_a_value_are_named_with_what_they_hold() -> None:
    found = quantiles(
        measure_of([(1, 2), (3, 4), (5, 7)]),
        Covariate("income", {"0000": 1.0, "0001": 2.0}, "made"),
        np.random.default_rng(1),
    )
    assert (found.no_value, found.no_value_whole) == (("0002",), 7)
    assert found.difference == Fraction(3, 4) - Fraction(1, 2)
    assert found.difference_interval is None  # two places say nothing of others
    with pytest.raises(UsageError, match="no place of the contest has a value"):
        quantiles(measure_of([(1, 2)]), Covariate("x", {}, "made"), np.random.default_rng(1))


def test_the_same_seed_draws_the_same_and_intervals_cover_the_truth() -> None:
    # 60 places a fifth, each with its own share around a known one: the truth is covered in
    # about 95 of 100 made elections, and never by an interval that a single voter would make.
    covered = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        shares = np.clip(rng.normal(0.5, 0.1, 300), 0, 1)
        measure = measure_of([(int(one), 200) for one in rng.binomial(200, shares)])
        income = Covariate("income", {f"{n:04}": float(n) for n in range(300)}, "made")
        found = quantiles(measure, income, np.random.default_rng(7), draws=200)
        if seed == 0:
            assert found == quantiles(measure, income, np.random.default_rng(7), draws=200)
        covered += sum(row.interval.low <= 0.5 <= row.interval.high for row in found.rows)
    assert 0.90 <= covered / 200 <= 0.99


def test_clusters_are_drawn_whole_and_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    city = {f"{n:04}": f"city {n // 10}" for n in range(400)}
    lift = rng.normal(0, 0.1, 40)
    measure = measure_of([(int(100 + 200 * lift[n // 10]), 200) for n in range(400)])
    income = Covariate("income", {f"{n:04}": float(n % 10) for n in range(400)}, "made")
    alone = quantiles(measure, income, np.random.default_rng(1), draws=300).rows[0].interval
    whole = quantiles(measure, income, np.random.default_rng(1), clusters=city, draws=300)
    wide = whole.rows[0].interval
    assert wide.high - wide.low > 1.2 * (alone.high - alone.low)
