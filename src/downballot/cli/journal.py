"""The command that says where the rows of a desk are, and moves them."""

from __future__ import annotations

from downballot.cli.output import console
from downballot.cli.parameters import HERE, DeskFolder
from downballot.desk.file import read_settings
from downballot.ledger.journal_moving import move_journal
from downballot.pipeline.desk import Desk


def journal(*, desk: DeskFolder = HERE, move: bool = False) -> None:
    """Say where the rows of a desk are; move them from desk.db into PostgreSQL.

    Stop every command that follows or serves the desk before you move its rows.

    Example: downballot journal --move --desk my-desk

    Args:
        desk: The desk's folder.
        move: Move them into the database that desk.toml (journal) or the variable
            DOWNBALLOT_JOURNAL names; desk.db stays as a copy that takes no more rows.
    """
    out = console()
    if move:
        moved = move_journal(desk, read_settings(desk).journal)
        out.print(f"{moved:,} rows moved from {desk / 'desk.db'}.")
    with Desk(desk) as opened:
        out.print(opened.journal())
