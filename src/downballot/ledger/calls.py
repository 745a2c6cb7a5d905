"""The call ledger: rows that are only added, each bound to the one before by its hash.

A row is kept as one line of JSON in UTF-8, its *content*: every field of ``CallRow`` but
``hash``, in the order of that class, without spaces; moments in UTC. Its hash is the SHA-256
of exactly these bytes, and ``previous`` in the content is the hash of the row before (64
zeros in the first). Nothing has to be written again to be checked: what was hashed is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from downballot.errors import LedgerError
from downballot.ledger.identity import Identity
from downballot.ledger.journal import Journal, Row, insert, rows
from downballot.ledger.journal_tables import CALLS
from downballot.ledger.journal_words import as_bytes
from downballot.model.call import CallRow
from downballot.model.finding import Finding, Severity

NOTHING_BEFORE = "0" * 64
Allowing = Callable[[tuple[CallRow, ...]], None]
# Bytes, not text: a row that is no UTF-8 any more is still read, and found.
_CONTENT = as_bytes(CALLS.c.content).label("content")
_IN_ORDER = sa.select(CALLS.c.number, _CONTENT, CALLS.c.hash).order_by(CALLS.c.number)
_NEWEST = sa.select(CALLS.c.hash).order_by(CALLS.c.number.desc()).limit(1)


class Break(Struct, frozen=True):
    """The first place where the chain of calls does not hold.

    Attributes:
        number: The first row that is not as it was added, from 1.
        problem: What is wrong with it, in words.
    """

    number: int
    problem: str


class Calls:
    """The call ledger of a desk.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, row: CallRow, allowing: Allowing = lambda _: None) -> CallRow:
        """Add a row at the end of the chain.

        Its number and the hash before it are taken within the write, in which nobody else
        writes: two processes cannot both follow the same row.

        Args:
            row: The row; its number and hashes are ignored.
            allowing: Called within the write with every row there is, in order; an error
                that it raises is raised, and nothing is added.

        Returns:
            The row as it was added, with its number and hashes.

        Raises:
            LedgerError: The row cannot be kept exactly (a probability that is no number).
            NotKept: The journal could not be written.
        """
        with self._journal.writing() as connection:
            stored = rows(connection, _IN_ORDER)
            allowing(tuple(_read(one, self._journal) for one in stored))
            added = _chained(row, stored[-1] if stored else None)
            values = {
                "number": added.number,
                "content": content(added).decode(),
                "hash": added.hash,
            }
            insert(connection, CALLS, values)
        return added

    def rows(self, election: str = "", *, as_of: datetime | None = None) -> tuple[CallRow, ...]:
        """Return the rows, in order.

        Args:
            election: The desk's id of the election; all of them when empty.
            as_of: Leave out rows made after this moment, aware, to the second.

        Raises:
            LedgerError: A row cannot be read.
        """
        read = [_read(one, self._journal) for one in self._journal.rows(_IN_ORDER)]
        latest = as_of.replace(microsecond=999_999) if as_of else None
        return tuple(
            row
            for row in read
            if election in ("", row.election) and (latest is None or row.at <= latest)
        )

    def chain(self) -> tuple[str, ...]:
        """Return the content of every row, in order: what the hashes are made of."""
        stored = self._journal.rows(_IN_ORDER)
        return tuple(one["content"].decode("utf-8", "replace") for one in stored)

    def last_hash(self) -> str:
        """Return the hash of the newest row; 64 zeros when there is none."""
        found = self._journal.rows(_NEWEST)
        return str(found[0]["hash"]) if found else NOTHING_BEFORE

    def verify(self) -> Break | None:
        """Say where the chain does not hold; None when every row is as it was added.

        Rows edited, removed or reordered are found. Who may write the file can also write
        a whole new chain: that shows only beside a hash that was published before.
        """
        # Asked first: a row added meanwhile must not look like one removed.
        highest = self._journal.highest(CALLS)
        return first_break(self._journal.rows(_IN_ORDER), highest)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a person should know about the call ledger itself."""
        broken = self.verify()
        if broken is None:
            return ()
        sentence = (
            f"Row {broken.number} of the call ledger {broken.problem}. No call can be relied "
            "on before it is known who changed the journal."
        )
        return (Finding(Severity.ERROR, "call-chain-broken", sentence),)


def content(row: CallRow) -> bytes:
    """Write a row as it is kept and hashed.

    Args:
        row: The row, with its number and the hash before it.
    """
    fields = msgspec.structs.asdict(row)
    del fields["hash"]
    return msgspec.json.encode(fields, enc_hook=str)  # a sentence is kept as its text


def hash_of(line: bytes) -> str:
    """Return the hash of the content of a row, in hexadecimal."""
    return hashlib.sha256(line).hexdigest()


def first_break(stored: Sequence[Row], highest: int) -> Break | None:
    """Say where a chain does not hold; None where it does.

    Args:
        stored: Number, content and hash of every row, in the order of the numbers.
        highest: The highest number that a row ever had.
    """
    previous = NOTHING_BEFORE
    for number, one in enumerate(stored, 1):
        if one["number"] != number:
            return Break(number, "is gone")
        problem = _problem(one)
        if problem:
            return Break(number, problem)
        if _said(one, "previous") != previous:
            if number == 1:
                return Break(1, "is not the first that was added")
            return Break(number - 1, f"is not the one that row {number} was added after")
        previous = one["hash"]
    return Break(len(stored) + 1, "is gone") if highest > len(stored) else None


def resolved(row: CallRow, identity: Identity) -> CallRow:
    """Return a row under the ids that its contest and selections now have.

    Args:
        row: The row, as it was made.
        identity: How references to contests are understood.
    """
    contest = identity.contest(row.contest)
    names = {identity.selection(contest, one) for one in row.outcome.selections}
    outcome = msgspec.structs.replace(row.outcome, selections=tuple(sorted(names)))
    return msgspec.structs.replace(row, contest=contest, outcome=outcome)


def _chained(row: CallRow, last: Row | None) -> CallRow:
    """Return a row with its number, the hash before it and its own."""
    placed = msgspec.structs.replace(
        row,
        number=last["number"] + 1 if last else 1,
        at=row.at.astimezone(UTC),
        published_at=row.published_at.astimezone(UTC),
        previous=last["hash"] if last else NOTHING_BEFORE,
        hash="",
    )
    line = content(placed)
    try:
        same = msgspec.json.decode(line, type=CallRow) == placed
    except msgspec.ValidationError as error:
        raise LedgerError(f"call: cannot be kept ({error}), expected plain values") from error
    if not same:
        raise LedgerError("call: cannot be kept exactly, expected plain values")
    return msgspec.structs.replace(placed, hash=hash_of(line))


def _read(stored: Row, journal: Journal) -> CallRow:
    try:
        row = msgspec.json.decode(stored["content"], type=CallRow)
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise LedgerError(
            f"{journal.name}: row {stored['number']} of the call ledger is damaged ({error}), "
            "expected it as it was added"
        ) from error
    return msgspec.structs.replace(row, hash=stored["hash"])


def _problem(stored: Row) -> str:
    """Say what is wrong with a row for itself; empty when nothing is."""
    if hash_of(stored["content"]) != stored["hash"]:
        return "is not as it was added: its content has another hash"
    return "" if _said(stored, "number") == stored["number"] else "stood in another place"


def _said(stored: Row, name: str) -> object:
    """Return what the content of a row has under a name; None where it has nothing."""
    try:
        return msgspec.json.decode(stored["content"], type=dict[str, object]).get(name)
    except msgspec.MsgspecError:
        return None
