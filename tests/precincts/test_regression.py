from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from downballot.precincts.measures import Covariate, Measure, PlaceMeasure
from downballot.precincts.regression import regression


def made(seed: int, places: int = 200) -> tuple[Measure, list[Covariate]]:
    rng = np.random.default_rng(seed)
    known = rng.normal(size=(places, 2)) @ np.array([[1.0, 0.4], [0.0, 1.0]]) * (30, 2) + 80
    whole = rng.integers(50, 900, places)
    share = 0.4 + 0.002 * (known[:, 0] - 80) - 0.01 * (known[:, 1] - 80)
    part = rng.binomial(whole, np.clip(share + rng.normal(0, 0.05, places), 0, 1))
    rows = tuple(
        PlaceMeasure(f"{n:04}", int(one), int(of))
        for n, (one, of) in enumerate(zip(part, whole, strict=True))
    )
    named = [
        Covariate(
            name, {f"{n:04}": float(one) for n, one in enumerate(known[:, column])}, "made"
        )
        for column, name in enumerate(("income", "age"))
    ]
    return Measure("share", rows, (), ()), named


def test_coefficients_are_those_of_weighted_least_squares() -> None:
    measure, covariates = made(1)
    found = regression(measure, covariates, np.random.default_rng(0), draws=50)
    design = np.array([
        [1.0, *(one.values[place.unit] for one in covariates)] for place in measure.places
    ])
    weights = np.sqrt([place.whole for place in measure.places])
    values = np.array([float(place.value) for place in measure.places])
    right, *_ = np.linalg.lstsq(design * weights[:, None], values * weights, rcond=None)
    assert [found.intercept, *(one.per_one for one in found.coefficients)] == pytest.approx(
        right
    )
    rest = values - design @ right
    middle = np.average(values, weights=weights**2)
    expected = 1 - np.sum((weights * rest) ** 2) / np.sum((weights * (values - middle)) ** 2)
    assert found.r_squared == pytest.approx(expected)


def test_one_covariate_and_equal_weights_is_the_plain_line() -> None:
    measure, (income, _) = made(2)
    equal = Measure(
        "share",
        tuple(PlaceMeasure(one.unit, one.part % 100, 100) for one in measure.places),
        (),
        (),
    )
    found = regression(equal, [income], np.random.default_rng(0), draws=50)
    line = stats.linregress(
        [income.values[one.unit] for one in equal.places],
        [float(one.value) for one in equal.places],
    )
    assert found.coefficients[0].per_one == pytest.approx(line.slope)
    assert found.r_squared == pytest.approx(line.rvalue**2)


def test_the_interval_is_as_wide_as_the_sandwich_says_and_covers_the_truth() -> None:
    measure, covariates = made(5, 400)
    found = regression(measure, covariates, np.random.default_rng(0))
    design = np.array([
        [1.0, *(one.values[place.unit] for one in covariates)] for place in measure.places
    ])
    weights = np.array([float(place.whole) for place in measure.places])
    values = np.array([float(place.value) for place in measure.places])
    bread = np.linalg.inv(design.T @ (design * weights[:, None]))
    rest = values - design @ (bread @ design.T @ (weights * values))
    meat = (design * (weights * rest)[:, None]).T @ (design * (weights * rest)[:, None])
    error = np.sqrt(np.diag(bread @ meat @ bread))[1:]
    for one, wanted, truth in zip(found.coefficients, error, (0.002, -0.01), strict=True):
        low, high = one.interval.low / one.spread, one.interval.high / one.spread
        assert (high - low) / (2 * 1.96) == pytest.approx(wanted, rel=0.15)
        assert low < truth < high
    assert found == regression(measure, covariates, np.random.default_rng(0))


def test_the_order_of_places_changes_no_coefficient() -> None:
    measure, covariates = made(4, 60)
    turned = Measure("share", measure.places[::-1], (), ())
    one = regression(measure, covariates, np.random.default_rng(0), draws=20)
    other = regression(turned, covariates, np.random.default_rng(0), draws=20)
    assert [each.per_one for each in one.coefficients] == pytest.approx([
        each.per_one for each in other.coefficients
    ])


def test_too_few_places_or_covariates_that_say_the_same_tell_nothing() -> None:
    measure, (income, _) = made(1, 60)
    few = Measure("share", measure.places[:8], (), ())
    assert regression(few, [income], np.random.default_rng(0)).problem.startswith(
        "The data cannot"
    )
    twice = Covariate("again", {unit: 2 * one for unit, one in income.values.items()}, "made")
    both = regression(measure, [income, twice], np.random.default_rng(0))
    assert both.problem == "The data cannot tell: covariates say the same of every place."
    assert both.coefficients == ()
    flat = Covariate("flat", dict.fromkeys(income.values, 1.0), "made")
    assert (
        "same in every place" in regression(measure, [flat], np.random.default_rng(0)).problem
    )
