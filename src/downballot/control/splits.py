"""How likely each split of a body is, from the joint draws."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np

from downballot.control.joint import JointSeats
from downballot.control.possibilities import Seats, Ways, combined
from downballot.control.values import Split, SplitChance

MOST_POSSIBLE = 1_000  # with more, most of them would have less than one draw in a million


def split_chances(joint: JointSeats) -> tuple[SplitChance, ...]:
    """Return how likely each split is, the likeliest first; together they are 1.

    Every possible split is there, also where no draw has it. Where more than a thousand
    are possible, only those in the draws are, each with its share of them.

    Args:
        joint: The seats and the races for them.
    """
    drawn = _drawn(joint)
    possible = combined(joint.ways, most=MOST_POSSIBLE)
    chances = _shares(drawn, joint.draws)
    if possible is not None:
        chances = _with_added_draw(joint, drawn, possible)
    order = sorted(chances.items(), key=lambda one: (-one[1], *(-seats for seats in one[0])))
    return tuple(SplitChance(_split(joint, seats), float(each)) for seats, each in order)


def _drawn(joint: JointSeats) -> dict[Seats, int]:
    """Return in how many draws the body is split so."""
    counts = np.ascontiguousarray(joint.counts.T)
    # Rows as opaque bytes: several times as fast as unique rows of numbers.
    rows = counts.view(np.dtype((np.void, counts.itemsize * counts.shape[1]))).ravel()
    _, first, times = np.unique(rows, return_index=True, return_counts=True)
    splits = [tuple(row) for row in counts[first].tolist()]
    return dict(zip(splits, times.tolist(), strict=True))


def _shares(drawn: dict[Seats, int], draws: int) -> dict[Seats, Fraction]:
    return {seats: Fraction(number, draws) for seats, number in drawn.items()}


def _with_added_draw(
    joint: JointSeats, drawn: dict[Seats, int], possible: Ways
) -> dict[Seats, Fraction]:
    whole = prod(sum(each.values()) for each in joint.ways)
    return {
        seats: joint.chance(drawn.get(seats, 0), Fraction(number, whole))
        for seats, number in _with_fixed(joint, possible).items()
    }


def _with_fixed(joint: JointSeats, possible: Ways) -> dict[Seats, int]:
    if not joint.races:
        return {joint.fixed: 1}
    return {
        tuple(map(int.__add__, joint.fixed, seats)): number
        for seats, number in possible.items()
    }


def _split(joint: JointSeats, seats: Seats) -> Split:
    *held, unaligned, open_ = seats
    return Split(
        blocs=tuple(zip(joint.blocs, held, strict=True)),
        unaligned=unaligned,
        vacant=joint.vacant,
        open=open_,
    )
