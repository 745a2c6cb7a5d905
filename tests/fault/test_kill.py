"""Killed with SIGKILL at random moments, again and again, and nothing is lost or doubled.

``DOWNBALLOT_KILLS`` says how often (25 by default), ``DOWNBALLOT_SEED`` repeats a run.
"""

from __future__ import annotations

import os
import random
import secrets
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from downballot.ledger.ledger import Ledger
from downballot.ledger.recovery import orphans
from downballot.pipeline.creation import create_desk

KILLS = int(os.environ.get("DOWNBALLOT_KILLS", "25"))
SEED = int(os.environ.get("DOWNBALLOT_SEED", "0")) or secrets.randbits(32)
# One kill each, from starting up to some answers further on.
EARLIEST_SECONDS, LATEST_SECONDS = 0.005, 0.300
ELECTIONS = ("2022-11-08-general", "2024-11-05-general")


class Reference:
    """The same replay, undisturbed."""

    def __init__(self, ledger: Ledger, picture: dict[str, object]) -> None:
        self.rows = _rows(ledger)
        self.picture = picture


def _rows(ledger: Ledger) -> list[tuple[object, ...]]:
    return [
        (one.number, one.sha256, one.disposition, one.update, one.format)
        for one in ledger.arrivals()
    ]


class Desk:
    """A desk that is killed; knows what it had before."""

    def __init__(self, folder: Path, election: str, reference: Reference) -> None:
        self.folder = folder
        self.election = election
        self.reference = reference
        self.seen = 0
        self.orphans = 0

    def check(self) -> None:
        """The desk opens, every update can be read, and what was there still is."""
        ledger = Ledger(self.folder)
        self.orphans += sum(1 for _ in orphans(ledger))
        rows = _rows(ledger)
        assert len(rows) >= self.seen, "an arrival is lost"
        assert rows == self.reference.rows[: len(rows)]
        updates = ledger.updates(self.election)
        reports = [(update.key, one.source) for update in updates for one in update.reports]
        assert len(reports) == len(set(reports)), "a report is doubled"
        kept = {row[3] for row in rows if row[2] in {"kept", "confirmed", "late"}}
        assert kept == {update.key for update in updates}
        for update in updates:
            assert ledger.count(update).counts
        self.seen = len(rows)
        ledger.close()

    @property
    def finished(self) -> bool:
        return self.seen == len(self.reference.rows)


@pytest.fixture
def references(replayer, picture, tmp_path) -> Callable[[str], Reference]:
    known: dict[str, Reference] = {}

    def of(election: str) -> Reference:
        if election not in known:
            folder = tmp_path / f"undisturbed-{election}"
            create_desk(folder, "lausd")
            assert replayer(folder, election, orphans=False, kill=None) == "0"
            ledger = Ledger(folder)
            known[election] = Reference(ledger, picture(ledger, election))
            ledger.close()
        return known[election]

    return of


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("journal_url")
def test_killing_the_process_at_any_moment_loses_and_doubles_nothing(
    replayer, references, picture, tmp_path, capsys
) -> None:
    random_moments = random.Random(SEED)  # noqa: S311 - moments, not secrets
    sys.stdout.write(f"DOWNBALLOT_SEED={SEED}\n")  # pytest shows it on failure
    kills = desks = left = 0
    while kills < KILLS:
        election = ELECTIONS[desks % 2]
        folder = tmp_path / f"desk-{desks}"
        create_desk(folder, "lausd")
        desk = Desk(folder, election, references(election))
        while kills < KILLS and not desk.finished:
            delay = random_moments.uniform(EARLIEST_SECONDS, LATEST_SECONDS)
            first = random_moments.random() < 0.5
            ended = replayer(folder, election, orphans=first, kill=delay)
            assert ended in {"killed", "0"}
            kills += ended == "killed"
            desk.check()
        assert replayer(folder, election, orphans=True, kill=None) == "0"
        desk.check()
        assert desk.finished
        ledger = Ledger(folder)
        assert picture(ledger, election) == desk.reference.picture
        ledger.close()
        assert not list(folder.rglob(".incoming-*")), "half-written files are cleared away"
        shutil.rmtree(folder)
        desks += 1
        left += desk.orphans
    with capsys.disabled():
        sys.stdout.write(f" {kills} kills, {desks} desks, {left} bodies without a row ")
