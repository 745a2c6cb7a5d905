"""Facts about money in elections that hold for a place or a year, as tables keep them."""

from __future__ import annotations

from downballot.model.body import Sourced


class MatchingParameters(Sourced, frozen=True, kw_only=True):
    """How one program matches small contributions with public money.

    None is not known, or not so in this program; the note says which where a source does.

    Attributes:
        cycle: Year of the election.
        office: The office, or those that share the parameters (``City Council``).
        round: ``primary``, ``general`` or ``both``.
        limit_cents: The most that one person may give a candidate in one round.
        matchable_cents: How much of one contributor's money is matched.
        public_per_dollar: Public dollars for each dollar matched.
        threshold_cents: What a candidate must have raised to qualify, each contributor
            counted up to ``matchable_cents``.
        threshold_contributors: How many contributors it takes to qualify.
        maximum_cents: The most public money one candidate may receive.
        ceiling_cents: What a candidate who takes public money may spend.
        ceiling_lifts_at_cents: Independent expenditures that lift the ceiling.
    """

    cycle: int
    office: str
    round: str
    limit_cents: int | None = None
    matchable_cents: int | None = None
    public_per_dollar: int | None = None
    threshold_cents: int | None = None
    threshold_contributors: int | None = None
    maximum_cents: int | None = None
    ceiling_cents: int | None = None
    ceiling_lifts_at_cents: int | None = None


class ConsumerPrice(Sourced, frozen=True, kw_only=True):
    """The price level of a year.

    Attributes:
        year: The year.
        index_thousandths: The Consumer Price Index for All Urban Consumers, U.S. city
            average, all items, not seasonally adjusted, annual average, 1982-84 = 100,000.
    """

    year: int
    index_thousandths: int
