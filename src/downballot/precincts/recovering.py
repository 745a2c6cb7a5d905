"""Measures areal interpolation where the truth is known: precincts are summed up, then hidden.

Two coarse layers are made of the same precincts, each by letting units grow from chosen
precincts to their neighbours; their borders cross as those of two vintages do. The votes of
the one are carried to the other, whose truth is known, by each way of dividing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import polars as pl
import shapely
from msgspec import Struct, structs

from downballot.model.boundary import Boundaries
from downballot.precincts.interpolation import (
    Control,
    RecoveryError,
    carry,
    crosswalk,
    recovery_error,
)


class Recovery(Struct, frozen=True):
    """How well hidden figures were recovered.

    Attributes:
        case: What was hidden: ``coarse to precincts`` or ``coarse to other coarse``.
        way: How votes were divided: ``registration of precincts``, ``registration of
            targets`` or ``plain area``.
        sources: Units that the votes were known of.
        error: How wrong the result is.
    """

    case: str
    way: str
    sources: int
    error: RecoveryError


def measure_recovery(
    precincts: Boundaries,
    votes: pl.DataFrame,
    registered: Mapping[str, float],
    rng: np.random.Generator,
    *,
    size: int = 4,
) -> tuple[Recovery, ...]:
    """Return the error of each way of dividing, on figures that are known and were hidden.

    Args:
        precincts: On an equal-area plane.
        votes: Columns ``unit`` and one of votes for each selection.
        registered: Voters registered in each precinct.
        rng: Decides where coarse units grow from.
        size: Precincts in a coarse unit, on average.
    """
    first, second = (grow(precincts, size, rng) for _ in range(2))
    coarse, other = dissolved(precincts, first), dissolved(precincts, second)
    known, truth = summed(votes, first), summed(votes, second)
    by_unit = Control(precincts, registered)
    by_target = Control(other, _added(registered, second))
    fine, across = "coarse to precincts", "coarse to other coarse"
    asked = (
        (fine, "registration of precincts", precincts, votes, by_unit),
        (fine, "plain area", precincts, votes, None),
        (across, "registration of precincts", other, truth, by_unit),
        (across, "registration of targets", other, truth, by_target),
        (across, "plain area", other, truth, None),
    )
    return tuple(
        Recovery(
            case,
            way,
            len(coarse.units),
            recovery_error(carry(known, crosswalk(coarse, target, control)), true),
        )
        for case, way, target, true, control in asked
    )


def grow(precincts: Boundaries, size: int, rng: np.random.Generator) -> dict[str, str]:
    """Return the coarse unit of each precinct: connected groups, named after their first.

    Args:
        precincts: The precincts.
        size: Precincts in a group, on average.
        rng: Chooses where groups grow from, and in which order.
    """
    grounds = np.array(precincts.grounds, dtype=object)
    here, there = shapely.STRtree(grounds).query(grounds, predicate="intersects")
    beside: dict[int, list[int]] = {place: [] for place in range(len(grounds))}
    for one, other in zip(here.tolist(), there.tolist(), strict=True):
        if one != other:
            beside[one].append(other)
    seeds = rng.permutation(len(grounds))[: math.ceil(len(grounds) / size)].tolist()
    group = dict.fromkeys(seeds, 0) | {seed: seed for seed in seeds}
    edge = list(seeds)
    while edge:
        edge = _grown(edge, beside, group, rng)
    units = precincts.units
    return {unit: units[group.get(place, place)] for place, unit in enumerate(units)}


def _grown(
    edge: list[int],
    beside: dict[int, list[int]],
    group: dict[int, int],
    rng: np.random.Generator,
) -> list[int]:
    taken = []
    for place in rng.permutation(edge).tolist():
        free = [other for other in beside[place] if other not in group]
        if free:
            group[free[0]] = group[place]
            taken.append(free[0])
            if len(free) > 1:
                taken.append(place)
    return taken


def dissolved(precincts: Boundaries, group: Mapping[str, str]) -> Boundaries:
    """Return the ground of groups of precincts.

    Args:
        precincts: The precincts.
        group: The group of each precinct.
    """
    members: dict[str, list[object]] = {}
    for unit, ground in zip(precincts.units, precincts.grounds, strict=True):
        members.setdefault(group[unit], []).append(ground)
    return structs.replace(
        precincts,
        units=tuple(members),
        grounds=tuple(shapely.union_all(grounds) for grounds in members.values()),
        unnamed=(),
    )


def summed(votes: pl.DataFrame, group: Mapping[str, str]) -> pl.DataFrame:
    """Return the votes of groups of precincts.

    Args:
        votes: Columns ``unit`` and figures.
        group: The group of each precinct.
    """
    return (
        votes
        .with_columns(pl.col("unit").replace_strict(group, default=None))
        .drop_nulls("unit")
        .group_by("unit")
        .sum()
        .sort("unit")
    )


def _added(registered: Mapping[str, float], group: Mapping[str, str]) -> dict[str, float]:
    added: dict[str, float] = {}
    for unit, voters in registered.items():
        if unit in group:
            added[group[unit]] = added.get(group[unit], 0.0) + voters
    return added
