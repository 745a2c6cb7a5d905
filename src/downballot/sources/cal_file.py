"""Reads the records of a file in California's electronic filing format, field by field."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError
from downballot.sources.cal_layout import LAYOUT, NO_MONEY
from downballot.sources.plain_text import decoded

_BEGINS = re.compile(rb'^(?:\xef\xbb\xbf)?"?HDR"?,"?CAL"?,')
_REPLACES = re.compile(r"super[cs]edes\s*=\s*([0-9]+)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{6,}")
_AMENDMENT = re.compile(r"[0-9]{0,3}")
_PADDING = str.maketrans("\0\x1a", "  ")


class CalFile(Struct, frozen=True):
    """The records of one file.

    Attributes:
        file: Name of the file.
        filing: Its number, or one made of filer, form and period.
        amendment: 0 for the original.
        supersedes: Number of the filing it replaces; empty for none.
        cover: The cover's columns.
        records: Rows of each record, blank where they were cut.
        lines: All lines as they stood.
        set_aside: Line, reason and text of the lines that are no record.
    """

    file: str
    filing: str
    amendment: int
    supersedes: str
    cover: pl.DataFrame
    records: dict[str, pl.DataFrame]
    lines: list[str]
    set_aside: list[tuple[int, str, str]]


def begins_as_cal(body: bytes) -> bool:
    """Say whether a file begins with the heading of the format.

    Args:
        body: Its first 100 bytes or more.
    """
    return bool(_BEGINS.match(body))


def open_cal(path: Path) -> CalFile:
    """Read the records of a file.

    Raises:
        FormatError: It has no heading, not one cover, or no number of the amendment.
    """
    body = path.read_bytes()
    if not _BEGINS.match(body):
        raise FormatError(path.name, "line 1", "no heading", "HDR,CAL,…")
    lines = decoded(body.removeprefix(b"\xef\xbb\xbf")).translate(_PADDING).split("\n")
    rows: dict[str, list[list[str | int]]] = {name: [] for name in LAYOUT}
    set_aside = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fields, reason = _fields(line)
        if reason:
            said = f"{path.name}: line {number}: {reason}"
            set_aside.append((number, said, line.rstrip("\r")))
        elif fields[0] in LAYOUT:
            padded = fields + [""] * (len(LAYOUT[fields[0]]) - len(fields))
            rows[fields[0]].append([number, *padded])
    return _filing(path.name, lines, rows, set_aside)


def _fields(line: str) -> tuple[list[str], str]:
    """Return the fields of a line, without blank ones beyond the layout, or a reason."""
    try:
        fields = next(csv.reader([line.rstrip("\r")], strict=True))
    except csv.Error as error:
        return [], f"quotes do not pair ({error}), expected them around whole fields"
    fields[0] = fields[0].strip().upper()
    if fields[0] in NO_MONEY:
        return fields, ""
    if fields[0] not in LAYOUT:
        return [], f"record '{fields[0][:20]}', expected one of {', '.join(LAYOUT)}"
    most = len(LAYOUT[fields[0]])
    if any(field.strip() for field in fields[most:]):
        return [], f"{len(fields)} fields, expected at most {most} in {fields[0]}"
    return fields[:most], ""


def _filing(
    file: str,
    lines: list[str],
    rows: dict[str, list[list[str | int]]],
    set_aside: list[tuple[int, str, str]],
) -> CalFile:
    records = {name: _frame(name, rows[name]) for name in LAYOUT}
    if records["CVR"].height != 1:
        raise FormatError(file, "", f"{records['CVR'].height} covers (CVR)", "one")
    cover = records["CVR"].row(0, named=True)
    amendment = cover["REPORT_NUM"].strip()
    if not _AMENDMENT.fullmatch(amendment):
        place = f"line {cover['line']}"
        raise FormatError(file, place, f"report number {amendment!r}", "000 to 999")
    number = _NUMBER.search(file)
    made_up = [
        cover[name].strip() for name in ("FILER_ID", "FORM_TYPE", "FROM_DATE", "RPT_DATE")
    ]
    replaced = _REPLACES.search(lines[0])
    return CalFile(
        file=file,
        filing=number[0] if number else " ".join(filter(None, made_up)),
        amendment=int(amendment or 0),
        supersedes=replaced[1] if replaced else "",
        cover=records["CVR"],
        records=records,
        lines=lines,
        set_aside=set_aside,
    )


def _frame(name: str, rows: list[list[str | int]]) -> pl.DataFrame:
    schema = {"line": pl.UInt32()} | dict.fromkeys(LAYOUT[name], pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row")
