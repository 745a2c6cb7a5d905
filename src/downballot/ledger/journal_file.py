"""The file that holds a journal: whose it is, and how it is made whole."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from downballot.errors import LedgerError

# Written into the file's header, where SQLite keeps whose file it is and of which form.
APPLICATION = 0x444F574E
# 1: as the count desk began. 2: with the call ledger (the table calls). 3: with corrections
# of donors (the table donor_corrections).
FORM = 3
OLDER_FORMS = (1, 2)
SWITCH_SECONDS = 10


def open_file(connection: sa.Connection, path: Path, tables: sa.MetaData) -> None:
    """Check that a file is the journal of a desk; make it one when it is empty.

    A file of something else is left exactly as it is. One of an older form is brought to
    this one: tables are added to it, and no row of it is touched.

    Args:
        connection: Open on the file, outside a transaction of SQLite.
        path: Name of the file, for messages.
        tables: The tables of a journal.

    Raises:
        LedgerError: The file is somebody else's, or of another form.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION:
        _create(connection, path, tables)
    if _form(connection) in OLDER_FORMS:
        _bring_forward(connection, tables)
    _check_form(connection, path)
    _use_write_ahead_log(connection)


def undo(connection: sa.Connection) -> None:
    """Undo a write that failed; SQLite itself has done so when the disk was full."""
    if connection.invalidated:  # interrupted: it was closed, and with it the write undone
        return
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and raw.in_transaction:
        connection.exec_driver_sql("ROLLBACK")


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
