"""Downballot: a decision desk for the races that nobody else calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk

__all__ = ["open"]


def open(folder: str | Path) -> Desk:  # noqa: A001 - downballot.open("my-desk") reads as it is meant
    """Open a desk's folder for reading.

    Args:
        folder: The folder that holds ``desk.toml``.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.

    Examples:
        >>> desk = open("my-desk")  # doctest: +SKIP
        >>> desk.status().ballots.total  # doctest: +SKIP
        3793106
    """
    # Imported here so that the command line can print its help without a table engine.
    from downballot.pipeline.desk import Desk  # noqa: PLC0415

    return Desk(Path(folder))
