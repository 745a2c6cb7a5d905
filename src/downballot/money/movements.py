"""From the transactions that count to movements and spending, ready to be traced."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from downballot.model.filing import Entity, Kind
from downballot.money.listed_elections import each_once
from downballot.money.tables import Tables
from downballot.money.tracing_values import AIM, MOVEMENTS, SPENDING, Bucket

_BUCKETS: Final = {
    Kind.CONTRIBUTION.value: Bucket.DONOR.value,
    Kind.LATE_CONTRIBUTION.value: Bucket.DONOR.value,
    Kind.TRANSFER.value: Bucket.DONOR.value,
    Kind.LOAN.value: Bucket.LOAN.value,
    Kind.MISCELLANEOUS.value: Bucket.OTHER_INCOME.value,
    Kind.UNITEMIZED.value: Bucket.UNITEMISED.value,
}
"""Kinds that bring money into a committee's pool. Goods received bring none."""

_PAID: Final = (
    Kind.EXPENDITURE.value,
    Kind.INDEPENDENT.value,
    Kind.LATE_INDEPENDENT.value,
    Kind.MEMBERSHIP.value,
    Kind.LOAN_MADE.value,
    Kind.LOAN_REPAYMENT.value,
)
"""Kinds that take money out of it. What agents paid on (G) is within E or F already."""


_COMMITTEES: Final = [
    Entity.COMMITTEE.value,
    Entity.PARTY.value,
    Entity.SMALL_CONTRIBUTORS.value,
]


def movements_of(tables: Tables) -> pl.DataFrame:
    """Return what each committee received (``MOVEMENTS``).

    A giver that is a filer goes by its id, so that its money is traced on where its own
    filings are loaded; where they are not, a committee is no original source, and what it
    gave is said not to be traced. Anybody else goes by name, first name and ZIP code as
    written.

    Args:
        tables: Rows that count, each once: ``deduplicate(…).kept()``.
    """
    received = each_once(tables).filter(pl.col("kind").is_in(list(_BUCKETS)))
    filer = pl.col("counterparty")
    return (
        received
        .select(
            "date",
            pl.when(filer != "").then(filer).otherwise(donor_key()).alias("giver"),
            pl.col("filer").alias("taker"),
            "cents",
            _bucket().alias("bucket"),
            pl.col("intermediary").alias("via"),
        )
        .match_to_schema(MOVEMENTS)
        .collect(engine="streaming")
    )


def spending_of(tables: Tables) -> pl.DataFrame:
    """Return what each committee paid (``SPENDING``), also what was for nobody.

    An expenditure that a statement lists on Schedule D and again among its payments (E)
    leaves the pool once: what a committee paid for nobody by name is lessened by what it
    spent independently in the same filing.

    Args:
        tables: Rows that count, each once.
    """
    paid = tables.transactions.filter(pl.col("kind").is_in(list(_PAID)))
    own = pl.col("kind") == Kind.EXPENDITURE.value
    aimed = paid.filter(~own)
    filed = ["source", "filing", "filer"]
    told_twice = aimed.filter(pl.col("schedule") == "D").select(*filed, "cents", "date")
    again = paid.filter(own).join(told_twice, on=[*filed, "cents", "date"], how="anti")
    columns = [pl.col("date"), pl.col("filer").alias("committee"), pl.col("cents")]
    target = [pl.col(name) for name in AIM]
    nobody = [pl.lit("").alias(name) for name in AIM]
    return (
        pl
        .concat([
            aimed.select(*columns, *target),
            again.select(*columns, *nobody),
        ])
        .match_to_schema(SPENDING)
        .collect(engine="streaming")
    )


def of_another_election(day: date) -> pl.Expr:
    """Say which rows without a date name the day of another election than this.

    Args:
        day: The day that rows without a date are taken to be of.
    """
    named = pl.col("election").str.contains(r"^\d{4}-\d{2}-\d{2}$")
    return pl.col("date").is_null() & named & (pl.col("election") != day.isoformat())


def _bucket() -> pl.Expr:
    of_kind = pl.col("kind").replace_strict(_BUCKETS, return_dtype=pl.String)
    committee = pl.col("entity").is_in(_COMMITTEES) | (pl.col("counterparty") != "")
    gift = of_kind == Bucket.DONOR.value
    return pl.when(gift & committee).then(pl.lit(Bucket.OUTSIDE.value)).otherwise(of_kind)


def donor_key() -> pl.Expr:
    """Return who gave, as written: name, first name and ZIP code; empty for nobody named."""
    name = pl.concat_str(
        pl.col("name").str.strip_chars().str.to_uppercase(),
        pl
        .when(pl.col("first_name") != "")
        .then(", " + pl.col("first_name").str.strip_chars().str.to_uppercase())
        .otherwise(pl.lit("")),
    )
    individual = pl.col("entity").is_in([Entity.INDIVIDUAL.value, Entity.SELF.value])
    place = pl.when(individual & (pl.col("zip") != "")).then(" (" + pl.col("zip") + ")")
    return (
        pl
        .when(pl.col("name") == "")
        .then(pl.lit(""))
        .otherwise(name + place.otherwise(pl.lit("")))
    )
