"""The counts of one election so far, as arrays: what a forecast is made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from downballot.model.rule import Method, Share


class ContestSeries(Struct, frozen=True, eq=False):
    """One contest at each of its updates, oldest first.

    Attributes:
        id: The contest's id.
        area: Where it is counted; contests of one area share what is not known of the
            number of ballots to come.
        method: How it is decided. QUESTION: ``share`` passes it. SHARE: whoever meets
            ``share`` wins outright, else the first two go on. TOP_TWO: the first two go on.
            MOST_VOTES: the first ``seats`` win.
        share: Share to win or to pass; None where the rule has none.
        seats: How many win, 1 or more.
        selections: Ids, each once.
        yes: Id of the selection that a measure needs; empty for other contests.
        published_at: The authority's clock of each update, aware where the source says the
            zone, growing.
        votes: Votes so far, shape (update, selection), int64.
        estimates: The official estimate of votes still to come in this contest at each
            update, in votes; None where there is none.
        estimate_words: The newest of these in words, to go on a sentence with: what the
            authority said and when; empty where there is none.
        partisan: Parties stand in it, or put candidates up.
        parties: Where names carry a party, the side of each selection: +1 Democratic, -1
            Republican, 0 other or none; empty where names carry none.
        complete: The newest count is final: nothing is left to count.
    """

    id: str
    area: str
    method: Method
    share: Share | None
    seats: int
    selections: tuple[str, ...]
    yes: str
    published_at: tuple[datetime, ...]
    votes: NDArray[np.int64]
    estimates: tuple[int | None, ...]
    partisan: bool = False
    parties: tuple[int, ...] = ()
    complete: bool = False
    estimate_words: str = ""

    def until(self, moment: datetime) -> ContestSeries | None:
        """Return what was published up to a moment; None where nothing was."""
        seen = sum(one <= moment for one in self.published_at)
        if not seen:
            return None
        return structs.replace(
            self,
            published_at=self.published_at[:seen],
            votes=self.votes[:seen],
            estimates=self.estimates[:seen],
            estimate_words=self.estimate_words if seen == len(self.published_at) else "",
            complete=self.complete and seen == len(self.published_at),
        )


class Canvass(Struct, frozen=True, eq=False):
    """Every contest of one election, each up to the same moment.

    Attributes:
        election_date: Day of the election.
        contests: Its contests, in any order.
        registered: Registered voters before the election by area, where they are known.
    """

    election_date: date
    contests: tuple[ContestSeries, ...]
    registered: Mapping[str, int] = {}

    def until(self, moment: datetime) -> Canvass:
        """Return the canvass as it was known at a moment; contests begun later are absent."""
        seen = (one.until(moment) for one in self.contests)
        known = tuple(one for one in seen if one is not None)
        return Canvass(self.election_date, known, self.registered)
