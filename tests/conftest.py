"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
