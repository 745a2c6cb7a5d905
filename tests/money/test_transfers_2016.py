"""Every transfer that committees of the 2016 propositions reported, as one graph that closes.

Of each committee's total per proposition nobody says the day: it is taken as spent on
8 November 2016. Transfers to somebody without a filer id are payments for nobody; refunds
are dated by the end of the filing that has them, where that is known.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from downballot.money.flows import Flows, lay_out, trace
from downballot.money.tracing_values import MOVEMENTS, SPENDING, Bucket

DAY = date(2016, 11, 8)


def _read(folder: Path, name: str, amount: str) -> pl.DataFrame:
    raw = pl.read_csv(folder / name, infer_schema_length=0)
    cents = pl.col(amount).map_elements(lambda text: int(Decimal(text) * 100), pl.Int64)
    return raw.with_columns(cents.alias("cents"))


@pytest.fixture(scope="module")
def state(shared: Path) -> Flows:
    folder = shared / "data" / "money" / "calaccess_transfers"
    transfers = _read(folder, "transfers-2016.csv", "amount").with_columns(
        pl.col("expense_date").str.to_date().alias("date"), pl.lit("").alias("none")
    )
    known = pl.col("payee_committee_id").is_not_null()
    movements = transfers.filter(known).select(
        "date",
        pl.col("calaccess_committee_id").alias("giver"),
        pl.col("payee_committee_id").alias("taker"),
        "cents",
        pl.lit(Bucket.OUTSIDE.value).alias("bucket"),
        pl.lit("").alias("via"),
    )
    nobody = [pl.lit("").alias(name) for name in ("candidate", "measure", "side")]
    who = pl.col("calaccess_committee_id").alias("committee")
    others = transfers.filter(~known).select("date", who, "cents", *nobody)
    filings = pl.read_csv(folder / "filings-2016.csv", infer_schema_length=0).unique(
        "calaccess_filing_id"
    )
    refunds = (
        _read(folder, "refunds-2016.csv", "amount")
        .join(filings, left_on="filing_id", right_on="calaccess_filing_id")
        .select(pl.col("thru_date").str.to_date().alias("date"), who, "cents", *nobody)
    )
    aimed = _read(folder, "committee-expenditures-2016.csv", "total_expenditures_made").select(
        pl.lit(None, dtype=pl.Date).alias("date"),
        who,
        "cents",
        pl.lit("").alias("candidate"),
        pl.col("prop_name").alias("measure"),
        pl.col("committee_position").str.to_lowercase().alias("side"),
    )
    spending = pl.concat([others, refunds, aimed]).cast(SPENDING)
    return lay_out(movements.cast(MOVEMENTS), spending, undated=DAY)


def test_all_rows_are_used_or_said_to_be_left_out(state: Flows):
    counts = state.counts
    assert (counts.movements, counts.left_out) == (203, 0)


def test_every_proposition_closes_to_the_cent_by_every_rule(state: Flows):
    spent = (
        state.spending
        .filter(pl.col("measure") != "")
        .group_by("measure", "side")
        .agg(pl.col("cents").sum())
    )
    traced = trace(state)
    for rule in ("pro_rata_cents", "lifo_cents", "fifo_cents"):
        summed = traced.rows.group_by("measure", "side").agg(pl.col(rule).sum())
        assert sorted(summed.rows()) == sorted(spent.filter(pl.col("cents") > 0).rows())
    assert traced.off_cents < 0.01


def test_money_that_left_pools_is_what_came_in_and_what_is_left(state: Flows):
    pools, moves = state.pools, state.moves
    came = int(moves.cents.sum()) + int(pools.short.sum())
    gone = int(state.payments.cents.sum()) + int(moves.cents[moves.giver >= 0].sum())
    assert came >= gone
