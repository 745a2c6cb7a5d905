"""Reading one whole ETS file, side by side with the package ``la-election-night``.

Both are handed the bytes and hand back Python values. They do not extract the same:

- ``la-election-night`` gives title, precincts, names, votes and percents of candidate and
  measure contests; it drops judicial contests, votes allowed, thresholds, registration,
  the moment of the count and the ballots of the election, and checks nothing.
- ``lacounty-ets`` gives all of these and checks that the file is whole.

The package is used where it is installed (dependency group ``bench``); where it is not,
it is installed into a folder of its own inside the virtual environment.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import NotMeasured, Row, median_ms
from downballot.sources.registry import count_formats

FILE = "data/fixtures/lacounty-ets/0018nov18-end.ets"
PEER = "la-election-night"
MODULE = "la_election_night"


def measure(shared: Path) -> list[Row]:
    """Measure decoding and splitting the file (the floor), the peer and our reader.

    Raises:
        NotMeasured: The file or the package is not to be had.
    """
    path = shared / FILE
    if not path.is_file():
        raise NotMeasured(f"{path}: not found, set DOWNBALLOT_SHARED to the real counts")
    body = path.read_bytes()
    peer = peer_parser()
    ours = count_formats()["lacounty-ets"]
    floor = median_ms(lambda: body.decode().splitlines(), repeats=50)
    theirs = median_ms(lambda: peer(body.decode()).run(), repeats=50)
    mine = median_ms(lambda: ours.read(body, path.name), repeats=50)
    lines = len(body.splitlines())
    return [
        Row(
            subject="decode and split (floor)",
            milliseconds=floor,
            ratio=1,
            note=f"{lines:,} lines, {len(body):,} bytes",
        ),
        Row(
            subject=PEER,
            milliseconds=theirs,
            ratio=theirs / floor,
            note=_found_by_peer(peer(body.decode()).run()),
        ),
        Row(
            subject="downballot lacounty-ets",
            milliseconds=mine,
            ratio=mine / floor,
            note=_found_by_us(body, path.name),
        ),
    ]


def _found_by_peer(contests: list[dict[str, Any]]) -> str:
    candidates = sum(len(contest["results"]) for contest in contests)
    return f"{len(contests)} contests, {candidates} candidates and answers; no judicial ones"


def _found_by_us(body: bytes, file_name: str) -> str:
    report = count_formats()["lacounty-ets"].read(body, file_name)
    candidates = sum(len(count.selections) for count in report.counts)
    return (
        f"{len(report.counts)} contests, {candidates} candidates and answers, with judicial "
        f"ones, votes allowed, thresholds, registration, {len(report.ballots)} ballot counts"
    )


def peer_parser() -> Callable[[str], Any]:
    """Return the peer's parser class, installing the package where it is missing.

    Raises:
        NotMeasured: It cannot be installed; the message says by which command.
    """
    if importlib.util.find_spec(MODULE) is None:
        folder = Path(sys.prefix) / "bench-peers"
        if not (folder / MODULE).is_dir():
            _install(folder)
        # Behind everything else, so that no package of the project is replaced.
        sys.path.append(str(folder))
        importlib.invalidate_caches()
    parser: Callable[[str], Any] = importlib.import_module(MODULE).ETSParser
    return parser


def _install(folder: Path) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    tool = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
    command = [*tool, "install", "--quiet", "--target", str(folder), PEER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotMeasured(
            f"{PEER} is not installed and `{' '.join(command)}` failed "
            f"({done.stderr.strip()}); install the dependency group `bench`"
        )
