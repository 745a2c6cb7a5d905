"""Reads campaign filings from files and folders of any format, and puts them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.filing_registry import filing_formats, format_of

TABLES = ("filings", "transactions", "summaries", "set_aside")


class ReadFile(Struct, frozen=True, eq=False):
    """One file or folder of filings, and what was read of it.

    Attributes:
        path: The file or folder.
        format: Name of its format.
        verified: Whether the format was built against a real file.
        tables: What was read.
    """

    path: Path
    format: str
    verified: bool
    tables: FilingTables


def claimed(path: Path) -> tuple[tuple[tuple[Path, FilingFormat], ...], tuple[Path, ...]]:
    """Return the files and folders that a format claims, and the files that none does.

    A folder that a format claims as a whole is one; of any other, each file is looked at,
    however deep it lies.

    Args:
        path: A file or folder.

    Raises:
        UsageError: There is no such file or folder, or no format or several claim a file
            that was named itself.
    """
    if not path.is_dir():
        return ((path, format_of(path)),), ()
    found: list[tuple[Path, FilingFormat]] = []
    left: list[Path] = []
    _look_into(path, found, left)
    return tuple(found), tuple(left)


def read_all(path: Path, *, format_name: str = "") -> Iterator[ReadFile]:
    """Yield what is read of a file, or of everything in a folder that a format claims.

    Args:
        path: A file or folder.
        format_name: Name of the format, where a file does not show which it is.

    Raises:
        UsageError: Nothing can be read there, or there is no such format.
        FormatError: A file cannot be used.
    """
    if format_name:
        chosen = named_format(format_name)
        yield ReadFile(path, chosen.name, chosen.verified, chosen.read(path))
        return
    found, _ = claimed(path)
    if not found:
        names = ", ".join(sorted(filing_formats()))
        raise UsageError(f"{path}: no filings of a known format, expected one of {names}")
    for one, chosen in found:
        yield ReadFile(one, chosen.name, chosen.verified, chosen.read(one))


def named_format(name: str) -> FilingFormat:
    """Return the format of a name.

    Raises:
        UsageError: There is none of that name; the message lists those there are.
    """
    known = filing_formats()
    if name not in known:
        names = ", ".join(sorted(known))
        raise UsageError(f"format {name!r}: no format of filings, expected one of {names}")
    return known[name]


def together(parts: Sequence[tuple[str, FilingTables]]) -> FilingTables:
    """Return several readings as one; files of one name stay two.

    Args:
        parts: One or more readings, each with what tells it from the others: the folder of
            a file, say. It follows the names of its files.
    """
    return FilingTables(**{
        name: pl.concat([_told_apart(getattr(part, name), label) for label, part in parts])
        for name in TABLES
    })


def labelled(read: Sequence[ReadFile]) -> list[tuple[str, FilingTables]]:
    """Return readings, each labelled with its folder where another file has its name.

    Args:
        read: What was read, each of another path.
    """
    names = Counter(one.path.name for one in read)
    return [
        (str(one.path.parent) if names[one.path.name] > 1 else "", one.tables) for one in read
    ]


def _told_apart(table: pl.LazyFrame, label: str) -> pl.LazyFrame:
    if not label:
        return table
    return table.with_columns(pl.concat_str("file", pl.lit(f" ({label})")).alias("file"))


def _look_into(path: Path, found: list[tuple[Path, FilingFormat]], left: list[Path]) -> None:
    claiming = [one for one in filing_formats().values() if one.claims(path)]
    if len(claiming) == 1:
        found.append((path, claiming[0]))
    elif path.is_dir():
        for one in sorted(path.iterdir()):
            _look_into(one, found, left)
    else:
        left.append(path)
