"""The schema of a PostgreSQL database that holds a journal: how it is made and written to.

Several desks may share one database. The rows of each are in a schema of its own, named
after the id in the file ``desk.id`` of its folder: whoever shares the folder shares the rows.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from downballot.errors import JournalAway, LedgerError
from downballot.ledger.files import write_whole
from downballot.ledger.journal_address import address_of, clear_error, engine_of, is_gone
from downballot.ledger.journal_file import APPLICATION, BUSY_SECONDS, FORM, OLDER_FORMS
from downballot.ledger.journal_triggers import FUNCTIONS

Fill = Callable[[sa.Connection], None]
ID_FILE = "desk.id"
ID = re.compile(r"[0-9a-f]{12}")
COME_BACK_SECONDS = 30
# What an asker waits for the one who writes; how soon a machine that vanished, and a process
# that stands still in the middle of a write, lets go of it.
SESSION = (
    "SET lock_timeout = '{busy}s'; SET synchronous_commit = on; SET tcp_keepalives_idle = 10; "
    "SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    "SET idle_in_transaction_session_timeout = '5min'"
)
MARK = (
    "CREATE TABLE journal_mark (application integer NOT NULL, form integer NOT NULL)",
    "CREATE TABLE journal_numbers (name text PRIMARY KEY, highest integer NOT NULL)",
    "CREATE TABLE journal_writes (token text PRIMARY KEY, at timestamptz DEFAULT now())",
)
_MARK = sa.table("journal_mark", sa.column("application"), sa.column("form"))
# The numbers of a sequence have gaps where a write failed; these have none, and the highest
# there ever was is remembered, so that rows gone from the end show.
NUMBERING = """
    CREATE OR REPLACE FUNCTION number_row() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    BEGIN
      IF NEW.number IS NULL THEN
        SELECT coalesce(max(highest), 0) + 1 INTO NEW.number
        FROM journal_numbers WHERE name = TG_TABLE_NAME;
      END IF;
      INSERT INTO journal_numbers AS kept (name, highest) VALUES (TG_TABLE_NAME, NEW.number)
      ON CONFLICT (name) DO UPDATE SET highest = greatest(kept.highest, excluded.highest);
      RETURN NEW;
    END $$
