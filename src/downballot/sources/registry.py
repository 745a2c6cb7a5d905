"""Finds the count formats: every module in ``formats`` and every entry point."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from downballot.errors import FormatError, UsageError
from downballot.model.count import Report
from downballot.sources import formats
from downballot.sources.count_format import CountFormat

ENTRY_POINT_GROUP = "downballot.count_formats"
FIRST_YEAR, LAST_YEAR = 1900, 9000  # beyond them a clock is a default, and no zone fits


@cache
def count_formats() -> dict[str, CountFormat]:
    """Return every count format by name.

    Raises:
        UsageError: Two formats have the same name.
    """
    found: dict[str, CountFormat] = {}
    for format_ in (*_built_in(), *_installed()):
        if format_.name in found:
            raise UsageError(f"count format {format_.name!r}: two modules have this name")
        found[format_.name] = format_
    return found


def _built_in() -> list[CountFormat]:
    modules = pkgutil.iter_modules(formats.__path__, f"{formats.__name__}.")
    return [importlib.import_module(module.name).FORMAT for module in modules]


def _installed() -> list[CountFormat]:
    return [point.load() for point in entry_points(group=ENTRY_POINT_GROUP)]


def read_body(body: bytes, file_name: str, *, format_name: str = "") -> Report:
    """Read a body with the named format, or with the one format that claims it.

    Args:
        body: The whole body, uncompressed.
        file_name: Name used in messages and by formats to recognise a file.
        format_name: Name of the format; empty to find it.

    Raises:
        UsageError: No format has that name.
        FormatError: No format claims the body, the format cannot use it, or its clock is
            none (servers print year 1 or 9999 where a time is not set).
    """
    return _dated(_read(body, file_name, format_name), file_name)


def _dated(report: Report, file_name: str) -> Report:
    moment = report.published_at
    if moment and not FIRST_YEAR <= moment.year < LAST_YEAR:
        problem = f"dated {moment.isoformat()}, a time that was not set"
        raise FormatError(file_name, "clock", problem, "the time of a count")
    return report


def _read(body: bytes, file_name: str, format_name: str) -> Report:
    known = count_formats()
    if format_name:
        if format_name not in known:
            allowed = ", ".join(sorted(known))
            raise UsageError(
                f"count format {format_name!r}: unknown, expected one of {allowed}"
            )
        return known[format_name].read(body, file_name)
    claiming = [format_ for format_ in known.values() if format_.matches(body)]
    if len(claiming) != 1:
        names = ", ".join(format_.name for format_ in claiming) or "none"
        raise FormatError(
            file_name,
            "",
            f"formats that claim this file: {names}",
            "exactly one count format (a table typed by hand: CSV UTF-8 with commas)",
        )
    return claiming[0].read(body, file_name)
