"""The rows of a desk: what arrived, what was kept, and what people added.

SQLAlchemy Core on SQLite (WAL). One process writes at a time: a write begins with
``BEGIN IMMEDIATE``, so what it reads cannot change under it; readers are never blocked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from downballot.errors import LedgerError, NotKept
from downballot.ledger.journal_file import open_file, undo
from downballot.ledger.journal_tables import METADATA

BUSY_SECONDS = 30
Row = Mapping[str, Any]


class Journal:
    """The rows of one desk, in ``desk.db``.

    Args:
        path: The database file; made, with its tables, when absent.

    Raises:
        LedgerError: The file is not a journal of a desk; it is left as it is.
        NotKept: The folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = sa.create_engine(
            f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}
        )
        sa.event.listen(self._engine, "connect", _prepare)
        with _clear_errors(path), self._engine.connect() as connection:
            open_file(connection, path, METADATA)

    def close(self) -> None:
        """Give up the connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold the one write: all of it becomes visible at the end, or none of it.

        Yields:
            The connection to write with.

        Raises:
            NotKept: The disk is full, or another process has been writing for too long.
        """
        with _clear_errors(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                undo(connection)
                raise

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        """Return the rows of a query as mappings."""
        with _clear_errors(self.path), self._engine.connect() as connection:
            return rows(connection, query)


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
        connection.execute(sa.insert(table).prefix_with("OR IGNORE"), list(many))


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


@contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        said = getattr(error, "orig", error)
        raise NotKept(
            f"{path}: the journal was not written ({said}), expected a folder with free "
            "space that this user may write and no other long write; nothing was changed"
        ) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said = getattr(error, "orig", error)
        raise LedgerError(
            f"{path}: not usable ({said}), expected the journal of a desk"
        ) from error
