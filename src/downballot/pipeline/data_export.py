"""Writes every table of a desk into a folder, described as a Data Package."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from downballot.errors import NotKept, UsageError
from downballot.model.contest import slug
from downballot.pipeline.data_shelf import DataShelf
from downballot.pipeline.desk import Desk
from downballot.pipeline.exporting import check_target, written
from downballot.publication.data_package import (
    FILE,
    Licence,
    PackageHead,
    TableFile,
    data_package,
)


def package_head(desk: Desk, title: str, made_of: str, created: datetime) -> PackageHead:
    """Return what a package of a desk says of itself.

    Args:
        desk: The desk.
        title: What it is called.
        made_of: State of the desk.
        created: When that state came to be, aware.
    """
    settings = desk.settings
    return PackageHead(
        name=slug(title),
        title=title,
        description=(
            "Official counts, update by update, and what the desk made of them. Unofficial "
            "until certified; status and published_at say of when each figure is."
        ),
        publisher=settings.title,
        contact=settings.contact,
        version=made_of,
        created=created.replace(microsecond=0),
        licence=Licence(settings.data.licence, settings.data.licence_url),
        homepage=settings.public_url,
    )


def export_all(desk: Desk, folder: Path) -> tuple[TableFile, ...]:
    """Write every table of a desk as CSV, Parquet and JSON, whole or not at all.

    A folder that an earlier export wrote is replaced; any other that holds something is
    left as it is.

    Args:
        desk: The desk.
        folder: The folder to write.

    Raises:
        UsageError: The folder holds something else, or is the desk's own.
        NotKept: It cannot be written.
    """
    check_target(desk.folder, folder)
    _check_replaceable(desk.folder, folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            files = tuple(_written(desk, made))
            described = data_package(_head(desk), files)
            (made / FILE).write_bytes(described)
            made.chmod(0o755)
            _swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise NotKept(
            f"{folder}: not written ({error.strerror}), expected a folder this user may write"
        ) from error
    return files


def _head(desk: Desk) -> PackageHead:
    state = f"{desk.ledger.last_arrival()}.{desk.ledger.people.added()}"
    made_of = f"{version('downballot')}+{state}"
    return package_head(desk, desk.settings.title, made_of, datetime.now(UTC))


def _written(desk: Desk, folder: Path) -> Iterator[TableFile]:
    shelf = DataShelf(desk)
    for group in shelf.groups:
        (folder / group.path).mkdir(parents=True)
        for table in group.tables:
            frame = shelf.frame(group, table)
            for one in group.files(f"{group.path}/"):
                if one.table is table:
                    content = written(frame, one.form)
                    (folder / one.path).write_bytes(content)
                    yield msgspec.structs.replace(one, content=content)


def _check_replaceable(desk: Path, folder: Path) -> None:
    if folder.resolve() in {desk.resolve(), *desk.resolve().parents}:
        raise UsageError(f"{folder}: holds the desk itself, expected another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: a file, expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / FILE).is_file():
        raise UsageError(f"{folder}: holds something else, expected a new or empty folder")


def _swap(made: Path, folder: Path) -> None:
    """Put a folder in the place of another; the other comes back where that fails."""
    if not folder.exists():
        made.rename(folder)
        return
    before = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    folder.rename(before)
    try:
        made.rename(folder)
    except OSError:
        before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
