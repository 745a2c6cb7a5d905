"""From the bytes of one whole county body to a kept update, 373 contests.

The floor is what nobody can leave out: ``json.loads`` of the body and writing its bytes.
Keeping writes with ``fsync``, so the floor with ``fsync`` is the fairer of the two.
"""

from __future__ import annotations

import json
import os
import statistics
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import NotMeasured, Row, median_ms, peak_mib, timed
from bench.recorded_desk import make_desk, recorded_answers
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest

ELECTION = "2024-general"
ENDPOINTS = ("results", "counter")


def measure(shared: Path) -> list[Row]:
    """Measure the floor and each update of November 2024 through either endpoint.

    Raises:
        NotMeasured: The record is not there.
    """
    rows: list[Row] = []
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        folder = Path(temporary)
        election = make_desk(folder)[ELECTION]
        answers = recorded_answers(shared, election)
        for endpoint in ENDPOINTS:
            rows += _measure_endpoint(folder / endpoint, answers, endpoint)
    return rows


def _measure_endpoint(folder: Path, answers: list[Received], endpoint: str) -> list[Row]:
    folder.mkdir()
    chosen = [one for one in answers if one.source in {endpoint, "definition"}]
    bodies = [one.body for one in chosen if one.source == endpoint and one.body]
    if not bodies:
        raise NotMeasured(f"{endpoint}: no body on record")
    body = bodies[-1]
    written = median_ms(lambda: _floor(body, folder / "floor", durable=False))
    synced = median_ms(lambda: _floor(body, folder / "floor", durable=True))
    kept = _kept_ms(folder / "desk", chosen)
    name = f"{endpoint} body"
    size = f"{len(body):,} bytes"
    return [
        Row(subject=f"{name}: json.loads + write", milliseconds=written, note=size),
        Row(
            subject=f"{name}: the same with fsync (floor)",
            milliseconds=synced,
            ratio=1,
            note=size,
        ),
        Row(
            subject=f"{name}: kept update",
            milliseconds=statistics.median(kept),
            ratio=statistics.median(kept) / synced,
            peak_mib=peak_mib(),
            note=f"median of {len(kept)} updates, slowest {max(kept):,.0f} ms; aim: 150 ms",
        ),
    ]


def _floor(body: bytes, path: Path, *, durable: bool) -> None:
    json.loads(body)
    with path.open("wb") as file:
        file.write(body)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _kept_ms(folder: Path, answers: list[Received]) -> list[float]:
    """Take all answers in; return the times of those that became a new update."""
    times: list[float] = []
    with closing(Ledger(folder)) as ledger:
        for received in answers:
            before = len(ledger.updates(received.election))
            elapsed = timed(partial(ingest, ledger, received))
            if len(ledger.updates(received.election)) > before:
                times.append(elapsed)
    return times
