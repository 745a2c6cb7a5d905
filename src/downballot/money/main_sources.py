"""Committees whose receipts come from one source for the most part, stated as the figure."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import polars as pl

from downballot.money.flows import Flows
from downballot.money.tracing_values import Bucket, MainSource

MAIN_SHARE: Final = Fraction(4, 5)
_NOBODY = {Bucket.OPENING.value, Bucket.UNITEMISED.value}


def main_sources(flows: Flows, share: Fraction = MAIN_SHARE) -> list[MainSource]:
    """Return every direct source of a large share of a committee's receipts.

    Receipts are all money that came in on record, loans, unitemised amounts and transfers
    from committees included, less what was given back; opening cash is none. Neither a lump
    of unitemised amounts nor opening cash is one source.

    Args:
        flows: See ``flows.lay_out``; with ``as_of`` only receipts to that day count.
        share: The least share, above 0 and at most 1.
    """
    moves = flows.moves
    kinds = np.array([kind for kind, _ in flows.sources])
    frame = pl.DataFrame({
        "taker": moves.taker,
        "giver": moves.giver,
        "source": moves.source,
        "cents": moves.cents,
    }).filter(pl.Series(~moves.opening))
    given = frame.group_by("taker", "giver", "source").agg(pl.col("cents").sum())
    given = given.with_columns(pl.col("cents").sum().over("taker").alias("all"))
    found = []
    for taker, giver, source, cents, received in given.sort("taker", "giver").iter_rows():
        named = giver >= 0 or kinds[source] not in _NOBODY
        if named and Fraction(cents, received) >= share:
            kind, key = _source(flows, giver, source)
            found.append(MainSource(flows.committees[taker], kind, key, cents, received))
    return found


def _source(flows: Flows, giver: int, source: int) -> tuple[str, str]:
    if giver >= 0:
        return Bucket.DONOR.value, flows.committees[giver]
    return flows.sources[source]
