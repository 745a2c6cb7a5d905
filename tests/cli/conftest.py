"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from downballot.cli import main


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command as a person types it: ``run("status", "--desk", folder)``."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("DOWNBALLOT_DESK", raising=False)

    def run_one(*words: object) -> Ended:
        capsys.readouterr()
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run_one


@pytest.fixture
def hand_desk(run: Callable[..., Ended], tmp_path: Path) -> Path:
    """A desk followed by hand that has taken in the table it was made with."""
    folder = tmp_path / "desk"
    assert run("init", folder, "--template", "blank").code == 0
    assert run("ingest", folder / "tidy.csv", "--desk", folder).code == 0
    return folder
