"""What SQLite and PostgreSQL say in words of their own, behind one name each."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from downballot.ledger.journal_triggers import POSTGRESQL


class as_bytes(GenericFunction[bytes]):  # noqa: N801 - a function of SQL, used as one
    """The bytes of a text, as it is kept in UTF-8."""

    type = sa.LargeBinary()
    inherit_cache = True


@compiles(as_bytes)
def _as_bytes_in_sqlite(element: as_bytes, compiler: SQLCompiler, **options: object) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


@compiles(as_bytes, POSTGRESQL)
def _as_bytes_in_postgresql(element: as_bytes, compiler: SQLCompiler, **options: object) -> str:
    return f"convert_to({compiler.process(element.clauses, **options)}, 'UTF8')"


def unless_there(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """Return an insert that leaves a row which is there (by a unique constraint).

    Args:
        connection: It writes.
        table: The table.
    """
    if connection.dialect.name == POSTGRESQL:
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - kept out of start-up

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def over_what_is_there(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """Return an insert that writes over the row of the same primary key.

    Args:
        connection: It writes.
        table: The table; every one of its columns must be given.
    """
    keys = [one.name for one in table.primary_key]
    if connection.dialect.name == POSTGRESQL:
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - kept out of start-up

        fresh = postgresql.insert(table)
        given = {one.name: one for one in fresh.excluded if one.name not in keys}
        return fresh.on_conflict_do_update(index_elements=keys, set_=given)
    new = sqlite.insert(table)
    values = {one.name: one for one in new.excluded if one.name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=values)
