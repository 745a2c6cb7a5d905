"""Tables of a contest's history for the terminal; one too wide goes on in a further table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.table import Table

from downballot.cli.output import BESIDE, number, short, signed, table
from downballot.cli.tables import share_of
from downballot.contests.batches import Batch
from downballot.contests.tally import percent_text
from downballot.contests.views import ContestHistory, HistoryStep

FEWEST = 5  # selections shown at least; more where there are more seats


class Column(Struct, frozen=True):
    """A column of figures.

    Attributes:
        head: What stands above it.
        cells: One text a row.
    """

    head: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        """How wide it is with its head in one line."""
        return max(cell_len(text) for text in (self.head, *self.cells))

    @property
    def least_width(self) -> int:
        """How wide it is with its head broken between words and no figure cut."""
        return max(cell_len(word) for word in (*self.head.split(), *self.cells, ""))


def history_tables(history: ContestHistory, width: int) -> list[Table]:
    """Lay out a contest's count by update: votes and share of each selection.

    Args:
        history: The contest.
        width: Width of the terminal, in characters.
    """
    steps = history.steps
    groups = [
        [
            Column(name, tuple(number(_votes(step, selection)) for step in steps)),
            Column("%", tuple(_share(step, selection) for step in steps)),
        ]
        for selection, name in _names(history).items()
    ]
    counts = [step.view.count for step in steps]
    tallies = [step.view.standing.tally for step in steps]
    groups += [
        [Column("margin", tuple(_margin(step) for step in steps))],
        [Column("ballots", tuple(number(one.ballots) for one in counts))],
    ]
    if any(one.write_ins for one in tallies):
        groups.append([Column("write-ins", tuple(number(one.write_ins) for one in tallies))])
    return _tables("By update", _moments(history, steps), groups, width)


def batch_tables(history: ContestHistory, width: int) -> list[Table]:
    """Lay out what each update added to a contest: votes and share of each selection.

    Args:
        history: The contest.
        width: Width of the terminal, in characters.
    """
    added = [(step, step.view.batch) for step in history.steps]
    steps = [(step, batch) for step, batch in added if batch and batch.votes]
    batches = [batch for _, batch in steps]
    groups = [
        [
            Column(name, tuple(signed(_added(batch, selection)) for batch in batches)),
            Column("%", tuple(_batch_share(batch, selection) for batch in batches)),
        ]
        for selection, name in _names(history).items()
    ]
    groups.append([Column("ballots", tuple(signed(batch.ballots) for batch in batches))])
    moments = _moments(history, [step for step, _ in steps])
    return _tables("By batch (what each update added)", moments, groups, width)


def left_out(history: ContestHistory) -> int:
    """Return how many selections the tables leave out, those with the fewest votes."""
    return len(history.view.standing.selections) - len(_names(history))


def _names(history: ContestHistory) -> dict[str, str]:
    """Return the selections that are shown, most votes first, by id."""
    most = max(FEWEST, history.view.rule.seats + 2)
    return {one.selection: one.name for one in history.view.standing.selections[:most]}


def _tables(
    title: str, moments: Column, groups: Sequence[list[Column]], width: int
) -> list[Table]:
    """Lay columns side by side as far as they fit; what belongs together stays so."""
    every = [column for group in groups for column in group]
    if moments.width + sum(column.width + BESIDE for column in every) <= width:
        return [_table(title, moments, every)]
    pages: list[list[Column]] = []
    room = 0
    for group in groups:
        needed = sum(column.least_width + BESIDE for column in group)
        if needed > room:
            pages.append([])
            room = width - moments.width
        pages[-1] += group
        room -= needed
    tables = [_table(title if not at else "", moments, page) for at, page in enumerate(pages)]
    for shown, page in zip(tables, pages, strict=True):
        for one, column in zip(shown.columns, (moments, *page), strict=True):
            one.width = column.least_width if column is not moments else moments.width
    return tables


def _table(title: str, moments: Column, columns: Sequence[Column]) -> Table:
    shown = table(title, moments.head, *(f">{column.head}" for column in columns))
    for cells in zip(moments.cells, *(column.cells for column in columns), strict=True):
        shown.add_row(*cells)
    return shown


def _moments(history: ContestHistory, steps: Iterable[HistoryStep]) -> Column:
    zone = history.election.timezone
    return Column("update", tuple(short(step.update.published_at, zone) for step in steps))


def _votes(step: HistoryStep, selection: str) -> int | None:
    votes = {one.selection: one.votes for one in step.view.standing.selections}
    return votes.get(selection)


def _share(step: HistoryStep, selection: str) -> str:
    return share_of(step.view, _votes(step, selection) or 0)


def _margin(step: HistoryStep) -> str:
    selections = step.view.standing.selections
    return number(selections[0].ahead_of_next_votes) if selections else ""


def _added(batch: Batch, selection: str) -> int | None:
    return next((one.votes for one in batch.selections if one.selection == selection), None)


def _batch_share(batch: Batch, selection: str) -> str:
    added = _added(batch, selection) or 0
    return percent_text(added, batch.votes) if batch.votes > 0 and added >= 0 else ""
