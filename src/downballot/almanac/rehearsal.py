"""Rehearses a county: its recorded answers again, in the order they were served."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from downballot.almanac.counts import (
    AnswerKind,
    Endpoint,
    RecordedAnswer,
    RecordedElection,
)
from downballot.almanac.county_bodies import render_answer, render_definition
from downballot.errors import UsageError

FEEDS = (Endpoint.RESULTS, Endpoint.COUNTER)
JSON = "application/json; charset=utf-8"
BEFORE_FIRST_COUNT = timedelta(minutes=1)


class Answer(Struct, frozen=True):
    """What the rehearsed county answers.

    Attributes:
        endpoint: The feed that was asked.
        kind: What the answer is good for.
        status: HTTP status: 200 for every recorded answer, the error object included;
            404 before the first.
        content_type: Media type of the body.
        body: The body, uncompressed.
        served_at: When the county served it; None before its first answer and for the
            definition, whose moment is not on record.
        modified_at: When the county served the same bytes first; None as above, and for
            errors and empty answers.
    """

    endpoint: Endpoint
    kind: AnswerKind
    status: int
    content_type: str
    body: bytes
    served_at: datetime | None = None
    modified_at: datetime | None = None


class Timeline:
    """The answers of a recorded election in the order they were served.

    Args:
        recorded: The election.
        feeds: The feeds to rehearse, without the definition, which always answers.

    Raises:
        UsageError: No feed, or the definition among them.
    """

    def __init__(
        self, recorded: RecordedElection, *, feeds: Collection[Endpoint] = FEEDS
    ) -> None:
        if not feeds or not set(feeds) <= set(FEEDS):
            raise UsageError(f"feeds {list(feeds)}: unknown, expected results, counter or both")
        of_feeds = [row for row in recorded.answers if row.endpoint in feeds]
        self.recorded = recorded
        self.rows = tuple(row for row in of_feeds if row.kind is not AnswerKind.NO_BODY)
        self.left_out = len(of_feeds) - len(self.rows)
        self._times = [row.served_at for row in self.rows]
        # The first of equal bodies dates them all: an unchanged body is not modified.
        self._first_served: dict[str, datetime] = {}
        for row in self.rows:
            self._first_served.setdefault(row.sha256, row.served_at)
        self._body = lru_cache(maxsize=8)(self._render)

    @property
    def opens_at(self) -> datetime:
        """A minute before the first count of election day: where a rehearsal starts."""
        day = date.fromisoformat(self.recorded.facts.date[:10])
        counts = (row for row in self.rows if row.update and row.update.date() >= day)
        return next(counts).served_at - BEFORE_FIRST_COUNT

    @property
    def ends_at(self) -> datetime:
        """When the last answer was served."""
        return self.rows[-1].served_at

    def position(self, now: datetime) -> int:
        """Return how many answers were served by a moment."""
        return bisect_right(self._times, now)

    def answer(self, endpoint: Endpoint, now: datetime) -> Answer:
        """Return what a feed answered at a moment: its last answer served by then.

        Args:
            endpoint: The feed; the definition answers at any moment.
            now: The virtual moment, aware.
        """
        return self.answer_at(endpoint, self.position(now))

    def answer_at(self, endpoint: Endpoint, position: int) -> Answer:
        """Return a feed's last answer among the first answers of the timeline.

        Args:
            endpoint: The feed; the definition answers at any position.
            position: How many answers have been served.
        """
        if endpoint is Endpoint.DEFINITION:
            return Answer(endpoint, AnswerKind.WHOLE, 200, JSON, self._body(None))
        for row in reversed(self.rows[:position]):
            if row.endpoint is endpoint:
                return self._recorded(row)
        return Answer(endpoint, AnswerKind.NOT_YET, 404, "text/plain", b"No results yet.")

    def _recorded(self, row: RecordedAnswer) -> Answer:
        modified_at = self._first_served[row.sha256] if row.update else None
        body = self._body(row)
        return Answer(row.endpoint, row.kind, 200, JSON, body, row.served_at, modified_at)

    def _render(self, row: RecordedAnswer | None) -> bytes:
        if row is None:
            return render_definition(self.recorded)
        return render_answer(self.recorded, row)
