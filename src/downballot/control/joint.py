"""The seats of a whole body in every simulated finish, all races together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from downballot.control.possibilities import Ways, of_one_category, summed, ways
from downballot.control.races import SeatRace
from downballot.control.values import Board
from downballot.errors import UsageError

Counts = NDArray[np.int16]


class JointSeats:
    """How many seats each bloc has in every draw, and what an added draw says.

    A finite number of draws proves nothing certain. To the draws one more is added, in
    which in every race that is not decided every result is equally likely, independent of
    the others. All of it is counted in whole numbers, so the order of races and options
    changes nothing.

    Args:
        board: The board without the races: seats that they fill are left aside.
        races: The contests that fill seats, of one forecast.

    Raises:
        UsageError: A race fills a seat that the board has not, or that another race
            fills; a race has other draws or a bloc that is not in the scheme.
    """

    def __init__(self, board: Board, races: Sequence[SeatRace]) -> None:
        self.blocs = tuple(one.id for one in board.blocs)
        self.races = tuple(races)
        self.seats = len(board.seats)
        _check(board, races)
        raced = {seat for race in races for seat in race.seats}
        self._kept = [one for one in board.seats if one.seat.id not in raced]
        self.vacant = sum(one.vacant and one.term is not None for one in self._kept)
        self.draws = races[0].draws if races else 1
        self.ways: tuple[Ways, ...] = tuple(ways(race, self.blocs) for race in races)

    @cached_property
    def fixed(self) -> tuple[int, ...]:
        """Seats that no race fills: of each bloc, of none, and of which nothing is known."""
        held = [one.bloc for one in self._kept if not one.vacant]
        known = [held.count(bloc) for bloc in self.blocs]
        unknown = len(self._kept) - len(held) - self.vacant
        return (*known, len(held) - sum(known), unknown)

    @cached_property
    def won(self) -> Counts:
        """Seats by race, by bloc, none and open, and by draw."""
        numbers = (*range(len(self.blocs)), -1, -2)
        found = np.empty((len(self.races), len(numbers), self.draws), dtype=np.int16)
        for place, race in enumerate(self.races):
            taken = race.bloc_of_draws(self.blocs)
            for category, number in enumerate(numbers):
                np.sum(taken == number, axis=1, out=found[place, category], dtype=np.int16)
        return found

    @cached_property
    def counts(self) -> Counts:
        """Seats by bloc, none and open, and by draw, of the whole body."""
        fixed = np.array(self.fixed, dtype=np.int16)[:, None]
        whole: Counts = self.won.sum(axis=0, dtype=np.int16) + fixed
        return whole

    def chance(self, drawn: int, added: Fraction) -> Fraction:
        """Return how likely something is, with the added draw.

        Args:
            drawn: Draws in which it holds.
            added: How likely it is in the added draw, 0 to 1.
        """
        return (drawn + added) / (self.draws + 1)

    def majority(self, bloc: int, needed: int) -> Fraction:
        """Return how likely it is that a bloc has so many seats or more.

        Args:
            bloc: Its place in the blocs.
            needed: Seats.
        """
        drawn = int(np.count_nonzero(self.counts[bloc] >= needed))
        possible = summed(of_one_category(each, bloc) for each in self.ways)
        enough = [
            number for won, number in possible.items() if self.fixed[bloc] + won >= needed
        ]
        return self.chance(drawn, Fraction(sum(enough), sum(possible.values())))

    def mean_seats(self, bloc: int) -> Fraction:
        """Return the mean number of a bloc's seats.

        Args:
            bloc: Its place in the blocs.
        """
        added = Fraction(self.fixed[bloc])
        for each in self.ways:
            whole = sum(seats[bloc] * number for seats, number in each.items())
            added += Fraction(whole, sum(each.values()))
        return self.chance(int(self.counts[bloc].sum(dtype=np.int64)), added)


def _check(board: Board, races: Sequence[SeatRace]) -> None:
    expected = {one.seat.id for one in board.seats}
    filled: dict[str, str] = {}
    for race in races:
        for seat in race.seats:
            if seat not in expected:
                raise UsageError(
                    f"{race.name}: seat {seat!r} is not one of {board.body.short_name}, "
                    f"expected one of {', '.join(one.seat.id for one in board.seats)}"
                )
            if seat in filled:
                raise UsageError(
                    f"{race.name}: seat {seat!r} is also filled by {filled[seat]}, "
                    "expected one race a seat"
                )
            filled[seat] = race.name
        if race.draws != races[0].draws:
            raise UsageError(
                f"{race.name}: {race.draws} draws, expected {races[0].draws} "
                f"as in {races[0].name}"
            )
