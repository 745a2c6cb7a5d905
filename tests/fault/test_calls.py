"""Processes that call at once, or are killed while they do: one chain, and it is whole."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from downballot.ledger.calls import Calls, content
from downballot.ledger.journal import Journal
from downballot.ledger.journal_place import open_journal
from downballot.model.call import CallAction, CallRow, Outcome, OutcomeKind

NOW = datetime(2024, 11, 7, 18, 0, 0, 250_000, tzinfo=UTC)
ROW = CallRow(
    number=0,
    action=CallAction.CALL,
    election="2024-11-05-general",
    contest="school-board-district-1",
    outcome=Outcome(OutcomeKind.WINS, ("ana-example",), "Ana Example wins"),
    of=0,
    by="Núria Editor",
    reason="No past canvass lost such a lead.",
    at=NOW,
    update="20241106T114607Z",
    published_at=datetime(2024, 11, 6, 11, 46, 7, tzinfo=UTC),
    rule="Seats: 1; Share needed: none: most votes win",
    model="1-3fa2b1c4",
    seed=20241105,
    draws=10_000,
    probability=0.9981,
    assertions=(("Ana Example is ahead of Ben Sample", 0.9981),),
    against_policy=("Inside 0.5 points.",),
)
MANY = 50


@pytest.fixture
def journal(tmp_path: Path, journal_url: str):
    with closing(open_journal(tmp_path, journal_url)) as opened:
        yield opened


@pytest.fixture
def calls(journal: Journal) -> Calls:
    return Calls(journal)


ADDING = """
import sys
from pathlib import Path
from msgspec import json
from downballot.ledger.calls import Calls
from downballot.ledger.journal_place import open_journal
from downballot.model.call import CallRow
path, row, many = sys.argv[1:]
calls = Calls(open_journal(Path(path)))
row = json.decode(row, type=CallRow)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(many)):
    calls.add(row)
"""


def adder(path: Path, many: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ADDING, path, content(ROW).decode(), str(many)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_two_processes_cannot_follow_the_same_row(calls: Calls, tmp_path: Path):
    processes = [adder(tmp_path, MANY) for _ in range(2)]
    for process in processes:
        start(process)
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert [row.number for row in calls.rows()] == list(range(1, 2 * MANY + 1))
    assert calls.verify() is None


def test_a_process_killed_while_it_calls_leaves_the_chain_whole(calls: Calls, tmp_path: Path):
    before = 0
    for attempt in range(4):
        process = adder(tmp_path, 100_000)
        start(process)
        seen = len(calls.chain())
        while len(calls.chain()) < seen + 1 + attempt:
            assert process.poll() is None
        process.kill()
        process.communicate()
        assert calls.verify() is None
        assert len(calls.rows()) > before
        before = len(calls.rows())
    assert calls.add(ROW).number == before + 1
    assert calls.verify() is None
