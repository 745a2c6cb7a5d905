"""Desks, recorded answers and small file systems to go wrong on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from downballot.desk.file import read_settings
from downballot.desk.settings import Election
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.creation import create_desk
from downballot.pipeline.recorded import recorded

Picture = dict[str, object]


@pytest.fixture(scope="session")
def lacounty(shared: Path) -> Path:
    return shared / "data" / "lacounty"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk that nothing is taken into."""
    folder = tmp_path_factory.mktemp("template") / "desk"
    create_desk(folder, "lausd")
    return folder


@pytest.fixture(scope="session")
def election(template: Path) -> Election:
    """November 2024, as the template follows it."""
    found = read_settings(template).election("2024-11-05-general")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def night(lacounty: Path, election: Election) -> list[Received]:
    """Everything that the county answered in November 2024, definition first."""
    return list(recorded(election, lacounty / election.id))


@pytest.fixture(scope="session")
def answers(night: list[Received]) -> list[Received]:
    """The first answers of them."""
    return night[:14]


def picture(ledger: Ledger, election: str) -> Picture:
    """Everything that readers see of an election, to compare desks by."""
    updates = ledger.updates(election)
    return {
        "updates": [
            (update.key, [(one.source, one.sha256, one.conflicting) for one in update.reports])
            for update in updates
        ],
        "counts": [
            (count.counts, count.definitions, count.ballots)
            for count in (ledger.count(update) for update in updates)
        ],
        "findings": [
            (one.arrival, one.update, one.finding)
            for one in ledger.findings()
            if one.finding.code != "clock-went-back"
        ],
    }


@pytest.fixture(scope="session", name="picture")
def picture_fixture() -> Callable[[Ledger, str], Picture]:
    return picture


@pytest.fixture
def replayer(template: Path, lacounty: Path) -> Iterator[Callable[..., str]]:
    """Start processes that take answers in, and kill them.

    Yields:
        A function of desk, election, whether to take in orphans first, and after how many
        seconds to kill (None: never); it returns "killed" or the exit code.
    """
    names = ("2022-11-08-general", "2024-11-05-general")
    script = Path(__file__).with_name("replayer.py")
    process = subprocess.Popen(
        [sys.executable, script, template, lacounty, *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    def order(desk: Path, election: str, *, orphans: bool, kill: float | None) -> str:
        line = {
            "desk": str(desk),
            "election": election,
            "orphans": orphans,
            "kill_after_seconds": kill,
        }
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield order
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()
