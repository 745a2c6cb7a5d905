"""``status`` on a desk that holds every update of both elections on record."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench.measure import Row, median_ms, peak_mib
from bench.recorded_desk import fill, make_desk, recorded_answers
from downballot.pipeline.desk import Desk


def measure(shared: Path) -> list[Row]:
    """Measure opening the desk and asking for the status of each election, each time anew.

    The floor is reading the election's newest table of counts with Polars.

    Raises:
        NotMeasured: The record is not there.
    """
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        folder = Path(temporary)
        elections = make_desk(folder)
        for election in elections.values():
            deque(fill(folder, recorded_answers(shared, election)), maxlen=0)
        return [row for name in elections for row in _measure_election(folder, name)]


def _measure_election(folder: Path, name: str) -> list[Row]:
    newest = max((folder / "counts" / name).glob("*.parquet"))
    floor = median_ms(lambda: pl.read_parquet(newest), repeats=50)
    asked = median_ms(lambda: _status(folder, name))
    return [
        Row(
            subject=f"{name}: the newest table of counts, read (floor)",
            milliseconds=floor,
            ratio=1,
            note=f"{newest.stat().st_size:,} bytes of Parquet",
        ),
        Row(
            subject=f"{name}: open the desk, status",
            milliseconds=asked,
            ratio=asked / floor,
            peak_mib=peak_mib(),
            note=f"{_status(folder, name)} contests, each with rule, standing and batch",
        ),
    ]


def _status(folder: Path, election: str) -> int:
    with Desk(folder) as desk:
        return len(desk.status(election).contests)
