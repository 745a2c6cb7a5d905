"""Where the voters of a first contest went in a second: three views, and what they leave open.

Three views of the same table: finalists keep their voters and the rest divide in proportion
(the pinned baseline); finalists keep their voters in each unit and the rest are estimated; and
all are estimated. The estimate is the mean of the first two. How far the three lie apart
says how far any of them may be from the truth: an interval has that range and the third
view's own width as two errors that add up as squares; it holds the third view's interval
whole, and never leaves the bounds.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct

from downballot.model.sentence import Sentence, join, say, say_many
from downballot.precincts.bounds import bounds
from downballot.precincts.ecological import Relation, estimate
from downballot.precincts.ecological_tables import (
    OTHER,
    Agreement,
    CrossTable,
    Floats,
    UnitTable,
    unit_table,
)
from downballot.precincts.no_difference import fitted_to_margins

HALF: Final = 0.5
WIDE: Final = 0.5  # of a row: an interval wider than that tells nothing
NOTHING: Final = 1e-6  # votes


class Transfers(Struct, frozen=True, eq=False):
    """How many of each row went on to each column. All arrays: rows x columns, in votes.

    Attributes:
        row_names: Options of the first contest.
        column_names: Options of the second.
        finalists: Who stands in both.
        votes: The estimate; adds up to both margins, inside of the bounds.
        low90: Where the 90 % interval begins.
        high90: Where it ends.
        low95: Where the 95 % interval begins.
        high95: Where it ends.
        lowest: The least that the margins of the units allow; certain.
        highest: The most that they allow.
        pinned: Finalists keep their voters, the rest divide in proportion; without
            finalists every row votes as all do.
        identified: The units tell enough to estimate.
        verdict: What can be said of the table, in words.
        agreement: How the totals of units were made to agree.
    """

    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    finalists: tuple[str, ...]
    votes: Floats
    low90: Floats
    high90: Floats
    low95: Floats
    high95: Floats
    lowest: Floats
    highest: Floats
    pinned: Floats
    identified: bool
    verdict: str
    agreement: Agreement

    @property
    def row_totals(self) -> Floats:
        """Votes of each row."""
        return np.asarray(self.pinned.sum(axis=1), dtype=np.float64)


def pinned_finalists(table: UnitTable) -> Floats:
    """Return the table in which finalists keep their voters and the rest divide in proportion.

    A finalist with fewer votes in the second contest than in the first keeps as many as
    there are. Nobody is where the bounds allow nobody. Without finalists it is the table of
    no difference.

    Args:
        table: Both contests by unit; finalists have the same name on both sides.
    """
    kept = np.zeros((len(table.row_names), len(table.column_names)))
    for row, column in _pairs(table):
        kept[row, column] = min(table.row_totals[row], table.column_totals[column])
    rows, columns = table.row_totals - kept.sum(axis=1), table.column_totals - kept.sum(axis=0)
    possible = np.where(bounds(table)[1] > 0, np.outer(rows, columns), 0.0)
    return np.asarray(kept + fitted_to_margins(possible, rows, columns))


def transfers(table: UnitTable) -> Transfers:
    """Return where voters went, with bounds, the pinned baseline and the estimate.

    Args:
        table: Both contests by unit; finalists have the same name on both sides.
    """
    pinned, finalists = pinned_finalists(table), _finalists(table)
    free = estimate(table, relation=Relation.KIN if finalists else Relation.UNRELATED)
    if not free.identified or not finalists:
        return _as_estimated(free, pinned, finalists)
    held = _held(table)
    middle = _between(held, pinned, free)
    views = np.stack([pinned, held, free.votes])
    apart = np.asarray(views.max(axis=0) - views.min(axis=0))
    most = np.minimum(free.highest, np.minimum.outer(table.row_totals, table.column_totals))

    def end(of_free: Floats, side: int) -> Floats:
        reach = np.hypot(of_free - free.votes, apart)
        outer = side * np.maximum(side * (middle + side * reach), side * of_free)
        return np.asarray(np.clip(outer, free.lowest, np.maximum(most, free.lowest)))

    low90, high90 = end(free.low90, -1), end(free.high90, 1)
    return _transfers(
        free,
        pinned,
        finalists,
        middle,
        (low90, high90, end(free.low95, -1), end(free.high95, 1)),
        _verdict(high90 - low90, pinned, free),
    )


def _pairs(table: UnitTable) -> list[tuple[int, int]]:
    return [
        (row, table.column_names.index(name))
        for row, name in enumerate(table.row_names)
        if name in _finalists(table)
    ]


def _finalists(table: UnitTable) -> tuple[str, ...]:
    """Return the names on both sides; ``other`` is nobody."""
    return tuple(
        name for name in table.row_names if name in table.column_names and name != OTHER
    )


def _held(table: UnitTable) -> Floats:
    """Return the view in which finalists keep their voters, and the rest are estimated."""
    rows, columns = table.rows.copy(), table.columns.copy()
    kept = np.zeros((rows.shape[1], columns.shape[1]))
    for row, column in _pairs(table):
        stay = np.minimum(rows[:, row], columns[:, column])
        rows[:, row] -= stay
        columns[:, column] -= stay
        kept[row, column] = stay.sum()
    rows[rows < NOTHING], columns[columns < NOTHING] = 0.0, 0.0
    left = np.flatnonzero(rows.sum(axis=0))
    into = np.flatnonzero(columns.sum(axis=0))
    if not left.size or not into.size:
        return kept
    rest = unit_table(
        [table.row_names[at] for at in left],
        [table.column_names[at] for at in into],
        rows[:, left],
        columns[:, into],
        table.units,
    )
    kept[np.ix_(left, into)] += estimate(rest, relation=Relation.UNRELATED).votes
    return kept


def _between(held: Floats, pinned: Floats, free: CrossTable) -> Floats:
    """Return the mean of two views; nearer to the first where the mean left the bounds."""
    towards = pinned - held
    room = np.where(towards > 0, free.highest - held, held - free.lowest)
    steps = np.divide(room, np.abs(towards), out=np.ones_like(room), where=towards != 0)
    return np.asarray(held + min(HALF, max(float(steps.min()), 0.0)) * towards)


def _as_estimated(free: CrossTable, pinned: Floats, finalists: tuple[str, ...]) -> Transfers:
    """Return an estimate as it is: nobody stands in both, or the units tell too little."""
    ends = free.low90, free.high90, free.low95, free.high95
    return _transfers(free, pinned, finalists, free.votes, ends, free.verdict)


def _transfers(
    free: CrossTable,
    pinned: Floats,
    finalists: tuple[str, ...],
    votes: Floats,
    ends: tuple[Floats, Floats, Floats, Floats],
    verdict: str,
) -> Transfers:
    return Transfers(
        free.row_names,
        free.column_names,
        finalists,
        votes,
        *ends,
        free.lowest,
        free.highest,
        pinned,
        free.identified,
        verdict,
        free.agreement,
    )


def _verdict(width: Floats, pinned: Floats, free: CrossTable) -> Sentence:
    """Return what can be said: of which cells nothing, and what the bounds rule out."""
    untold = int((width > WIDE * pinned.sum(axis=1, keepdims=True)).sum())
    ruled_out = int(((pinned < free.lowest - 1) | (pinned > free.highest + 1)).sum())
    cells = int(width.size)
    said = [
        say_many(
            "Of {number} of {cells} cells the data cannot tell: its 90 % interval is wider "
            "than half of its row.",
            "Of {number} of {cells} cells the data cannot tell: their 90 % intervals are wider "
            "than half of their rows.",
            untold,
            cells=cells,
        )
    ]
    said.append(
        say_many(
            "The bounds rule out that finalists kept all their voters and the rest divided in "
            "proportion, in {number} cell.",
            "The bounds rule out that finalists kept all their voters and the rest divided in "
            "proportion, in {number} cells.",
            ruled_out,
        )
        if ruled_out
        else say(
            "Nothing here rules out that finalists kept all their voters and the rest divided "
            "in proportion."
        )
    )
    return join(" ", said)
