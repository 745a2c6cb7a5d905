"""Ecological inference on a table whose every cell is known, beside PyEI.

``senc``: race by party in 212 precincts of south-eastern North Carolina. Equal work: from
the margins of the same precincts to nine shares, each with its 95 % interval. PyEI samples
with its defaults (multinomial-Dirichlet, 4 chains); DOWNBALLOT_PYEI is the Python of an
environment that has it:

    python -m venv peer; peer/bin/pip install pyei; DOWNBALLOT_PYEI=peer/bin/python
"""

from __future__ import annotations

import gzip
import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bench.measure import MILLISECONDS, NotMeasured, Row, median_ms, peak_mib
from downballot.precincts.ecological import Relation, estimate
from downballot.precincts.ecological_tables import UnitTable, unit_table

SENC = "data/precincts/ei/eiPack_senc.tab.gz"
GROUPS = ("white", "black", "natam")
SHORT = ("wh", "bl", "natam")
CHOICES = ("dem", "rep", "non")
PEER = "DOWNBALLOT_PYEI"
SEED = 1
LONGEST = 3_600

Floats = NDArray[np.float64]


class Peer(Struct, frozen=True):
    """What the peer's process tells; shares are rows x columns."""

    version: str
    import_seconds: float
    seconds: float
    shares: list[list[float]]
    low95: list[list[float]]
    high95: list[list[float]]
    r_hat: float


def measure(shared: Path) -> list[Row]:
    """Measure ours alone, or beside the peer where there is one.

    Raises:
        NotMeasured: The table is not there, or the peer cannot be run.
    """
    table, truth = _read(shared / SENC)
    ours = median_ms(lambda: estimate(table, relation=Relation.UNRELATED), repeats=5)
    found = estimate(table, relation=Relation.UNRELATED)
    peak = peak_mib()
    totals = truth.sum(axis=1, keepdims=True)
    said = _scored(truth, found.votes, found.low95, found.high95)
    python = os.environ.get(PEER)
    if not python:
        note = f"{said}; PyEI not measured: {PEER} is not set to a Python that has it"
        return [Row(subject="estimate", milliseconds=ours, peak_mib=peak, note=note)]
    theirs = _theirs(Path(python), table)
    shares, low, high = (np.array(one) * totals for one in _tables(theirs))
    return [
        Row(
            subject=f"PyEI {theirs.version}, its defaults (peer)",
            milliseconds=theirs.seconds * MILLISECONDS,
            ratio=1,
            note=f"{_scored(truth, shares, low, high)}; largest R-hat {theirs.r_hat:.2f}; "
            f"import apart: {theirs.import_seconds:.1f} s",
        ),
        Row(
            subject="estimate, the same table",
            milliseconds=ours,
            ratio=ours / (theirs.seconds * MILLISECONDS),
            peak_mib=peak,
            note=said,
        ),
    ]


def _read(path: Path) -> tuple[UnitTable, Floats]:
    if not path.is_file():
        raise NotMeasured(f"{path}: not found, set DOWNBALLOT_SHARED to where senc lies")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [shlex.split(line) for line in file]
    at = {name: number + 1 for number, name in enumerate(lines[0])}

    def columns(names: tuple[str, ...]) -> Floats:
        return np.array([[float(line[at[name]]) for name in names] for line in lines[1:]])

    cells = columns(tuple(one + two for one in SHORT for two in CHOICES))
    table = unit_table(GROUPS, CHOICES, columns(GROUPS), columns(CHOICES))
    return table, cells.sum(axis=0).reshape(len(SHORT), len(CHOICES))


def _theirs(python: Path, table: UnitTable) -> Peer:
    script = Path(__file__).with_name("pyei_peer.py")
    with TemporaryDirectory(prefix="downballot-bench-") as folder:
        given = Path(folder) / "table.json"
        sides = {"rows": table.rows.tolist(), "columns": table.columns.tolist(), "seed": SEED}
        given.write_bytes(msgspec.json.encode(sides))
        command = [str(python), str(script), str(given)]
        try:
            done = subprocess.run(
                command, check=True, capture_output=True, text=True, timeout=LONGEST, cwd=folder
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotMeasured(f"PyEI could not be run by {PEER}={python}: {error}") from error
    return msgspec.json.decode(done.stdout.strip().splitlines()[-1], type=Peer)


def _tables(peer: Peer) -> tuple[list[list[float]], ...]:
    return peer.shares, peer.low95, peer.high95


def _scored(truth: Floats, votes: Floats, low: Floats, high: Floats) -> str:
    error = 50 * float(np.abs(votes - truth).sum() / truth.sum())
    inside = int(((truth >= low - 1e-6) & (truth <= high + 1e-6)).sum())
    width = 100 * float(((high - low) / truth.sum(axis=1, keepdims=True)).mean())
    return (
        f"{error:.2f} % in a wrong cell; {inside} of {truth.size} true cells in 95 % "
        f"intervals of {width:.1f} points"
    )
