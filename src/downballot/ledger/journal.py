"""The rows of a desk: what arrived, what was kept, and what people added.

SQLAlchemy Core on SQLite (WAL) or PostgreSQL. One process writes at a time: a write takes
the desk's lock first, so what it reads cannot change under it; readers are never blocked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from downballot.ledger import editor_tables as _editor_tables  # noqa: F401 - part of METADATA
from downballot.ledger import precinct_tables as _precinct_tables  # noqa: F401 - likewise
from downballot.ledger import subscription_tables as _subscription_tables  # noqa: F401 - likewise
from downballot.ledger.journal_file import JournalFile
from downballot.ledger.journal_schema import JournalSchema
from downballot.ledger.journal_tables import METADATA
from downballot.ledger.journal_words import over_what_is_there, unless_there

Row = Mapping[str, Any]


class Journal:
    """The rows of one desk, in ``desk.db`` or in a schema of a PostgreSQL database.

    Args:
        place: The database file, or the schema; made, with its tables, for a new desk.

    Attributes:
        name: Where the rows are, for messages; without a password.
        postgresql: Whether they are in PostgreSQL.

    Raises:
        LedgerError: What is there is not a journal of a desk; it is left as it is.
        NotKept: The folder cannot be written, or the database gives no answer.
    """

    def __init__(self, place: Path | JournalSchema) -> None:
        self.postgresql = isinstance(place, JournalSchema)
        self._place = JournalFile(place) if isinstance(place, Path) else place
        try:
            with self._place.errors():
                self._place.open(METADATA)
        except BaseException:
            self.close()
            raise
        self.name = self._place.name

    def close(self) -> None:
        """Give up the connections."""
        self._place.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold the one write: all of it becomes visible at the end, or none of it.

        Yields:
            The connection to write with.

        Raises:
            NotKept: The disk is full, another process has been writing for too long, or the
                database gives no answer.
        """
        with self._place.errors(), self._place.engine.connect() as connection:
            try:
                token = self._place.begin(connection)
                yield connection
                self._place.commit(connection, token)
            except BaseException:
                self._place.undo(connection)
                raise

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        """Return the rows of a query as mappings."""
        with self._place.errors(), self._place.engine.connect() as connection:
            return rows(connection, query)

    def highest(self, table: sa.Table) -> int:
        """Return the highest ``number`` that a row of a table ever had, 0 for none.

        Args:
            table: A table whose rows are numbered.
        """
        found = self.rows(self._place.highest(table))
        return int(found[0]["highest"]) if found else 0


def rows(connection: sa.Connection, query: sa.Select[Any]) -> list[Row]:
    """Return the rows of a query within a write as mappings."""
    result = connection.execute(query)
    # SQLAlchemy's names are a subclass of str, which msgspec does not take for one.
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - a result is no mapping
    return [dict(zip(names, row, strict=True)) for row in result]


def insert(connection: sa.Connection, table: sa.Table, row: Row) -> int:
    """Add a row and return its number."""
    result = connection.execute(sa.insert(table).values(**row))
    return int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0


def insert_new(connection: sa.Connection, table: sa.Table, many: Sequence[Row]) -> None:
    """Add rows that are not there yet (by the table's unique constraint)."""
    if many:
        connection.execute(unless_there(connection, table), list(many))


def put(connection: sa.Connection, table: sa.Table, row: Row) -> None:
    """Write a row over the one that has its primary key, or add it.

    Args:
        connection: It writes.
        table: The table.
        row: Every column of the row.
    """
    connection.execute(over_what_is_there(connection, table), dict(row))
