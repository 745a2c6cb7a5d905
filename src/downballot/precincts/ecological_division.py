"""Units of a district in classes: by words of a covariate, or numbers cut at quantiles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from downballot.errors import UsageError
from downballot.precincts.ecological_tables import UnitTable
from downballot.precincts.quantiles import grouped

CLASSES = 3


class Division(Struct, frozen=True):
    """The class of each unit of a district.

    Attributes:
        by: What the units are divided by.
        classes: The class of each unit, in the order of the district's units.
        order: The classes from the lowest to the highest; empty where they have no order.
    """

    by: str
    classes: tuple[str, ...]
    order: tuple[str, ...] = ()


class Part(Struct, frozen=True):
    """One class, or several that were put together.

    Attributes:
        classes: Its classes; several where one of them alone had too few units.
        units: How many units it has.
        votes: Their votes.
        identified: Its units tell enough to estimate; otherwise only bounds are known of it.
    """

    classes: tuple[str, ...]
    units: int
    votes: float
    identified: bool = True


def divide(by: str, values: Sequence[str], classes: int = CLASSES) -> Division:
    """Return units in classes by what is known of them.

    Where all values are numbers, and more different ones than classes, they are cut into
    classes of about as many units each; equal numbers are always of one class. Otherwise
    each value is a class.

    Args:
        by: What is known of them, in words.
        values: What is known of each unit; none empty.
        classes: How many classes numbers are cut into, 1 or more.

    Raises:
        UsageError: A value is empty, or there are fewer than one class.

    Examples:
        >>> divide("income", ["9", "40", "21", "80"], 2).classes
        ('9 to 21', '40 to 80', '9 to 21', '40 to 80')
    """
    if classes < 1:
        raise UsageError(f"{by}: {classes} classes, expected 1 or more")
    said = [value.strip() for value in values]
    empty = sum(not value for value in said)
    if empty:
        raise UsageError(f"{by}: {empty} of {len(said)} units without a value, expected one")
    numbers = [_number(value) for value in said]
    known = [number for number in numbers if number is not None]
    if len(known) < len(said) or len(set(known)) <= classes:
        return Division(by, tuple(said))
    groups = grouped(known, classes)
    names = {group: _range(group, groups, known, said) for group in sorted(set(groups))}
    return Division(by, tuple(names[group] for group in groups), tuple(names.values()))


def classes_joined(division: Division, table: UnitTable) -> list[tuple[str, ...]]:
    """Return which classes are estimated together, so that each has more units than rows.

    Classes with an order join the smaller of their neighbours. Of those without one, all
    that have too few units are one; where that is still too few, with the smallest other.

    Args:
        division: The class of each unit.
        table: The units.
    """
    sizes = Counter(division.classes)
    least = len(table.row_names)
    if division.order:
        return _neighbours_joined(division.order, sizes, least)
    few = sorted(name for name, units in sizes.items() if units <= least)
    enough = sorted(name for name, units in sizes.items() if units > least)
    if few and enough and sum(sizes[name] for name in few) <= least:
        votes: Counter[str] = Counter()
        for name, own in zip(division.classes, table.rows.sum(axis=1).tolist(), strict=True):
            votes[name] += own
        smallest = min(enough, key=lambda name: (sizes[name], votes[name]))
        enough.remove(smallest)
        few = sorted([*few, smallest])
    return [*((name,) for name in enough), *([tuple(few)] if few else [])]


def _neighbours_joined(
    order: Sequence[str], sizes: Mapping[str, int], least: int
) -> list[tuple[str, ...]]:
    """Return classes in their order, those of too few units with a neighbour."""
    groups = [(name,) for name in order]
    found: list[tuple[str, ...]] = list(groups)
    while len(found) > 1:
        units = [sum(sizes[name] for name in group) for group in found]
        at = units.index(min(units))
        if units[at] > least:
            break
        beside = [place for place in (at - 1, at + 1) if 0 <= place < len(found)]
        first = min(at, min(beside, key=lambda place: units[place]))
        found[first : first + 2] = [found[first] + found[first + 1]]
    return found


def _range(
    group: int, groups: Sequence[int], numbers: Sequence[float], said: Sequence[str]
) -> str:
    """Return a class of numbers by its lowest and highest, as they were written."""
    mine = [place for place, one in enumerate(groups) if one == group]
    lowest = min(mine, key=lambda place: (numbers[place], said[place]))
    highest = max(mine, key=lambda place: (numbers[place], said[place]))
    if numbers[lowest] == numbers[highest]:
        return said[lowest]
    return f"{said[lowest]} to {said[highest]}"


def _number(text: str) -> float | None:
    """Return a number; None where the text is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
