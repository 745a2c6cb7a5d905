"""CPU time of ``downballot --help``, beside that of Python doing nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.measure import Row, child_cpu_ms


def measure(_shared: Path) -> list[Row]:
    """Measure both, user and system time together, median of ten runs.

    Raises:
        NotMeasured: The command is not installed or fails.
    """
    program = Path(sys.executable).with_name("downballot")
    floor = child_cpu_ms([sys.executable, "-c", "pass"])
    helped = child_cpu_ms([str(program), "--help"])
    return [
        Row(subject="python -c pass (floor)", milliseconds=floor, ratio=1, note="CPU time"),
        Row(
            subject="downballot --help",
            milliseconds=helped,
            ratio=helped / floor,
            note="CPU time; aim: under 300 ms",
        ),
    ]
