"""Leads, and what it would take to undo them."""

from __future__ import annotations

from math import inf, sqrt

from downballot.forecast.values import ContestForecast

SMALLEST = 1e-9


def needed_difference(margin: float, together: float, uncounted: float) -> float:
    """Return by how much late votes must differ from those counted to undo a lead.

    On the scale on which late votes differ from early ones: a lead m among two sides with
    the share s of all votes together is undone by late votes whose own lead is
    m * counted / uncounted the other way; sqrt(s - m * m) is what such leads are measured
    in. In an even race of two it is that lead itself: 0.12 means that late votes must go
    the other way by 12 points.

    Args:
        margin: Lead as a share of all votes so far, 0 to 1.
        together: Share of all votes so far that the two sides have, 0 to 1; a lead over a
            line is counted as twice the way to it, with 1 together.
        uncounted: Share of the final votes that is still to come, 0 to 1.

    Returns:
        0 or more; infinite where nothing is to come.
    """
    if margin <= 0:
        return 0.0
    if uncounted <= 0:
        return inf
    spread = sqrt(max(together - margin * margin, SMALLEST))
    return margin * (1 - uncounted) / uncounted / spread


def uncounted_share(forecast: ContestForecast, to_come: float) -> float:
    """Return what share of the final votes is still to come, 0 to 1.

    Args:
        forecast: What may still happen.
        to_come: Votes to come that are reckoned with, in votes.
    """
    if forecast.complete:
        return 0.0
    whole = forecast.counted_votes + max(to_come, 0.0)
    return max(to_come, 0.0) / whole if whole > 0 else 0.0
