"""Gifts that both sides report: the giver's row beside the recipient's own."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.filing import Kind

MADE: Final = (Kind.CONTRIBUTION_MADE.value, Kind.LATE_MADE.value)
RECEIVED: Final = (
    Kind.CONTRIBUTION.value,
    Kind.NON_MONETARY.value,
    Kind.LATE_CONTRIBUTION.value,
    Kind.LOAN.value,
)
DAYS_APART: Final = 31
"""How far apart giver and recipient may date one gift: sent, received and deposited."""

GIFT: Final = ["giver", "recipient", "cents", "date"]


def mirrored_gifts(rows: pl.LazyFrame) -> pl.DataFrame:
    """Return the gifts that a giver reports and the recipient reports too.

    The recipient's own filing is what counts: a giver's row is mirrored as soon as the
    recipient, by committee id, lists a gift of the same cents from this giver within
    ``DAYS_APART`` days. Gifts between names alone, without ids, are never matched.

    Args:
        rows: ``TRANSACTIONS``, only those that count.

    Returns:
        ``giver``, ``recipient``, ``cents`` and ``date`` as the giver reports them.
    """
    gifts = (
        rows
        .filter(
            pl.col("kind").is_in([*MADE, *RECEIVED]),
            pl.col("counterparty") != "",
            pl.col("filer") != "",
            pl.col("filer") != pl.col("counterparty"),
            pl.col("date").is_not_null(),
        )
        .select("kind", "filer", "counterparty", "cents", "date")
        .unique()
        .collect(engine="streaming")
    )
    made = _gifts(gifts.filter(pl.col("kind").is_in(MADE)), "filer", "counterparty")
    received = _gifts(gifts.filter(pl.col("kind").is_in(RECEIVED)), "counterparty", "filer")
    apart = (pl.col("date") - pl.col("date_received")).abs()
    return (
        made
        .join(received.rename({"date": "date_received"}), on=GIFT[:3])
        .filter(apart <= pl.duration(days=DAYS_APART))
        .select(GIFT)
        .unique()
    )


def _gifts(rows: pl.DataFrame, giver: str, recipient: str) -> pl.DataFrame:
    """Return the distinct gifts of some rows."""
    return rows.select(
        pl.col(giver).alias("giver"), pl.col(recipient).alias("recipient"), "cents", "date"
    ).unique()
