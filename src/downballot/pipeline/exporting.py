"""Writes a desk's tables as files that other programs read."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import polars as pl

from downballot.errors import NotKept, UsageError
from downballot.pipeline.data_frames import ElectionFrames
from downballot.pipeline.desk import Desk

OWN = (
    "desk.toml", "desk.id", "desk.db", "desk.db-wal", "desk.db-shm", "blobs", "counts",
    "definitions",
)  # fmt: skip


class Table(StrEnum):
    """A table of an election."""

    CONTESTS = "contests"
    SELECTIONS = "selections"
    COUNTS = "counts"
    BATCHES = "batches"
    OUTSTANDING = "outstanding"
    LOG = "log"
    CALLS = "calls"
    DECISIONS = "decisions"
    FORECASTS = "forecasts"
    CHANCES = "chances"
    FINDINGS = "findings"


class FileFormat(StrEnum):
    """A form in which a table is written."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def export_table(
    desk: Desk,
    table: Table,
    file_format: str,
    *,
    election: str = "",
    as_of: datetime | None = None,
) -> bytes:
    """Return a table of a desk as the bytes of a file.

    Args:
        desk: The desk.
        table: Which table.
        file_format: In which form, one of FileFormat.
        election: The desk's id; the newest election with a count when empty.
        as_of: Only what was published by this moment, aware.

    Raises:
        UsageError: The desk does not follow that election.
    """
    frames = ElectionFrames(desk, election, as_of=as_of)
    return written(frames.frame(table), file_format)


def written(frame: pl.DataFrame, file_format: str) -> bytes:
    """Return a table as the bytes of a file; moments carry their offset.

    Args:
        frame: The table.
        file_format: ``csv``, ``parquet`` or ``json``.
    """
    buffer = io.BytesIO()
    if file_format == FileFormat.PARQUET:
        frame.write_parquet(buffer, compression="zstd")
    elif file_format == FileFormat.CSV:
        frame.write_csv(buffer, datetime_format="%Y-%m-%dT%H:%M:%S%.f%:z")
    else:
        frame.write_json(buffer)
    return buffer.getvalue()


def check_target(folder: Path, path: Path) -> None:
    """Check that a path to write is none of a desk's own files.

    Args:
        folder: The desk's folder.
        path: The path.

    Raises:
        UsageError: The desk keeps a file or folder there.
    """
    own = {folder.resolve() / name for name in OWN}
    target = path.resolve()
    if own & {target, *target.parents}:
        raise UsageError(f"{path}: the desk's own file, expected another path")


def write_table(path: Path, content: bytes) -> None:
    """Write an exported table over whatever the path held, whole or not at all.

    Raises:
        NotKept: The path cannot be written.
    """
    write_tables({path: content})


def write_tables(contents: Mapping[Path, bytes]) -> None:
    """Write several tables; none takes its place before all of them are on disk.

    Args:
        contents: The bytes of each file.

    Raises:
        NotKept: A path cannot be written.
    """
    temporary = {path: path.with_name(f".{path.name}.part") for path in contents}
    path = Path()
    try:
        for path, content in contents.items():
            temporary[path].write_bytes(content)
        for path, written in temporary.items():
            written.replace(path)
    except OSError as error:
        for written in temporary.values():
            with suppress(OSError):
                written.unlink()
        raise NotKept(
            f"{path}: not written ({error.strerror}), expected a folder this user may write"
        ) from error
