"""Rows that several files list: tables whose vintages overlap, or that were taken in again.

A filing's own number, and a filer's own transaction ids, tell what is the same. Tables that
have neither are told by their rows: what is alike in day, cents, kind, name, ZIP code and
target is there as often as the file that lists it most often has it, never the sum over
files. Two equal rows of one file are two payments. What stands under two elections is left
under both, wherever it stands (``listed_elections`` takes it once).
"""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.money.removal import COUNTED, Removal

_LINE: Final = ["source", "filing", "amendment", "filer", "form", "line"]
_TEXTS: Final = ("name", "first_name", "zip", "candidate", "measure")
_AS_IS: Final = ("source", "filer", "kind", "side")


def mark_in_another_file(rows: pl.LazyFrame, filings: pl.DataFrame) -> pl.LazyFrame:
    """Mark rows without filing number or transaction id that another file lists as well.

    Of several files the one that has such rows most often keeps them; of equals one that
    names their election, then the last by its name.

    Args:
        rows: ``TRANSACTIONS`` and ``removed``.
        filings: ``FILINGS``.
    """
    made = filings.filter(has_no_number()).group_by("filer").agg(pl.col("file").n_unique())
    if made.filter(pl.col("file") > 1).is_empty():
        return rows
    asked = (pl.col("removed") == COUNTED) & has_no_number() & (pl.col("transaction") == "")
    keyed = _by_election(rows.with_columns(pl.when(asked).then(likeness()).alias("likeness")))
    listing = (
        keyed
        .filter(asked)
        .group_by("likeness", "file")
        .agg(pl.len().alias("times"), (pl.col("election") != "").any().alias("named"))
    )
    best = pl.col("file").sort_by("times", "named", "file").last().alias("keeps")
    kept = (
        listing
        .group_by("likeness")
        .agg(best, pl.len().alias("files"))
        .filter(pl.col("files") > 1)
        .drop("files")
        .collect(engine="streaming")
    )
    joined = keyed.join(kept.lazy(), on="likeness", how="left")
    elsewhere = (pl.col("file") != pl.col("keeps")).fill_null(value=False)
    reason = pl.when(elsewhere).then(pl.lit(Removal.IN_ANOTHER_FILE.value)).otherwise("removed")
    return joined.with_columns(reason.alias("removed")).drop("likeness", "keeps")


def mark_lines_in_another_file(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Mark summary lines that another file has of the very same filing.

    The file that is last by its name keeps them.

    Args:
        lines: ``SUMMARIES`` and ``removed``.
    """
    last = (
        lines
        .filter(pl.col("removed") == COUNTED)
        .group_by(_LINE)
        .agg(pl.col("file").max().alias("keeps"), pl.col("file").n_unique().alias("files"))
        .filter(pl.col("files") > 1)
        .drop("files")
    )
    elsewhere = (pl.col("removed") == COUNTED) & (pl.col("file") != pl.col("keeps"))
    reason = pl.when(elsewhere.fill_null(value=False)).then(
        pl.lit(Removal.IN_ANOTHER_FILE.value)
    )
    return (
        lines
        .join(last, on=_LINE, how="left")
        .with_columns(reason.otherwise("removed").alias("removed"))
        .drop("keeps")
    )


def _by_election(keyed: pl.LazyFrame) -> pl.LazyFrame:
    """Tell rows apart by election where what is alike stands under several.

    A table by election lists a payment under each whose period it falls into. A row that
    names none then is of the last one by its name.
    """
    named = (
        keyed
        .filter(pl.col("likeness").is_not_null(), pl.col("election") != "")
        .group_by("likeness")
        .agg(pl.col("election").n_unique().alias("elections"), last=pl.col("election").max())
        .filter(pl.col("elections") > 1)
        .drop("elections")
        .collect(engine="streaming")
    )
    if named.is_empty():
        return keyed
    own = pl.when(pl.col("election") != "").then("election").otherwise("last")
    of = pl.when(pl.col("last").is_not_null()).then("\x1f" + own).otherwise(pl.lit(""))
    joined = keyed.join(named.lazy(), on="likeness", how="left", maintain_order="left")
    return joined.with_columns(pl.col("likeness") + of).drop("last")


def has_no_number() -> pl.Expr:
    """Say whether a filing's id was made of its filer, as readers do where it has none."""
    filing, filer = pl.col("filing"), pl.col("filer")
    return (filer != "") & ((filing == filer) | filing.str.starts_with(filer + " "))


def likeness() -> pl.Expr:
    """Return what is alike in rows that tell of one payment, whatever case it is written in.

    Employer and occupation are no part of it: tables differ in how they give them.

    Tables differ in whether they name the election, so only undated rows are told apart by
    their filing and with it by their election: they may be sums over one.
    """
    undated = pl.col("date").is_null()
    parts = [
        *(pl.col(name) for name in _AS_IS),
        pl.col("cents", "memo").cast(pl.String),
        pl.col("date").dt.to_string().fill_null(""),
        *(pl.col(name).str.strip_chars().str.to_uppercase() for name in _TEXTS),
        pl.when(undated).then("filing").otherwise(pl.lit("")),
    ]
    return pl.concat_str(parts, separator="\x1f")
