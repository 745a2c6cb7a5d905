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
        amendment: Which version of the filing it is of; 0 for the original.
        source: Name of the format that it was read from.
        file: File that it is in.
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
    amendment: int = 0
    source: str = ""
    file: str = ""


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


class ToldReport(Struct, frozen=True):
    """A late report of which an alert has told, as it was then.

    Attributes:
        filer: Id of the committee that filed it.
        filing: Id of the filing.
        amendment: Which version of it.
        cents: What it came to, in whole cents.
    """

    filer: str
    filing: str
    amendment: int
    cents: int


class LateReport(Struct, frozen=True):
    """A report within 24 hours that an alert tells of: one filing, with all its rows.

    Attributes:
        filer: Id of the committee that filed it.
        filer_name: Its name, where a filing gives one.
        filing: Id of the filing.
        amendment: Which version of it; 0 for the original.
        filed_on: When it was filed; None where the source does not say.
        contests: Contests that it is about, as written.
        cents: What its rows come to.
        amends: Whether it amends or replaces an earlier report.
        told_cents: What the version that was told before came to; None where none was.
        rows: Its transactions, the largest first; none where it takes all of them back.
    """

    filer: str
    filer_name: str
    filing: str
    amendment: int
    filed_on: date | None
    contests: tuple[str, ...]
    cents: int
    amends: bool
    told_cents: int | None
    rows: tuple[LateRow, ...]
