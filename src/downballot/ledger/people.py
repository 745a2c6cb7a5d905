"""Rows that people add: estimates, corrections, decisions, certifications.

Every row is added once and never edited; a later row of the same subject supersedes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
import sqlalchemy as sa

from downballot.ledger.editor_tables import NOTES
from downballot.ledger.journal import Journal, insert_new, put
from downballot.ledger.journal_tables import (
    CALLS,
    CERTIFICATIONS,
    CONTACTS,
    CORRECTIONS,
    DECISIONS,
    DONOR_CORRECTIONS,
    OUTSTANDING,
)
from downballot.model.count import BallotKind
from downballot.model.record import (
    Certification,
    Contact,
    Correction,
    Decision,
    DonorCorrection,
    Outstanding,
)

Row = Outstanding | Correction | Decision | Certification | DonorCorrection
T = TypeVar("T", Outstanding, Correction, Decision, Certification)


class People:
    """What people added to a desk's journal.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows; a row of estimates or certification that is there already is left.

        Raises:
            NotKept: The journal could not be written; none of the rows is there.
        """
        with self._journal.writing() as connection:
            for row in rows:
                values = _columns(row)
                insert_new(connection, _table(row), [values])

    def added(self) -> int:
        """Return how many rows people have added so far, calls and notes too; it only grows."""
        tables = (
            OUTSTANDING, CORRECTIONS, DECISIONS, CERTIFICATIONS, CALLS, DONOR_CORRECTIONS,
            NOTES,
        )  # fmt: skip
        counts = [
            sa.select(sa.func.count()).select_from(each).scalar_subquery() for each in tables
        ]
        row = self._journal.rows(sa.select(sum(counts[1:], counts[0]).label("number")))
        return int(row[0]["number"])

    def outstanding(
        self, election: str, *, as_of: datetime | None = None
    ) -> tuple[Outstanding, ...]:
        """Return estimates of ballots still to count, oldest first.

        An estimate is superseded by a later one of the same scope that speaks of its
        kind: of that kind, of the total, or (for a total) of any kind.
        """
        rows = self._of(OUTSTANDING, election, Outstanding, as_of)
        return tuple(
            msgspec.structs.replace(row, superseded=any(_supersedes(one, row) for one in rows))
            for row in rows
        )

    def corrections(self, election: str) -> tuple[Correction, ...]:
        """Return corrections of identity and spelling, oldest first."""
        return self._of(CORRECTIONS, election, Correction, None)

    def decisions(self, election: str) -> tuple[Decision, ...]:
        """Return choices of the body that stands, oldest first."""
        return self._of(DECISIONS, election, Decision, None)

    def donor_corrections(self) -> tuple[DonorCorrection, ...]:
        """Return what people said of donors and committees, in the order it was added."""
        columns = [c for c in DONOR_CORRECTIONS.c if c.name != "number"]
        query = sa.select(*columns).order_by(DONOR_CORRECTIONS.c.number)
        return msgspec.convert(self._journal.rows(query), tuple[DonorCorrection, ...])

    def certification(
        self, election: str, *, as_of: datetime | None = None
    ) -> Certification | None:
        """Return the newest certification, None when there is none by then."""
        rows = self._of(CERTIFICATIONS, election, Certification, as_of)
        return rows[-1] if rows else None

    def certifications(self, election: str) -> tuple[Certification, ...]:
        """Return every certification, in the order of the counts that they are of."""
        return self._of(CERTIFICATIONS, election, Certification, None)

    def contacts(self, election: str = "") -> tuple[Contact, ...]:
        """Return the newest contact with each source."""
        query = sa.select(CONTACTS).order_by(CONTACTS.c.election, CONTACTS.c.source)
        if election:
            query = query.where(CONTACTS.c.election == election)
        return msgspec.convert(self._journal.rows(query), tuple[Contact, ...])

    def note_contact(self, contact: Contact) -> None:
        """Note the newest contact with a source, over the one before."""
        with self._journal.writing() as connection:
            put(connection, CONTACTS, msgspec.structs.asdict(contact))

    def _of(
        self, table: sa.Table, election: str, kind: type[T], as_of: datetime | None
    ) -> tuple[T, ...]:
        """Return rows by the authority's clock, else in the order they were added.

        Our own clock may go back, so it orders nothing. A moment holds its whole second,
        because endpoints of one authority print the same clock with and without fractions.
        """
        query = sa.select(table).where(table.c.election == election)
        clock = table.c.get("published_at")
        if clock is not None:
            query = query.order_by(clock)
            if as_of is not None:
                query = query.where(clock <= as_of.replace(microsecond=999_999))
        query = query.order_by(table.c.id)
        return msgspec.convert(self._journal.rows(query), tuple[kind, ...])  # type: ignore[valid-type]


def _supersedes(later: Outstanding, row: Outstanding) -> bool:
    if later.scope != row.scope or later is row:
        return False
    if later.kind is row.kind and later.published_at == row.published_at:
        return (later.added_at or later.published_at) > (row.added_at or row.published_at)
    speaks = later.kind is row.kind or BallotKind.TOTAL in (later.kind, row.kind)
    return speaks and later.published_at > row.published_at


def _columns(row: Row) -> dict[str, object]:
    values = msgspec.structs.asdict(row)
    values.pop("superseded", None)
    return {name: getattr(value, "value", value) for name, value in values.items()}


def _table(row: Row) -> sa.Table:
    tables: dict[type, sa.Table] = {
        Outstanding: OUTSTANDING,
        Correction: CORRECTIONS,
        Decision: DECISIONS,
        Certification: CERTIFICATIONS,
        DonorCorrection: DONOR_CORRECTIONS,
    }
    return tables[type(row)]