"""


class JournalSchema:
    """The rows of a desk in a PostgreSQL database.

    Args:
        url: Address of the database, as ``postgresql://user@host/database``.
        folder: The desk's folder, which says which schema is the desk's.
        busy_seconds: How long to wait for another one who writes.

    Raises:
        UsageError: The address is none, or psycopg is not installed.
    """

    def __init__(self, url: str, folder: Path, busy_seconds: int = BUSY_SECONDS) -> None:
        self.schema = ""
        self._folder = folder
        address = address_of(url)
        place = address.query.get("host") or address.host or "this machine"
        self._where = f"PostgreSQL database {address.database} on {place}"
        self._busy_seconds = busy_seconds
        self.engine = engine_of(address, self.name)
        sa.event.listen(self.engine, "connect", self._prepare)

    @property
    def name(self) -> str:
        """Where the rows are, without user and password."""
        return f"{self._where}, schema {self.schema}" if self.schema else self._where

    def open(self, tables: sa.MetaData) -> None:
        """Check that the schema is the journal of this desk; make it for a new desk.

        Args:
            tables: The tables of a journal.

        Raises:
            LedgerError: The schema is somebody else's, of another form, or in another
                database; or the desk has rows in ``desk.db``.
        """
        kept = desk_id(self._folder)
        with self.engine.connect() as connection:
            self._check_database(connection)
            if not kept:
                kept = self._make(connection, tables, lambda _: None)
            self._choose(connection, kept)
            self._check(connection)
            if self._form(connection) in OLDER_FORMS:
                self._bring_forward(connection, tables)
            if self._form(connection) != FORM:
                form = self._form(connection)
                raise LedgerError(
                    f"{self.name}: a journal of form {form}, expected form {FORM}"
                )

    def make(self, tables: sa.MetaData, fill: Fill) -> None:
        """Make the schema of a desk that has none, with rows in it: all of them or none.

        Args:
            tables: The tables of a journal.
            fill: Adds the rows, before anybody sees the tables.
        """
        with self.engine.connect() as connection:
            self._check_database(connection)
            self._make(connection, tables, fill)

    def begin(self, connection: sa.Connection) -> str:
        """Begin the one write: nobody else writes until it ends, and readers go on.

        Returns:
            A word by which to find out later whether the write was kept.
        """
        token = secrets.token_hex(16)
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("LOCK TABLE journal_mark IN EXCLUSIVE MODE")
        connection.exec_driver_sql(
            "DELETE FROM journal_writes WHERE at < now() - interval '1 day'"
        )
        connection.execute(
            sa.text("INSERT INTO journal_writes VALUES (:token)"), {"token": token}
        )
        return token

    def commit(self, connection: sa.Connection, token: str) -> None:
        """End a write; where the server goes away just then, find out what became of it.

        Args:
            connection: It writes.
            token: What ``begin`` returned.

        Raises:
            JournalAway: The server did not come back to say.
        """
        try:
            connection.exec_driver_sql("COMMIT")
        except DBAPIError as error:
            if not is_gone(error) or not self._was_kept(token, error):
                raise

    def undo(self, connection: sa.Connection) -> None:
        """Undo a write that failed; where the connection is lost the server does so."""
        if connection.invalidated:
            return
        try:
            connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            connection.invalidate()

    def highest(self, table: sa.Table) -> sa.Select[tuple[int]]:
        """Return the question for the highest ``number`` that a table ever had."""
        numbers = sa.table(
            "journal_numbers", sa.column("name"), sa.column("highest", sa.Integer)
        )
        return sa.select(numbers.c.highest).where(numbers.c.name == table.name)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database says into an error of Downballot."""
        try:
            yield
        except DBAPIError as error:
            raise clear_error(error, self.name) from error

    def _prepare(self, connection: object, _record: object) -> None:
        """Set up a new connection, in one question."""
        path = f'; SET search_path = "{self.schema}"' if self.schema else ""
        connection.execute(SESSION.format(busy=self._busy_seconds) + path)  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]

    def _choose(self, connection: sa.Connection, kept: str) -> None:
        self.schema = _schema(kept)
        connection.exec_driver_sql(f'SET search_path = "{self.schema}"')

    def _check_database(self, connection: sa.Connection) -> None:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise LedgerError(f"{self._where}: its encoding is {encoding}, expected UTF8")

    def _check(self, connection: sa.Connection) -> None:
        """Check whose the schema is, without a change."""
        if not _exists(connection, self.schema):
            raise LedgerError(
                f"{self.name}: there is no such schema, expected the database that has the "
                f"rows of this desk ({self._folder / ID_FILE} names them)"
            )
        if not _is_journal(connection, self.schema):
            raise LedgerError(
                f"{self.name}: the schema of something else, expected the journal of a desk"
            )

    def _make(self, connection: sa.Connection, tables: sa.MetaData, fill: Fill) -> str:
        """Make the schema of a new desk, unless another process just did; return its id."""
        # Held by the session, beyond the transaction: the file is written when it is kept.
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({APPLICATION})")
        try:
            kept = desk_id(self._folder)
            if not kept:
                kept = secrets.token_hex(6)
                self._create(connection, tables, _schema(kept), fill)
                write_whole(self._folder / ID_FILE, f"{kept}\n".encode())
            return kept
        finally:
            with suppress(DBAPIError):  # the end of the session gives it up too
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({APPLICATION})")

    def _create(
        self, connection: sa.Connection, tables: sa.MetaData, schema: str, fill: Fill
    ) -> None:
        connection.exec_driver_sql("BEGIN")
        try:
            connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
            connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}"')
            for statement in MARK:
                connection.exec_driver_sql(statement)
            connection.execute(sa.insert(_MARK).values(application=APPLICATION, form=FORM))
            _add_tables(connection, tables)
            fill(connection)
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            self.undo(connection)
            raise

    def _bring_forward(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        """Add the tables that a journal of an older form lacks, all of them or none."""
        token = self.begin(connection)
        try:
            # Asked within the write: another process may just have done the same.
            if self._form(connection) in OLDER_FORMS:
                _add_tables(connection, tables)
                connection.execute(sa.update(_MARK).values(form=FORM))
            self.commit(connection, token)
        except BaseException:
            self.undo(connection)
            raise

    def _form(self, connection: sa.Connection) -> int:
        return int(connection.exec_driver_sql("SELECT form FROM journal_mark").scalar() or 0)

    def _was_kept(self, token: str, lost: DBAPIError) -> bool:
        """Ask, once the server is back, whether a write is there."""
        give_up_at = time.monotonic() + COME_BACK_SECONDS
        while time.monotonic() < give_up_at:
            with suppress(DBAPIError), self.engine.connect() as connection:
                # The lock is free when nobody, also no process of the server, writes on.
                connection.exec_driver_sql("BEGIN")
                connection.exec_driver_sql("LOCK TABLE journal_mark IN EXCLUSIVE MODE")
                query = sa.text("SELECT count(*) FROM journal_writes WHERE token = :token")
                found = connection.execute(query, {"token": token}).scalar()
                connection.exec_driver_sql("ROLLBACK")
                return bool(found)
            time.sleep(0.2)
        raise JournalAway(
            f"{self.name}: the database server went away at the very end of a write, and it is "
            "not known whether it was kept; expected it back: look before you do it again"
        ) from lost


def desk_id(folder: Path) -> str:
    """Return the id under which PostgreSQL has the rows of a desk; empty where it has none.

    Args:
        folder: The desk's folder.

    Raises:
        LedgerError: ``desk.id`` is there and holds no id.
    """
    path = folder / ID_FILE
    try:
        kept = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path}: cannot be read ({error}), expected an id") from error
    if not ID.fullmatch(kept):
        raise LedgerError(f"{path}: {kept[:40]!r} is no id, expected 12 hexadecimal digits")
    return kept


def _schema(kept: str) -> str:
    return f"downballot_{kept}"


def _exists(connection: sa.Connection, schema: str) -> bool:
    query = sa.text("SELECT to_regnamespace(:schema) IS NOT NULL")
    return bool(connection.execute(query, {"schema": schema}).scalar())


def _is_journal(connection: sa.Connection, schema: str) -> bool:
    query = sa.text("SELECT to_regclass(:mark) IS NOT NULL")
    if not connection.execute(query, {"mark": f"{schema}.journal_mark"}).scalar():
        return False
    application = connection.exec_driver_sql("SELECT application FROM journal_mark").scalar()
    return application == APPLICATION


def _add_tables(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Make the tables that are not there, with their triggers and numbers."""
    for statement in (*FUNCTIONS, NUMBERING):
        connection.exec_driver_sql(statement)
    there = set(sa.inspect(connection).get_table_names())
    tables.create_all(connection)
    for table in tables.sorted_tables:
        if table.name not in there and table.dialect_options["sqlite"]["autoincrement"]:
            _number(connection, table.name)


def _number(connection: sa.Connection, table: str) -> None:
    """Number the rows of a table without gaps, in place of a sequence."""
    connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN number DROP DEFAULT")
    connection.exec_driver_sql(f"DROP SEQUENCE {table}_number_seq")
    # Triggers fire by name: what refuses a row comes before.
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_are_numbered BEFORE INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION number_row()"
    )
