"""Reads ``choices.csv``: titles and choices for files of results that carry none."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from downballot.errors import FormatError, UsageError
from downballot.sources.csv_rows import FAULT, LINE, header_of, scan_rows
from downballot.sources.precinct_format import NamedContest, Names

FILE_NAME: Final = "choices.csv"
_COLUMNS: Final = ("file", "number", "title", "name", "party")


def is_choices(path: Path) -> bool:
    """Say whether a file is a table of choices.

    Args:
        path: Any file.
    """
    return tuple(header_of(path)) == _COLUMNS


def read_names(path: Path, title: str = "") -> Names:
    """Read a table of choices: one row a choice, in the order of the file's columns.

    Args:
        path: CSV with the headings ``file,number,title,name,party``.
        title: Title of the one contest that all files are of; empty for none.

    Raises:
        UsageError: There is no such file.
        FormatError: Other headings, or a row that cannot be used.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a table of choices")
    if not is_choices(path):
        raise FormatError(path.name, "line 1", "other headings", ",".join(_COLUMNS))
    titles: dict[tuple[str, int], str] = {}
    choices: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for row in scan_rows(path).collect().iter_rows(named=True):
        number = row["number"] or "1"
        if row[FAULT] or not row["file"] or not row["title"] or not number.isdecimal():
            problem = row[FAULT] or "no file, no title or no number of the contest"
            raise FormatError(path.name, f"line {row[LINE]}", problem, "all three")
        key = (row["file"], int(number))
        titles[key] = row["title"]
        if row["name"]:
            choices.setdefault(key, []).append((row["name"], row["party"] or ""))
    contests = {
        key: NamedContest(said, tuple(choices.get(key, ()))) for key, said in titles.items()
    }
    return Names(title=title, contests=contests)
