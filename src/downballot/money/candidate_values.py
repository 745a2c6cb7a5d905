"""What is known of one candidate's money: own committees, spenders about the candidate."""

from __future__ import annotations

from msgspec import Struct

from downballot.money.desk_values import MoneyTrace
from downballot.money.totals_values import CommitteeTotal, SpenderTotal


class CandidateTotals(Struct, frozen=True):
    """Totals of a candidate, whatever form of the name a filing has.

    Attributes:
        id: The name as part of an address: ``huber-trenado``.
        name: The name as filings have it most often, first name first.
        forms: Every form of it in filings.
        committees: What the own committees raised and spent, by election.
        spenders: What others spent independently for and against, by spender and election.
    """

    id: str
    name: str
    forms: tuple[str, ...]
    committees: tuple[CommitteeTotal, ...]
    spenders: tuple[SpenderTotal, ...]


class PlaceSums(Struct, frozen=True):
    """Itemised contributions by the ZIP code of who gave, in whole cents.

    Attributes:
        state: Name of the state.
        inside_cents: From there.
        outside_cents: From elsewhere.
        unknown_cents: Where the filing has no ZIP code.
    """

    state: str
    inside_cents: int
    outside_cents: int
    unknown_cents: int


class SideTrace(Struct, frozen=True):
    """Who paid for what was spent on one side in one election.

    Attributes:
        side: ``support`` or ``oppose``.
        election: Of which election; rows without a date are taken to be of its day.
        form: The candidate's name as it was traced.
        trace: Who paid.
    """

    side: str
    election: str
    form: str
    trace: MoneyTrace


class CandidateMoney(Struct, frozen=True):
    """What is known of one candidate's money.

    Attributes:
        totals: Own committees, and what others spent.
        places: Where the money of the own committees came from; None without committees.
        givers: The largest givers to the own committees: name and cents.
        traces: Who paid for what others spent, by side, of the newest election with any.
    """

    totals: CandidateTotals
    places: PlaceSums | None
    givers: tuple[tuple[str, int], ...]
    traces: tuple[SideTrace, ...]
