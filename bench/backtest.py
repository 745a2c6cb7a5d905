"""The whole canvass of November 2024 forecast again, update by update."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Row, peak_mib, timed
from bench.past_counts import DRAWS, draw_normals, november_2024
from downballot.pipeline.backtest_engine import engine_backtest
from downballot.pipeline.backtesting import Backtest, read_folders


def measure(shared: Path) -> list[Row]:
    """Measure from the folder to both files, beside drawing as many normals (the floor).

    Raises:
        NotMeasured: The past counts are not there.
    """
    folder, canvass = november_2024(shared)
    selections = sum(len(one.selections) for one in canvass.contests)
    moments = len(canvass.moments())
    normals = DRAWS * selections * moments
    floor = timed(lambda: draw_normals(normals))
    backtest = engine_backtest(estimates=True, seed=0, draws=DRAWS)
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        spent = timed(lambda: _backtest(backtest, folder, Path(temporary)))
    return [
        Row(
            subject="NumPy draws as many normals (floor)",
            milliseconds=floor,
            ratio=1,
            note=f"{normals:,}",
        ),
        Row(
            subject="backtest of November 2024, with its files",
            milliseconds=spent,
            ratio=spent / floor,
            peak_mib=peak_mib(),
            note=f"{len(canvass.contests)} contests, {moments} updates, {DRAWS:,} joint draws, "
            f"{len(backtest.predictions):,} probabilities; aim: under 30 s",
        ),
    ]


def _backtest(backtest: Backtest, folder: Path, out: Path) -> None:
    for canvass in read_folders([folder]):
        for _ in backtest.run(canvass):
            pass
    backtest.write(out / "predictions.csv", out / "intervals.csv")
