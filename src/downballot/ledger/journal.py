"""The rows of a desk: what arrived, what was kept, and what people added.

SQLAlchemy Core on SQLite (WAL). One process writes at a time: a write begins with
``BEGIN IMMEDIATE``, so what it reads cannot change under it; readers are never blocked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from downballot.errors import LedgerError, NotKept
from downballot.ledger.journal_file import open_file, undo

METADATA = sa.MetaData()
BUSY_SECONDS = 30


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept as UTC text that sorts as time does."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        """Write a moment."""
        del dialect
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        """Read a moment."""
        del dialect
        return datetime.fromisoformat(value) if value else None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, default="")


ARRIVALS = sa.Table(
    "arrivals",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("election"),
    _text("source"),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    _text("disposition"),
    _text("reason"),
    _text("update"),
    _text("sha256"),
    sa.Column("size", sa.Integer, nullable=False, default=0),
    _text("format"),
    _text("url"),
    sa.Column("http_status", sa.Integer, nullable=False, default=0),
    sa.Index("arrivals_by_hash", "sha256"),
    sqlite_autoincrement=True,
)
REPORTS = sa.Table(
    "reports",
    METADATA,
    sa.Column("arrival", sa.Integer, primary_key=True),
    _text("election"),
    _text("update"),
    _text("source"),
    _text("sha256"),
    _text("format"),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("conflicting", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("election", "update", "source", "sha256"),
)
DEFINITIONS = sa.Table(
    "definitions",
    METADATA,
    sa.Column("arrival", sa.Integer, primary_key=True),
    _text("election"),
    _text("sha256"),
    sa.Column("published_at", Moment),
)
# The same words under another clock are another row: names may change and change back.
sa.Index(
    "definitions_once",
    DEFINITIONS.c.election,
    DEFINITIONS.c.sha256,
    sa.func.coalesce(DEFINITIONS.c.published_at, ""),
    unique=True,
)
FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("path", sa.String, primary_key=True),
    _text("sha256"),
)
FINDINGS = sa.Table(
    "findings",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("arrival", sa.Integer, nullable=False),
    _text("election"),
    _text("update"),
    _text("severity"),
    _text("code"),
    _text("contest"),
    _text("sentence"),
)
OUTSTANDING = sa.Table(
    "outstanding",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("election"),
    _text("scope"),
    _text("kind"),
    sa.Column("ballots", sa.Integer, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    _text("source"),
    _text("note"),
    _text("by"),
    sa.Column("added_at", Moment, nullable=False),
    sa.UniqueConstraint("election", "scope", "kind", "ballots", "published_at", "source"),
)
CORRECTIONS = sa.Table(
    "corrections",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("election"),
    _text("kind"),
    _text("contest"),
    _text("subject"),
    _text("value"),
    _text("by"),
    _text("reason"),
    sa.Column("added_at", Moment, nullable=False),
)
DECISIONS = sa.Table(
    "decisions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("election"),
    _text("update"),
    _text("sha256"),
    _text("by"),
    _text("reason"),
    sa.Column("added_at", Moment, nullable=False),
)
CERTIFICATIONS = sa.Table(
    "certifications",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("election"),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("certified_on", sa.Date),
    _text("source"),
    _text("by"),
    sa.Column("added_at", Moment, nullable=False),
    sa.UniqueConstraint("election", "published_at", "source"),
)
CONTACTS = sa.Table(
    "contacts",
    METADATA,
    sa.Column("election", sa.String, primary_key=True),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("tried_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),
    _text("problem"),
    _text("etag"),
    _text("last_modified"),
)
CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("content"),
    _text("hash"),
    # SQLite then remembers the highest number there ever was: rows gone from the end show.
    sqlite_autoincrement=True,
)
# What the program never does, the file itself refuses, from whatever program it comes. The
# third also stops INSERT OR REPLACE, which deletes a row without asking the second.
CALL_TRIGGERS = (
    "CREATE TRIGGER calls_are_not_edited BEFORE UPDATE ON calls "
    "BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is never edited'); END",
    "CREATE TRIGGER calls_are_not_removed BEFORE DELETE ON calls "
    "BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is never removed'); END",
    "CREATE TRIGGER calls_are_added_at_the_end BEFORE INSERT ON calls "
    "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM calls) "
    "BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is added at its end'); END",
)


@sa.event.listens_for(CALLS, "after_create")
def _forbid_changes(_: sa.Table, connection: sa.Connection, **_options: object) -> None:
    for trigger in CALL_TRIGGERS:
        connection.exec_driver_sql(trigger)


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
