"""What a killed process left: half-written files, and bodies without a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from downballot.ledger.files import remove_unfinished
from downballot.ledger.journal_tables import ARRIVALS
from downballot.ledger.ledger import Ledger
from downballot.ledger.precinct_tables import PRECINCT_FILES
from downballot.model.update import Received


def orphans(ledger: Ledger) -> Iterator[Received]:
    """Yield the bodies that a killed process kept without writing their row.

    Call it while no other process is in the middle of keeping (see ``recover``).
    """
    journaled = {
        row["sha256"] for row in ledger.journal.rows(sa.select(ARRIVALS.c.sha256).distinct())
    }
    journaled |= {
        row["sha256"]
        for row in ledger.journal.rows(sa.select(PRECINCT_FILES.c.sha256).distinct())
    }
    for sha256 in sorted(ledger.blobs.all() - journaled):
        path = ledger.blobs.path(sha256)
        yield Received(
            election="",
            source="recovered",
            received_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            body=ledger.blobs.read(sha256),
            file_name=path.name,
        )


def recover(ledger: Ledger) -> list[Received]:
    """Clear away what a killed process left half-written; return its bodies without a row.

    Waits for any other process that is keeping something to finish first.
    """
    with ledger.journal.writing():
        remove_unfinished(ledger.folder)
        return list(orphans(ledger))
