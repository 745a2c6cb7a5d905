"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.recorded import replay

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real counts that lies beside the project, never inside it."""
    folder = Path(os.environ.get("DOWNBALLOT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        message = f"{folder} is absent: set DOWNBALLOT_SHARED to the folder of real counts"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def lausd_desk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with both recorded elections, replayed as served; read it, never write to it."""
    folder = tmp_path_factory.mktemp("lausd") / "desk"
    create_desk(folder, "lausd")
    with Desk(folder) as desk:
        for election in desk.settings.elections:
            recorded = shared / "data" / "lacounty" / election.id
            for _ in replay(desk.ledger, election, recorded):
                pass
    return folder
