"""Los Angeles of November 2016: read to tables, taken in on a desk, and read from it.

4,988 precincts and 72 files of local contests, with the statewide contests in a 73rd, beside
Polars reading the same files as text.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench.measure import NotMeasured, Row, median_ms, peak_mib, timed
from downballot.pipeline.creation import create_desk
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.sources.precinct_registry import files_of, read_precincts

STATEWIDE = "la2016_general_statewide_by_precinct.csv.gz"
LOCAL = "la2016_local_contests"
ELECTION = "2016-11-08-general"


def measure(shared: Path) -> list[Row]:
    """Measure reading and keeping, ours first so that its peak of memory is its own.

    Raises:
        NotMeasured: The files are not there.
    """
    folder = shared / "data" / "precincts" / "la"
    if not folder.is_dir():
        raise NotMeasured(f"{folder}: no such folder, expected Los Angeles' precincts")
    paths = [folder / STATEWIDE, folder / LOCAL]
    ours = median_ms(lambda: read_precincts(paths), repeats=5)
    peak = peak_mib()
    plain = median_ms(lambda: _plain(paths), repeats=5)
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        kept, again = _on_a_desk(Path(temporary) / "desk", paths)
    results = read_precincts(paths)
    size = f"{len(files_of(paths))} files, {results.votes.height:,} numbers of votes"
    return [
        Row(subject="Polars: the same files as text", milliseconds=plain, ratio=1, note=size),
        Row(
            subject="read to tables",
            milliseconds=ours,
            ratio=ours / plain,
            peak_mib=peak,
            note="ratio to Polars; aim: under 3 s",
        ),
        Row(
            subject="taken in on a desk",
            milliseconds=kept,
            ratio=kept / plain,
            note="bodies, rows and Parquet forced to disk; ratio to Polars",
        ),
        Row(
            subject="read from the desk",
            milliseconds=again,
            ratio=again / plain,
            note="each table checked against its hash; ratio to Polars",
        ),
    ]


def _plain(paths: list[Path]) -> None:
    for path in files_of(paths):
        pl.read_csv(path, has_header=False, infer_schema=False, truncate_ragged_lines=True)


def _on_a_desk(folder: Path, paths: list[Path]) -> tuple[float, float]:
    create_desk(folder, "blank")
    with PrecinctDesk(folder) as desk:
        kept = timed(lambda: desk.take_in(ELECTION, paths))
        return kept, timed(lambda: desk.results(ELECTION))
