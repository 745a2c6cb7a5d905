"""What contests cost, as rows that can stand in one table whatever the year."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.model.body import PublishedSpending
from downballot.model.partial_date import PartialDate
from downballot.money.per_vote import Divisor


class Scope(StrEnum):
    """How much of an election a row of the comparison is about."""

    CONTEST = "one contest"
    SEVERAL = "several contests together"
    ELECTION = "the whole election"


class Part(Struct, frozen=True):
    """One part of what a contest cost.

    Attributes:
        cents: The part, in whole cents.
        how: Whether it was published so, or what was added up.
        figures: The published figures it is, or is the sum of.
        others: Figures of the same thing that it is not made of; they may disagree.
        missing: Why it may be more than that; nothing where a source gives it whole.
        notes: What else a reader of it should know.
    """

    cents: int
    how: str
    figures: tuple[PublishedSpending, ...]
    others: tuple[PublishedSpending, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def as_of(self) -> tuple[PartialDate, ...]:
        """The days until which its figures count, oldest first, each once."""
        return tuple(sorted({one.as_of for one in self.figures if one.as_of}))

    @property
    def disagree(self) -> bool:
        """Whether a source has another figure of the same thing."""
        return any(row.cents != one.cents for row in self.others for one in self.figures)


class Each(Struct, frozen=True):
    """Money for each vote or registered voter; money and counts both move, so both days.

    Attributes:
        cents_each: Cents for each, exact.
        divisor: What it is divided by.
        number: How many there were.
        stage: How far the count was (``election night``, ``certified``).
        money_as_of: Until when the money counts.
        number_as_of: When there were so many.
        money_source: Where the money is from.
        number_source: Where the number is from.
    """

    cents_each: Fraction
    divisor: Divisor
    number: int
    stage: str
    money_as_of: PartialDate | None
    number_as_of: PartialDate | None
    money_source: str
    number_source: str


class ContestCost(Struct, frozen=True, kw_only=True):
    """What one contest, or several together, cost in all rounds of a year.

    Attributes:
        body: Id of the body.
        year: The year.
        seats: Ids of the seats; none for the whole election.
        name: What readers call it.
        scope: How much of the election it is.
        days: Days of its rounds; none where they are not on record.
        total_cents: Independent expenditure and own spending together, as far as known.
        adjusted_cents: The same in dollars of the year asked for; None where the price
            level of one of the years is not known.
        rank: Place by ``total_cents`` among rows of its scope, 1 for the most.
        adjusted_rank: Place by ``adjusted_cents`` likewise; None where that is not known.
        lower_bound: Whether the total may be more.
        independent: Independent expenditure, all of it.
        support: The part of it for candidates; None where it is not told apart.
        oppose: The part of it against candidates; None likewise.
        own: Own spending of the candidates' committees.
        per_vote: Independent expenditure for each vote of the last round, one a stage.
        total_per_vote: The total for each vote likewise.
        per_registered: Independent expenditure for each registered voter; None where not
            known.
        missing: What is not known, and why the total may be more.
        notes: Where sources disagree, and what else a reader should know.
    """

    body: str
    year: int
    seats: tuple[str, ...]
    name: str
    scope: Scope
    days: tuple[PartialDate, ...]
    total_cents: int
    adjusted_cents: Fraction | None = None
    rank: int = 0
    adjusted_rank: int | None = None
    lower_bound: bool
    independent: Part | None
    support: Part | None
    oppose: Part | None
    own: Part | None
    per_vote: tuple[Each, ...] = ()
    total_per_vote: tuple[Each, ...] = ()
    per_registered: Each | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class CountedName(Struct, frozen=True):
    """Somebody on a ballot: the name as a reader knows it, and the votes so far."""

    name: str
    votes: int


class CountedContest(Struct, frozen=True, kw_only=True):
    """A contest that a desk counts, as money is set beside it.

    Attributes:
        election: The desk's id of the election.
        day: Day of the election.
        id: Id of the contest.
        name: What readers call it.
        candidates: Everybody on its ballot.
        stage: How far the count is (``certified``, ``counted so far``).
        counted_on: Day of the count.
        registered: Voters registered for it; None where the count does not say.
        source: Where the count is from.
    """

    election: str
    day: PartialDate
    id: str
    name: str
    candidates: tuple[CountedName, ...]
    stage: str
    counted_on: PartialDate | None
    registered: int | None = None
    source: str = ""


class FiledCandidate(Struct, frozen=True, kw_only=True):
    """What filings have about one candidate of a contest, in whole cents.

    Attributes:
        name: The name as the ballot has it.
        votes: Votes so far.
        filed_as: Names in filings that were taken for it, in full.
        support_cents: Independent expenditure for the candidate.
        oppose_cents: Against the candidate.
        unstated_cents: On a side that the filing leaves out.
        membership_cents: Communications to own members, part of none of the others.
        raised_cents: What the candidate's committees received.
        spent_cents: What they spent.
        committees: Ids of those committees.
        spent_known: Whether what each of them spent is on record.
    """

    name: str
    votes: int
    filed_as: tuple[str, ...] = ()
    support_cents: int = 0
    oppose_cents: int = 0
    unstated_cents: int = 0
    membership_cents: int = 0
    raised_cents: int = 0
    spent_cents: int = 0
    committees: tuple[str, ...] = ()
    spent_known: bool = True


class FiledContest(Struct, frozen=True, kw_only=True):
    """What a contest cost by the filings that a desk took in, beside its own count.

    Attributes:
        election: The desk's id of the election.
        day: Day of the election.
        contest: Id of the contest.
        name: What readers call it.
        candidates: Everybody on its ballot.
        independent_cents: Independent expenditure, all of it.
        own_cents: What committees of candidates spent.
        membership_cents: Communications to own members, part of neither.
        total_cents: Independent expenditure and own spending.
        adjusted_cents: The same in dollars of the year asked for; None where unknown.
        money_as_of: The newest day of the transactions.
        per_vote: Independent expenditure for each vote; None without votes.
        total_per_vote: The total for each vote.
        per_registered: Independent expenditure for each registered voter; None where they
            are not known.
        missing: What is not known, and why the total may be more.
    """

    election: str
    day: PartialDate
    contest: str
    name: str
    candidates: tuple[FiledCandidate, ...]
    independent_cents: int
    own_cents: int
    membership_cents: int
    total_cents: int
    adjusted_cents: Fraction | None = None
    money_as_of: PartialDate | None
    per_vote: Each | None = None
    total_per_vote: Each | None = None
    per_registered: Each | None = None
    missing: tuple[str, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """What contests cost, side by side.

    Attributes:
        dollars_of: The year in whose dollars totals are stated too.
        price_source: Where that year's price level is from.
        price_note: What a reader of it should know; or empty.
        published: As offices and the press published it, the most first.
        filed: As the desk's own filings and counts have it, the most first.
        unjoined: Names in filings that were joined to nobody on a ballot, and why.
    """

    dollars_of: int
    price_source: str
    price_note: str
    published: tuple[ContestCost, ...]
    filed: tuple[FiledContest, ...] = ()
    unjoined: tuple[str, ...] = ()
