"""Prints values: as JSON for programs, as tables for people."""

from __future__ import annotations

import sys
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.table import Table

BESIDE = 2  # blanks between the columns of a table
STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def print_json(value: object) -> None:
    """Print a value as indented JSON; a share is an exact fraction such as ``11/20``."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    sys.stdout.write(msgspec.json.format(encoded, indent=2).decode() + "\n")


def as_plain(value: object) -> dict[str, Any]:
    """Return a value as JSON has it, to which more can be added before it is printed."""
    plain: dict[str, Any] = msgspec.to_builtins(value, enc_hook=_plain)
    return plain


def _plain(value: object) -> str:
    if isinstance(value, Fraction | str):  # a string that knows more than its letters
        return str(value)
    raise NotImplementedError(f"{type(value)} has no JSON form")


class _Console(Console):
    """A console for which a reader that goes away is an error as any other."""

    def on_broken_pipe(self) -> None:
        """Let the command line end as it ends wherever output has nowhere to go."""
        raise BrokenPipeError


def console() -> Console:
    """Return where people read."""
    return _Console(highlight=False)


def table(title: str, *columns: str) -> Table:
    """Return an empty table; a column that begins with ``>`` is aligned to the right."""
    made = Table(
        title=title, title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    for column in columns:
        right = column.startswith(">")
        # Where a terminal is narrow, words wrap and figures stay whole.
        made.add_column(
            column.removeprefix(">"),
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=right,
        )
    return made


def when(moment: datetime | None, timezone: str) -> str:
    """Write a moment in the desk's zone (``2024-11-05 20:36:34 PST``); empty for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S %Z}"


def short(moment: datetime, timezone: str) -> str:
    """Write a moment in the desk's zone, short for a table (``Nov 5 20:36:34``)."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{local:%b} {local.day} {local:%H:%M:%S}"


def number(value: int | None) -> str:
    """Write a number with commas; empty for none."""
    return "" if value is None else f"{value:,}"


def signed(value: int | None) -> str:
    """Write a difference with its sign; empty for none."""
    return "" if value is None else f"{value:+,}"
