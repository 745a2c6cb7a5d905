"""The most expensive contests in one table, across years and bodies, in one year's dollars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import structs

from downballot.model.body import BodyRecord
from downballot.model.money import ConsumerPrice
from downballot.money.comparing_values import ContestCost
from downballot.money.contest_costs import contest_costs
from downballot.money.per_vote import in_dollars_of


def compare(
    records: Iterable[BodyRecord], prices: Mapping[int, ConsumerPrice], dollars_of: int
) -> tuple[ContestCost, ...]:
    """Return what contests cost, the most first by one year's dollars.

    Args:
        records: What is on record of each body.
        prices: Annual averages of the Consumer Price Index, by year.
        dollars_of: The year in whose dollars totals are stated too.

    Raises:
        UsageError: The price level of that year is not known.
    """
    in_dollars_of(0, dollars_of, dollars_of, prices)
    rows = [
        structs.replace(one, adjusted_cents=_adjusted(one, prices, dollars_of))
        for record in records
        for one in contest_costs(record)
    ]
    return tuple(sorted(_ranked(rows), key=_order))


def _adjusted(
    one: ContestCost, prices: Mapping[int, ConsumerPrice], dollars_of: int
) -> Fraction | None:
    if one.year not in prices:
        return None
    return in_dollars_of(one.total_cents, one.year, dollars_of, prices)


def _ranked(rows: Sequence[ContestCost]) -> list[ContestCost]:
    """Return the rows with their places among those of one scope; ties share a place."""
    return [
        structs.replace(
            one,
            rank=_place(one.total_cents, [row.total_cents for row in _alike(rows, one)]),
            adjusted_rank=None
            if one.adjusted_cents is None
            else _place(
                one.adjusted_cents,
                [row.adjusted_cents for row in _alike(rows, one) if row.adjusted_cents],
            ),
        )
        for one in rows
    ]


def _alike(rows: Sequence[ContestCost], one: ContestCost) -> list[ContestCost]:
    return [row for row in rows if row.scope is one.scope]


def _place(value: Fraction | int, values: Sequence[Fraction | int]) -> int:
    return 1 + sum(other > value for other in values)


def _order(one: ContestCost) -> tuple[object, ...]:
    known = one.adjusted_cents if one.adjusted_cents is not None else Fraction(-1)
    return (-known, -one.total_cents, one.year, one.body, one.seats)
