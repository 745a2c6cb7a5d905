"""Which class of a map's legend each precinct falls into, and what the class is called."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.map_colours import (
    DIVERGING,
    FEW,
    LEADERS,
    NONE,
    SEQUENTIAL,
    spread_over,
)

MOST_CLASSES = len(SEQUENTIAL)
STEPS: Final = (0.5, 1, 2, 5, 10, 20)  # points
_LOW, _HIGH = 0.04, 0.96  # quantiles that the middle classes span


class MapClass(Struct, frozen=True):
    """A class of the legend: its slot of colour, what it is called, how many are in it."""

    slot: str
    label: str
    units: int


class Classified(Struct, frozen=True):
    """Precincts by class.

    Attributes:
        slots: The slot of each precinct, in the order of the values.
        classes: The legend, from low to high.
    """

    slots: tuple[str, ...]
    classes: tuple[MapClass, ...]


def by_amount(values: Sequence[float | None], few: Sequence[bool]) -> Classified:
    """Return precincts by classes of round percentages.

    Args:
        values: Percentages; None where there is no result.
        few: Whether a precinct has too few votes for its share to say anything.
    """
    edges = round_edges(_shown(values, few))
    slots = spread_over(SEQUENTIAL, len(edges) + 1)
    labels = [_percent_label(edges, place) for place in range(len(edges) + 1)]
    return _classified(values, few, edges, slots, labels)


def by_difference(values: Sequence[float | None], few: Sequence[bool]) -> Classified:
    """Return precincts by classes of round differences, as many below nothing as above.

    Where nearly all differences are on one side of nothing, classes go from low to high.

    Args:
        values: Differences in percentage points; None where there is no result.
        few: Whether a precinct has too few votes.
    """
    edges = round_edges(_shown(values, few))
    if edges and (edges[0] > 0 or edges[-1] < 0):
        slots = spread_over(SEQUENTIAL, len(edges) + 1)
        ranges = [_range_label(edges, place) for place in range(len(edges) + 1)]
        return _classified(values, few, edges, slots, ranges)
    return _on_both_sides(values, few)


def _on_both_sides(values: Sequence[float | None], few: Sequence[bool]) -> Classified:
    sizes = sorted(abs(one) for one in _shown(values, few))
    largest = sizes[math.floor(len(sizes) * 0.9)] if sizes else 1.0
    step = next((one for one in STEPS if 2.5 * one >= largest), STEPS[-1])
    edges = (-2.0 * step, -1.0 * step, 0.0, 1.0 * step, 2.0 * step)
    labels = [_points_label(edges, place) for place in range(6)]
    return _classified(values, few, edges, DIVERGING, labels)


def by_leader(
    leaders: Sequence[int | None], few: Sequence[bool], names: Sequence[str]
) -> Classified:
    """Return precincts by who has the most votes there; from the sixth on together.

    Args:
        leaders: The place of the leading selection among names; -1 for a tie.
        few: Whether a precinct has too few votes.
        names: Selections, in the order in which they get colours.
    """
    last = len(LEADERS) - 1
    slots = [
        _slot(one, is_few, LEADERS[min(one, last) if one is not None and one >= 0 else last])
        for one, is_few in zip(leaders, few, strict=True)
    ]
    labels = [*names[:last], say("somebody else, or a tie")]
    return _with_legend(slots, list(zip(LEADERS, _padded(labels), strict=False)))


def round_edges(shown: Sequence[float]) -> tuple[float, ...]:
    """Return the round percentages between classes, so that nearly all are within them.

    Args:
        shown: Percentages.

    Examples:
        >>> round_edges([61.0, 66.0, 73.0, 88.0])
        (65.0, 70.0, 75.0, 80.0, 85.0)
    """
    if not shown:
        return ()
    ordered = sorted(shown)
    low = ordered[math.floor(_LOW * (len(ordered) - 1))]
    high = ordered[math.ceil(_HIGH * (len(ordered) - 1))]
    for step in STEPS:
        first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
        if last - first + 2 <= MOST_CLASSES:
            return tuple(float(place * step) for place in range(first, last + 1))
    return ()


def _shown(values: Sequence[float | None], few: Sequence[bool]) -> list[float]:
    pairs = zip(values, few, strict=True)
    return [one for one, is_few in pairs if one is not None and not is_few]


def _classified(
    values: Sequence[float | None],
    few: Sequence[bool],
    edges: Sequence[float],
    slots: Sequence[str],
    labels: Sequence[str],
) -> Classified:
    found = [
        _slot(one, is_few, slots[sum(edge <= one for edge in edges) if one is not None else 0])
        for one, is_few in zip(values, few, strict=True)
    ]
    return _with_legend(found, list(zip(slots, labels, strict=True)))


def _slot(value: float | None, few: object, slot: str) -> str:
    if value is None:
        return NONE
    return FEW if few else slot


def _with_legend(slots: list[str], named: list[tuple[str, str]]) -> Classified:
    classes = [MapClass(slot, label, slots.count(slot)) for slot, label in named if label]
    return Classified(tuple(slots), tuple(classes))


def _padded(labels: list[str]) -> list[str]:
    """Return names for the first slots, and the rest's for the last one."""
    return [*labels[:-1], *[""] * (len(LEADERS) - len(labels)), labels[-1]]


def _percent_label(edges: Sequence[float], place: int) -> str:
    if not edges:
        return say("all precincts")
    if place == 0:
        return say("below {share}%", share=f"{edges[0]:g}")
    if place == len(edges):
        return say("{share}% and more", share=f"{edges[-1]:g}")
    return say("{low} to {high}%", low=f"{edges[place - 1]:g}", high=f"{edges[place]:g}")


def _range_label(edges: Sequence[float], place: int) -> str:
    if place == 0:
        return say("below {points} points", points=_signed(edges[0]))
    if place == len(edges):
        return say("{points} points and more", points=_signed(edges[-1]))
    low, high = _signed(edges[place - 1]), _signed(edges[place])
    return say("{low} to {high} points", low=low, high=high)


def _signed(points: float) -> str:
    return f"{points:+g}".replace("-", "\N{MINUS SIGN}")


def _points_label(edges: Sequence[float], place: int) -> str:
    far, near = f"{edges[-1]:g}", f"{edges[-2]:g}"
    return (
        say("lower by more than {points} points", points=far),
        say("lower by {low} to {high} points", low=near, high=far),
        say("lower by up to {points} points", points=near),
        say("higher by up to {points} points", points=near),
        say("higher by {low} to {high} points", low=near, high=far),
        say("higher by more than {points} points", points=far),
    )[place]
