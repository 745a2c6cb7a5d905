"""The examples run, on a desk with real counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ_A_DESK = ROOT / "docs" / "examples" / "read_a_desk.py"


def test_the_example_that_reads_a_desk_prints_the_real_count(lausd_desk: Path):
    ended = subprocess.run(
        [sys.executable, "-W", "error", READ_A_DESK, lausd_desk],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "finished ahead of Dan Chang by 7,853 votes" in ended.stdout
    assert (
        "2024-11-06 04:36:34 UTC  Scott Mark Schmerelson 61,168, Dan Chang 50,310\n"
        in ended.stdout
    )
    assert "54.87" in ended.stdout


def test_the_example_is_in_cells():
    assert READ_A_DESK.read_text(encoding="utf-8").count("\n# %% ") >= 5
