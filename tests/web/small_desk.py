"""A desk with one small contest, for tests that need many states of a desk and fast ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from downballot.ledger.ledger import Ledger
from downballot.model.record import Contact
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file

ELECTION = "2024-11-05-example"
FIRST = datetime(2024, 11, 6, 4, 36, tzinfo=UTC)
TABLE = """\
published_at,election_date,contest,selection,votes
{clock},2024-11-05,School Board,Ana Example,{ana}
,,School Board,Ben Sample,{ben}
END,2
"""


def make_small_desk(folder: Path) -> Path:
    """Create a desk with a first count."""
    create_desk(folder, "blank")
    count(folder, 1)
    return folder


def count(folder: Path, number: int) -> None:
    """Let the desk take in a count, as another process does."""
    clock = (FIRST + timedelta(minutes=number)).isoformat()
    path = folder.parent / f"count-{number}.csv"
    path.write_text(TABLE.format(clock=clock, ana=1000 + number, ben=900))
    with Desk(folder) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, path))


def fall_silent(folder: Path, problem: str) -> None:
    """Note that a source fails, which makes the desk another version."""
    ledger = Ledger(folder)
    ledger.people.note_contact(Contact(ELECTION, "results", datetime.now(UTC), problem=problem))
    ledger.close()
