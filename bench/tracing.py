"""Tracing 100,000 transfers among 10,000 committees, with circles, back to 30,000 donors.

The floor is one sparse product: each link between two pools once for each group traced, by
SciPy. Laying out, LIFO, FIFO and the table of results come on top of it. Made from a fixed
seed; there is no record of this size to measure on.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from bench.measure import Row, peak_mib, timed
from downballot.money.flows import Flows, lay_out, trace
from downballot.money.tracing_values import MOVEMENTS, SPENDING, Bucket

COMMITTEES, TRANSFERS, RECEIPTS, PAYMENTS = 10_000, 100_000, 100_000, 40_000
DONORS, CANDIDATES = 30_000, 50
FIRST = date(2023, 1, 1)
AIM = "aim: 5 s for both"


def made_money(days: int, *, seed: int = 5) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make movements and spending; few days make large circles.

    Args:
        days: Number of days they fall on, evenly over two years.
        seed: Of the random numbers.
    """
    rng = np.random.default_rng(seed)
    popular = rng.zipf(1.3, COMMITTEES * 10) % COMMITTEES  # a few committees are hubs
    ids = np.char.add("c", np.arange(COMMITTEES).astype(str))
    donors = np.char.add("d", np.arange(DONORS).astype(str))
    giver, taker = (
        np.where(
            rng.random(TRANSFERS) < 0.5,
            rng.choice(popular, TRANSFERS),
            rng.integers(0, COMMITTEES, TRANSFERS),
        )
        for _ in range(2)
    )
    taker = np.where(taker == giver, (taker + 1) % COMMITTEES, taker)
    movements = pl.concat([
        _frame(ids[giver], ids[taker], rng, days, rng.lognormal(13, 1.5, TRANSFERS)),
        _frame(
            donors[rng.integers(0, DONORS, RECEIPTS)],
            ids[rng.integers(0, COMMITTEES, RECEIPTS)],
            rng,
            days,
            rng.lognormal(14, 1.5, RECEIPTS),
        ),
    ])
    sides = np.where(rng.random(PAYMENTS) < 0.7, "support", "oppose")
    names = np.char.add("candidate ", rng.integers(0, CANDIDATES, PAYMENTS).astype(str))
    spending = pl.DataFrame({
        "date": _days(rng, days, PAYMENTS),
        "committee": ids[rng.integers(0, COMMITTEES, PAYMENTS)],
        "cents": rng.lognormal(13, 1.5, PAYMENTS).astype(np.int64) + 1,
        "candidate": names,
        "measure": "",
        "side": sides,
    })
    return movements, spending.cast(SPENDING)


def _days(rng: np.random.Generator, days: int, count: int) -> pl.Series:
    step = timedelta(days=730 // days)
    known = pl.Series([FIRST + step * day for day in range(days)])
    return known.gather(rng.integers(0, days, count))


def _frame(
    giver: np.ndarray, taker: np.ndarray, rng: np.random.Generator, days: int, cents: np.ndarray
) -> pl.DataFrame:
    made = {
        "date": _days(rng, days, len(giver)),
        "giver": giver,
        "taker": taker,
        "cents": cents.astype(np.int64) + 1,
        "bucket": Bucket.DONOR.value,
        "via": "",
    }
    return pl.DataFrame(made).cast(MOVEMENTS)


def measure(_shared: object) -> list[Row]:
    """Measure laying out and tracing: dated by day over two years, and by quarter alone."""
    return [row for days in (730, 8) for row in _measure(days)]


def _measure(days: int) -> list[Row]:
    movements, spending = made_money(days)
    laid: list[Flows] = []
    laying = timed(lambda: laid.append(lay_out(movements, spending)))
    flows = laid[0]
    tracing = timed(lambda: trace(flows))
    one = timed(lambda: trace(flows, chosen=pl.col("candidate") == "candidate 1"))
    floor = timed(lambda: _floor(flows))
    counts = flows.counts
    size = f"{TRANSFERS:,} transfers, {COMMITTEES:,} committees, {days} days"
    groups = flows.spending.select("candidate", "side").n_unique()
    both = laying + tracing
    return [
        Row(subject=f"{days} days: sparse product (floor)", milliseconds=floor, ratio=1),
        Row(
            subject=f"{days} days: laid out, LIFO and FIFO",
            milliseconds=laying,
            ratio=laying / floor,
            note=f"{size}, {counts.circles:,} circles within a day",
        ),
        Row(
            subject=f"{days} days: one candidate, both sides",
            milliseconds=one,
            ratio=one / floor,
        ),
        Row(
            subject=f"{days} days: laid out and {groups} groups traced",
            milliseconds=both,
            ratio=both / floor,
            peak_mib=peak_mib(),
            note=AIM,
        ),
    ]


def _floor(flows: Flows) -> None:
    back = flows.pro_rata.back
    groups = flows.spending.select("candidate", "side").n_unique()
    back @ np.ones((back.shape[0], groups))
