"""Money given back: taken off the gift itself as far as that was still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from msgspec import Struct, structs


class _Move(Struct):
    day: int
    taker: int
    giver: int
    source: int
    cents: int
    via: str


class _Payment(Struct):
    day: int
    committee: int
    aim: int
    cents: int


class _Cash:
    """A committee's cash at the end of each day, which a gift given back must not overdraw."""

    def __init__(self, days: Sequence[int], nets: Sequence[int]) -> None:
        self._days = np.array(days, dtype=np.int64)
        self._nets = np.array(nets, dtype=np.int64)

    def least(self, first: int, until: int) -> int | None:
        """Return the least cash from a day to the day before another; None for no day."""
        low, high = np.searchsorted(self._days, (first, until))
        if low == high:
            return None
        running = np.cumsum(self._nets[:high])
        covered = np.minimum(np.minimum.accumulate(running), 0)
        return int((running - covered)[low:].min())

    def shift(self, cents: int, first: int, until: int) -> None:
        """Take cents off from a day on, and put them back from another on."""
        low, high = np.searchsorted(self._days, (first, until))
        self._nets[low] -= cents
        self._nets[high] += cents


def settle_payments(
    spent: pl.DataFrame, income: Sequence[int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return payments with none below zero, and moves for those that nothing was found for.

    A payment that came back is taken off earlier payments of the same committee for the
    same aim, the latest first. What is left of it is other income of the committee.

    Args:
        spent: See ``FlowRows.spent``.
        income: For each committee, the source that such income is.
    """
    touched = spent.filter(pl.col("cents") < 0).select("committee", "aim").unique()
    rest = spent.join(touched, on=["committee", "aim"], how="anti")
    payments = [_Payment(*row) for row in _like(spent, touched).iter_rows()]
    unmatched = _take_off(payments)
    back = [
        _Move(one.day, one.committee, -1, income[one.committee], -one.cents, "")
        for one in unmatched
    ]
    kept = _payment_rows(one for one in payments if one.cents > 0)
    return pl.concat([rest, kept]), _move_rows(back)


def _like(spent: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    found = spent.join(touched, on=["committee", "aim"], how="semi")
    return found.select("day", "committee", "aim", "cents").sort("day", "committee", "aim")


def _take_off(payments: list[_Payment]) -> list[_Payment]:
    earlier: dict[tuple[int, int], list[_Payment]] = defaultdict(list)
    for one in payments:
        paid = earlier[one.committee, one.aim]
        if one.cents > 0:
            paid.append(one)
        while one.cents < 0 and paid:
            cents = min(-one.cents, paid[-1].cents)
            one.cents += cents
            paid[-1].cents -= cents
            if not paid[-1].cents:
                paid.pop()
    return [one for one in payments if one.cents < 0]


def settle_returns(
    moves: pl.DataFrame, spent: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return moves and payments with nothing given back below zero, and cents cancelled.

    Rule: a return is taken off the same giver's earlier gifts to the same committee, the
    latest first, as far as that money was still in cash on every day between. The rest was
    paid out of other money: it becomes a payment of that day, to the giver where that is a
    committee. So who gets money back is not counted as having paid what others paid for.

    Args:
        moves: See ``FlowRows.moves``.
        spent: See ``FlowRows.spent``; none below zero.
    """
    touched = set(moves.filter(pl.col("cents") < 0)["taker"])
    if not touched:
        return moves, spent, 0
    mine = pl.col("taker").is_in(list(touched))
    order = ("day", "taker", "giver", "source", "via")
    own = [
        _Move(*row)
        for row in moves.filter(mine).sort(order).select(_Move.__struct_fields__).iter_rows()
    ]
    cancelled = _cancel_all(own, _cash_of(touched, moves, spent))
    left = [one for one in own if one.cents < 0]
    back = [
        _Move(one.day, one.giver, one.taker, -1, -one.cents, one.via)
        for one in left
        if one.giver >= 0
    ]
    to_sources = [_Payment(one.day, one.taker, -1, -one.cents) for one in left if one.giver < 0]
    kept = _move_rows([*(one for one in own if one.cents > 0), *back])
    return (
        pl.concat([moves.filter(~mine).select(kept.columns), kept]),
        pl.concat([spent, _payment_rows(to_sources)]),
        cancelled,
    )


def _cancel_all(moves: list[_Move], cash: dict[int, _Cash]) -> int:
    gifts: dict[tuple[int, int, int], list[_Move]] = defaultdict(list)
    for one in moves:
        if one.cents > 0:
            gifts[one.taker, one.giver, one.source].append(one)
    cancelled = 0
    for back in (one for one in moves if one.cents < 0):
        for gift in reversed(gifts[back.taker, back.giver, back.source]):
            if gift.day <= back.day and gift.cents and back.cents:
                cancelled += _cancel(gift, back, cash)
    return cancelled


def _cancel(gift: _Move, back: _Move, cash: dict[int, _Cash]) -> int:
    there = cash[gift.taker].least(gift.day, back.day)
    cents = min(gift.cents, -back.cents, gift.cents if there is None else there)
    gift.cents -= cents
    back.cents += cents
    if there is not None:
        cash[gift.taker].shift(cents, gift.day, back.day)
        if gift.giver in cash:
            cash[gift.giver].shift(-cents, gift.day, back.day)
    return cents


def _cash_of(
    committees: set[int], moves: pl.DataFrame, spent: pl.DataFrame
) -> dict[int, _Cash]:
    out = -pl.col("cents")
    flows = pl.concat([
        moves.select(pl.col("taker").alias("who"), "day", "cents"),
        moves.select(pl.col("giver").alias("who"), "day", out),
        spent.select(pl.col("committee").alias("who"), "day", out),
    ]).filter(pl.col("who").is_in(list(committees)))
    nets = flows.group_by("who", "day").agg(pl.col("cents").sum()).sort("who", "day")
    listed = nets.group_by("who").agg(pl.col("day").sort(), pl.col("cents").sort_by("day"))
    return {who: _Cash(days, cents) for who, days, cents in listed.iter_rows()}


def _move_rows(moves: Iterable[_Move]) -> pl.DataFrame:
    schema = dict.fromkeys(_Move.__struct_fields__[:-1], pl.Int64()) | {"via": pl.String()}
    return pl.DataFrame([structs.astuple(one) for one in moves], schema=schema, orient="row")


def _payment_rows(payments: Iterable[_Payment]) -> pl.DataFrame:
    schema = dict.fromkeys(_Payment.__struct_fields__, pl.Int64())
    rows = [structs.astuple(one) for one in payments]
    return pl.DataFrame(rows, schema=schema, orient="row")
