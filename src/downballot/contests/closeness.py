"""How close a contest is: how far its count is from the nearest line that matters."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.contests.lines import Line
from downballot.contests.views import ContestView


class Closeness(Struct, frozen=True):
    """How far a count is from the nearest line.

    Attributes:
        line: The line.
        votes: How far, in votes, 0 or more.
        share: The same as a share of the votes for listed selections, from 0.
    """

    line: Line
    votes: int
    share: Fraction


def closeness(view: ContestView) -> Closeness | None:
    """Return how close a contest is; None where no vote or no line is known.

    A county's part of a contest has no line: its count alone decides nothing.

    Args:
        view: The contest.
    """
    counted = view.standing.tally.listed_votes
    lines = [one for one in view.standing.lines if one.distance_votes is not None]
    if counted <= 0 or not lines:
        return None
    nearest = min(lines, key=lambda one: abs(one.distance_votes or 0))
    votes = abs(nearest.distance_votes or 0)
    return Closeness(nearest, votes, Fraction(votes, counted))


def closest_first(views: tuple[ContestView, ...]) -> tuple[tuple[ContestView, Closeness], ...]:
    """Return contests with how close they are, the closest first; others are left out.

    Args:
        views: The contests.
    """
    measured = [(view, found) for view in views if (found := closeness(view))]
    return tuple(sorted(measured, key=lambda one: (one[1].share, one[0].name, one[0].id)))
