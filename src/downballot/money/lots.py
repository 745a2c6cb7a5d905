"""Last in, first out, and first in, first out: which cent paid for which.

Each pool is a row of lots, one for each arrival. A payment takes cents off one end, so every
cent paid is one certain cent received: by the committee alone, whatever the money was
before. Followed back from giver to giver, each cent paid arrives at one cent of an original
source. Two payments never share a cent, so the way back cannot run in a circle.

Within a day all money comes in before any goes out: opening cash first, then larger amounts
before smaller, of equal ones by giver; going out: larger amounts before smaller, of equal
ones payments before transfers, by aim or taker. So LIFO takes the smallest arrival of a day
first. Lots are taken from the front, and a transfer keeps the order in which it took them.

Source: California Government Code 84222 and 2 CCR 18422 have multipurpose organisations
name donors last in, first out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from msgspec import Struct

from downballot.money.pools import NOBODY, Moves, Payments, Pools, Whole

ROUND: Final = -2
_STEPS: Final = 10_000


class Order(StrEnum):
    """Which lot pays first."""

    LIFO = "lifo"
    FIFO = "fifo"


class Matching(Struct, frozen=True):
    """What every cent paid or given was taken from, as pieces that lie side by side.

    All cents going out lie on one line: payments first, then moves, each ``begins`` where
    the one before ended. Pieces cover the line where anything goes out.

    Attributes:
        begins: Where each payment, then each move begins; one more for the end.
        start: Where each piece begins.
        length: How many cents it has.
        move: The move it was taken from; -1 where nothing on record covers it.
        offset: Cents of that move before it.
        committee: Number of whose pool it was taken from.
    """

    begins: Whole
    start: Whole
    length: Whole
    move: Whole
    offset: Whole
    committee: Whole


class Origins(Struct, frozen=True):
    """Where payments came from, to the cent.

    Attributes:
        payment: Place of the payment.
        source: Number of the source; -1 where nothing on record covers it, -2 where the
            money only went round.
        committee: Number of the committee that it came to first, or that was short.
        cents: How much.
    """

    payment: Whole
    source: Whole
    committee: Whole
    cents: Whole


_Piece = tuple[int, int, int, int, int]  # start, length, move, offset, committee
_Event = tuple[int, int, int, bool]  # committee, move or start, cents, whether going out


def match(events: Sequence[_Event], begins: Whole, order: Order) -> Matching:
    """Return what every cent paid or given was taken from.

    Args:
        events: What came and went, see ``in_order``.
        begins: Where each payment, then each move begins on the line of cents going out.
        order: Which lot pays first.
    """
    found: list[_Piece] = []
    lots: deque[list[int]] = deque()  # move, offset, cents
    place = -1 if order is Order.LIFO else 0
    last = NOBODY
    for committee, at, cents, out in events:
        if committee != last:
            lots, last = deque(), committee
        if out:
            _take(lots, place, (at, cents, committee), found)
        else:
            lots.append([at, 0, cents])
    pieces = np.array(found, dtype=np.int64).reshape(-1, 5)
    pieces = pieces[np.argsort(pieces[:, 0])]
    return Matching(begins, *pieces.T)


def _take(
    lots: deque[list[int]], place: int, going: tuple[int, int, int], found: list[_Piece]
) -> None:
    at, left, committee = going
    while left and lots:
        lot = lots[place]
        move, offset, held = lot
        if held > left:
            found.append((at, left, move, offset, committee))
            lot[1], lot[2] = offset + left, held - left
            return
        found.append((at, held, move, offset, committee))
        del lots[place]
        at += held
        left -= held
    if left:
        found.append((at, left, NOBODY, 0, committee))


def line_of(moves: Moves, payments: Payments) -> Whole:
    """Return where each payment, then each move begins on the line of cents going out."""
    ends = np.cumsum(np.concatenate([payments.cents, moves.cents]))
    return np.concatenate([np.zeros(1, dtype=np.int64), ends])


def in_order(moves: Moves, payments: Payments, pools: Pools, begins: Whole) -> list[_Event]:
    """Return all that came and went, by committee, in the order in which it counts.

    Args:
        moves: Money received.
        payments: Money paid out.
        pools: Every committee's pools.
        begins: See ``line_of``.
    """
    paid, moved = len(payments.day), len(moves.day)
    pool = np.concatenate([pools.move_taker, pools.paid_from, pools.move_giver])
    day = np.concatenate([moves.day, payments.day, moves.day])
    cents = np.concatenate([moves.cents, payments.cents, moves.cents])
    kind = np.repeat(np.arange(3), (moved, paid, moved))
    kind[:moved] -= moves.opening
    whom = np.concatenate([moves.giver, payments.aim, moves.taker])
    source = np.concatenate([moves.source, np.zeros(paid + moved, dtype=np.int64)])
    out = kind > 0
    order = np.lexsort((source, whom, kind, -cents, kind >= 0, out, day, pool))
    order = order[pool[order] >= 0]
    at = np.concatenate([np.arange(moved), begins[:-1]])
    columns = (pools.committee[pool[order]], at[order], cents[order], out[order])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def follow_lots(moves: Moves, payments: Payments, pools: Pools) -> tuple[Origins, Origins]:
    """Return where every payment came from, last in first out, and first in first out.

    Args:
        moves: Money received.
        payments: Money paid out.
        pools: Every committee's pools.
    """
    begins = line_of(moves, payments)
    events = in_order(moves, payments, pools, begins)
    lifo, fifo = (match(events, begins, order) for order in (Order.LIFO, Order.FIFO))
    return follow(lifo, moves, payments), follow(fifo, moves, payments)


def follow(matching: Matching, moves: Moves, payments: Payments) -> Origins:
    """Return where every payment came from.

    All payments are followed at once, one giver further back at every step. Committees that
    hand each other far more than they have on one day could take a step a cent; what has
    found no source after 10,000 steps is money that only went round.

    Args:
        matching: What every cent was taken from.
        moves: Money received.
        payments: Money paid out.
    """
    paid = len(payments.day)
    payment = np.flatnonzero(payments.aim >= 0)
    start, length = matching.begins[payment], payments.cents[payment]
    givers, sources = np.append(moves.giver, NOBODY), np.append(moves.source, NOBODY)
    found: list[Whole] = []
    for step in range(_STEPS):
        if not len(payment):
            break
        payment, piece, start, length = _cut(matching, payment, start, length)
        move = matching.move[piece]
        giver, source = givers[move], sources[move]
        if step == _STEPS - 1:
            source[giver >= 0] = ROUND
            giver[:] = NOBODY
        done = giver < 0
        arrived = (payment, source, matching.committee[piece], length)
        found.append(np.stack([column[done] for column in arrived]))
        on = ~done
        offset = matching.offset[piece] + start - matching.start[piece]
        start = matching.begins[paid + move[on]] + offset[on]
        payment, length = payment[on], length[on]
    return Origins(*np.concatenate([np.zeros((4, 0), dtype=np.int64), *found], axis=1))


def _cut(
    matching: Matching, payment: Whole, start: Whole, length: Whole
) -> tuple[Whole, Whole, Whole, Whole]:
    """Cut spans of the line at the ends of pieces: payment, piece, start and length."""
    first = np.searchsorted(matching.start, start, side="right") - 1
    last = np.searchsorted(matching.start, start + length, side="left")
    count = last - first
    index = np.repeat(np.arange(len(start)), count)
    piece = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[index]
    low = np.maximum(start[index], matching.start[piece])
    ends = matching.start[piece] + matching.length[piece]
    high = np.minimum(start[index] + length[index], ends)
    return payment[index], piece, low, high - low
