"""Rows that can be used and yet are strange: each is marked with why, none is dropped.

What cannot be read at all is set aside by the format. What is read may still be odd: money
received below zero, a committee that gives to itself, a day later than the filing, an amendment
whose original nobody loaded, rows of a filing without a cover. Totals treat each of them by one
rule, which its reason states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from downballot.model.filing import Kind
from downballot.money.marked_values import Mark, MarkCount, MarkedRow
from downballot.money.removal import COUNTED, Deduplicated, Removal

RECEIPTS: Final = [
    Kind.CONTRIBUTION.value,
    Kind.NON_MONETARY.value,
    Kind.LATE_CONTRIBUTION.value,
    Kind.MISCELLANEOUS.value,
    Kind.LOAN.value,
    Kind.TRANSFER.value,
]
TREATED: Final = {
    Mark.NEGATIVE_RECEIPT: "money received below zero; it is taken off what was raised",
    Mark.PAYS_ITSELF: "the committee is named as its own other side; totals have it as filed, "
    "a trace leaves it out",
    Mark.DATED_AHEAD: "its day is later than the day of filing; it counts on the day it has",
    Mark.AMENDS_NOTHING: "it amends or replaces a filing that is not loaded; it stands alone",
    Mark.NO_COVER: "its filing has no cover page; it is in no total",
}
_FILING: Final = ["source", "filing", "amendment"]
_ROW: Final = ["source", "file", "line", "filing", "amendment", "filer", "cents", "counted"]


def marked_rows(found: Deduplicated) -> tuple[MarkedRow, ...]:
    """Return every marked row, mark by mark, then in the order of files and lines.

    A row with two marks is there twice.

    Args:
        found: Every row, each with why it is not counted.
    """
    filings = found.filings.collect()
    rows = pl.concat([_of_rows(found, filings), _of_filings(filings)])
    order = {mark.value: place for place, mark in enumerate(Mark)}
    ordered = rows.sort(
        pl.col("mark").replace_strict(order, return_dtype=pl.Int8), "file", "line", "filing"
    )
    return tuple(
        MarkedRow(**row, reason=_reason(row["mark"], row["file"], row["line"], row["filing"]))
        for row in ordered.to_dicts()
    )


def count_marks(rows: Iterable[MarkedRow], shown: int) -> tuple[MarkCount, ...]:
    """Count marked rows by mark.

    Args:
        rows: What ``marked_rows`` returned, all or some.
        shown: How many of each mark to name, 0 or more.
    """
    by_mark: dict[str, list[MarkedRow]] = {}
    for row in rows:
        by_mark.setdefault(row.mark, []).append(row)
    return tuple(_count(mark, group, shown) for mark, group in by_mark.items())


def _count(mark: str, rows: Sequence[MarkedRow], shown: int) -> MarkCount:
    return MarkCount(mark, len(rows), sum(one.cents or 0 for one in rows), tuple(rows[:shown]))


def _of_rows(found: Deduplicated, filings: pl.DataFrame) -> pl.DataFrame:
    """Return transactions that are marked, once a mark."""
    filed = (
        filings
        .filter(pl.col("filed_on").is_not_null())
        .unique(_FILING, keep="first", maintain_order=True)
        .select(*_FILING, "filed_on")
    )
    marks = {
        Mark.NEGATIVE_RECEIPT: pl.col("kind").is_in(RECEIPTS) & (pl.col("cents") < 0),
        Mark.PAYS_ITSELF: (pl.col("filer") != "") & (pl.col("counterparty") == pl.col("filer")),
        Mark.DATED_AHEAD: (pl.col("date") > pl.col("filed_on")).fill_null(value=False),
        Mark.NO_COVER: pl.col("removed") == Removal.NO_COVER.value,
    }
    listed = pl.concat_list(
        pl.when(holds).then(pl.lit(mark.value)) for mark, holds in marks.items()
    ).list.drop_nulls()
    return (
        found.transactions
        .join(filed.lazy(), on=_FILING, how="left")
        .filter(pl.any_horizontal(*marks.values()))
        .with_columns(listed.alias("mark"), (pl.col("removed") == COUNTED).alias("counted"))
        .select("mark", *_ROW)
        .explode("mark", empty_as_null=True)
        .collect(engine="streaming")
    )


def _of_filings(filings: pl.DataFrame) -> pl.DataFrame:
    """Return filings that amend or replace what nobody loaded."""
    here = filings.select("source", "filing", "amendment").unique()
    first = here.group_by("source", "filing").agg(pl.col("amendment").min().alias("first"))
    known = here.select("source", supersedes="filing").unique().with_columns(known=True)
    told = filings.join(first, on=["source", "filing"], how="left").join(
        known, on=["source", "supersedes"], how="left"
    )
    replaces = pl.col("supersedes").fill_null("") != ""
    # A later version of the filing is told to be one by the first that is here.
    amends = (pl.col("amendment") > 0) & (pl.col("amendment") == pl.col("first"))
    return (
        told
        .filter((amends & ~replaces) | (replaces & pl.col("known").is_null()))
        .unique(["source", "file", "filing", "amendment"], maintain_order=True)
        .select(
            pl.lit(Mark.AMENDS_NOTHING.value).alias("mark"),
            "source",
            "file",
            pl.lit(None, pl.UInt32()).alias("line"),
            "filing",
            "amendment",
            "filer",
            pl.lit(None, pl.Int64()).alias("cents"),
            (pl.col("removed") == COUNTED).alias("counted"),
        )
    )


def _reason(mark: str, file: str, line: int | None, filing: str) -> str:
    where = f"{file}:{line}" if line else f"{file}, filing {filing}"
    return f"{where}: {TREATED[Mark(mark)]}"
