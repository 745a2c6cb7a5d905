"""Reads a folder of past counts: ``contests.csv.gz`` and ``updates.csv.gz``.

``contests``: ``contest_id, election_date, jurisdiction, contest, rule, threshold, seats``.
``updates``: ``contest_id, published_at, selection, votes, contest_ballots, est_remaining,
est_remaining_simulated, is_final``, one row a selection and update, votes cumulative. Other
columns are not read. Either file may also be there uncompressed, as ``.csv``.

Names and moments are kept letter for letter: whoever compares another table with the folder
finds them again. What can be read in one way only is read, with a finding: a figure of an
update on some of its rows, a row that stands there twice, a moment in two spellings.
Every mistake of a file comes back at once, each with its line.

Source:
    docs/commands.md (``backtest``) in the project's documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from downballot.errors import FormatError, TableError, UsageError
from downballot.model.canvass import CanvassFolder, FolderContest, FolderRule, FolderUpdate
from downballot.model.finding import Finding, Severity
from downballot.sources.canvass_cells import (
    read_day,
    read_difference,
    read_final,
    read_moment,
    read_rule,
    read_seats,
    read_threshold,
    read_whole,
)
from downballot.sources.canvass_findings import (
    GatheredUpdate,
    final_as_read,
    rounded_threshold,
    seats_with_decimals,
    update_findings,
)
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
FIGURES = OF_THE_UPDATE[1:-1]
UPDATE_COLUMNS = ("contest_id", "selection", "votes", *OF_THE_UPDATE[:-1])
MOMENT = "a date, or a date and time such as 2024-11-05T20:36:34-08:00"
NUMBER = "a whole number of at most 15 digits"
_HALF = Fraction(1, 2)
T = TypeVar("T")


_Updates = dict[str, dict[datetime, GatheredUpdate]]


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
    findings: list[Finding] = []
    contests = _checked(paths[0], CONTEST_COLUMNS, (), lambda table: _contests(table, findings))
    updates = _checked(
        paths[1],
        UPDATE_COLUMNS,
        ("is_final",),
        lambda table: _updates(table, contests, findings),
    )
    findings += (
        one
        for identifier in updates
        for one in update_findings(identifier, [*updates[identifier].values()])
    )
    counted = [_with_updates(one, updates[one.id]) for one in contests.values()]
    return CanvassFolder(
        name=folder.resolve().name,
        contests=tuple(one for one in counted if one.updates),
        findings=(*findings, *(_not_counted(one) for one in counted if not one.updates)),
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


def _checked(
    path: Path,
    columns: tuple[str, ...],
    optional: tuple[str, ...],
    read: Callable[[Table], T],
) -> T:
    """Read a file into a table and the table into values; raise all mistakes together."""
    table = read_exact_table(path, columns, optional)
    value = read(table)
    if table.mistakes:
        raise TableError(str(path), sorted(set(table.mistakes)))
    return value


def _contests(table: Table, findings: list[Finding]) -> dict[str, FolderContest]:
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
            findings += rounded_threshold(contest, row.cells["threshold"])
    findings += seats_with_decimals(table)
    return contests


def _contest(table: Table, row: Row) -> FolderContest | None:
    mistakes = len(table.mistakes)
    day = _cell(table, row, "election_date", read_day, "a date such as 2024-11-05")
    rule = _cell(table, row, "rule", read_rule, f"one of {', '.join(FolderRule)}")
    wanted = "a share above 0 and below 1, such as 11/20"
    threshold = _cell(table, row, "threshold", read_threshold, wanted, empty=_HALF)
    seats = _cell(table, row, "seats", read_seats, "a whole number from 1 to 99", empty=1)
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


def _updates(
    table: Table, contests: dict[str, FolderContest], findings: list[Finding]
) -> _Updates:
    findings += final_as_read(table)
    updates: _Updates = {identifier: {} for identifier in contests}
    moments: dict[str, datetime | None] = {}
    for row in table.rows:
        text = row.cells["published_at"]
        moment = (
            moments[text] if text in moments else moments.setdefault(text, read_moment(text))
        )
        mine = updates.get(row.cells["contest_id"])
        if mine is None:
            sentence = f"contest {row.cells['contest_id']!r} is not among the contests"
            table.blame(row.line, sentence)
        if moment is None:
            table.blame(row.line, f"published_at {text[:60]!r}, expected {MOMENT}")
        said = tuple(row.cells.get(column, "") for column in OF_THE_UPDATE)
        update = GatheredUpdate(row.line, said, {}, {}, {}, set(), [], {text})
        if mine is not None and moment is not None:
            update = mine.setdefault(moment, update)
        if update.line == row.line or update.said != said:
            _check_update(table, row)
            _check_same(table, row, update, said)
        _add_votes(table, row, update)
    return updates


def _check_update(table: Table, row: Row) -> None:
    for column in FIGURES:
        if row.cells[column]:
            _cell(table, row, column, read_difference, NUMBER)
    final = row.cells.get("is_final", "")
    if read_final(final) is None:
        table.blame(row.line, f"is_final {final[:60]!r}, expected 0 or 1")


def _check_same(table: Table, row: Row, update: GatheredUpdate, said: tuple[str, ...]) -> None:
    """Take a figure that rows before left empty; two different ones are a mistake.

    Ballots only stand beside the votes: of two different figures the first is kept.
    """
    update.spellings.add(said[0])
    agreed = list(update.said)
    for place, column in enumerate(FIGURES, start=1):
        before, now = update.said[place], said[place]
        if bool(before) != bool(now):
            update.partial.add(column)
        if now and not before:
            agreed[place] = now
            update.lines[column] = row.line
        elif (
            now
            and column != "contest_ballots"
            and read_difference(now) != read_difference(before)
        ):
            line = update.lines.get(column, update.line)
            sentence = f"{column} {now[:60]!r} contradicts line {line} ({before[:60]!r})"
            table.blame(row.line, f"{sentence} of the same contest and moment")
    update.said = tuple(agreed)


def _add_votes(table: Table, row: Row, update: GatheredUpdate) -> None:
    selection = row.cells["selection"]
    votes = _cell(table, row, "votes", read_whole, NUMBER)
    if not selection.strip():
        table.blame(row.line, "selection is empty, expected a name")
    first = update.rows.setdefault(selection, row)
    update.votes.setdefault(selection, votes or 0)
    if first is row:
        return
    # Rows of one update have one moment, whatever its spelling.
    if {**first.cells, "published_at": ""} == {**row.cells, "published_at": ""}:
        update.twice.append(row.line)
    else:
        table.blame(row.line, f"selection {selection!r} stands on line {first.line} too")


def _with_updates(
    contest: FolderContest, updates: dict[datetime, GatheredUpdate]
) -> FolderContest:
    found = tuple(_update(moment, updates[moment]) for moment in sorted(updates))
    return FolderContest(
        contest.id, contest.election_date, contest.area, contest.title, contest.rule,
        contest.threshold, contest.seats, found,
    )  # fmt: skip


def _update(moment: datetime, update: GatheredUpdate) -> FolderUpdate:
    text, *numbers, final = update.said
    ballots, estimate, simulated = (read_difference(number) for number in numbers)
    return FolderUpdate(
        published_at=moment,
        published_text=text,
        votes=tuple(update.votes.items()),
        ballots=ballots,
        estimate=estimate,
        simulated_estimate=simulated,
        final=bool(read_final(final)),
    )


def _not_counted(contest: FolderContest) -> Finding:
    sentence = f"{contest.id}: no update, nothing to forecast."
    return Finding(Severity.INFO, "contest-without-update", sentence, contest.id)
