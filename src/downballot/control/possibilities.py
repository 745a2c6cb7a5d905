"""What is possible in a race, whatever is likely: ways of filling its seats by bloc."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from math import comb

import numpy as np
from msgspec import Struct

from downballot.control.races import OPEN, Blocs, SeatRace, blocs_of
from downballot.model.rule import Method, Otherwise, Scope

# Seats by category: each bloc, then members of no bloc, then open seats.
Seats = tuple[int, ...]
Ways = Counter[Seats]


class Reach(Struct, frozen=True):
    """How many seats of a race a bloc has at least and at most, its runoff included."""

    least: int
    most: int


def ways(race: SeatRace, blocs: Sequence[str]) -> Ways:
    """Return in how many equally likely ways the seats go to the blocs.

    Every set of winners is equally likely; where a share is asked for, so is that nobody
    meets it, and then every pair of finalists. Where nothing is left to count the draws
    are the ways.

    Args:
        race: The race.
        blocs: Ids of the blocs.

    Returns:
        Seats by category (each bloc, no bloc, open) with the number of ways, 1 or more.
    """
    if race.complete:
        return _in_draws(race.bloc_of_draws(blocs), len(blocs))
    of_option = blocs_of(race, blocs)
    method = race.rule.method
    if race.supposed or (method is Method.MOST_VOTES and race.rule.scope is Scope.WHOLE):
        return _of_places(race, of_option, len(blocs))
    if method is Method.UNKNOWN or race.rule.scope is Scope.PART or not of_option:
        return Counter({_counted([OPEN] * len(race.seats), len(blocs)): 1})
    return _of_share(race, of_option, len(blocs))


def reach(race: SeatRace, blocs: Sequence[str], bloc: str) -> Reach:
    """Return how many of a race's seats a bloc takes at least and at most in the end.

    A seat that goes to a runoff counts for the bloc where it has a finalist.

    Args:
        race: The race.
        blocs: Ids of the blocs.
        bloc: Id of one of them.
    """
    mine = np.array([*(one.bloc == bloc for one in race.options), False])
    if race.complete:
        taken = race.bloc_of_draws(blocs)
        surely = np.sum(taken == list(blocs).index(bloc), axis=1)
        in_runoff = np.any(mine[race.finalists], axis=1, keepdims=True)
        perhaps = np.sum((taken == OPEN) & in_runoff, axis=1)
        return Reach(int(surely.min()), int((surely + perhaps).max()))
    sure = [bool(mine[place]) for place in race.supposed]
    filled = min(len(race.seats), len(race.options))
    free = filled - len(sure)
    own = int(mine.sum()) - sum(sure)
    others = len(race.options) - len(sure) - own
    return Reach(sum(sure) + max(0, free - others), sum(sure) + min(free, own))


def combined(each: Iterable[Ways], *, most: int) -> Ways | None:
    """Return in how many ways all races together fill their seats.

    Args:
        each: The ways of every race; each is independent of the others.
        most: As many different results are kept; None is returned where there are more.
    """
    whole: Ways | None = None
    for one in each:
        whole = one if whole is None else _added(whole, one)
        if len(whole) > most:
            return None
    return whole if whole is not None else Counter({(): 1})


def of_one_category(each: Ways, category: int) -> dict[int, int]:
    """Return in how many ways a category has so many of a race's seats."""
    found: dict[int, int] = {}
    for seats, number in each.items():
        found[seats[category]] = found.get(seats[category], 0) + number
    return found


def summed(each: Iterable[dict[int, int]]) -> dict[int, int]:
    """Return in how many ways independent races give so many seats together."""
    return reduce(_summed, each, {0: 1})


def _summed(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for seats, number in one.items():
        for more, times in other.items():
            found[seats + more] = found.get(seats + more, 0) + number * times
    return found


def _added(one: Ways, other: Ways) -> Ways:
    found: Ways = Counter()
    for seats, number in one.items():
        for more, times in other.items():
            found[tuple(map(int.__add__, seats, more))] += number * times
    return found


def _counted(taken: Iterable[int], blocs: int) -> Seats:
    """Count seats by category; -1 is no bloc and -2 open."""
    counts = [0] * (blocs + 2)
    for one in taken:
        counts[one if one >= 0 else blocs + (one == OPEN)] += 1
    return tuple(counts)


def _in_draws(taken: Blocs, blocs: int) -> Ways:
    rows, times = np.unique(np.sort(taken, axis=1), axis=0, return_counts=True)
    found = zip(rows.tolist(), times.tolist(), strict=True)
    ways: Ways = Counter({_counted(row, blocs): number for row, number in found})
    return ways if len(ways) > 1 else Counter(dict.fromkeys(ways, 1))


def _of_places(race: SeatRace, of_option: Sequence[int], blocs: int) -> Ways:
    """Every set of winners once, counted bloc by bloc."""
    sure = [of_option[place] for place in race.supposed]
    free = Counter(of_option) - Counter(sure)
    places = min(len(race.seats), len(of_option)) - len(sure)
    unfilled = len(race.seats) - len(sure) - places
    start = _counted([*sure, *[OPEN] * unfilled], blocs)
    found: Ways = Counter({start: 1})
    for bloc, people in free.items():
        chosen: Ways = Counter({
            _counted([bloc] * number, blocs): comb(people, number)
            for number in range(min(people, places) + 1)
        })
        found = _added(found, chosen)
    filled = sum(start) + places
    return Counter({seats: number for seats, number in found.items() if sum(seats) == filled})


def _of_share(race: SeatRace, of_option: Sequence[int], blocs: int) -> Ways:
    """Each option alone (where a share can be met), and nobody; then each pair."""
    pairs = list(combinations(of_option, 2)) or [(of_option[0], of_option[0])]
    goes_on = race.rule.otherwise is Otherwise.TOP_TWO
    found: Ways = Counter()
    for one, other in pairs:
        known = goes_on and one == other
        found[_counted([one if known else OPEN], blocs)] += 1
    if race.rule.method is Method.SHARE:
        for one in of_option:
            found[_counted([one], blocs)] += len(pairs)
    return found
