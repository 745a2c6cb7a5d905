"""The same ground under two elections: by unit id, or by base precincts where ids differ.

Election precincts are made of base precincts, and put together anew for each election.
Units of two elections that share a base precinct, directly or through others, are one
ground: their votes can be added up exactly, and nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct


class Ground(Struct, frozen=True):
    """Ground that units of both elections cover.

    Attributes:
        before: Ids of the units of the first election.
        after: Ids of the units of the second election.
        whole: Whether both cover all of its base precincts.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    whole: bool = True


def grounds_by_id(before: Collection[str], after: Collection[str]) -> tuple[Ground, ...]:
    """Join units of two elections that have the same id.

    Args:
        before: Ids of the first election.
        after: Ids of the second election.
    """
    return tuple(Ground((unit,), (unit,)) for unit in sorted(set(before) & set(after)))


def grounds_by_base(
    before: Collection[str],
    after: Collection[str],
    bases_before: Mapping[str, str],
    bases_after: Mapping[str, str],
) -> tuple[Ground, ...]:
    """Join units of two elections through the base precincts that they are made of.

    Args:
        before: Ids of the first election with results.
        after: Ids of the second election with results.
        bases_before: The unit of the first election by base precinct.
        bases_after: The same of the second election.
    """
    parts = _Parts()
    for base in bases_before.keys() | bases_after.keys():
        found = [
            (side, unit)
            for side, table in enumerate((bases_before, bases_after))
            if (unit := table.get(base)) is not None
        ]
        for one in found:
            parts.join(found[0], one)
    lost = _lost(bases_before, bases_after)
    made = [_ground(group, set(before), set(after), lost) for group in parts.groups()]
    return tuple(sorted((one for one in made if one), key=lambda one: (one.before, one.after)))


def _lost(before: Mapping[str, str], after: Mapping[str, str]) -> set[tuple[int, str]]:
    """Return units with a base precinct that the other election's table does not know."""
    return {(0, before[base]) for base in before.keys() - after.keys()} | {
        (1, after[base]) for base in after.keys() - before.keys()
    }


def _ground(
    group: list[tuple[int, str]], before: set[str], after: set[str], lost: set[tuple[int, str]]
) -> Ground | None:
    sides = [sorted(unit for side, unit in group if side == number) for number in (0, 1)]
    first = tuple(unit for unit in sides[0] if unit in before)
    second = tuple(unit for unit in sides[1] if unit in after)
    if not first or not second:
        return None
    # A unit without results in one of the elections is ground that cannot be compared.
    whole = len(first) == len(sides[0]) and len(second) == len(sides[1])
    return Ground(first, second, whole and not lost.intersection(group))


class _Parts:
    """Things that hang together, by who leads to whom (union-find)."""

    def __init__(self) -> None:
        self._above: dict[tuple[int, str], tuple[int, str]] = {}

    def join(self, one: tuple[int, str], other: tuple[int, str]) -> None:
        self._above[self._top(one)] = self._top(other)

    def groups(self) -> list[list[tuple[int, str]]]:
        found: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for one in list(self._above):
            found.setdefault(self._top(one), []).append(one)
        return list(found.values())

    def _top(self, one: tuple[int, str]) -> tuple[int, str]:
        path = [one]
        while (above := self._above.setdefault(path[-1], path[-1])) != path[-1]:
            path.append(above)
        for passed in path:
            self._above[passed] = path[-1]
        return path[-1]
