"""Each dollar once: which rows of many filings count, and why the others do not."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.filing import Kind
from downballot.money.also_filed import mark_also_filed
from downballot.money.file_overlaps import mark_in_another_file, mark_lines_in_another_file
from downballot.money.filing_removal import (
    FILING,
    LONG_AGO,
    contained,
    covered_until,
    judge_filings,
    standing,
)
from downballot.money.mirrors import GIFT, MADE, mirrored_gifts
from downballot.money.removal import COUNTED, Deduplicated, Removal
from downballot.money.tables import Tables

LATE: Final = (
    Kind.LATE_CONTRIBUTION.value,
    Kind.LATE_MADE.value,
    Kind.LATE_INDEPENDENT.value,
    Kind.LATE_SOURCE.value,
)
SUPPLEMENTAL: Final = "F465P3"
"""Schedule of Form 465, which repeats what the filer's own statement lists."""

OF_COVER: Final = ["newest", "gone", "filed_on", "overlaps"]
SAME_ROW: Final = [
    "source",
    "filer",
    "kind",
    "transaction",
    "date",
    "cents",
    "name",
    "first_name",
]


def deduplicate(tables: Tables) -> Deduplicated:
    """Mark the rows that would count a dollar twice; every row stays, with the reason.

    In this order, each rule seeing only what the ones before it left: rows of a filing
    without a cover; older amendments (the newest is known from the cover, so that a row
    which the amendment left out goes too); filings that another supersedes, or that were
    filed again for the same period; rows that a later filing of an overlapping period
    lists again; rows of tables without filing numbers that another table lists too;
    24-hour reports (496, 497) and 465s dated within a statement of the same
    filer; rows of such a table that the filings themselves list too; gifts that the
    recipient reports too; memo rows.

    The covers, the rows of overlapping filings and the gifts between committees are
    looked up at once; the tables that come back are lazy, so that Polars' streaming
    engine can go through them without holding them.

    Args:
        tables: Filings, transactions and summary lines as read.
    """
    judged = judge_filings(tables.filings.collect())
    covers = standing(judged)
    told = tables.transactions.join(covers.lazy(), on=FILING, how="left")
    rows = told.with_columns(_reason_of_filing().alias("removed")).drop(OF_COVER)
    rows = _mark_relisted(rows, covers)
    rows = mark_in_another_file(rows, judged)
    rows = _mark_covered(rows, covered_until(judged))
    rows = mark_also_filed(rows, judged)
    rows = _mark_mirrored(rows)
    rows = _mark(rows, pl.col("memo"), Removal.MEMO)
    return Deduplicated(
        filings=judged.lazy(),
        transactions=rows,
        summaries=_mark_lines(tables.summaries, covers, rows, contained(judged)),
    )


def _reason_of_filing() -> pl.Expr:
    """Say why a row does not count because of its filing."""
    no_cover = pl.col("newest").is_null() & (
        (pl.col("filer") == "") | (pl.col("amendment") > 0)
    )
    return (
        pl
        .when(no_cover | (pl.col("amendment") > pl.col("newest")))
        .then(pl.lit(Removal.NO_COVER.value))
        .when(pl.col("amendment") < pl.col("newest"))
        .then(pl.lit(Removal.OLDER_AMENDMENT.value))
        .otherwise(pl.col("gone").fill_null(COUNTED))
    )


def _mark_lines(
    lines: pl.LazyFrame, covers: pl.DataFrame, rows: pl.LazyFrame, within: pl.DataFrame
) -> pl.LazyFrame:
    """Mark summary lines of filings that do not stand, or that are there again.

    A statement is repeated where its whole period lies within that of a later one which
    lists rows of it again; its unitemised money is then in the later lines too.
    """
    told = lines.join(covers.lazy(), on=FILING, how="left")
    marked = told.with_columns(_reason_of_filing().alias("removed")).drop(OF_COVER)
    marked = mark_lines_in_another_file(marked)
    if within.is_empty():
        return marked
    again = rows.filter(pl.col("removed") == Removal.RELISTED).join(
        within.lazy(), on=FILING, how="semi"
    )
    repeated = (
        again.select(FILING).unique().collect(engine="streaming").with_columns(again=True)
    )
    joined = marked.join(repeated.lazy(), on=FILING, how="left")
    return _mark(joined, pl.col("again"), Removal.RELISTED).drop("again")


def _mark(rows: pl.LazyFrame, holds: pl.Expr, reason: Removal) -> pl.LazyFrame:
    """Give a reason to the rows that counted until now and of which something holds."""
    now = (pl.col("removed") == COUNTED) & holds.fill_null(value=False)
    reasons = pl.when(now).then(pl.lit(reason.value)).otherwise("removed")
    return rows.with_columns(reasons.alias("removed"))


def _mark_relisted(rows: pl.LazyFrame, covers: pl.DataFrame) -> pl.LazyFrame:
    """Mark a row that a later filing of an overlapping period lists again.

    A filer's transaction id is not unique over time, so the day, the cents and the name
    must agree too. Rows without an id or a day are never taken for one another, nor are
    two rows of one filing.
    """
    repeating = covers.filter(pl.col("overlaps"), pl.col("gone") == COUNTED)
    if repeating.is_empty():
        return rows
    listed = repeating.select(*FILING, "filed_on", amendment="newest")
    named = (pl.col("transaction") != "") & pl.col("date").is_not_null()
    order = [pl.col("filed_on").fill_null(LONG_AGO), "filing", "file"]
    last = {f"last_{name}": pl.col(name).sort_by(order).last() for name in ("filing", "file")}
    latest = (
        rows
        .filter((pl.col("removed") == COUNTED) & named)
        .join(listed.lazy(), on=[*FILING, "amendment"])
        .group_by(SAME_ROW)
        .agg(pl.struct("filing", "file").n_unique().alias("times"), **last)
        .filter(pl.col("times") > 1)
        .drop("times")
        .collect(engine="streaming")
    )
    joined = rows.join(latest.lazy(), on=SAME_ROW, how="left")
    other = (pl.col("filing") != pl.col("last_filing")) | (
        pl.col("file") != pl.col("last_file")
    )
    return _mark(joined, named & other, Removal.RELISTED).drop(*last)


def _mark_covered(rows: pl.LazyFrame, until: pl.DataFrame) -> pl.LazyFrame:
    """Mark 24-hour reports of what a statement of the same filer contains.

    By the day of the transaction, not of the report.
    """
    late = pl.col("kind").is_in(LATE) | (pl.col("schedule") == SUPPLEMENTAL)
    within = pl.col("date") <= pl.col("covered_to")
    joined = rows.join(until.lazy(), on="filer", how="left")
    return _mark(joined, late & within, Removal.COVERED).drop("covered_to")


def _mark_mirrored(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Mark the giver's row of a gift that the recipient reports too."""
    gifts = mirrored_gifts(rows.filter(pl.col("removed") == COUNTED))
    if gifts.is_empty():
        return rows
    listed = gifts.lazy().with_columns(mirrored=True)
    on = ["filer", "counterparty", "cents", "date"]
    joined = rows.join(listed, left_on=on, right_on=GIFT, how="left")
    made = pl.col("kind").is_in(MADE) & pl.col("mirrored")
    return _mark(joined, made, Removal.MIRRORED).drop("mirrored")
