"""How much: per filer, candidate, contest, measure, cycle and spender, as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from downballot.money.covers import covers, cycle, filers
from downballot.money.elections import by_day, own_lines_first
from downballot.money.receipts import (
    KEYS,
    TYPES,
    condense,
    sum_lines,
    sum_rows,
    until,
    with_election,
)
from downballot.money.spenders import by_target, list_spending
from downballot.money.tables import Tables
from downballot.money.totals_values import CommitteeTotal, Place, SpenderTotal, Totals

BY_PLACE: Final = ("inside_cents", "outside_cents", "place_unknown_cents")
PARTS: Final = (*(f"{name}_cents" for name in TYPES), "untyped_cents", "unitemised_cents")
"""What adds up to ``raised_cents``."""


def totals(tables: Tables, *, as_of: date | None = None, place: Place | None = None) -> Totals:
    """Add up what every filer raised and spent, and what was spent for and against whom.

    Args:
        tables: Rows that count, each once: ``deduplicate(…).kept()``.
        as_of: Last day of transactions to include; None for all. What was known on a day
            is another question: see ``known_on``.
        place: Which contributors' addresses are inside; None to ask nothing.
    """
    filings = tables.filings.collect()
    named, under = filers(filings), covers(filings)
    rows = until(tables.transactions, under, as_of)
    lines = until(tables.summaries, under, as_of).collect()
    return finish(filings, lines, condense(rows, named, place), list_spending(rows), place)


def finish(
    filings: pl.DataFrame,
    lines: pl.DataFrame,
    condensed: pl.DataFrame,
    spending: pl.DataFrame,
    place: Place | None = None,
) -> Totals:
    """Make totals of rows that were added up already, wherever that was done.

    Args:
        filings: ``FILINGS``, only those that count.
        lines: ``SUMMARIES``, likewise.
        condensed: What ``receipts.condense`` returned.
        spending: What ``spenders.list_spending`` returned.
        place: The place that ``condense`` was asked for.
    """
    named, under = filers(filings), covers(filings)
    rows = by_day(with_election(condensed, under), filings)
    own = own_lines_first(with_election(lines, under), filings)
    committees = sum_rows(rows).join(sum_lines(own, rows), on=KEYS, how="full", coalesce=True)
    return Totals(
        committees=_committees(committees, named, place),
        spenders=_spenders(by_target(with_election(spending, under)), named),
    )


def roll_up(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add up every ``…_cents`` of some totals by other columns of theirs.

    Args:
        frame: ``Totals.committees`` or ``Totals.spenders``.
        by: Columns: ``["candidate", "election"]``, ``["office", "district", "election"]``
            for contests, ``["cycle"]``, ``["measure", "side"]``.

    Returns:
        ``by`` and the sums, in the order of ``by``.
    """
    cents = [name for name in frame.columns if name.endswith("_cents")]
    return frame.group_by(by).agg(pl.col(cents).sum()).sort(by)


def by_type(committees: pl.DataFrame) -> pl.DataFrame:
    """Return what each filer raised by type of contributor, one row a type.

    Args:
        committees: ``Totals.committees``.

    Returns:
        ``filer_id``, ``election``, ``type`` (individual, committee, other, self, untyped,
        unitemised) and ``cents``; a filer's rows add up to its ``raised_cents``.
    """
    keys = ["filer_id", "election"]
    long = committees.unpivot(PARTS, index=keys, variable_name="type", value_name="cents")
    return long.with_columns(pl.col("type").str.strip_suffix("_cents")).sort(*keys, "type")


def for_and_against(spenders: pl.DataFrame) -> pl.DataFrame:
    """Return what was spent independently for and against each candidate, one row each.

    Args:
        spenders: ``Totals.spenders``.

    Returns:
        ``candidate``, ``election``, ``ie_support_cents``, ``ie_oppose_cents``,
        ``ie_unstated_cents`` (the filing leaves the side out), and the same of
        ``membership``.
    """
    sides = {"support": "support", "oppose": "oppose", "unstated": ""}
    return (
        spenders
        .filter(pl.col("candidate") != "")
        .group_by("candidate", "election")
        .agg(
            pl
            .col(f"{what}_cents")
            .filter(pl.col("support_or_oppose") == side)
            .sum()
            .alias(f"{what}_{word}_cents")
            for what in ("ie", "membership")
            for word, side in sides.items()
        )
        .sort("candidate", "election")
    )


def _committees(sums: pl.DataFrame, named: pl.DataFrame, place: Place | None) -> pl.DataFrame:
    """Finish the sums of each filer and election."""
    numbers = pl.selectors.numeric()
    placed = [pl.lit(None, pl.Int64).alias(name) for name in BY_PLACE]
    frame = sums.with_columns(numbers.fill_null(0)).with_columns([] if place else placed)
    by_lines = (pl.col("paid_rows") == 0) & (pl.col("spent_lines") > 0)
    out = pl.col("unitemised_out") + pl.col("line_out")
    paid = pl.col("paid") + pl.col("goods") + out
    by_rows = (pl.col("paid_rows") > 0) | (paid != 0)
    lent = pl.when(pl.col("loan_rows") > 0).then(pl.col("lent") - pl.col("repaid"))
    worked = frame.with_columns(
        (pl.col("unitemised_in") + pl.col("line_in")).alias("unitemised_cents"),
        lent.otherwise("line_loans").alias("loans_cents"),
        pl.when(by_lines).then("line_spent").otherwise(paid).alias("spent_cents"),
        pl
        .when(by_lines)
        .then(pl.lit("summary"))
        .when(by_rows)
        .then(pl.lit("rows"))
        .otherwise(pl.lit(""))
        .alias("spent_from"),
    ).with_columns(
        (pl.col("itemised_cents") + pl.col("unitemised_cents")).alias("raised_cents"),
        (pl.col("small_itemised") + pl.col("unitemised_cents")).alias("small_cents"),
    )
    also = ["cycle", "office", "district", "measure", "side"]
    return (
        _named(worked, named)
        .rename({f"own_{name}": name for name in ("candidate", *also[1:])})
        .select(*CommitteeTotal.__struct_fields__, *also)
        .sort("filer_id", "election")
    )


def _spenders(sums: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Finish the sums of each spender, target and side."""
    return (
        _named(sums, named)
        .rename({"side": "support_or_oppose"})
        .select(*SpenderTotal.__struct_fields__, "cycle", "office", "district")
    )


def _named(sums: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Add what filers say of themselves, and the cycle of the election."""
    told = sums.join(named, on="filer", how="left", maintain_order="left").with_columns(
        pl.col("^(committee|own_.*)$").fill_null(""), cycle(pl.col("election")).alias("cycle")
    )
    return told.rename({"filer": "filer_id"})
