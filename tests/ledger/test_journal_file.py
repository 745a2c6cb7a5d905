"""A journal of an older form is brought forward: every row stays, tables are added."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from downballot.ledger.journal import Journal
from downballot.ledger.journal_file import APPLICATION, FORM, OLDER_FORMS
from downballot.ledger.journal_tables import METADATA
from downballot.ledger.ledger import Ledger

ELECTION = "2024-11-05-example"


@pytest.fixture(params=OLDER_FORMS)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A desk.db as an older form wrote it."""
    path = tmp_path / "desk.db"
    script = Path(__file__).with_name(f"journal_form_{request.param}.sql")
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(script.read_text(encoding="utf-8"))
        raw.execute(f"pragma application_id={APPLICATION}")
        raw.execute(f"pragma user_version={request.param}")
    return path


def _tables(raw: sqlite3.Connection) -> set[str]:
    asked = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    return {name for (name,) in raw.execute(asked)}


def test_a_journal_of_an_older_form_keeps_every_row_and_gains_the_tables_it_lacks(older: Path):
    with closing(sqlite3.connect(older)) as raw:
        before = list(raw.iterdump())
        assert _tables(raw) < set(METADATA.tables)
    with closing(Journal(older)):
        pass
    with closing(sqlite3.connect(older)) as raw:
        assert raw.execute("pragma user_version").fetchone() == (FORM,)
        after = list(raw.iterdump())
        assert _tables(raw) == set(METADATA.tables)
    assert [one for one in before if one not in after] == []
    added = [one for one in after if one not in before]
    assert not [one for one in added if one.startswith("INSERT")]


def test_what_an_older_journal_holds_is_read_as_before(older: Path):
    with closing(Ledger(older.parent)) as ledger:
        assert [one.update for one in ledger.arrivals()] == ["20241106T043600Z"]
        assert [one.ballots for one in ledger.people.outstanding(ELECTION)] == [5000]
        assert ledger.people.corrections(ELECTION)[0].value == "Ana María Example"
        assert ledger.people.certification(ELECTION) is not None
        assert [one.by for one in ledger.calls.rows()] in ([], ["Ana Editor"] * 2)
        assert ledger.calls.verify() is None


def test_a_journal_brought_forward_refuses_changes_as_a_new_one_does(
    older: Path, tmp_path: Path
):
    triggers = "select name, sql from sqlite_master where type = 'trigger' order by name"
    new = tmp_path / "new.db"
    for path in (older, new):
        Journal(path).close()
    with closing(sqlite3.connect(older)) as one, closing(sqlite3.connect(new)) as other:
        assert one.execute(triggers).fetchall() == other.execute(triggers).fetchall()


OPENING = """
import sys
from pathlib import Path
from downballot.ledger.journal import Journal
print("ready", flush=True)
sys.stdin.readline()
Journal(Path(sys.argv[1])).close()
"""


def test_processes_may_bring_an_older_journal_forward_at_once(older: Path):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, older],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    with closing(Ledger(older.parent)) as ledger:
        assert ledger.calls.verify() is None
