"""Where a desk's journal is: in ``desk.db``, or in a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from downballot.errors import LedgerError
from downballot.ledger.journal import Journal
from downballot.ledger.journal_schema import ID_FILE, JournalSchema, desk_id

FILE = "desk.db"
VARIABLE = "DOWNBALLOT_JOURNAL"


def journal_url(setting: str = "") -> str:
    """Return the address of the database that has the journal; empty for ``desk.db``.

    Args:
        setting: ``journal`` of ``desk.toml``; the environment's word goes before it.
    """
    return os.environ.get(VARIABLE, "") or setting


def open_journal(folder: Path, setting: str = "") -> Journal:
    """Open the journal of a desk; made, with its tables, for a new desk.

    Args:
        folder: The desk's folder.
        setting: ``journal`` of ``desk.toml``; empty for ``desk.db``.

    Raises:
        UsageError: The address is none, or psycopg is not installed.
        LedgerError: The journal is elsewhere, or what is there is no journal; it is left
            as it is.
        NotKept: The folder cannot be written, or the database gives no answer.
    """
    url = journal_url(setting)
    kept = desk_id(folder)
    if not url and kept:
        raise LedgerError(
            f"{folder / ID_FILE}: the rows of this desk are in PostgreSQL, expected their "
            f"address as `journal` in desk.toml or in the variable {VARIABLE}"
        )
    if not url:
        return Journal(folder / FILE)
    if not kept and (folder / FILE).exists():
        raise LedgerError(
            f"{folder / FILE}: the rows of this desk are here, not in PostgreSQL, expected "
            "`downballot journal --move` first, or no address of a database"
        )
    return Journal(JournalSchema(url, folder))


def has_journal(folder: Path) -> bool:
    """Say whether a folder has a journal already, in whatever place.

    Args:
        folder: The desk's folder.
    """
    return (folder / FILE).exists() or (folder / ID_FILE).exists()
