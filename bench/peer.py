"""One contest of 2,360 precincts, beside elex-model, the open model that is nearest.

Real precincts of Los Angeles County, November 2016: Proposition 51, with Proposition 55 of
the same ballot as the earlier election that elex-model cannot do without. Every second
precinct is counted whole, as it wants them; the county itself never counts that way.

Equal work: from the same counted votes to the final votes of Yes and No, each with its 50
and 95 % interval. Beyond that, elex-model predicts every precinct; the engine here needs no
baseline and no precincts, simulates 10,000 finishes and gives the probability to pass.
"""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bench.measure import NotMeasured, Row, median_ms, peak_mib
from bench.peer_environment import environment
from downballot.forecast.canvass import Canvass, ContestSeries
from downballot.forecast.constants import read_constants
from downballot.forecast.engine import forecast
from downballot.forecast.values import ContestForecast
from downballot.model.rule import MAJORITY, Method

PRECINCTS = "data/precincts/la/la2016_general_statewide_by_precinct.csv.gz"
COLUMNS = ("yes", "no", "baseline_yes", "baseline_no")
FIELDS = ("prop51_yes", "prop51_no", "prop55_yes", "prop55_no")
UNITS = 2_360
DRAWS = 10_000
REPEATS = 10
VERSION = "2.2.5"
REQUIREMENTS = (f"elex-model=={VERSION}", "pandas<3")
DAY = date(2016, 11, 8)
NIGHT = datetime(2016, 11, 9, 8, tzinfo=UTC)  # midnight in Los Angeles
MILLISECONDS = 1_000

Units = NDArray[np.int64]


class Peer(Struct, frozen=True):
    """What the peer's process tells: times in milliseconds, its memory, and its answer."""

    import_ms: float
    first_ms: float
    median_ms: float
    peak_mib: float | None
    found: dict[str, str]


def measure(shared: Path) -> list[Row]:
    """Measure both, each in a process of its own, without its import.

    Raises:
        NotMeasured: The precincts are not there, or elex-model cannot be installed or run.
    """
    units = read_units(shared / PRECINCTS)
    python = environment(f"elex-model-{VERSION}", REQUIREMENTS)
    theirs = _theirs(python, units)
    constants = read_constants()
    ours = median_ms(
        lambda: forecast(canvass(units), constants, seed=0, draws=DRAWS), repeats=REPEATS
    )
    found = forecast(canvass(units), constants, seed=0, draws=DRAWS).contests["prop51"]
    yes, whole = int(units[:, 0].sum()), int(units[:, :2].sum())
    truth = f"in truth {yes:,} Yes of {whole:,}, {yes / whole:.1%}"
    return [
        Row(
            subject=f"elex-model {VERSION}, nonparametric, its fastest (peer)",
            milliseconds=theirs.median_ms,
            ratio=1,
            peak_mib=theirs.peak_mib,
            note=f"{UNITS:,} precincts, half counted; {_told(theirs.found)}; {truth}; "
            f"import apart: {theirs.import_ms:,.0f} ms",
        ),
        Row(
            subject="engine, the same contest",
            milliseconds=ours,
            ratio=ours / theirs.median_ms,
            peak_mib=peak_mib(),
            note=f"{DRAWS:,} finishes; {_found(found)}; import apart: {_import_ms():,.0f} ms",
        ),
    ]


def read_units(path: Path) -> Units:
    """Return the first precincts in which all four have votes, shape (unit, column).

    Raises:
        NotMeasured: The file is not there.
    """
    if not path.is_file():
        raise NotMeasured(f"{path}: not found, set DOWNBALLOT_SHARED to the real counts")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [[int(row[field]) for field in FIELDS] for row in csv.DictReader(file)]
    whole = [row for row in rows if min(row) > 0]
    return np.array(whole[:UNITS], dtype=np.int64)


def canvass(units: Units) -> Canvass:
    """Return the contest as the engine sees it: what the counted precincts add up to."""
    counted = units[::2, :2].sum(axis=0, keepdims=True)
    to_come = int(units[1::2, 2:].sum())  # the baseline, which elex-model has too
    contest = ContestSeries(
        id="prop51",
        area="Los Angeles County",
        method=Method.QUESTION,
        share=MAJORITY,
        seats=1,
        selections=("yes", "no"),
        yes="yes",
        published_at=(NIGHT,),
        votes=counted,
        estimates=(to_come,),
    )
    return Canvass(DAY, (contest,))


def _theirs(python: Path, units: Units) -> Peer:
    script = Path(__file__).with_name("elex_model.py")
    with TemporaryDirectory(prefix="downballot-bench-") as folder:
        table = Path(folder) / "units.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("counted", *COLUMNS))
            writer.writerows((1 - n % 2, *row) for n, row in enumerate(units.tolist()))
        command = [str(python), str(script), str(table), str(REPEATS)]
        return msgspec.json.decode(_output(command, folder), type=Peer)


def _output(command: list[str], folder: str) -> str:
    try:
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=600, cwd=folder
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise NotMeasured(f"elex-model {VERSION} could not be run: {error}") from error


def _import_ms() -> float:
    code = (
        "from time import perf_counter as now; began = now(); "
        "import downballot.forecast.engine; print(now() - began)"
    )
    return float(_output([sys.executable, "-c", code], ".")) * MILLISECONDS


def _told(found: dict[str, str]) -> str:
    low, high = (float(found[f"{side}_0.95_dem"]) for side in ("lower", "upper"))
    return f"Yes {float(found['pred_dem']):,.0f}, 95 % {low:,.0f} to {high:,.0f}"


def _found(contest: ContestForecast) -> str:
    (yes,) = (one.final_share for one in contest.selections if one.selection == "yes")
    (passes,) = contest.probabilities
    return (
        f"Yes {yes.median:.1%}, 95 % {yes.low95:.1%} to {yes.high95:.1%}, "
        f"passes {passes.probability:.4f}"
    )
