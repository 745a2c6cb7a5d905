"""The file that holds a journal: whose it is, and how it is made whole."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from downballot.errors import LedgerError, NotKept

# Written into the file's header, where SQLite keeps whose file it is and of which form.
APPLICATION = 0x444F574E
# 1: as the count desk began. 2: with the call ledger (the table calls). 3: with corrections
# of donors (the table donor_corrections). 4: with files of precinct results (precinct_files).
FORM = 4
OLDER_FORMS = (1, 2, 3)
SWITCH_SECONDS = 10
BUSY_SECONDS = 30


class JournalFile:
    """The file ``desk.db``, with the rows of a desk.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        options = {"timeout": BUSY_SECONDS, "isolation_level": None}
        self.engine = sa.create_engine(f"sqlite:///{path}", connect_args=options)
        sa.event.listen(self.engine, "connect", _prepare)

    def open(self, tables: sa.MetaData) -> None:
        """Check that the file is the journal of a desk; make it one when it is empty.

        A file of something else is left exactly as it is. One of an older form is brought
        to this one: tables are added to it, and no row of it is touched.

        Args:
            tables: The tables of a journal.

        Raises:
            LedgerError: The file is somebody else's, or of another form.
        """
        with self.engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION:
                _create(connection, self._path, tables)
            if _form(connection) in OLDER_FORMS:
                _bring_forward(connection, tables)
            _check_form(connection, self._path)
            _use_write_ahead_log(connection)

    def begin(self, connection: sa.Connection) -> str:
        """Begin the one write: nobody else writes until it ends, and readers go on."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return ""

    def commit(self, connection: sa.Connection, _token: str) -> None:
        """End a write: all of it is visible from here on."""
        connection.exec_driver_sql("COMMIT")

    def undo(self, connection: sa.Connection) -> None:
        """Undo a write that failed."""
        undo(connection)

    def highest(self, table: sa.Table) -> sa.Select[tuple[int]]:
        """Return the question for the highest ``number`` that a table ever had."""
        numbers = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq", sa.Integer))
        column = numbers.c.seq.label("highest")
        return sa.select(column).where(numbers.c.name == table.name)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database says into an error of Downballot."""
        try:
            yield
        except (OperationalError, sqlite3.OperationalError) as error:
            said = getattr(error, "orig", error)
            raise NotKept(
                f"{self.name}: the journal was not written ({said}), expected a folder with "
                "free space that this user may write and no other long write; nothing was "
                "changed"
            ) from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            said = getattr(error, "orig", error)
            raise LedgerError(
                f"{self.name}: not usable ({said}), expected the journal of a desk"
            ) from error


def undo(connection: sa.Connection) -> None:
    """Undo a write that failed; SQLite itself has done so when the disk was full."""
    if connection.invalidated:  # interrupted: it was closed, and with it the write undone
        return
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and raw.in_transaction:
        connection.exec_driver_sql("ROLLBACK")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _create(connection: sa.Connection, path: Path, tables: sa.MetaData) -> None:
    """Make the tables, all of them or none, unless another process just did."""
    # Asked within the write: between two questions another process could make the tables.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        if _is_empty(connection, path):
            tables.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
            connection.exec_driver_sql(f"PRAGMA user_version={FORM}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        undo(connection)
        raise


def _bring_forward(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Add the tables that a journal of an older form lacks, all of them or none."""
    # Asked within the write, as above: another process may be doing the same.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        if _form(connection) in OLDER_FORMS:
            tables.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={FORM}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        undo(connection)
        raise


def _use_write_ahead_log(connection: sa.Connection) -> None:
    """Let readers read while one writes; the file remembers it."""
    give_up_at = time.monotonic() + SWITCH_SECONDS
    while connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except OperationalError as error:
            # SQLite does not wait here by itself for another process that does the same.
            code = getattr(error.orig, "sqlite_errorcode", None)
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)


def _is_empty(connection: sa.Connection, path: Path) -> bool:
    """Say whether the file has no tables; False when it is a journal by now."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if application == APPLICATION:
        return False
    if application or sa.inspect(connection).get_table_names():
        raise LedgerError(
            f"{path}: the database of something else, expected the journal of a desk or no file"
        )
    return True


def _check_form(connection: sa.Connection, path: Path) -> None:
    form = _form(connection)
    if form != FORM:
        raise LedgerError(f"{path}: a journal of form {form}, expected form {FORM}")


def _form(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
