"""Says what of a folder of past counts was read, but is not written as it should be."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from downballot.model.canvass import FolderContest
from downballot.model.finding import Finding, Severity
from downballot.sources.canvass_cells import is_rounded
from downballot.sources.table import Row, Table


class GatheredUpdate(Struct):
    """An update while its rows are gathered.

    Attributes:
        line: Line of its first row.
        said: What it says in each column that is of the update and not of a selection.
        votes: Votes by selection.
        rows: The first row of each selection.
        lines: Line of each figure that the first row left empty, by column.
        partial: Figures that some rows have and some leave empty.
        twice: Lines of rows that stand there twice.
        spellings: Every spelling of its moment.
    """

    line: int
    said: tuple[str, ...]
    votes: dict[str, int]
    rows: dict[str, Row]
    lines: dict[str, int]
    partial: set[str]
    twice: list[int]
    spellings: set[str]


def rounded_threshold(contest: FolderContest, text: str) -> list[Finding]:
    """Say that a contest's threshold was not taken as it is written."""
    if contest.threshold is None or not is_rounded(text):
        return []
    sentence = f"{contest.id}: threshold {text} is taken as {contest.threshold}."
    return [Finding(Severity.WARNING, "threshold-rounded", sentence, contest.id)]


def seats_with_decimals(table: Table) -> list[Finding]:
    """Say that seats are written as 1.0."""
    found = sum("." in row.cells["seats"] for row in table.rows)
    sentence = f"Contests whose seats are written with decimals, such as 1.0: {found:,}."
    return [Finding(Severity.INFO, "seats-with-decimals", sentence)] if found else []


def final_as_read(table: Table) -> list[Finding]:
    """Say that ``is_final`` is missing, or written in words."""
    if table.rows and "is_final" not in table.rows[0].cells:
        sentence = "There is no column is_final: no update is taken as final."
        return [Finding(Severity.WARNING, "final-not-said", sentence)]
    found = sum(len(row.cells["is_final"]) > 1 for row in table.rows)
    sentence = f"Rows whose is_final is written as true or false: {found:,}."
    return [Finding(Severity.INFO, "final-in-words", sentence)] if found else []


def update_findings(identifier: str, updates: list[GatheredUpdate]) -> tuple[Finding, ...]:
    """Say what of a contest's updates could be read, but is not written as it should be.

    Args:
        identifier: The folder's id of the contest.
        updates: Its updates, in the order of the file.
    """
    some = [one for one in updates if one.partial]
    lines = [line for one in updates for line in one.twice]
    spelled = [one for one in updates if len(one.spellings) > 1]
    return (
        *_on_some_rows(identifier, some),
        *_twice(identifier, lines),
        *_spelled_twice(identifier, spelled),
    )


def _on_some_rows(identifier: str, some: list[GatheredUpdate]) -> Iterator[Finding]:
    if some:
        figures = " and ".join(sorted({column for one in some for column in one.partial}))
        times = f"in {len(some):,} updates, the first on line {some[0].line}"
        sentence = f"{identifier}: {figures} on only some rows {times}; taken for all of them."
        yield Finding(Severity.INFO, "figure-on-some-rows", sentence, identifier)


def _twice(identifier: str, lines: list[int]) -> Iterator[Finding]:
    if lines:
        times = f"repeated rows: {len(lines):,}, the first on line {min(lines)}"
        sentence = f"{identifier}: {times}; each is counted once."
        yield Finding(Severity.WARNING, "row-twice", sentence, identifier)


def _spelled_twice(identifier: str, spelled: list[GatheredUpdate]) -> Iterator[Finding]:
    if spelled:
        ways = " and ".join(sorted(spelled[0].spellings))
        times = f"moments written in more than one way: {len(spelled):,}, the first {ways}"
        sentence = f"{identifier}: {times}."
        yield Finding(Severity.INFO, "moment-spelled-twice", sentence, identifier)
