"""What became of past elections as a whole: how much was counted when, and how many voted."""

from __future__ import annotations

import re
from datetime import date, datetime

from msgspec import Struct

from downballot.model.partial_date import PartialDate

NIGHT_OVER = 28.0  # four in the morning after: where only that day is known
IN_THE_AFTERNOON = 17.0  # when counties publish: where only a later day is known
_CODE = re.compile(r",? CA$")


class PastCount(Struct, frozen=True):
    """How much of one past count was counted at one moment.

    Attributes:
        place: The county, or the state as a whole (``California``).
        election: Day of the election.
        counted_at: By the place's clock, to the minute (``2022-11-09T03:20``), or the day
            alone where the hour is not known.
        counted: Counted by then, in ballots or in votes of one contest, more than 0.
        final: Counted in the end, in the same unit, more than ``counted``.
        source: Address or citation.
    """

    place: str
    election: PartialDate
    counted_at: str
    counted: int
    final: int
    source: str

    @property
    def hours(self) -> float:
        """Hours from midnight at the start of the election day to that moment.

        A day alone stands for the end of election night where it is the day after, else
        for five in the afternoon.
        """
        begin = datetime.fromisoformat(self.election)
        moment = datetime.fromisoformat(self.counted_at)
        hours = (moment - begin).total_seconds() / 3600
        if "T" in self.counted_at:
            return hours
        return NIGHT_OVER if hours == 24 else hours + IN_THE_AFTERNOON


class PastTurnout(Struct, frozen=True):
    """How many were registered for one past election, and how many voted.

    Attributes:
        place: The county, or the state as a whole.
        election: Day of the election.
        registered: Registered voters before it, more than 0.
        ballots: Ballots cast; None where that is not used.
        registered_source: Address or citation of the first.
        ballots_source: Of the second; empty where there is none.
    """

    place: str
    election: PartialDate
    registered: int
    ballots: int | None
    registered_source: str
    ballots_source: str


class PastElections(Struct, frozen=True):
    """What is known of past elections as a whole.

    Attributes:
        counts: How much was counted when.
        turnouts: How many were registered and voted.
    """

    counts: tuple[PastCount, ...] = ()
    turnouts: tuple[PastTurnout, ...] = ()

    def without(self, day: date) -> PastElections:
        """Return all that other days say: what is left out of a fit leaves whole.

        Args:
            day: Day of the election that is left out.
        """
        left = day.isoformat()
        return PastElections(
            tuple(one for one in self.counts if one.election != left),
            tuple(one for one in self.turnouts if one.election != left),
        )

    def registered(self, area: str, day: date) -> int | None:
        """Return the registered voters of an area before an election; None if unknown.

        Args:
            area: The county or state, with or without the state's code.
            day: Day of the election.
        """
        key = place_of(area), day.isoformat()
        found = (one for one in self.turnouts if (one.place, one.election) == key)
        return next((one.registered for one in found), None)


def place_of(area: str) -> str:
    """Return the name under which tables of past elections know an area of California.

    Examples:
        >>> place_of("Los Angeles County CA"), place_of("King County WA")
        ('Los Angeles County', 'King County WA')
    """
    return _CODE.sub("", area)
