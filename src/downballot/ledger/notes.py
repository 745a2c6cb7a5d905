"""Notes on races: rows that are only added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import sqlalchemy as sa

from downballot.ledger.editor_tables import NOTES
from downballot.ledger.journal import Journal, insert, rows
from downballot.model.note import NoteRow

_IN_ORDER = sa.select(NOTES).order_by(NOTES.c.number)
Allowing = Callable[[tuple[NoteRow, ...]], None]


class Notes:
    """What editors wrote on races.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, row: NoteRow, allowing: Allowing) -> NoteRow:
        """Add a row.

        Args:
            row: The row; its number is ignored.
            allowing: Called within the write with every row there is of its election, in
                order; an error that it raises is raised, and nothing is added.

        Returns:
            The row as it was added, with its number.

        Raises:
            NotKept: The journal could not be written.
        """
        with self._journal.writing() as connection:
            query = _IN_ORDER.where(NOTES.c.election == row.election)
            allowing(msgspec.convert(rows(connection, query), tuple[NoteRow, ...]))
            values = msgspec.structs.asdict(row)
            del values["number"]
            number = insert(connection, NOTES, values)
        return msgspec.structs.replace(row, number=number)

    def rows(self, election: str = "", *, as_of: datetime | None = None) -> tuple[NoteRow, ...]:
        """Return the rows, in order.

        Args:
            election: The desk's id of the election; all of them when empty.
            as_of: Leave out rows made after this moment, aware, to the second.
        """
        query = _IN_ORDER
        if election:
            query = query.where(NOTES.c.election == election)
        if as_of is not None:
            query = query.where(NOTES.c.at <= as_of.replace(microsecond=999_999))
        return msgspec.convert(self._journal.rows(query), tuple[NoteRow, ...])
