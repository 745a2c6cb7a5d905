"""What a row takes from its filing: the filer's name, its candidate and the election."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

FILING: Final = ["source", "filing"]
_ABOUT_OTHERS: Final = ["496", "497", "461", "465"]
"""Forms whose candidate or measure is whom money was for or against, not the filer's own."""

_OWN: Final = ("candidate", "office", "district", "measure", "side")


def filers(filings: pl.DataFrame) -> pl.DataFrame:
    """Return what each filer says of itself, as it last said it.

    Args:
        filings: ``FILINGS``, only those that count.

    Returns:
        ``filer``, ``committee`` (its name) and ``own_candidate``, ``own_office``,
        ``own_district``, ``own_measure``, ``own_side``, empty where it never said.
    """
    own = ~pl.col("form").is_in(_ABOUT_OTHERS)
    return (
        filings
        .sort(
            pl.coalesce("filed_on", "period_to", "election_on"),
            "filing",
            nulls_last=False,
            maintain_order=True,
        )
        .group_by("filer")
        .agg(
            _last_said("filer_name").alias("committee"),
            *(_last_said(name, own).alias(f"own_{name}") for name in _OWN),
        )
        .sort("filer")
    )


def covers(filings: pl.DataFrame) -> pl.DataFrame:
    """Return the election and the day of each filing.

    A statement that names no election belongs to the filer's next one that a filing of it
    names, counted from the beginning of its period; without a next one to its last.

    Args:
        filings: ``FILINGS``, only those that count.

    Returns:
        ``source``, ``filing``, ``cover_election`` (ISO 8601; empty where the filer names
        none) and ``cover_day`` (the end of the period, else the election day, else the day
        of filing; null for none).
    """
    named = (
        filings
        .filter(pl.col("election_on").is_not_null())
        .select("filer", next_on="election_on")
        .unique()
        .sort("next_on")
    )
    last = named.group_by("filer").agg(pl.col("next_on").max().alias("last_on"))
    begun = pl.coalesce("period_from", "filed_on", "period_to").fill_null(date.max)
    told = (
        filings
        .with_columns(begun.alias("begun"))
        .sort("begun")
        .join_asof(
            named,
            left_on="begun",
            right_on="next_on",
            by="filer",
            strategy="forward",
            check_sortedness=False,  # it is sorted just above
        )
        .join(last, on="filer", how="left")
    )
    election = pl.coalesce("election_on", "next_on", "last_on").cast(pl.String).fill_null("")
    return told.select(
        *FILING,
        election.alias("cover_election"),
        pl.coalesce("period_to", "election_on", "filed_on").alias("cover_day"),
    ).unique(FILING, keep="first", maintain_order=True)


def cycle(election: pl.Expr) -> pl.Expr:
    """Return the even year in which an election's cycle ends; null where no year is known.

    Args:
        election: Names (``oakland-2014``) or days (``2014-11-04``).
    """
    year = election.str.extract(r"(\d{4})").cast(pl.Int32, strict=False)
    return year + year % 2


def _last_said(name: str, where: pl.Expr | None = None) -> pl.Expr:
    """Return the last value of a column that is not empty; empty for none."""
    said = pl.col(name) != ""
    return pl.col(name).filter(said if where is None else said & where).last().fill_null("")
