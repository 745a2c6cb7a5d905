"""What a desk says of money: traces, committees, donors, rows set aside."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from downballot.money.totals_values import CommitteeTotal, SpenderTotal
from downballot.money.tracing_values import FlowCounts, FlowPath, MainSource


class SetAside(Struct, frozen=True):
    """A row that could not be used, and why."""

    file: str
    line: int | None
    reason: str


class TracedSource(Struct, frozen=True):
    """One source of money, with how much of the spending came from it, in whole cents.

    Attributes:
        bucket: What kind of source it is.
        source: Who; the committee's name or id where a bucket has nobody.
        pro_rata_cents: By the mix of the pool at the day of each payment.
        least_cents: The least of pro rata, last in first out and first in first out.
        most_cents: The most of the three.
        lifo_cents: By last in, first out.
        fifo_cents: By first in, first out.
    """

    bucket: str
    source: str
    pro_rata_cents: int
    least_cents: int
    most_cents: int
    lifo_cents: int = 0
    fifo_cents: int = 0


class TracedSpending(Struct, frozen=True):
    """What one committee spent about one candidate or measure, on one side.

    Attributes:
        filer_id: Id of who spent.
        committee: Its name.
        candidate: For or against whom; empty for nobody by name.
        measure: For or against what; empty likewise.
        side: ``support``, ``oppose`` or empty.
        cents: How much, in whole cents.
    """

    filer_id: str
    committee: str
    candidate: str
    measure: str
    side: str
    cents: int


class MoneyTrace(Struct, frozen=True):
    """Who paid for the money that was spent for, against or by somebody.

    Attributes:
        question: What was asked, in words.
        spent_cents: What was spent; the sources add up to it by each of the three rules.
        sources: The largest first, pro rata.
        paths: The largest ways that money took.
        spending: What was spent, by who spent it, about whom and on which side.
        counts: What was met on the way.
        assumptions: What the figures rest on, in words.
    """

    question: str
    spent_cents: int
    sources: tuple[TracedSource, ...]
    paths: tuple[FlowPath, ...]
    spending: tuple[TracedSpending, ...]
    counts: FlowCounts
    assumptions: tuple[str, ...]


class CommitteeMoney(Struct, frozen=True):
    """What is known of one committee.

    Attributes:
        filer_id: Its id.
        name: Its name, as it last filed it.
        totals: By election.
        spending: For and against whom it spent independently.
        main_sources: Who gave 80 percent or more of its receipts.
        givers: The largest givers: name and cents.
        set_aside: Rows of its files that could not be used.
        files: Names of the files that hold its filings.
    """

    filer_id: str
    name: str
    totals: tuple[CommitteeTotal, ...]
    spending: tuple[SpenderTotal, ...]
    main_sources: tuple[MainSource, ...]
    givers: tuple[tuple[str, int], ...]
    set_aside: int
    files: tuple[str, ...]


class Given(Struct, frozen=True):
    """What a donor gave one committee, in whole cents."""

    committee: str
    cents: int
    gifts: int
    first: date | None
    last: date | None


class DonorMoney(Struct, frozen=True):
    """One donor, with every form of the name that is taken for that donor.

    Attributes:
        forms: Names as filings have them, with ZIP code where there is one.
        cents: All that was given.
        gifts: By committee, the largest first.
    """

    forms: tuple[str, ...]
    cents: int
    gifts: tuple[Given, ...]
