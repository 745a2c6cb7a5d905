"""Writes files so that they are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from downballot.errors import NotKept

TEMPORARY = ".incoming-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, force it to disk, then rename it.

    A file that exists is left as it is: names carry the hash of their content.

    Args:
        path: Final name; folders are made.
        content: All of its bytes.

    Raises:
        NotKept: The disk is full or the folder cannot be written; nothing is visible.
    """
    if path.exists():
        return
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        _force_folder(path.parent)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise NotKept(
            f"{path}: not written ({error.strerror}), expected a folder with free space that "
            "this user may write; nothing was changed"
        ) from error


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
