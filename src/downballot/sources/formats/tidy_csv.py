"""Tidy CSV: the project's own table, to follow any county by hand.

One row a selection, columns in any order. ``contest``, ``selection`` and ``votes`` are
needed on every row, ``published_at`` (with its offset from UTC) on at least one. What is
said of a contest (``contest_type``, ``votes_allowed``, ``pass_rate``, ``ballots``,
``undervotes``, ``overvotes``, ``write_ins``) or of the whole table (``published_at``,
``election_date``) may stand on one of its rows or on all, but never differ. A row without
a contest gives ballots of the whole election: ``selection`` is their kind. The last row
is ``END`` and the number of rows above it, so that a table that was cut off is not read.

Every mistake of a table comes back at once, each with its line.

Source:
    docs/tidy-csv.md in the project's documentation; the template is
    ``almanac/templates/tidy.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from downballot.errors import TableError
from downballot.model.contest import ContestDefinition, ContestType, Selection, slug
from downballot.model.count import (
    BallotCount,
    BallotKind,
    ContestCount,
    Report,
    SelectionCount,
)
from downballot.sources.count_format import CountFormat
from downballot.sources.table import Row, Table, aware_moment, header_cells, read_table

REQUIRED = ("published_at", "contest", "selection", "votes")
OPTIONAL = (
    "election_date",
    "contest_type",
    "votes_allowed",
    "pass_rate",
    "party",
    "ballots",
    "undervotes",
    "overvotes",
    "write_ins",
)
_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,10}")
_SHARE = re.compile(r"(?:100|[1-9]?[0-9](?:\.[0-9]{1,4})?)%|[1-9][0-9]?/[1-9][0-9]?")
_KINDS = ", ".join(BallotKind)
MOMENT = "a time with its offset from UTC, such as 2024-11-05T20:36-08:00"
T = TypeVar("T")


class TidyCsv:
    """Reads the project's own table of counts."""

    name = "tidy-csv"
    title = "Downballot's own table, to follow any county by hand"

    def matches(self, body: bytes) -> bool:
        """Say whether a body's first line names at least two of contest, selection, votes."""
        return len(header_cells(body) & {"contest", "selection", "votes"}) > 1

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the count of every contest in the table.

        Raises:
            TableError: The table has mistakes or is cut off; all are named.
            FormatError: The body is not UTF-8.
        """
        table = read_table(body, file_name, required=REQUIRED, optional=OPTIONAL)
        report = _read(table, self.name)
        if table.mistakes:
            raise TableError(file_name, sorted(set(table.mistakes)))
        return report


def _read(table: Table, name: str) -> Report:
    contests: dict[str, list[Row]] = {}
    whole: list[Row] = []
    for row in table.rows:
        title = row.cells.get("contest")
        if title:
            contests.setdefault(_identifier(title), []).append(row)
        elif title is not None:
            whole.append(row)
    if not contests:
        table.blame(2, "no contest, expected at least one row with a contest")
    published_at = _agreed(table, table.rows, "published_at", aware_moment, MOMENT)
    if published_at is None and not table.mistakes:
        table.blame(2, f"published_at is empty, expected on some row {MOMENT}")
    read = [_contest(table, identifier, rows) for identifier, rows in contests.items()]
    return Report(
        format=name,
        published_at=published_at,
        definitions=tuple(definition for definition, _ in read),
        counts=tuple(count for _, count in read),
        ballots=_ballots(table, whole),
        election_date=_agreed(table, table.rows, "election_date", _day, "2024-11-05"),
    )


def _identifier(text: str) -> str:
    """Return the slug of a text; texts without ASCII letters stay apart, too."""
    identifier = slug(text)
    return identifier if identifier != slug("") else f"{identifier}-{text.encode().hex()}"


def _agreed(
    table: Table,
    rows: Iterable[Row],
    column: str,
    parse: Callable[[str], T | None],
    wanted: str,
) -> T | None:
    """Return the one value that rows give in a column; None if none gives any."""
    known: tuple[T, int] | None = None
    for row in rows:
        text = row.cells.get(column, "")
        if not text:
            continue
        value = parse(text)
        if value is None:
            table.blame(row.line, f"{column} {text!r}, expected {wanted}")
        elif known is None:
            known = (value, row.line)
        elif value != known[0]:
            table.blame(row.line, f"{column} {text!r} contradicts line {known[1]}")
    return known[0] if known else None


def _contest(
    table: Table, identifier: str, rows: list[Row]
) -> tuple[ContestDefinition, ContestCount]:
    definition = _definition(table, identifier, rows)
    votes = [_filled(table, row, "votes", _whole, "a whole number") for row in rows]
    ballots, undervotes, overvotes, write_ins = (
        _agreed(table, rows, column, _whole, "a whole number")
        for column in ("ballots", "undervotes", "overvotes", "write_ins")
    )
    count = ContestCount(
        contest=identifier,
        selections=tuple(
            SelectionCount(selection.id, number or 0)
            for selection, number in zip(definition.selections, votes, strict=True)
        ),
        ballots=ballots,
        undervotes=undervotes,
        overvotes=overvotes,
        write_ins=write_ins,
    )
    _check_parts(table, rows[0], definition, count)
    return definition, count


def _definition(table: Table, identifier: str, rows: list[Row]) -> ContestDefinition:
    kinds = f"one of {', '.join(ContestType)}"
    type_ = _agreed(table, rows, "contest_type", _contest_type, kinds) or ContestType.CANDIDATE
    pass_rate = _agreed(table, rows, "pass_rate", _pass_rate, "majority, 55% or two-thirds")
    seats = _agreed(table, rows, "votes_allowed", _seats, "a whole number from 1 to 99") or 1
    title = rows[0].cells["contest"]
    if pass_rate and type_ is ContestType.CANDIDATE:
        sentence = f"contest {title!r}: a pass_rate, expected only in a ballot-measure"
        table.blame(rows[0].line, f"{sentence} (contest_type)")
    if seats > 1 and type_ is not ContestType.CANDIDATE:
        table.blame(rows[0].line, f"contest {title!r}: votes_allowed {seats}, expected 1")
    return ContestDefinition(
        id=identifier,
        title=title,
        type=type_,
        selections=_selections(table, rows),
        votes_allowed=seats,
        pass_rate=pass_rate or "",
    )


def _selections(table: Table, rows: list[Row]) -> tuple[Selection, ...]:
    lines: dict[str, int] = {}
    selections = []
    for row in rows:
        name = _filled(table, row, "selection", str, "a name") or ""
        identifier = _identifier(name)
        if name and identifier in lines:
            table.blame(row.line, f"selection {name!r} stands on line {lines[identifier]} too")
        lines.setdefault(identifier, row.line)
        selections.append(Selection(identifier, name, row.cells.get("party", "")))
    return tuple(selections)


def _filled(
    table: Table, row: Row, column: str, parse: Callable[[str], T | None], wanted: str
) -> T | None:
    """Return a cell that must be filled; nothing is said of a column that is missing."""
    if row.cells.get(column) == "":
        table.blame(row.line, f"{column} is empty, expected {wanted}")
    return _agreed(table, [row], column, parse, wanted)


def _check_parts(
    table: Table, row: Row, definition: ContestDefinition, count: ContestCount
) -> None:
    """A ballot holds at most as many votes as are allowed, and none if it is blank."""
    if count.ballots is None:
        return
    voting = count.ballots - (count.undervotes or 0) - (count.overvotes or 0)
    votes = sum(each.votes for each in count.selections) + (count.write_ins or 0)
    most = voting * definition.votes_allowed
    if votes > most:
        table.blame(
            row.line,
            f"contest {definition.title!r}: {votes:,} votes, more than the {max(most, 0):,} "
            f"that {count.ballots:,} ballots less under- and overvotes allow",
        )


def _ballots(table: Table, rows: list[Row]) -> tuple[BallotCount, ...]:
    lines: dict[BallotKind, int] = {}
    counts = []
    for row in rows:
        word = row.cells.get("selection", "")
        kind = _ballot_kind(word)
        if kind is None:
            sentence = f"contest is empty and selection {word!r} is no kind of ballots"
            table.blame(row.line, f"{sentence}, expected a contest, or one of {_KINDS}")
            continue
        if kind in lines:
            table.blame(row.line, f"ballots {word!r} stand on line {lines[kind]} too")
        lines.setdefault(kind, row.line)
        number = _filled(table, row, "ballots", _whole, "a whole number")
        counts.append(BallotCount(kind, number or 0))
    total = sum(count.ballots for count in counts if count.kind is BallotKind.TOTAL)
    parts = sum(count.ballots for count in counts) - total
    if BallotKind.TOTAL in lines and parts > total:
        sentence = f"total {total:,} ballots, less than the {parts:,} of all kinds"
        table.blame(lines[BallotKind.TOTAL], sentence)
    return tuple(counts)


def _whole(text: str) -> int | None:
    return int(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _seats(text: str) -> int | None:
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _contest_type(text: str) -> ContestType | None:
    word = text.lower()
    return ContestType(word) if word in set(ContestType) else None


def _ballot_kind(text: str) -> BallotKind | None:
    word = text.lower()
    return BallotKind(word) if word in set(BallotKind) else None


def _pass_rate(text: str) -> str | None:
    """Return the share in the words of Los Angeles County's feeds."""
    share = text.lower().removesuffix(" of votes cast")
    named = {"majority": "Majority", "two-thirds": "2/3"}.get(share, share)
    if named == share and not _SHARE.fullmatch(share):
        return None
    return f"{named} of votes cast"


FORMAT: CountFormat = TidyCsv()
