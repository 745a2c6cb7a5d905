"""The real past counts that the engine is measured on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.measure import NotMeasured
from downballot.pipeline.past_canvass import PastCanvass, read_past_canvasses

FOLDER = "data/canvass/la_county_2024-general"
DRAWS = 10_000


def november_2024(shared: Path) -> tuple[Path, PastCanvass]:
    """Return the folder of November 2024 in Los Angeles County, and what it holds.

    Raises:
        NotMeasured: It is not there.
    """
    folder = shared / FOLDER
    if not folder.is_dir():
        raise NotMeasured(f"{folder}: not found, set DOWNBALLOT_SHARED to the real counts")
    (canvass,) = read_past_canvasses(folder)
    return folder, canvass


def draw_normals(count: int) -> None:
    """Draw so many standard normals, a million at a time: what a simulation cannot avoid."""
    random = np.random.default_rng(0)
    block = np.empty(1_000_000)
    for _ in range(count // len(block)):
        random.standard_normal(out=block)
    random.standard_normal(count % len(block))
