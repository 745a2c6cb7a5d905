"""Replays answers that somebody recorded from a county, in the order they were served.

A folder of recorded answers holds ``<endpoint>-served.csv`` files (``served_at``,
``county_timestamp``, ``sha256_uncompressed``, ``file``), the bodies they name, and, where
the county has one, ``election_data.json.gz``, the definition of the contests.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.desk.settings import Election
from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.update import Arrival, Received
from downballot.pipeline.intake import ingest
from downballot.sources.table import aware_moment

SERVED = "-served.csv"
DEFINITION = "election_data.json.gz"
COLUMNS = ("served_at", "county_timestamp", "sha256_uncompressed", "file")


class RecordedAnswer(Struct, frozen=True):
    """One row of a served list.

    Attributes:
        endpoint: Which endpoint answered.
        served_at: When somebody recorded the answer, aware.
        county_timestamp: The county's clock as it was written.
        sha256: Hash of the uncompressed body; empty for an empty answer.
        file: Path of the body below the folder; it may hold another body of that clock.
    """

    endpoint: str
    served_at: datetime
    county_timestamp: str
    sha256: str
    file: str


def is_recorded(folder: Path) -> bool:
    """Say whether a path is a folder of recorded answers."""
    return folder.is_dir() and any(folder.glob(f"*{SERVED}"))


def replay(
    ledger: Ledger, election: Election, folder: Path, *, skip: int = 0
) -> Iterator[Arrival]:
    """Take recorded answers in, one by one, exactly as a live count would come.

    Yields:
        The journal's row of each.

    Args:
        ledger: The desk's ledger.
        election: The election they are of.
        folder: The folder of recorded answers.
        skip: Leave out so many from the start (to go on after an interruption).

    Raises:
        UsageError: The desk has no source for an endpoint, or the folder is not whole.
    """
    for received in list(recorded(election, folder))[skip:]:
        yield ingest(ledger, received)


def recorded(election: Election, folder: Path) -> Iterator[Received]:
    """Yield everything that a folder of recorded answers holds, definition first."""
    answers = sorted(
        (row for path in sorted(folder.glob(f"*{SERVED}")) for row in _rows(path)),
        key=lambda row: row.served_at,
    )
    if not answers:
        raise UsageError(f"{folder}: no rows in any *{SERVED}, expected recorded answers")
    if (folder / DEFINITION).exists():
        body = _content(folder / DEFINITION)
        yield _received(election, "definition", answers[0].served_at, body, DEFINITION)
    for answer in answers:
        yield _answer(election, folder, answer)


def _answer(election: Election, folder: Path, answer: RecordedAnswer) -> Received:
    body = _body(folder, answer)
    received = _received(election, answer.endpoint, answer.served_at, body, answer.file)
    if body is not None:
        return received
    return Received(
        election=received.election,
        source=received.source,
        received_at=received.received_at,
        body=None,
        file_name=received.file_name,
        sha256=answer.sha256,
        claimed_published_at=_county_time(answer.county_timestamp),
    )


def _body(folder: Path, answer: RecordedAnswer) -> bytes | None:
    """Return the bytes of an answer: b"" when it was empty, None when not on record."""
    if not answer.sha256:
        return b""
    path = folder / answer.file
    if not path.is_file():
        return None
    body = _content(path)
    return body if hashlib.sha256(body).hexdigest() == answer.sha256 else None


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path}: cannot be read ({error}), expected a whole body") from error


def _received(
    election: Election, endpoint: str, at: datetime, body: bytes | None, file_name: str
) -> Received:
    source = next((one for one in election.sources if one.name == endpoint), None)
    if source is None:
        names = ", ".join(one.name for one in election.sources) or "none"
        raise UsageError(
            f"desk.toml: election {election.id} has no source {endpoint!r} (it has {names}), "
            "expected one for each recorded endpoint"
        )
    return Received(
        election=election.id,
        source=source.name,
        received_at=at,
        body=body,
        format=source.format,
        election_ref=source.election_ref,
        election_date=election.date,
        file_name=file_name,
    )


def _rows(path: Path) -> Iterator[RecordedAnswer]:
    endpoint = path.name.removesuffix(SERVED)
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                yield _recorded_answer(endpoint, row, f"{path}: line {number}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: cannot be read ({error}), expected a CSV table") from error


def _recorded_answer(endpoint: str, row: dict[str, str | None], where: str) -> RecordedAnswer:
    cells = [row.get(name) for name in COLUMNS]
    served_at = aware_moment(cells[0] or "")
    if served_at is None or None in cells:
        raise UsageError(
            f"{where}: served_at {cells[0]!r}, expected {', '.join(COLUMNS)}, the first with a "
            "zone as 2024-11-05T20:36:00-08:00"
        )
    _, county_timestamp, sha256, file = (cell or "" for cell in cells)
    return RecordedAnswer(endpoint, served_at, county_timestamp, sha256, file)


def _county_time(text: str) -> datetime | None:
    zone = ZoneInfo("America/Los_Angeles")
    for form in ("%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None
