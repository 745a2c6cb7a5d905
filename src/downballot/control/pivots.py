"""How much control of a body moves with each race."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from downballot.control.joint import JointSeats
from downballot.control.possibilities import of_one_category
from downballot.control.values import Pivot


def pivots_of(joint: JointSeats, race: int, needed: int) -> tuple[Pivot, ...]:
    """Return how much each bloc's majority depends on one race, from the same draws.

    Args:
        joint: The seats and the races for them.
        race: Place of the race among them.
        needed: Seats that make the majority.

    Returns:
        One for each bloc, in order; none where the race is decided.
    """
    if joint.races[race].decided:
        return ()
    return tuple(_pivot(joint, race, bloc, needed) for bloc in range(len(joint.blocs)))


def _pivot(joint: JointSeats, race: int, bloc: int, needed: int) -> Pivot:
    won, whole = joint.won[race, bloc], joint.counts[bloc]
    has_all = won == len(joint.races[race].seats)
    majority = whole >= needed
    others = whole - won
    possible = of_one_category(joint.ways[race], bloc)
    turns = (others + min(possible) < needed) & (others + max(possible) >= needed)
    return Pivot(
        bloc=joint.blocs[bloc],
        if_won=_share_within(majority, has_all),
        if_lost=_share_within(majority, ~has_all),
        decisive=int(np.count_nonzero(turns)) / joint.draws,
    )


def _share_within(held: NDArray[np.bool_], within: NDArray[np.bool_]) -> float | None:
    """Return in which share of some draws something holds; None where there are none."""
    number = int(np.count_nonzero(within))
    return int(np.count_nonzero(held & within)) / number if number else None
