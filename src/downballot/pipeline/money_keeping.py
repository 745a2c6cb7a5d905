"""Keeps filings on a desk: the bytes as they came, and what was read of them as Parquet."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import polars as pl
from msgspec import Struct

from downballot.errors import LedgerError, NotKept
from downballot.ledger.files import TEMPORARY
from downballot.pipeline.money_reading import TABLES, ReadFile, together
from downballot.sources.filing_format import FilingTables

FOLDER = "money"
RAW = "raw"
RECORD = "batch.json"
CHUNK = 1 << 20  # bytes hashed at once


class Batch(Struct, frozen=True):
    """One taking in of a file or folder of filings.

    Attributes:
        id: Name of its folder: format, and hash of its bytes.
        name: Name of the file or folder it came from.
        format: Name of its format.
        verified: Whether the format was built against a real file.
        sha256: Hash of its bytes, file by file in order of their names.
        received_at: When it was taken in, aware.
        filings: Rows kept.
        transactions: Rows kept.
        summaries: Rows kept.
        set_aside: Rows that could not be used; each is kept with why.
    """

    id: str
    name: str
    format: str
    verified: bool
    sha256: str
    received_at: datetime
    filings: int
    transactions: int
    summaries: int
    set_aside: int


def keep(
    desk: Path, read: ReadFile, *, told: Callable[[str], object] = lambda _: None
) -> tuple[Batch, bool]:
    """Keep what was read of a file or folder, with its bytes; whole, or nothing of it.

    The same bytes are kept once.

    Args:
        desk: The desk's folder.
        read: The file or folder, read.
        told: Called with each table's name before it is written, for progress.

    Returns:
        The batch, and whether it is new.

    Raises:
        NotKept: The disk is full or the folder cannot be written.
    """
    digest = hash_of(read.path)
    folder = desk / FOLDER / f"{read.format}-{digest[:16]}"
    if (folder / RECORD).is_file():
        return _record(folder), False
    try:
        (desk / FOLDER).mkdir(parents=True, exist_ok=True)
        with (
            _writing(desk / FOLDER),
            tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=desk / FOLDER) as made,
        ):
            batch = _write(Path(made) / folder.name, read, digest, told)
            (Path(made) / folder.name).replace(folder)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise NotKept(
            f"{folder}: not written ({error}), expected a folder with free space that this "
            "user may write; nothing was changed"
        ) from error
    return batch, True


def batches(desk: Path) -> tuple[Batch, ...]:
    """Return what was taken in, oldest first.

    Args:
        desk: The desk's folder.

    Raises:
        LedgerError: A record cannot be read.
    """
    folders = (desk / FOLDER).glob(f"*/{RECORD}")
    found = [_record(one.parent) for one in folders]
    return tuple(sorted(found, key=lambda one: (one.received_at, one.id)))


def batch_ids(desk: Path) -> tuple[str, ...]:
    """Return the names of the folders of what was taken in, sorted, without reading them.

    Args:
        desk: The desk's folder.
    """
    return tuple(sorted(one.parent.name for one in (desk / FOLDER).glob(f"*/{RECORD}")))


def kept_tables(desk: Path) -> FilingTables | None:
    """Return everything that was taken in as one; None where nothing was.

    Args:
        desk: The desk's folder.

    Raises:
        LedgerError: A record cannot be read.
    """
    kept = batches(desk)
    names = Counter(one.name for one in kept)
    parts = [
        # By the moment it was taken in, so that of two alike the newest is the last.
        (f"{one.received_at:%Y-%m-%d %H:%M:%S.%f}" if names[one.name] > 1 else "", one)
        for one in kept
    ]
    if not parts:
        return None
    return together([(label, _scanned(desk / FOLDER / one.id)) for label, one in parts])


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold a folder while something is written in it, rid of what killed processes left.

    Only who writes alone may take unfinished folders away: each of them may be of a process
    that is still writing.

    Yields:
        Nothing; the folder is held until the end.
    """
    held = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in folder.glob(f"{TEMPORARY}*"):
                shutil.rmtree(left, ignore_errors=True)
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def _scanned(folder: Path) -> FilingTables:
    texts = pl.selectors.string().fill_null("")
    return FilingTables(**{
        name: pl.scan_parquet(folder / f"{name}.parquet").with_columns(texts) for name in TABLES
    })


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a folder in order of their names."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    made = hashlib.sha256()
    for one in files:
        made.update(f"{one.relative_to(path) if path.is_dir() else one.name}\0".encode())
        with one.open("rb") as body:
            while chunk := body.read(CHUNK):
                made.update(chunk)
    return made.hexdigest()


def _write(folder: Path, read: ReadFile, digest: str, told: Callable[[str], object]) -> Batch:
    (folder / RAW).mkdir(parents=True)
    if read.path.is_dir():
        shutil.copytree(read.path, folder / RAW, dirs_exist_ok=True)
    else:
        shutil.copy2(read.path, folder / RAW)
    rows = {}
    for name in TABLES:
        told(name)
        target = folder / f"{name}.parquet"
        # Polars writes null much faster than empty text; it is read back as empty.
        texts = pl.selectors.string().replace("", None)
        table: pl.LazyFrame = getattr(read.tables, name).with_columns(texts)
        table.sink_parquet(target, compression="zstd")
        rows[name] = pl.scan_parquet(target).select(pl.len()).collect().item()
    batch = Batch(
        id=folder.name,
        name=read.path.name,
        format=read.format,
        verified=read.verified,
        sha256=digest,
        received_at=datetime.now(UTC),
        **rows,
    )
    (folder / RECORD).write_bytes(msgspec.json.encode(batch))
    return batch


def _record(folder: Path) -> Batch:
    try:
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=Batch)
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(
            f"{folder / RECORD}: cannot be read ({error}), expected the record of a batch"
        ) from error
