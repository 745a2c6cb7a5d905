"""Moves the rows of a desk from ``desk.db`` into a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from downballot.errors import LedgerError, UsageError
from downballot.ledger.audit import AuditTrail
from downballot.ledger.calls import Calls
from downballot.ledger.journal import Journal, Row, rows
from downballot.ledger.journal_place import FILE, VARIABLE, journal_url
from downballot.ledger.journal_schema import ID_FILE, JournalSchema, desk_id
from downballot.ledger.journal_tables import METADATA

_NUMBERS = sa.table("journal_numbers", sa.column("name"), sa.column("highest"))


def move_journal(folder: Path, setting: str = "") -> int:
    """Move every row of a desk into PostgreSQL: all of them or none.

    ``desk.db`` stays where it is, as a copy of this moment. It takes no row from here on,
    also not from a process that has it open.

    Args:
        folder: The desk's folder.
        setting: ``journal`` of ``desk.toml``; the environment's word goes before it.

    Returns:
        How many rows were moved.

    Raises:
        UsageError: No database is named, or the rows are not in ``desk.db``.
        LedgerError: The call ledger or the audit trail in ``desk.db`` is not whole.
        NotKept: The database gives no answer, or the folder cannot be written; the rows
            are in ``desk.db`` as before.
    """
    url = journal_url(setting)
    if not url:
        raise UsageError(
            "journal: no database is named, expected its address as `journal` in desk.toml "
            f"or in the variable {VARIABLE}"
        )
    if desk_id(folder):
        raise UsageError(f"{folder / ID_FILE}: the rows are in PostgreSQL already")
    if not (folder / FILE).exists():
        raise UsageError(f"{folder / FILE}: not found, expected the rows of a desk to move")
    return _moved(Journal(folder / FILE), JournalSchema(url, folder))


def _moved(source: Journal, schema: JournalSchema) -> int:
    try:
        _check_chains(source)
        with source.writing() as old:  # nobody adds a row meanwhile
            kept = {one: rows(old, sa.select(one)) for one in METADATA.sorted_tables}
            highest = {one.name: source.highest(one) for one in kept if _is_numbered(one)}
            with schema.errors():
                schema.make(METADATA, lambda new: _fill(new, kept, highest))
            for table in kept:
                _close(old, table)
        return sum(len(many) for many in kept.values())
    finally:
        source.close()
        schema.engine.dispose()


def _check_chains(source: Journal) -> None:
    for what, chain in (
        ("call ledger", Calls(source)),
        ("audit trail", AuditTrail(source)),
    ):
        broken = chain.verify()
        if broken:
            raise LedgerError(
                f"{source.name}: row {broken.number} of the {what} {broken.problem}, "
                f"expected a whole {what}; nothing was moved"
            )


def _is_numbered(table: sa.Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _fill(new: sa.Connection, kept: dict[sa.Table, list[Row]], highest: dict[str, int]) -> None:
    """Add rows to tables just made, and go on with their numbers where they were."""
    for table, many in kept.items():
        _add(new, table, many)
    for name, number in highest.items():
        # Also that of rows which are gone from the end: it shows that they were there.
        new.execute(sa.delete(_NUMBERS).where(_NUMBERS.c.name == name))
        new.execute(sa.insert(_NUMBERS).values(name=name, highest=number))


def _add(new: sa.Connection, table: sa.Table, many: Sequence[Row]) -> None:
    if not many:
        return
    key = next(iter(table.primary_key))
    new.execute(sa.insert(table), sorted(many, key=lambda one: str(one[key.name]).zfill(20)))
    if key.name == "id":
        sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
        new.execute(sa.select(sa.func.setval(sequence, max(one["id"] for one in many))))


def _close(old: sa.Connection, table: sa.Table) -> None:
    """Make a table of ``desk.db`` refuse rows, from whatever process."""
    old.exec_driver_sql(
        f"CREATE TRIGGER {table.name}_are_elsewhere BEFORE INSERT ON {table.name} "
        "BEGIN SELECT RAISE(ABORT, 'the rows of this desk are in PostgreSQL'); END"
    )
