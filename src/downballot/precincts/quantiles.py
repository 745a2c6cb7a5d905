"""Groups of places by something known of them: share, turnout or swing in each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from msgspec import Struct

from downballot.errors import UsageError
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

QUINTILES = 5


class QuantileRow(Struct, frozen=True):
    """One group of places.

    Attributes:
        number: 1 for the places with the lowest values.
        places: How many places.
        lowest: Lowest value in it.
        highest: Highest value in it.
        part: The measure's part, in votes or ballots.
        whole: What it is a part of.
        value: The group's share or change, exactly: of all its votes together.
        interval: Where it lies over draws of places; None where they are too few.
    """

    number: int
    places: int
    lowest: float
    highest: float
    part: int
    whole: int
    value: Fraction
    interval: Interval | None


class Quantiles(Struct, frozen=True):
    """A measure by groups of places.

    Attributes:
        measure: What is measured, in words.
        covariate: By what places are put in order.
        source: Where that is from.
        rows: The groups, lowest values first.
        difference: The highest group less the lowest, exactly.
        difference_interval: Where that lies over draws of places.
        no_value: Places of the measure without a value to order them by.
        no_value_whole: What the measure is a part of, in those places.
        no_measure: Places without the measure itself.
        apart: Units that are no places, or whose votes are withheld.
    """

    measure: str
    covariate: str
    source: str
    rows: tuple[QuantileRow, ...]
    difference: Fraction
    difference_interval: Interval | None
    no_value: tuple[str, ...]
    no_value_whole: int
    no_measure: tuple[str, ...]
    apart: tuple[Apart, ...]


def quantiles(
    measure: Measure,
    covariate: Covariate,
    rng: np.random.Generator,
    *,
    parts: int = QUINTILES,
    clusters: Mapping[str, str] | None = None,
    draws: int = DRAWS,
) -> Quantiles:
    """Return a measure by groups of places of about the same number.

    Places of the same value are always in the same group, so groups may differ in size, and
    a group may be missing.

    Args:
        measure: What is measured.
        covariate: By what places are put in order.
        rng: Source of chance for the intervals.
        parts: How many groups, 2 or more.
        clusters: The cluster of each place; each place by itself when None.
        draws: How many draws.

    Raises:
        UsageError: Fewer than two groups, or no place with a value.
    """
    if parts < 2:
        raise UsageError(f"{parts} groups: expected 2 or more")
    places, missing = known_places(measure, (covariate,))
    groups = grouped([covariate.values[one.unit] for one in places], parts)
    found = _clusters(places, clusters)
    drawn = _drawn(places, groups, cluster_draws(found, rng, draws))
    rows = tuple(
        _row(number, places, groups, covariate, drawn, found) for number in sorted(set(groups))
    )
    ends = drawn[:, rows[-1].number - 1] - drawn[:, rows[0].number - 1]
    enough = rows[0].interval is not None and rows[-1].interval is not None
    lost = set(missing)
    return Quantiles(
        measure.name,
        covariate.name,
        covariate.source,
        rows,
        rows[-1].value - rows[0].value,
        interval(ends) if enough else None,
        missing,
        sum(one.whole for one in measure.places if one.unit in lost),
        measure.no_value,
        measure.apart,
    )


def grouped(values: Sequence[float], parts: int) -> tuple[int, ...]:
    """Return the group of each value, 1 for the lowest.

    The group of a value is where the middle of its equals lies among all values.

    Args:
        values: The values, at least one.
        parts: How many groups, 1 or more.

    Examples:
        >>> grouped([10, 20, 20, 30], 2)
        (1, 1, 1, 2)
        >>> grouped([5, 4, 3, 2, 1], 5)
        (5, 4, 3, 2, 1)
    """
    order = sorted(values)
    below: dict[float, int] = {}
    last: dict[float, int] = {}
    for place, value in enumerate(order):
        below.setdefault(value, place)
        last[value] = place
    # In halves of a place, so that the middle of an even number of equals is whole.
    middle = {value: below[value] + last[value] for value in below}
    return tuple(middle[value] * parts // (2 * len(order)) + 1 for value in values)


def _clusters(
    places: Sequence[PlaceMeasure], clusters: Mapping[str, str] | None
) -> tuple[str, ...]:
    named = clusters or {}
    return tuple(named.get(one.unit) or one.unit for one in places)


def _row(
    number: int,
    places: Sequence[PlaceMeasure],
    groups: Sequence[int],
    covariate: Covariate,
    drawn: Numbers,
    clusters: Sequence[str],
) -> QuantileRow:
    mine = [one for one, group in zip(places, groups, strict=True) if group == number]
    held = {name for name, group in zip(clusters, groups, strict=True) if group == number}
    values = [covariate.values[one.unit] for one in mine]
    enough = len(held) >= FEWEST_CLUSTERS
    part, whole = sum(one.part for one in mine), sum(one.whole for one in mine)
    before = sum(one.before_whole for one in mine)
    moved = Fraction(sum(one.before_part for one in mine), before) if before else 0
    return QuantileRow(
        number,
        len(mine),
        min(values),
        max(values),
        part,
        whole,
        Fraction(part, whole) - moved,
        interval(drawn[:, number - 1]) if enough else None,
    )


def _drawn(places: Sequence[PlaceMeasure], groups: Sequence[int], times: Numbers) -> Numbers:
    """Return each group's figure in each draw: one row a draw, one column a group."""
    inside = np.zeros((len(places), max(groups)))
    inside[np.arange(len(places)), np.array(groups) - 1] = 1

    def summed(figures: list[int]) -> Numbers:
        found: Numbers = times @ (inside * np.array(figures, dtype=np.float64)[:, None])
        return found

    with np.errstate(invalid="ignore", divide="ignore"):
        now = summed([one.part for one in places]) / summed([one.whole for one in places])
        if not any(one.before_whole for one in places):
            return now
        before = summed([one.before_part for one in places])
        return now - before / summed([one.before_whole for one in places])
