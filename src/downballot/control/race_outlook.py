"""One race for seats of a body in plain values: who may win, and how likely."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from downballot.control.races import NOBODY, SeatRace
from downballot.control.values import Board, Pivot, RaceOption, RaceOutlook
from downballot.model.rule import Method, Scope


def race_outlook(race: SeatRace, before: Board, pivots: Sequence[Pivot]) -> RaceOutlook:
    """Return what one contest may do to the body.

    Args:
        race: The contest with its draws.
        before: The board before, which says who holds the seats.
        pivots: How much control moves with it, one for each bloc.
    """
    holders = {one.seat.id: one.bloc for one in before.seats}
    options = [
        RaceOption(one.selection, one.name, one.bloc, _winning(race, place))
        for place, one in enumerate(race.options)
    ]
    return RaceOutlook(
        contest=race.contest,
        name=race.name,
        seats=race.seats,
        held_by=tuple(holders.get(seat, "") for seat in race.seats),
        options=tuple(
            sorted(options, key=lambda one: (-(one.probability or 0), one.selection))
        ),
        open_probability=_staying_open(race),
        decided=race.decided,
        why_decided=race.why_decided,
        pivots=tuple(pivots),
    )


def _winning(race: SeatRace, place: int) -> float:
    drawn = int(np.count_nonzero((race.winners == place).any(axis=1)))
    return _chance(race, drawn, _winning_if_unknown(race, place))


def _staying_open(race: SeatRace) -> float:
    drawn = int(np.count_nonzero((race.winners == NOBODY).any(axis=1)))
    return _chance(race, drawn, _open_if_unknown(race))


def _chance(race: SeatRace, drawn: int, added: Fraction) -> float:
    """Return a share of the draws, with the added draw unless they are all there is."""
    if race.complete:
        return drawn / race.draws
    return float((drawn + added) / (race.draws + 1))


def _winning_if_unknown(race: SeatRace, place: int) -> Fraction:
    """Return how likely an option is to win where every result is equally likely."""
    if place in race.supposed:
        return Fraction(1)
    if _open_if_unknown(race) == 1:
        return Fraction(0)
    if race.rule.method is Method.SHARE:
        return Fraction(1, len(race.options) + 1)
    free = len(race.options) - len(race.supposed)
    return Fraction(min(len(race.seats) - len(race.supposed), free), max(free, 1))


def _open_if_unknown(race: SeatRace) -> Fraction:
    method = race.rule.method
    unknown = method in {Method.TOP_TWO, Method.UNKNOWN} or not race.options
    if unknown or race.rule.scope is Scope.PART:
        return Fraction(1)
    return Fraction(int(method is Method.SHARE), len(race.options) + 1)
