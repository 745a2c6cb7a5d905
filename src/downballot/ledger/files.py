"""Writes files so that they are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from downballot.errors import NotKept

TEMPORARY = ".incoming-"
READABLE = 0o644


def write_whole(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file under a temporary name, force it to disk, then rename it.

    Args:
        path: Final name; folders are made.
        content: All of its bytes.
        replace: Write over a file that is there; otherwise it is left as it is.

    Raises:
        NotKept: The disk is full or the folder cannot be written; nothing is visible.
    """
    temporary = ""
    try:
        if path.exists() and not replace:
            return
        _make_folder(path.parent)
        descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        os.fchmod(descriptor, READABLE)  # a temporary file is for its maker alone
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        _force_folder(path.parent)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise NotKept(
            f"{path}: not written ({error.strerror}), expected a folder with free space that "
            "this user may write; nothing was changed"
        ) from error


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each forced to disk in the one that holds it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _force_folder(folder.parent)


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unfinished(folder: Path) -> None:
    """Remove temporary files that a killed process left behind."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)
