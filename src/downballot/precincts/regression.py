"""Weighted regressions of a measure on what is known of places, with bootstrap intervals.

A regression of places says what kind of places gave more of their votes. It does not say
how people of a kind voted: people of every kind live in every place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.bootstrap import (
    DRAWS,
    FEWEST_CLUSTERS,
    Interval,
    Numbers,
    cluster_draws,
    interval,
)
from downballot.precincts.contest_by_unit import Apart
from downballot.precincts.measures import Covariate, Measure, PlaceMeasure, known_places

CAUTION = say(
    "Of places, not of people: it does not say how people with this income or background voted."
)


class Coefficient(Struct, frozen=True):
    """What one covariate goes with, all others held equal.

    Attributes:
        name: The covariate.
        source: Where it is from.
        spread: Its standard deviation over places, weighted.
        per_one: Change of the measure for one more of it.
        per_spread: Change of the measure (1 is 100 points) for one standard deviation more.
        interval: Where the latter lies over draws of places; None where they are too few.
    """

    name: str
    source: str
    spread: float
    per_one: float
    per_spread: float
    interval: Interval | None


class Regression(Struct, frozen=True):
    """A weighted regression over places.

    Attributes:
        measure: What is explained, in words.
        weights: What places are weighted by, in words.
        intercept: The measure where every covariate is 0.
        coefficients: What each covariate goes with.
        r_squared: Part of the weighted variance that goes with the covariates; None where
            the measure is the same everywhere.
        places: Places in it.
        clusters: What was drawn for the intervals: places, or clusters of them.
        problem: Why it says nothing; empty where it does.
        no_value: Places of the measure that lack a covariate.
        no_value_whole: What the measure is a part of, in those places.
        no_measure: Places without the measure itself.
        apart: Units that are no places, or whose votes are withheld.
    """

    measure: str
    weights: str
    intercept: float
    coefficients: tuple[Coefficient, ...]
    r_squared: float | None
    places: int
    clusters: int
    problem: str
    no_value: tuple[str, ...]
    no_value_whole: int
    no_measure: tuple[str, ...]
    apart: tuple[Apart, ...]


def regression(
    measure: Measure,
    covariates: Sequence[Covariate],
    rng: np.random.Generator,
    *,
    clusters: Mapping[str, str] | None = None,
    draws: int = DRAWS,
) -> Regression:
    """Return the weighted least-squares regression of a measure on covariates.

    A place's weight is what its measure is a part of: its votes, or its registered voters.

    Args:
        measure: What is explained.
        covariates: What is known of places, at least one.
        rng: Source of chance for the intervals.
        clusters: The cluster of each place; each place by itself when None.
        draws: How many draws.

    Raises:
        UsageError: No place has all of the covariates.
    """
    places, missing = known_places(measure, covariates)
    named = clusters or {}
    drawn_by = tuple(named.get(one.unit) or one.unit for one in places)
    weights = np.array([one.whole for one in places], dtype=np.float64)
    values = np.array([float(one.value) for one in places])
    known = np.array([[each.values[one.unit] for each in covariates] for one in places])
    middle = np.average(known, axis=0, weights=weights)
    spread = np.sqrt(np.average((known - middle) ** 2, axis=0, weights=weights))
    problem = _problem(known, spread, len(set(drawn_by)))
    rows: tuple[Coefficient, ...] = ()
    intercept, explained = float(np.average(values, weights=weights)), None
    if not problem:
        design = np.column_stack((np.ones(len(places)), (known - middle) / spread))
        found = _fit(design, values, weights[None, :])[0]
        times = cluster_draws(drawn_by, rng, draws)
        drawn = _fit(design, values, times * weights)
        rows = _coefficients(covariates, spread, found, drawn)
        intercept = float(found[0] - np.sum(found[1:] * middle / spread))
        explained = _explained(values, design @ found, weights)
    return Regression(
        measure.name,
        say("what the measure is a part of: votes, or registered voters"),
        intercept,
        rows,
        explained,
        len(places),
        len(set(drawn_by)),
        problem,
        missing,
        _whole_of(measure.places, missing),
        measure.no_value,
        measure.apart,
    )


def _problem(known: Numbers, spread: Numbers, clusters: int) -> str:
    """Say why nothing can be told: too few places, or covariates that say the same."""
    if clusters < max(FEWEST_CLUSTERS, 3 * (known.shape[1] + 1)):
        return say(
            "The data cannot tell: {number} places or clusters of them are too few for so many "
            "covariates.",
            number=clusters,
        )
    if not np.all(spread > 0):
        return say("The data cannot tell: a covariate is the same in every place.")
    scaled = (known - known.mean(axis=0)) / spread
    if np.linalg.cond(np.corrcoef(scaled, rowvar=False).reshape(known.shape[1], -1)) > 1e8:
        return say("The data cannot tell: covariates say the same of every place.")
    return ""


def _fit(design: Numbers, values: Numbers, weights: Numbers) -> Numbers:
    """Solve the normal equations for each row of weights; not a number where they are singular.

    Args:
        design: One row a place, one column a term.
        values: The measure of each place.
        weights: One row a fit, one column a place.
    """
    terms = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(values), -1)
    left = (weights @ products).reshape(-1, terms, terms)
    right = weights @ (design * values[:, None])
    solvable = np.linalg.cond(left) < 1e12
    found = np.full(right.shape, np.nan)
    found[solvable] = np.linalg.solve(left[solvable], right[solvable][:, :, None])[:, :, 0]
    return found


def _coefficients(
    covariates: Sequence[Covariate], spread: Numbers, found: Numbers, drawn: Numbers
) -> tuple[Coefficient, ...]:
    return tuple(
        Coefficient(
            one.name,
            one.source,
            float(spread[number]),
            float(found[number + 1] / spread[number]),
            float(found[number + 1]),
            interval(drawn[:, number + 1]),
        )
        for number, one in enumerate(covariates)
    )


def _explained(values: Numbers, fitted: Numbers, weights: Numbers) -> float | None:
    middle = np.average(values, weights=weights)
    whole = float(np.sum(weights * (values - middle) ** 2))
    rest = float(np.sum(weights * (values - fitted) ** 2))
    return 1 - rest / whole if whole > 1e-12 else None


def _whole_of(places: Sequence[PlaceMeasure], units: Sequence[str]) -> int:
    held = set(units)
    return sum(one.whole for one in places if one.unit in held)
