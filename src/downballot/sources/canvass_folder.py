"""Reads a folder of past counts: ``contests.csv.gz`` and ``updates.csv.gz``.

``contests``: ``contest_id, election_date, jurisdiction, contest, rule, threshold, seats``.
``updates``: ``contest_id, published_at, selection, votes, contest_ballots, est_remaining,
est_remaining_simulated, is_final``, one row a selection and update, votes cumulative. Other
columns are not read. Either file may also be there uncompressed, as ``.csv``.

Names and moments are kept letter for letter: whoever compares another table with the folder
finds them again. Every mistake of a file comes back at once, each with its line.

Source:
    docs/commands.md (``backtest``) in the project's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from downballot.errors import FormatError, TableError, UsageError
from downballot.model.canvass import CanvassFolder, FolderContest, FolderRule, FolderUpdate
from downballot.model.finding import Finding, Severity
from downballot.sources.exact_table import read_exact_table
from downballot.sources.table import Row, Table

CONTEST_COLUMNS = (
    "contest_id",
    "election_date",
    "jurisdiction",
    "contest",
    "rule",
    "threshold",
    "seats",
)
OF_THE_UPDATE = (
    "published_at",
    "contest_ballots",
    "est_remaining",
    "est_remaining_simulated",
    "is_final",
)
AGREED = ("published_at", "est_remaining", "est_remaining_simulated")
UPDATE_COLUMNS = ("contest_id", "selection", "votes", *OF_THE_UPDATE)
MOMENT = "a date, or a date and time such as 2024-11-05T20:36:34-08:00"
NUMBER = "a whole number of at most 15 digits"
# Sums of 15 digits stay within 64 bits; data frames write whole numbers as "12.0".
_WHOLE = re.compile(r"([0-9]{1,15})(?:\.0)?")
_SHARE = re.compile(r"[0-9]{1,4}/[1-9][0-9]{0,3}|0?\.[0-9]{1,6}")
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)  # so that no zone leads out of range
_HALF = Fraction(1, 2)
T = TypeVar("T")


class _Update(Struct):
    """An update while its rows are gathered."""

    line: int
    said: tuple[str, ...]
    votes: dict[str, int]
    lines: dict[str, int]


_Updates = dict[str, dict[datetime, _Update]]


def read_canvass_folder(folder: Path) -> CanvassFolder:
    """Read every contest of a folder with all its updates.

    Args:
        folder: The folder.

    Raises:
        UsageError: There is no such folder.
        TableError: A file has mistakes; all of them are named.
        FormatError: A file is missing, damaged or not UTF-8.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder, expected one with contests.csv.gz")
    paths = canvass_tables(folder)
    contests = _checked(paths[0], CONTEST_COLUMNS, _contests)
    updates = _checked(paths[1], UPDATE_COLUMNS, lambda table: _updates(table, contests))
    counted = [_with_updates(one, updates[one.id]) for one in contests.values()]
    return CanvassFolder(
        name=folder.resolve().name,
        contests=tuple(one for one in counted if one.updates),
        findings=tuple(_not_counted(one) for one in counted if not one.updates),
    )


def canvass_tables(folder: Path) -> tuple[Path, Path]:
    """Return the files of a folder's contests and of its updates.

    Args:
        folder: The folder.

    Raises:
        FormatError: One of them is missing, or there twice.
    """
    return _path(folder, "contests"), _path(folder, "updates")


def _path(folder: Path, name: str) -> Path:
    found = [path for end in (".csv.gz", ".csv") if (path := folder / (name + end)).is_file()]
    if len(found) == 1:
        return found[0]
    problem = f"{name}.csv and {name}.csv.gz, two tables" if found else f"no {name}.csv.gz"
    raise FormatError(str(folder), "", problem, f"one {name}.csv.gz or {name}.csv")


def _checked(path: Path, columns: tuple[str, ...], read: Callable[[Table], T]) -> T:
    """Read a file into a table and the table into values; raise all mistakes together."""
    table = read_exact_table(path, columns)
    value = read(table)
    if table.mistakes:
        raise TableError(str(path), sorted(set(table.mistakes)))
    return value


def _contests(table: Table) -> dict[str, FolderContest]:
    contests: dict[str, FolderContest] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        identifier = row.cells["contest_id"]
        if not identifier.strip():
            table.blame(row.line, "contest_id is empty")
        elif identifier in lines:
            before = f"stands on line {lines[identifier]} too"
            table.blame(row.line, f"contest {identifier!r} {before}")
        lines.setdefault(identifier, row.line)
        contest = _contest(table, row)
        if contest:
            contests[identifier] = contest
    return contests


