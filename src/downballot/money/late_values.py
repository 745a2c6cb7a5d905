"""Late reports since a day, by contest."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class LateRow(Struct, frozen=True):
    """One transaction of a report within 24 hours (Form 496 or 497).

    Attributes:
        kind: ``late-independent``, ``late-contribution`` (received) or ``late-made``.
        filed_on: When it was filed; None where the source does not say.
        date: Day of the transaction; None likewise.
        cents: The amount.
        filer: Id of the committee that filed it.
        filer_name: Its name, where a filing gives one.
        name: The other side: contributor, recipient or payee.
        candidate: Whom it is for or against; empty for nobody.
        measure: Which measure; empty for none.
        side: ``support``, ``oppose`` or empty.
        filing: Id of the filing.
        description: What it was for.
    """

    kind: str
    filed_on: date | None
    date: date | None
    cents: int
    filer: str
    filer_name: str
    name: str
    candidate: str
    measure: str
    side: str
    filing: str
    description: str


class LateContest(Struct, frozen=True):
    """Late money in one contest; sums are apart, as one dollar may stand in two of them.

    Attributes:
        office: The office as written; empty for a measure or where none is given.
        district: The district as written.
        measure: The measure; empty for a candidate contest.
        independent_cents: Independent expenditures.
        received_cents: Contributions received.
        made_cents: Contributions made.
        rows: The transactions, largest first.
    """

    office: str
    district: str
    measure: str
    independent_cents: int
    received_cents: int
    made_cents: int
    rows: tuple[LateRow, ...]

    @property
    def largest_cents(self) -> int:
        """The largest of the three sums, by which contests are put in order."""
        return max(self.independent_cents, self.received_cents, self.made_cents)
