"""Which filings stand: the newest amendment of each, none that another replaced."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.money.removal import COUNTED, Removal

STATEMENTS: Final = ("460", "450", "461")
"""Forms that report a whole period and so contain its 24-hour reports.

Source: California Government Code 84200 (semiannual), 84200.5 (pre-election).
"""

FILING: Final = ["source", "filing"]
LONG_AGO: Final = pl.date(1, 1, 1)


def judge_filings(filings: pl.DataFrame) -> pl.DataFrame:
    """Say of every filing and amendment whether it stands.

    Args:
        filings: ``FILINGS``.

    Returns:
        ``FILINGS`` and ``removed``.
    """
    columns = filings.columns
    newest = pl.col("amendment") == pl.col("amendment").max().over(FILING)
    reason = (
        pl.when(~newest).then(pl.lit(Removal.OLDER_AMENDMENT.value)).otherwise(pl.lit(COUNTED))
    )
    judged = filings.with_columns(reason.alias("removed"))
    judged = _mark(judged, _superseded(judged), Removal.SUPERSEDED)
    judged = _mark(judged, _refiled(judged), Removal.REFILED)
    return judged.select(*columns, "removed")


def standing(judged: pl.DataFrame) -> pl.DataFrame:
    """Return one row a filing: what its rows need to know of it.

    Args:
        judged: What ``judge_filings`` returned.

    Returns:
        ``source``, ``filing``, ``newest`` (amendment), ``gone`` (why the filing does not
        stand; empty where it does), ``filed_on`` and ``overlaps``: whether another
        filing may list its rows again.
    """
    last = judged.filter(pl.col("removed") != Removal.OLDER_AMENDMENT)
    files = judged.group_by(FILING).agg((pl.col("file").n_unique() > 1).alias("twice"))
    return (
        _with_overlaps(last)
        .join(files, on=FILING, how="left")
        .group_by(FILING)
        .agg(
            pl.col("amendment").max().alias("newest"),
            pl.col("removed").max().alias("gone"),
            pl.col("filed_on").max(),
            (pl.col("overlaps") | pl.col("twice")).any().alias("overlaps"),
        )
    )


def contained(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the statements whose period lies within that of one filed later.

    Args:
        judged: What ``judge_filings`` returned.

    Returns:
        ``source`` and ``filing``.
    """
    same = ["source", "filer", "form"]
    days = ["period_from", "period_to", "filed_on"]
    stands = _with_overlaps(judged.filter(pl.col("removed") == COUNTED)).filter(
        pl.col("overlaps"),
        pl.col("form").is_in(STATEMENTS),
        pl.all_horizontal(pl.col(days).is_not_null()),
    )
    longer = stands.select(*same, pl.col("filing", *days).name.suffix("_of_other"))
    within = (
        (pl.col("filing") != pl.col("filing_of_other"))
        & (pl.col("period_from") >= pl.col("period_from_of_other"))
        & (pl.col("period_to") <= pl.col("period_to_of_other"))
        & (pl.col("filed_on") <= pl.col("filed_on_of_other"))
    )
    return stands.join(longer, on=same).filter(within).select(FILING).unique()


def covered_until(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the last day that each filer's statements report on.

    Args:
        judged: What ``judge_filings`` returned.

    Returns:
        ``filer`` and ``covered_to``.
    """
    statement = pl.col("form").is_in(STATEMENTS) & (pl.col("filer") != "")
    return (
        judged
        .filter(statement, pl.col("removed") == COUNTED, pl.col("period_to").is_not_null())
        .group_by("filer")
        .agg(pl.col("period_to").max().alias("covered_to"))
    )


def _mark(judged: pl.DataFrame, gone: pl.DataFrame, reason: Removal) -> pl.DataFrame:
    """Give a reason to those of some filings that stood until now."""
    marked = judged.join(gone.with_columns(gone=True), on=FILING, how="left")
    now = (pl.col("removed") == COUNTED) & pl.col("gone").fill_null(value=False)
    reasons = pl.when(now).then(pl.lit(reason.value)).otherwise("removed")
    return marked.with_columns(reasons.alias("removed")).drop("gone")


def _superseded(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the filings that another names as replaced.

    Where two name each other, what the newest amendment says goes before what an older
    one said; of two equals the one filed later stands.
    """
    dated = judged.group_by(FILING).agg(pl.col("filed_on").max())
    named = (
        judged
        .filter(pl.col("supersedes") != "", pl.col("supersedes") != pl.col("filing"))
        .group_by(
            "source", pl.col("filing").alias("by"), pl.col("supersedes").alias("replaced")
        )
        .agg((pl.col("removed") == COUNTED).any().alias("newest"))
        .rename({"replaced": "filing"})
        .join(dated, on=FILING)
        .join(dated.rename({"filing": "by", "filed_on": "by_on"}), on=["source", "by"])
    )
    back = named.select("source", by="filing", filing="by", back_newest="newest")
    later = (pl.col("by_on").fill_null(LONG_AGO) > pl.col("filed_on").fill_null(LONG_AGO)) | (
        pl.col("by_on").eq_missing(pl.col("filed_on")) & (pl.col("by") > pl.col("filing"))
    )
    equal = pl.col("newest") == pl.col("back_newest")
    stronger = pl.col("newest") & ~pl.col("back_newest")
    return (
        named
        .join(back, on=["source", "by", "filing"], how="left")
        .filter(pl.col("back_newest").is_null() | stronger | (equal & later))
        .select(FILING)
        .unique()
    )


def _refiled(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the statements whose very period the filer filed again under another number."""
    same = ["source", "filer", "form", "period_from", "period_to"]
    order = [pl.col("filed_on").fill_null(LONG_AGO), pl.col("filing")]
    return (
        judged
        .filter(
            pl.col("removed") == COUNTED,
            pl.col("form").is_in(STATEMENTS),
            pl.col("filer") != "",
            pl.col("period_from").is_not_null() & pl.col("period_to").is_not_null(),
        )
        .with_columns(pl.col("filing").sort_by(order).last().over(same).alias("last"))
        .filter(pl.col("filing") != pl.col("last"))
        .select(FILING)
        .unique()
    )


def _with_overlaps(filings: pl.DataFrame) -> pl.DataFrame:
    """Say which filings share days with another of the same filer and form.

    Filings without a period (24-hour reports) may each repeat another's rows.
    """
    same = ["source", "filer", "form"]
    start, end = pl.col("period_from"), pl.col("period_to")
    unknown = start.is_null() | end.is_null()
    before = end.cum_max().shift(1).over(same)
    after = start.shift(-1).over(same)
    shares = unknown | unknown.any().over(same) | (start <= before) | (end >= after)
    several = pl.col("filing").n_unique().over(same) > 1
    return filings.sort(
        *same, "period_from", "period_to", "filing", nulls_last=True
    ).with_columns((several & shares.fill_null(value=False)).alias("overlaps"))
