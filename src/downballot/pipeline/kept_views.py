"""Views of contests at updates, kept as long as a desk is open.

What an update counted never changes, so neither does what was made of it: after a new count
only the views of that count are made. A count that is understood in another way, since a
definition or a correction came, is another object of the ledger, and so has other views.
"""

from __future__ import annotations

from collections.abc import Mapping

from downballot.contests.views import ContestView
from downballot.model.count import ContestCount
from downballot.model.status import ResultsStatus
from downballot.model.update import ElectionCount

MOST_VIEWS = 40_000  # a county with 400 contests and 100 updates
_Before = Mapping[str, ContestCount]
_Key = tuple[str, int, int, ResultsStatus]


class KeptViews:
    """Views by the counts that they were made of, for one desk's settings."""

    def __init__(self) -> None:
        # The counts are kept too: no other object can come to stand in their place.
        self._views: dict[_Key, tuple[ContestView, ElectionCount, _Before]] = {}

    def find(
        self, contest: str, count: ElectionCount, before: _Before, status: ResultsStatus
    ) -> ContestView | None:
        """Return a view; None where it has to be made.

        Args:
            contest: The contest's id.
            count: The count that it shows.
            before: The count before; empty to leave out what was added.
            status: How final the count is.
        """
        kept = self._views.get(_key(contest, count, before, status))
        return kept[0] if kept else None

    def keep(self, view: ContestView, count: ElectionCount, before: _Before) -> None:
        """Keep a view.

        Args:
            view: The view.
            count: The count that it shows.
            before: The count before, as it was looked for.
        """
        if len(self._views) >= MOST_VIEWS:
            self._views.clear()
        key = _key(view.id, count, before, view.standing.status)
        self._views[key] = view, count, before


def _key(contest: str, count: ElectionCount, before: _Before, status: ResultsStatus) -> _Key:
    return contest, id(count), id(before) if before else 0, status
