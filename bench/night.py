"""A whole count replayed end to end: every answer on record, in the order served."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Row, peak_mib, timed
from bench.recorded_desk import fill, make_desk, recorded_answers
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received


def measure(shared: Path) -> list[Row]:
    """Measure both elections on record, beside ``json.loads`` of every body (the floor).

    Raises:
        NotMeasured: The record is not there.
    """
    rows: list[Row] = []
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        folder = Path(temporary)
        for name, election in make_desk(folder).items():
            answers = recorded_answers(shared, election)
            rows += _measure_election(folder / name, name, answers)
    return rows


def _measure_election(folder: Path, name: str, answers: list[Received]) -> list[Row]:
    bodies = [one.body for one in answers if one.body]
    floor = timed(lambda: [json.loads(body) for body in bodies])
    dispositions: Counter[str] = Counter()
    replayed = timed(lambda: dispositions.update(fill(folder, answers)))
    with closing(Ledger(folder)) as ledger:
        updates = len(ledger.updates(name))
    told = ", ".join(f"{times} {word}" for word, times in dispositions.most_common())
    return [
        Row(
            subject=f"{name}: json.loads of every body (floor)",
            milliseconds=floor,
            ratio=1,
            note=f"{len(bodies)} bodies, {sum(map(len, bodies)):,} bytes",
        ),
        Row(
            subject=f"{name}: replayed into a new desk",
            milliseconds=replayed,
            ratio=replayed / floor,
            peak_mib=peak_mib(),
            note=f"{updates} updates of {len(answers)} answers ({told}); aim: 10 s",
        ),
    ]