def _contest(table: Table, row: Row) -> FolderContest | None:
    mistakes = len(table.mistakes)
    day = _cell(table, row, "election_date", _day, "a date such as 2024-11-05")
    rule = _cell(table, row, "rule", _rule, f"one of {', '.join(FolderRule)}")
    wanted = "a share above 0 and below 1, such as 11/20"
    threshold = _cell(table, row, "threshold", _threshold, wanted, empty=_HALF)
    seats = _cell(table, row, "seats", _seats, "a whole number from 1 to 99", empty=1)
    if day is None or rule is None or len(table.mistakes) > mistakes:
        return None
    shared = rule in {FolderRule.MAJORITY_RUNOFF, FolderRule.MEASURE}
    return FolderContest(
        id=row.cells["contest_id"],
        election_date=day,
        area=row.cells["jurisdiction"],
        title=row.cells["contest"],
        rule=rule,
        threshold=threshold if shared else None,
        seats=seats if seats and rule is FolderRule.PLURALITY else 1,
        updates=(),
    )


def _cell(
    table: Table,
    row: Row,
    column: str,
    parse: Callable[[str], T | None],
    wanted: str,
    *,
    empty: T | None = None,
) -> T | None:
    """Return what a cell says, or what an empty one means; blame it where it says nothing."""
    text = row.cells[column]
    value = parse(text) if text or empty is None else empty
    if value is None:
        table.blame(row.line, f"{column} {text[:60]!r}, expected {wanted}")
    return value


def _updates(table: Table, contests: dict[str, FolderContest]) -> _Updates:
    updates: _Updates = {identifier: {} for identifier in contests}
    moments: dict[str, datetime | None] = {}
    for row in table.rows:
        text = row.cells["published_at"]
        moment = moments[text] if text in moments else moments.setdefault(text, _moment(text))
        mine = updates.get(row.cells["contest_id"])
        if mine is None:
            sentence = f"contest {row.cells['contest_id']!r} is not among the contests"
            table.blame(row.line, sentence)
        if moment is None:
            table.blame(row.line, f"published_at {text[:60]!r}, expected {MOMENT}")
        said = tuple(row.cells[column] for column in OF_THE_UPDATE)
        update = _Update(row.line, said, {}, {})
        if mine is not None and moment is not None:
            update = mine.setdefault(moment, update)
        if update.line == row.line or update.said != said:
            _check_update(table, row)
            _check_same(table, row, update, said)
        _add_votes(table, row, update)
    return updates


def _check_update(table: Table, row: Row) -> None:
    for column in OF_THE_UPDATE[1:-1]:
        if row.cells[column]:
            _cell(table, row, column, _difference, NUMBER)
    if row.cells["is_final"] not in {"", "0", "1"}:
        table.blame(row.line, f"is_final {row.cells['is_final'][:60]!r}, expected 0 or 1")


def _check_same(table: Table, row: Row, update: _Update, said: tuple[str, ...]) -> None:
    """The moment and the estimates of an update must be the same on each of its rows."""
    for column, before, now in zip(OF_THE_UPDATE, update.said, said, strict=True):
        if before != now and column in AGREED:
            sentence = f"{column} {now[:60]!r} contradicts line {update.line} ({before[:60]!r})"
            table.blame(row.line, f"{sentence} of the same contest and moment")


def _add_votes(table: Table, row: Row, update: _Update) -> None:
    selection = row.cells["selection"]
    votes = _cell(table, row, "votes", _whole, NUMBER)
    if not selection.strip():
        table.blame(row.line, "selection is empty, expected a name")
    if selection in update.lines:
        sentence = f"selection {selection!r} stands on line {update.lines[selection]} too"
        table.blame(row.line, sentence)
    update.lines.setdefault(selection, row.line)
    update.votes.setdefault(selection, votes or 0)


def _with_updates(contest: FolderContest, updates: dict[datetime, _Update]) -> FolderContest:
    found = tuple(_update(moment, updates[moment]) for moment in sorted(updates))
    return FolderContest(
        contest.id, contest.election_date, contest.area, contest.title, contest.rule,
        contest.threshold, contest.seats, found,
    )  # fmt: skip


def _update(moment: datetime, update: _Update) -> FolderUpdate:
    text, *numbers, final = update.said
    ballots, estimate, simulated = (_difference(number) for number in numbers)
    return FolderUpdate(
        published_at=moment,
        published_text=text,
        votes=tuple(update.votes.items()),
        ballots=ballots,
        estimate=estimate,
        simulated_estimate=simulated,
        final=final == "1",
    )


def _not_counted(contest: FolderContest) -> Finding:
    sentence = f"{contest.id}: no update, nothing to forecast."
    return Finding(Severity.INFO, "contest-without-update", sentence, contest.id)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST < day < _LAST else None


def _moment(text: str) -> datetime | None:
    """Read a moment; a day alone means its end, a time without zone is in UTC."""
    day = _day(text)
    if day:
        return datetime.combine(day, time.max, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST < moment.date() < _LAST:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rule(text: str) -> FolderRule | None:
    return FolderRule(text) if text in set(FolderRule) else None


def _threshold(text: str) -> Fraction | None:
    share = Fraction(text) if _SHARE.fullmatch(text) else None
    return share if share and 0 < share < 1 else None


def _seats(text: str) -> int | None:
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else None


def _difference(text: str) -> int | None:
    """Read a number that may be below 0: real estimates are, when more came than expected."""
    number = _whole(text.removeprefix("-"))
    return -number if number and text.startswith("-") else number


def _whole(text: str) -> int | None:
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None
