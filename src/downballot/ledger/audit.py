"""The audit trail: rows that are only added, chained by their hashes as calls are.

A row is kept as one line of JSON, its *content*, as the call ledger keeps its own; see
``ledger.calls`` for what the hashes are made of and what they show.
"""

from __future__ import annotations

from datetime import UTC

import msgspec
import sqlalchemy as sa

from downballot.errors import LedgerError
from downballot.ledger.calls import NOTHING_BEFORE, Break, first_break, hash_of
from downballot.ledger.editor_tables import AUDIT
from downballot.ledger.journal import Journal, Row, insert, rows
from downballot.ledger.journal_words import as_bytes
from downballot.model.editor import AuditRow
from downballot.model.finding import Finding, Severity

# Bytes, not text: a row that is no UTF-8 any more is still read, and found.
_CONTENT = as_bytes(AUDIT.c.content).label("content")
_ALL = sa.select(AUDIT.c.number, _CONTENT, AUDIT.c.hash)
_NEWEST_FIRST = _ALL.order_by(AUDIT.c.number.desc())


class AuditTrail:
    """What was done at a desk, and by whom.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, row: AuditRow) -> AuditRow:
        """Add a row at the end of the trail.

        Args:
            row: The row; its number and hashes are ignored.

        Returns:
            The row as it was added, with its number and hashes.

        Raises:
            NotKept: The journal could not be written.
        """
        with self._journal.writing() as connection:
            newest = rows(connection, _NEWEST_FIRST.limit(1))
            added = _chained(row, newest[0] if newest else None)
            line = _content(added).decode()
            values = {"number": added.number, "content": line, "hash": added.hash}
            insert(connection, AUDIT, values)
        return added

    def rows(self, *, limit: int | None = None, before: int = 0) -> tuple[AuditRow, ...]:
        """Return rows, newest first.

        Args:
            limit: Only the newest so many.
            before: Only those below this number; 0 for all.

        Raises:
            LedgerError: A row cannot be read.
        """
        query = _NEWEST_FIRST.limit(limit) if limit is not None else _NEWEST_FIRST
        if before:
            query = query.where(AUDIT.c.number < before)
        return tuple(_read(one, self._journal.name) for one in self._journal.rows(query))

    def last_hash(self) -> str:
        """Return the hash of the newest row; 64 zeros when there is none."""
        newest = self._journal.rows(_NEWEST_FIRST.limit(1))
        return str(newest[0]["hash"]) if newest else NOTHING_BEFORE

    def verify(self) -> Break | None:
        """Say where the trail does not hold; None when every row is as it was added."""
        # Asked first: a row added meanwhile must not look like one removed.
        highest = self._journal.highest(AUDIT)
        return first_break(self._journal.rows(_ALL.order_by(AUDIT.c.number)), highest)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a person should know about the trail itself."""
        broken = self.verify()
        if broken is None:
            return ()
        sentence = (
            f"Row {broken.number} of the audit trail {broken.problem}. Who did what at this "
            "desk cannot be relied on before it is known who changed the journal."
        )
        return (Finding(Severity.ERROR, "audit-chain-broken", sentence),)


def _content(row: AuditRow) -> bytes:
    fields = msgspec.structs.asdict(row)
    del fields["hash"]
    return msgspec.json.encode(fields, enc_hook=str)


def _chained(row: AuditRow, last: Row | None) -> AuditRow:
    """Return a row with its number, the hash before it and its own."""
    placed = msgspec.structs.replace(
        row,
        number=last["number"] + 1 if last else 1,
        at=row.at.astimezone(UTC),
        previous=last["hash"] if last else NOTHING_BEFORE,
        hash="",
    )
    return msgspec.structs.replace(placed, hash=hash_of(_content(placed)))


def _read(stored: Row, name: str) -> AuditRow:
    try:
        row = msgspec.json.decode(stored["content"], type=AuditRow)
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise LedgerError(
            f"{name}: row {stored['number']} of the audit trail is damaged ({error}), "
            "expected it as it was added"
        ) from error
    return msgspec.structs.replace(row, hash=stored["hash"])
