"""What the reasons of a decision are read from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import pairwise

from msgspec import Struct

from downballot.contests.batches import Batch, batch
from downballot.contests.views import ContestView, CountStep
from downballot.forecast.finishes import Finishes
from downballot.forecast.values import ContestForecast

LAST_BATCHES = 3


class Known(Struct, frozen=True, eq=False):
    """What the reasons of one contest are read from.

    Attributes:
        view: The contest at the update.
        batches: What the last updates that changed a vote added to it, with the
            authority's clock, oldest first.
        forecast: What may still happen.
        finishes: The simulated finishes.
        zone: Zone in which the days of batches are named.
    """

    view: ContestView
    batches: tuple[tuple[datetime, Batch], ...]
    forecast: ContestForecast
    finishes: Finishes
    zone: tzinfo


def last_batches(steps: Sequence[CountStep]) -> tuple[tuple[datetime, Batch], ...]:
    """Return what the last updates that changed a vote added, with the authority's clock.

    Args:
        steps: What was counted of a contest at each of its updates, oldest first.

    Returns:
        Up to three, oldest first; the first count of all is no batch.
    """
    found: list[tuple[datetime, Batch]] = []
    for before, after in reversed(list(pairwise(steps))):
        if len(found) == LAST_BATCHES:
            break
        if before.count.selections != after.count.selections:
            added = batch(before.count, after.count)
            if any(one.votes for one in added.selections):
                found.append((after.update.published_at, added))
    return tuple(reversed(found))


def name_of(view: ContestView, selection: str) -> str:
    """Return the name that readers know a selection by.

    Args:
        view: The contest.
        selection: The selection's id.
    """
    names = (one.name for one in view.standing.selections if one.selection == selection)
    return next(names, selection)
