"""Two processes that take in the same answers at once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from downballot.ledger.ledger import Ledger
from downballot.model.update import REPORTS, Disposition
from downballot.pipeline.creation import create_desk
from downballot.pipeline.intake import ingest

TAKING_IN = """
import sys
from pathlib import Path
from downballot.desk.file import read_settings
from downballot.ledger.ledger import Ledger
from downballot.pipeline.intake import ingest
from downballot.pipeline.recorded import recorded
desk, folder, name, many = sys.argv[1:]
election = read_settings(Path(desk)).election(name)
answers = list(recorded(election, Path(folder)))[: int(many)]
print("ready", flush=True)
sys.stdin.readline()
ledger = Ledger(Path(desk) / "shared")
for received in answers:
    ingest(ledger, received)
ledger.close()
"""
MANY = 40


MAKING = """
import sys
from pathlib import Path
from downballot.ledger.ledger import Ledger
print("ready", flush=True)
for line in sys.stdin:
    Ledger(Path(line.strip())).close()
    print("made", flush=True)
"""


def _python(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.usefixtures("journal_url")
def test_two_processes_lose_and_double_nothing(lacounty, picture, tmp_path, night) -> None:
    desk = tmp_path / "desk"
    create_desk(desk, "lausd")
    folder = lacounty / "2024-11-05-general"
    processes = [_python(TAKING_IN, desk, folder, folder.name, str(MANY)) for _ in range(2)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, problems = process.communicate(timeout=120)
        assert (process.returncode, problems) == (0, "")
    with (
        closing(Ledger(desk / "shared")) as ledger,
        closing(Ledger(tmp_path / "alone")) as alone,
    ):
        for received in night[:MANY]:
            ingest(alone, received)
        arrivals = ledger.arrivals()
        assert [one.number for one in arrivals] == list(range(1, 2 * MANY + 1))
        reports = [(one.update, one.source) for one in arrivals if one.disposition in REPORTS]
        assert len(reports) == len(set(reports))
        twice = [one.disposition for one in arrivals if one.disposition not in REPORTS]
        assert set(twice) <= {
            Disposition.DEFINITION,
            Disposition.REPEATED,
            Disposition.STALE,
        }
        mine, theirs = picture(ledger, folder.name), picture(alone, folder.name)
        assert [key for key, _ in mine["updates"]] == [key for key, _ in theirs["updates"]]
        assert [sorted(of) for _, of in mine["updates"]] == [
            sorted(of) for _, of in theirs["updates"]
        ]
        assert mine["counts"] == theirs["counts"]


@pytest.mark.usefixtures("journal_url")
def test_many_processes_may_make_the_same_desk_at_once(tmp_path) -> None:
    desks = [tmp_path / str(attempt) for attempt in range(10)]
    processes = [_python(MAKING) for _ in range(4)]
    for desk in desks:
        for process in processes:
            process.stdin.write(f"{desk}\n")
            process.stdin.flush()
        assert [process.stdout.readline() for process in processes] == ["made\n"] * 4
    for process in processes:
        _, problems = process.communicate(timeout=60)
        assert (process.returncode, problems) == (0, "")
    for desk in desks:
        with closing(Ledger(desk)) as ledger:
            assert ledger.arrivals() == ()
