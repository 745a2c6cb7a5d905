"""One update of a county: every contest, 10,000 joint finishes, every probability."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bench.measure import Row, median_ms, peak_mib
from bench.past_counts import DRAWS, draw_normals, november_2024
from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import read_constants
from downballot.forecast.engine import forecast

REPEATS = 5
MOMENTS = {
    "first bulletin": "2024-11-05T20:36:34-08:00",
    "a week later": "2024-11-12T23:59:59-08:00",
}


def measure(shared: Path) -> list[Row]:
    """Measure an early and a later update, beside drawing as many normals (the floor).

    Raises:
        NotMeasured: The past counts are not there.
    """
    _, canvass = november_2024(shared)
    known = {
        name: canvass.until(datetime.fromisoformat(moment)) for name, moment in MOMENTS.items()
    }
    selections = sum(len(one.selections) for one in canvass.contests)
    normals = DRAWS * selections
    floor = median_ms(lambda: draw_normals(normals), repeats=REPEATS)
    rows = [
        Row(
            subject="NumPy draws as many normals (floor)",
            milliseconds=floor,
            ratio=1,
            note=f"{normals:,}: one for each finish of each of {selections} selections",
        )
    ]
    return rows + [_measured(name, one, floor) for name, one in known.items()]


def _measured(name: str, canvass: Canvass, floor: float) -> Row:
    constants = read_constants()
    spent = median_ms(
        lambda: forecast(canvass, constants, seed=0, draws=DRAWS), repeats=REPEATS
    )
    contests = len(canvass.contests)
    return Row(
        subject=f"one county update, {name}",
        milliseconds=spent,
        ratio=spent / floor,
        peak_mib=peak_mib(),
        note=f"{contests} contests, {DRAWS:,} joint draws; aim: under 500 ms",
    )
