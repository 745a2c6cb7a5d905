"""Finds the formats of campaign filings: every module in ``filings`` and every entry point."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from downballot.errors import UsageError
from downballot.sources import filings
from downballot.sources.filing_format import FilingFormat

ENTRY_POINT_GROUP = "downballot.filing_formats"


@cache
def filing_formats() -> dict[str, FilingFormat]:
    """Return every format of filings by name.

    Raises:
        UsageError: Two formats have the same name.
    """
    found: dict[str, FilingFormat] = {}
    for format_ in (*_built_in(), *_installed()):
        if format_.name in found:
            raise UsageError(f"format of filings {format_.name!r}: two modules have this name")
        found[format_.name] = format_
    return found


def _built_in() -> list[FilingFormat]:
    modules = pkgutil.iter_modules(filings.__path__, f"{filings.__name__}.")
    return [importlib.import_module(module.name).FORMAT for module in modules]


def _installed() -> list[FilingFormat]:
    return [point.load() for point in entry_points(group=ENTRY_POINT_GROUP)]


def format_of(path: Path) -> FilingFormat:
    """Return the one format that claims a file or folder.

    Args:
        path: A file or folder of filings.

    Raises:
        UsageError: Nothing is there, or no format or several claim it.
    """
    if not path.exists():
        raise UsageError(f"{path}: nothing is there, expected a file or folder of filings")
    known = filing_formats()
    claiming = [one for one in known.values() if one.claims(path)]
    if len(claiming) != 1:
        names = ", ".join(one.name for one in claiming) or "none"
        allowed = ", ".join(sorted(known))
        raise UsageError(
            f"{path}: formats of filings that claim it: {names}, expected one of {allowed}"
        )
    return claiming[0]
