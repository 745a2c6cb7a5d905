"""Counts as Polars frames: one row a figure, so that anything can be computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
import polars as pl

from downballot.contests.batches import batch
from downballot.ledger.tables import CONTEST_ITEMS
from downballot.model.count import ContestCount
from downballot.model.record import Outstanding
from downballot.model.update import Arrival, ElectionCount

Columns = dict[str, pl.DataType]

MOMENT = pl.Datetime("us", "UTC")
COUNT_COLUMNS: Columns = {
    "election": pl.String(),
    "published_at": MOMENT,
    "contest": pl.String(),
    "title": pl.String(),
    "item": pl.String(),
    "selection": pl.String(),
    "name": pl.String(),
    "count": pl.Int64(),
}
BATCH_COLUMNS: Columns = {
    "election": pl.String(),
    "published_at": MOMENT,
    "contest": pl.String(),
    "title": pl.String(),
    "selection": pl.String(),
    "name": pl.String(),
    "votes_added": pl.Int64(),
    "batch_votes": pl.Int64(),
}
OUTSTANDING_COLUMNS: Columns = {
    "election": pl.String(),
    "scope": pl.String(),
    "kind": pl.String(),
    "ballots": pl.Int64(),
    "published_at": MOMENT,
    "superseded": pl.Boolean(),
    "source": pl.String(),
    "note": pl.String(),
    "by": pl.String(),
    "added_at": MOMENT,
}
ARRIVAL_COLUMNS: Columns = {
    "number": pl.Int64(),
    "election": pl.String(),
    "source": pl.String(),
    "received_at": MOMENT,
    "published_at": MOMENT,
    "disposition": pl.String(),
    "reason": pl.String(),
    "update": pl.String(),
    "sha256": pl.String(),
    "size": pl.Int64(),
    "format": pl.String(),
    "url": pl.String(),
    "http_status": pl.Int64(),
}
Row = tuple[object, ...]


def count_frame(counts: Iterable[ElectionCount]) -> pl.DataFrame:
    """Lay counts out as one row a figure.

    Columns: COUNT_COLUMNS. ``item`` is ``votes``, one of ``ballots``, ``undervotes`` …
    for a contest as a whole (``selection`` is then empty), or ``ballots-total``,
    ``ballots-mail`` … for the whole election (``contest`` is then empty).
    """
    rows = [row for count in counts for row in _count_rows(count)]
    return pl.DataFrame(rows, schema=COUNT_COLUMNS, orient="row")


def _count_rows(count: ElectionCount) -> Iterator[Row]:
    head = (count.update.election, count.update.published_at)
    for contest in count.counts.values():
        title, names = _words(count, contest.contest)
        for one in contest.selections:
            name = names.get(one.selection, one.selection)
            yield (*head, contest.contest, title, "votes", one.selection, name, one.votes)
        for item in CONTEST_ITEMS:
            value = getattr(contest, item)
            if value is not None:
                yield (*head, contest.contest, title, item, "", "", value)
    for kind, ballots in count.ballots.items():
        yield (*head, "", "", f"ballots-{kind.value}", "", "", ballots)


def batch_frame(counts: Sequence[ElectionCount]) -> pl.DataFrame:
    """Lay out what every update added: one row a selection and update.

    Columns: BATCH_COLUMNS; ``batch_votes`` is what the update added to all selections
    of the contest.
    """
    rows: list[Row] = []
    before: dict[str, ContestCount] = {}
    for count in counts:
        rows += _batch_rows(count, before, count.update.published_at)
        before.update(count.counts)
    return pl.DataFrame(rows, schema=BATCH_COLUMNS, orient="row")


def _batch_rows(
    count: ElectionCount, before: dict[str, ContestCount], published_at: datetime
) -> Iterator[Row]:
    for contest in count.counts.values():
        title, names = _words(count, contest.contest)
        added = batch(before.get(contest.contest), contest)
        for one in added.selections:
            yield (
                count.update.election,
                published_at,
                contest.contest,
                title,
                one.selection,
                names.get(one.selection, one.selection),
                one.votes,
                added.votes,
            )


def outstanding_frame(rows: Iterable[Outstanding]) -> pl.DataFrame:
    """Lay out official estimates of ballots still to count, one row an estimate."""
    values = [{**msgspec.structs.asdict(row), "kind": row.kind.value} for row in rows]
    return pl.DataFrame(values, schema=OUTSTANDING_COLUMNS)


def arrival_frame(rows: Iterable[Arrival]) -> pl.DataFrame:
    """Lay out what arrived, one row an arrival."""
    values = [
        {**msgspec.structs.asdict(row), "disposition": row.disposition.value} for row in rows
    ]
    return pl.DataFrame(values, schema=ARRIVAL_COLUMNS)


def _words(count: ElectionCount, contest: str) -> tuple[str, dict[str, str]]:
    definition = count.definitions.get(contest)
    if definition is None:
        return f"Contest {contest}", {}
    return definition.title, {one.id: one.name for one in definition.selections}
