"""Finds the line of a value in TOML text, so that a mistake can name it."""

from __future__ import annotations

import re

Steps = list[str | int]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?")


def line_of(text: str, steps: Steps) -> int:
    r"""Find the line of a value in TOML text, from 1; of what holds it when it is absent.

    Args:
        text: The TOML text.
        steps: Path to the value: names, and indexes of arrays of tables.

    Examples:
        >>> line_of('title = "A"\n[[elections]]\nid = "b"', ["elections", 0, "id"])
        3
        >>> line_of('title = "A"\n[[elections]]\nid = "b"', ["elections", 0, "date"])
        2
    """
    known = _lines(text)
    for length in range(len(steps), 0, -1):
        found = known.get(_path(steps[:length]))
        if found:
            return found
    return 1


def _lines(text: str) -> dict[str, int]:
    """Return the line where each table is opened and each key stands, by path."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.fullmatch(line)
        key = re.match(r"""\s*["']?([^\s"'=#\[]+)["']?\s*=""", line)
        if header:
            table = _table_name(header, counts)
            lines.setdefault(table, number)
        elif key:
            lines.setdefault(f"{table}.{key[1]}", number)
    return lines


def _path(steps: Steps) -> str:
    return "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)


def _table_name(header: re.Match[str], counts: dict[str, int]) -> str:
    """Name the table that a header opens, with the index of each array on the way."""
    path = ""
    parts = header[2].split(".")
    for position, part in enumerate(parts):
        path += f".{part}"
        opens = position == len(parts) - 1 and header[1] == "[["
        if opens:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += f"[{counts[path]}]"
    return path
