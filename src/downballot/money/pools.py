"""Committees' pools of money, day by day: what was there, what came in, what was short."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from msgspec import Struct
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Whole = npt.NDArray[np.int64]

NOBODY: Final = -1


class Moves(Struct, frozen=True):
    """Money received, as columns; one entry a day, giver, taker and intermediary.

    Attributes:
        day: Ordinal of the day.
        taker: Number of the committee that received it.
        giver: Number of the committee that gave it; -1 for an original source.
        source: Number of the source; -1 where a committee gave it.
        cents: How much, above zero.
        opening: Whether it is opening cash.
        via: The intermediary, empty for nobody.
    """

    day: Whole
    taker: Whole
    giver: Whole
    source: Whole
    cents: Whole
    opening: npt.NDArray[np.bool_]
    via: pl.Series


class Payments(Struct, frozen=True):
    """Money paid out, not to a committee on record, as columns.

    Attributes:
        day: Ordinal of the day.
        committee: Number of who paid.
        aim: Number of what it was for; -1 for money given back to a source.
        cents: How much, above zero.
    """

    day: Whole
    committee: Whole
    aim: Whole
    cents: Whole


class Pools(Struct, frozen=True):
    """Every committee's pool on every day on which it paid out or gave anything.

    What comes in on other days waits for the next such day: that changes no mix. Within a
    day all money comes in before any goes out. Cash is never below zero: where a committee
    paid out more than it had on record, the difference is a source of that day (``short``),
    and nothing is owed afterwards.

    Attributes:
        committee: Of each pool, sorted by committee, then day.
        carried: Cents left of the committee's pool before, which stands one place before.
        short: Cents paid that nothing on record covers.
        total: All cents of the pool: carried, received and short.
        move_taker: Place of the pool that each move went into; -1 where the committee never
            paid out or gave anything afterwards.
        move_giver: Place of the pool that each move came from; -1 for an original source.
        paid_from: Place of the pool that each payment came from.
    """

    committee: Whole
    carried: Whole
    short: Whole
    total: Whole
    move_taker: Whole
    move_giver: Whole
    paid_from: Whole


def moves_of(moves: pl.DataFrame, opening: Collection[int]) -> Moves:
    """Return moves as columns, in the order of their keys, without those of nothing.

    Args:
        moves: See ``FlowRows.moves``; none below zero.
        opening: Numbers of the sources that are opening cash.
    """
    kept = moves.filter(pl.col("cents") > 0).sort(
        "day", "taker", "giver", "source", "via", "cents"
    )
    day, taker, giver, source, cents = (
        kept[name].to_numpy() for name in ("day", "taker", "giver", "source", "cents")
    )
    cash = np.isin(source, list(opening))
    return Moves(day, taker, giver, source, cents, cash, kept["via"])


def payments_of(spent: pl.DataFrame) -> Payments:
    """Return payments as columns, by day, committee and aim, without those of nothing.

    Args:
        spent: See ``FlowRows.spent``; none below zero.
    """
    names = ("day", "committee", "aim", "cents")
    kept = spent.filter(pl.col("cents") > 0).sort(names)
    return Payments(*(kept[name].to_numpy() for name in names))


def fill_pools(moves: Moves, payments: Payments, committees: int) -> Pools:
    """Return every committee's pools, day by day.

    Args:
        moves: Money received.
        payments: Money paid out.
        committees: How many there are.
    """
    given = moves.giver >= 0
    days = np.concatenate([moves.day, payments.day])
    first = int(days.min(initial=0))
    span = int(days.max(initial=0)) - first + 1
    out = np.concatenate([
        moves.giver[given] * span + (moves.day[given] - first),
        payments.committee * span + (payments.day - first),
    ])
    places, where = np.unique(out, return_inverse=True)
    giver, paid_from = np.split(where, [given.sum()])
    committee = places // span
    taker = np.searchsorted(places, moves.taker * span + (moves.day - first))
    owner = np.append(committee, committees)[taker]
    taker[owner != moves.taker] = NOBODY
    spent = taker >= 0
    received = _sums(taker[spent], moves.cents[spent], len(places))
    gone = _sums(giver, moves.cents[given], len(places))
    gone += _sums(paid_from, payments.cents, len(places))
    carried, short = _run(committee.tolist(), received.tolist(), gone.tolist())
    move_giver = np.full(len(moves.day), NOBODY, dtype=np.int64)
    move_giver[given] = giver
    return Pools(
        committee=committee,
        carried=carried,
        short=short,
        total=carried + received + short,
        move_taker=taker,
        move_giver=move_giver,
        paid_from=paid_from,
    )


def _sums(places: Whole, cents: Whole, count: int) -> Whole:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, places, cents)
    return sums


def _run(committee: list[int], received: list[int], gone: list[int]) -> tuple[Whole, Whole]:
    """Return what each pool was handed by the one before, and what it was short of."""
    carried, short = [], []
    cash, last = 0, NOBODY
    for who, came, went in zip(committee, received, gone, strict=True):
        cash = cash if who == last else 0
        carried.append(cash)
        cash += came - went
        short.append(max(0, -cash))
        cash, last = max(0, cash), who
    return np.array(carried, dtype=np.int64), np.array(short, dtype=np.int64)


def closed_circles(moves: Moves, committees: int) -> npt.NDArray[np.bool_]:
    """Return for each committee whether it is in a circle that nothing on record feeds.

    That is: committees that can all be reached from each other by money they gave, and to
    which nobody else gave anything on any day.

    Args:
        moves: Money received.
        committees: How many there are.
    """
    given = moves.giver >= 0
    edges = (np.ones(given.sum()), (moves.giver[given], moves.taker[given]))
    graph = csr_array(edges, shape=(committees, committees))
    count, circle = connected_components(graph, connection="strong")
    size = np.bincount(circle, minlength=count)
    fed = np.zeros(count, dtype=bool)
    outside = ~given
    outside[given] = circle[moves.giver[given]] != circle[moves.taker[given]]
    fed[circle[moves.taker[outside]]] = True
    closed: npt.NDArray[np.bool_] = (size[circle] > 1) & ~fed[circle]
    return closed
