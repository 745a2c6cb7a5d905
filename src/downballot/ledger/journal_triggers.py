"""What a table refuses, from whatever program it comes: changes of rows that are only added.

Both databases are told in their own words; a table that is made gets them with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import sqlalchemy as sa

Statements = Callable[[sa.Table, str], Iterable[str]]
POSTGRESQL = "postgresql"
# Of PostgreSQL: what the triggers call. ``search_path`` is that of the journal for good, so
# that they find its tables whoever fires them.
FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION refuse_place() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    DECLARE place integer;
    BEGIN
      EXECUTE 'SELECT coalesce(max(number), 0) + 1 FROM ' || quote_ident(TG_TABLE_NAME)
      INTO place;
      IF NEW.number IS DISTINCT FROM place THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
)


def never_changed(table: sa.Table, row: str) -> None:
    """Make a table refuse to edit and to remove rows.

    Args:
        table: The table.
        row: What one row of it is, as ``a row of the call ledger``.
    """
    _with_table(table, row, _unchanged_in_sqlite, _unchanged_in_postgresql)


def added_at_the_end(table: sa.Table, row: str) -> None:
    """Make a table refuse a row whose ``number`` is not the next one.

    Args:
        table: The table.
        row: What one row of it is, as for ``never_changed``.
    """
    _with_table(table, row, _at_the_end_in_sqlite, _at_the_end_in_postgresql)


def _with_table(
    table: sa.Table, row: str, in_sqlite: Statements, in_postgresql: Statements
) -> None:
    listener = partial(_make, row=row, in_sqlite=in_sqlite, in_postgresql=in_postgresql)
    sa.event.listen(table, "after_create", listener)


def _make(
    table: sa.Table,
    connection: sa.Connection,
    *,
    row: str,
    in_sqlite: Statements,
    in_postgresql: Statements,
    **_options: object,
) -> None:
    postgresql = connection.dialect.name == POSTGRESQL
    for statement in (in_postgresql if postgresql else in_sqlite)(table, row):
        connection.exec_driver_sql(statement)


def _unchanged_in_sqlite(table: sa.Table, row: str) -> Iterable[str]:
    for done, asked in (("edited", "UPDATE"), ("removed", "DELETE")):
        yield (
            f"CREATE TRIGGER {table.name}_are_not_{done} BEFORE {asked} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, '{row} is never {done}'); END"
        )


def _unchanged_in_postgresql(table: sa.Table, row: str) -> Iterable[str]:
    events = (
        ("edited", "UPDATE", "ROW"), ("removed", "DELETE", "ROW"),
        ("emptied", "TRUNCATE", "STATEMENT"),
    )  # fmt: skip
    for done, asked, each in events:
        yield (
            f"CREATE TRIGGER {table.name}_are_not_{done} BEFORE {asked} ON {table.name} "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change('{row} is never {done}')"
        )


def _at_the_end_in_sqlite(table: sa.Table, row: str) -> Iterable[str]:
    # It also stops INSERT OR REPLACE, which deletes a row without asking the trigger of DELETE.
    yield (
        f"CREATE TRIGGER {table.name}_are_added_at_the_end BEFORE INSERT ON {table.name} "  # noqa: S608 - our own names
        f"WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM {table.name}) "
        f"BEGIN SELECT RAISE(ABORT, '{row} is added at its end'); END"
    )


def _at_the_end_in_postgresql(table: sa.Table, row: str) -> Iterable[str]:
    yield (
        f"CREATE TRIGGER {table.name}_are_added_at_the_end BEFORE INSERT ON {table.name} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_place('{row} is added at its end')"
    )
