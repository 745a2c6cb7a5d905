"""What past elections lead one to expect of a number that differs by election and by place.

Two such numbers are used: how much was left to count when election night ended, and how
many of the registered voted. Each is a level of the election and, added to it, how far the
place usually is from it, both as logarithms. An election still to come is expected at the
mean of past ones of its kind, the nearer ones counting for more where ``half_life`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from msgspec import Struct

OTHER_KINDS = 0.3  # weight of what elections of all kinds say, in elections
STARTING_ELECTIONS = 2.0  # the starting spread counts as so many elections
STARTING_SPREAD = 0.15
ROUNDS = 2  # of taking places' ways out of elections' levels, and back
MIDDLE_YEAR = 365.25
NOVEMBER = 11


class Expected(Struct, frozen=True):
    """What is expected of one place at one election.

    Attributes:
        mean: A logarithm.
        spread: How far an election is from what was expected of it.
        elections: How many elections of this place are known, 0 or more.
    """

    mean: float
    spread: float
    elections: int


class PastLevels(Struct, frozen=True):
    """The levels of past elections, and how far places are from them.

    Attributes:
        levels: By day of the election (ISO), a logarithm.
        places: By place, how far it is from the level, a logarithm drawn towards 0, and in
            how many elections that was seen.
        primaries_apart: Primaries are of another kind than general elections. Presidential
            years always are: their general elections, or with primaries apart both.
        half_life: Years after which an election counts for half; 0 for never.
    """

    levels: dict[str, float] = {}
    places: dict[str, tuple[float, int]] = {}
    primaries_apart: bool = False
    half_life: float = 0.0

    def expect(self, place: str, day: date) -> Expected | None:
        """Return what is expected of a place at an election; None where nothing is known.

        An election says nothing of itself: its own level is left aside, if it is known.

        Args:
            place: Its name, as the tables of past elections have it.
            day: Day of the election.
        """
        others = {one: at for one, at in self.levels.items() if one != day.isoformat()}
        if not others:
            return None
        days = [date.fromisoformat(one) for one in others]
        levels = np.array(list(others.values()))
        weights = np.array([self._weight(one, day) for one in days])
        alike = weights * np.array([self._kind(one) == self._kind(day) for one in days])
        all_kinds = float((weights * levels).sum() / weights.sum())
        whole = alike.sum() + OTHER_KINDS
        mean = float((alike * levels).sum() + OTHER_KINDS * all_kinds) / whole
        squares = (alike * (levels - mean) ** 2).sum() + STARTING_ELECTIONS * STARTING_SPREAD**2
        spread = float(np.sqrt(squares / (alike.sum() + STARTING_ELECTIONS - 1)))
        off, seen = self.places.get(place, (0.0, 0))
        return Expected(mean + off, spread, seen)

    def _weight(self, past: date, day: date) -> float:
        years = abs((past - day).days) / MIDDLE_YEAR
        return float(2 ** (-years / self.half_life)) if self.half_life else 1.0

    def _kind(self, day: date) -> tuple[bool, bool]:
        general, presidential = day.month == NOVEMBER, day.year % 4 == 0
        if self.primaries_apart:
            return general, presidential
        return general and presidential, False


def fit_levels(
    seen: Mapping[tuple[str, str], float],
    *,
    primaries_apart: bool = False,
    half_life: float = 0.0,
) -> PastLevels:
    """Return the levels of elections and the ways of places that explain what was seen.

    A place's way is the mean of how far it was from elections' levels, with one more
    election in which it was not far at all.

    Args:
        seen: A logarithm by place and day of the election (ISO).
        primaries_apart: See ``PastLevels``.
        half_life: In years; see ``PastLevels``.
    """
    days = sorted({day for _, day in seen})
    names = sorted({place for place, _ in seen})
    times = {name: sum(place == name for place, _ in seen) for name in names}
    off = dict.fromkeys(names, 0.0)
    levels: dict[str, float] = {}
    for _ in range(ROUNDS):
        levels = {day: _mean([v - off[p] for (p, d), v in seen.items() if d == day])
                  for day in days}  # fmt: skip
        off = {name: sum(v - levels[d] for (p, d), v in sorted(seen.items()) if p == name)
               / (times[name] + 1) for name in names}  # fmt: skip
    places = {name: (off[name], times[name]) for name in names}
    return PastLevels(levels, places, primaries_apart, half_life)


def _mean(values: Sequence[float]) -> float:
    # In order: a sum of decimals depends on it in its last digits.
    return float(np.mean(sorted(values)))
