"""Finds the formats of precinct results: modules in ``precincts``, and entry points."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.precinct import PrecinctResults
from downballot.sources import precincts
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.precinct_merging import together
from downballot.sources.precinct_names import FILE_NAME, is_choices, read_names

ENTRY_POINT_GROUP: Final = "downballot.precinct_formats"


class ReadPrecincts(Struct, frozen=True, eq=False):
    """What was read of one file.

    Attributes:
        path: The file.
        format: The format that read it.
        results: Its tables.
    """

    path: Path
    format: PrecinctFormat
    results: PrecinctResults


@cache
def precinct_formats() -> dict[str, PrecinctFormat]:
    """Return every format of precinct results by name.

    Raises:
        UsageError: Two formats have the same name.
    """
    found: dict[str, PrecinctFormat] = {}
    for format_ in (*_built_in(), *_installed()):
        if format_.name in found:
            raise UsageError(
                f"format of precincts {format_.name!r}: two modules have this name"
            )
        found[format_.name] = format_
    return found


def _built_in() -> list[PrecinctFormat]:
    modules = pkgutil.iter_modules(precincts.__path__, f"{precincts.__name__}.")
    return [importlib.import_module(module.name).FORMAT for module in modules]


def _installed() -> list[PrecinctFormat]:
    return [point.load() for point in entry_points(group=ENTRY_POINT_GROUP)]


def format_of(path: Path) -> PrecinctFormat:
    """Return the one format that claims a file.

    Args:
        path: A file of precinct results.

    Raises:
        UsageError: Nothing is there, or no format or several claim it.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected precinct results")
    known = precinct_formats()
    claiming = [one for one in known.values() if one.claims(path)]
    if len(claiming) != 1:
        names = ", ".join(one.name for one in claiming) or "none"
        allowed = ", ".join(sorted(known))
        raise UsageError(
            f"{path}: formats of precinct results that claim it: {names}, expected one of "
            f"{allowed}"
        )
    return claiming[0]


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are meant, a folder's in order of their names.

    A table of choices is none of them.

    Args:
        paths: Files or folders.

    Raises:
        UsageError: Nothing is there.
    """
    found = [
        one for path in paths for one in (_inside(path) if path.is_dir() else [path])
        if not (one.is_file() and is_choices(one))
    ]  # fmt: skip
    if not found:
        raise UsageError("no file of precinct results, expected at least one")
    return found


def _inside(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def read_each(
    paths: Sequence[Path], *, choices: Path | None = None, title: str = ""
) -> Iterator[ReadPrecincts]:
    """Read files of precinct results, each on its own.

    Args:
        paths: Files or folders.
        choices: Table of titles and choices for files that carry none; without it the one
            called ``choices.csv`` beside a file.
        title: Title of the one contest that all files are of; empty to take the files'.

    Yields:
        Each file with what was read of it.

    Raises:
        UsageError: No format, or several, claim a file.
        FormatError: Nothing of a file can be used.
    """
    said: dict[Path, Names] = {}
    for path in files_of(paths):
        beside = choices or path.parent / FILE_NAME
        if beside not in said:
            there = choices or beside.is_file()
            said[beside] = read_names(beside, title) if there else Names(title=title)
        format_ = format_of(path)
        yield ReadPrecincts(path, format_, format_.read(path, said[beside]))


def read_precincts(
    paths: Sequence[Path], *, choices: Path | None = None, title: str = ""
) -> PrecinctResults:
    """Read files of precinct results as those of one election.

    Args:
        paths: Files or folders; of a contest that several have, the last stands.
        choices: As for ``read_each``.
        title: As for ``read_each``.

    Raises:
        UsageError: No format, or several, claim a file.
        FormatError: Nothing of a file can be used.
    """
    return together([one.results for one in read_each(paths, choices=choices, title=title)])
