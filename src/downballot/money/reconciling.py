"""Whether the sums agree with what filers and offices state, and why where they do not."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import polars as pl

from downballot.money.removal import COUNTED, Deduplicated

FILING: Final = ["source", "filing"]
CHECKS: Final = (
    ("A", "1", ("A",), ()),
    ("C", "1", ("C",), ()),
    ("E", "1", ("E",), ()),
    ("F460", "1", ("A",), ("A2",)),
    ("F460", "4", ("C",), ("C2",)),
    ("F460", "6", ("E",), ("E2", "E3")),
    ("F460", "11", ("C", "E", "F", "H"), ("C2", "E2", "E3")),
)
"""Form and line, the schedules whose rows add up to it, and the lines that come on top:
the unitemised, and interest on loans.

Source: FPPC Form 460, summary page and schedules A, C, E, F and H.
"""
MONTHS: Final = tuple(name.lower() for name in calendar.month_name[1:])
NOT_KNOWN: Final = "not known"
NO_ROWS: Final = "no rows are loaded"


def reconcile_filings(
    deduplicated: Deduplicated, *, set_aside: pl.LazyFrame | None = None
) -> pl.DataFrame:
    """Compare the rows of each filing that stands with its own summary lines.

    Args:
        deduplicated: Rows of filings, each with why it is not counted.
        set_aside: ``SET_ASIDE``: rows that could not be used, which a difference of
            unknown cause may come from; None where there are none to name.

    Returns:
        One row a line: ``source``, ``filing``, ``filer``, ``form``, ``line``,
        ``stated_cents``, ``counted_cents``, ``difference_cents`` (counted less stated) and
        ``cause``, empty where they agree.
    """
    lines = deduplicated.summaries.filter(pl.col("removed") == COUNTED).collect()
    sums = _sums_by_schedule(deduplicated)
    compared = pl.concat(
        _compare(
            _stated(lines, form, line, also), sums.filter(pl.col("schedule").is_in(schedules))
        )
        for form, line, schedules, also in CHECKS
    )
    ordered = compared.sort("source", "filing", "form", "line")
    return ordered if set_aside is None else _with_set_aside(ordered, lines, set_aside)


def reconcile_published(
    counted: pl.DataFrame,
    published: pl.DataFrame,
    on: Sequence[str],
    column: str,
    *,
    parts: Collection[str] = (),
    tolerance_cents: int = 100,
) -> pl.DataFrame:
    """Compare totals with a table that an office or another desk has published.

    A difference is explained where exactly one of the parts is as large: rows without a
    contributor type, say, which a table of sums by type leaves out.

    Args:
        counted: ``Totals.committees`` or ``Totals.spenders``, or a roll-up of them.
        published: The columns of ``on``, and ``cents``: the sum that was published.
        on: Columns that name one total in both, such as ``filer_id`` and ``election``.
        column: The column of ``counted`` to compare.
        parts: Columns of ``counted`` that the published sum may leave out.
        tolerance_cents: Largest difference that is none.

    Returns:
        One row a published one: ``on``, ``published_cents``, ``counted_cents``,
        ``difference_cents`` (counted less published), ``agrees`` and ``cause``, empty
        where they agree. What was published of nobody known counts as nothing here.
    """
    sums = counted.group_by(on).agg(
        pl.col(column).sum().alias("counted_cents"), *_sum_of(parts)
    )
    stated = published.select(*on, pl.col("cents").fill_null(0).alias("published_cents"))
    joined = stated.join(sums, on=on, how="left", maintain_order="left")
    difference = pl.col("counted_cents").fill_null(0) - pl.col("published_cents")
    compared = joined.with_columns(difference.alias("difference_cents")).with_columns(
        (pl.col("difference_cents").abs() <= tolerance_cents).alias("agrees"),
        _part_left_out(parts).alias("part"),
    )
    cause = (
        pl
        .when("agrees")
        .then(pl.lit(""))
        .when(pl.col("counted_cents").is_null())
        .then(pl.lit(NO_ROWS))
        .otherwise(pl.coalesce("part", pl.lit(NOT_KNOWN)))
    )
    return compared.with_columns(
        cause.alias("cause"), pl.col("counted_cents").fill_null(0)
    ).select(*on, "published_cents", "counted_cents", "difference_cents", "agrees", "cause")


def election_of_day(day: date, names: Collection[str]) -> str | None:
    """Return which of a source's elections a day's election is, or None where unclear.

    A source names an election by its year, and by its month where the year had several.

    Args:
        day: The day of the election.
        names: Names as the source gives them, each with its year in four digits.

    Examples:
        >>> election_of_day(date(2018, 11, 6), ["town-2018", "town-june-2018"])
        'town-2018'
        >>> election_of_day(date(2018, 6, 5), ["town-2018", "town-june-2018"])
        'town-june-2018'
    """
    of_year = sorted(name for name in set(names) if str(day.year) in name)
    month = MONTHS[day.month - 1]
    of_month = [name for name in of_year if month in name.lower()]
    plain = [name for name in of_year if not any(word in name.lower() for word in MONTHS)]
    found = of_month or plain
    return found[0] if len(found) == 1 else None


def _sums_by_schedule(deduplicated: Deduplicated) -> pl.DataFrame:
    """Add up each filing's rows by schedule and by why they are not counted."""
    return (
        deduplicated.transactions
        .filter(pl.col("schedule").is_in(["A", "C", "E", "F", "H"]))
        .group_by(*FILING, "schedule", "removed")
        .agg(pl.col("cents").sum())
        .collect(engine="streaming")
    )


def _stated(lines: pl.DataFrame, form: str, line: str, also: Collection[str]) -> pl.DataFrame:
    """Return a line of every filing, with the sum of the lines that it takes besides rows."""
    keys = [*FILING, "filer"]
    cents = pl.col("period_cents").sum()
    asked = lines.filter((pl.col("form") == form) & (pl.col("line") == line))
    besides = lines.filter((pl.col("form") + pl.col("line")).is_in(list(also)))
    return (
        asked
        .group_by(keys)
        .agg(cents.alias("stated_cents"))
        .join(besides.group_by(keys).agg(cents.alias("also")), on=keys, how="left")
        .with_columns(pl.col("also").fill_null(0), form=pl.lit(form), line=pl.lit(line))
    )


def _compare(stated: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Set what rows of some schedules add up to beside what is stated."""
    kept = (
        sums
        .filter(pl.col("removed") == COUNTED)
        .group_by(FILING)
        .agg(pl.col("cents").sum().alias("kept"))
    )
    taken = (
        sums
        .filter(pl.col("removed") != COUNTED)
        .group_by(*FILING, "removed")
        .agg(pl.col("cents").sum())
        .group_by(FILING)
        .agg(pl.struct("removed", "cents").sort().alias("taken"))
    )
    counted = pl.col("kept").fill_null(0) + pl.col("also")
    joined = stated.join(kept, on=FILING, how="left").join(taken, on=FILING, how="left")
    compared = joined.with_columns(counted.alias("counted_cents")).with_columns(
        (pl.col("counted_cents") - pl.col("stated_cents")).alias("difference_cents")
    )
    return compared.select(
        *FILING,
        "filer",
        "form",
        "line",
        "stated_cents",
        "counted_cents",
        "difference_cents",
        _cause_in_filing().alias("cause"),
    )


def _cause_in_filing() -> pl.Expr:
    """Say why the rows of a filing differ from its line, as far as the rows can tell."""
    missing = -pl.col("difference_cents")
    reasons = pl.col("taken").list.eval(pl.element().struct.field("removed"))
    return (
        pl
        .when(pl.col("difference_cents") == 0)
        .then(pl.lit(""))
        .when(pl.col("kept").is_null() & pl.col("taken").is_null())
        .then(pl.lit(NO_ROWS))
        .when(
            pl.col("taken").list.eval(pl.element().struct.field("cents")).list.sum() == missing
        )
        .then(pl.lit("rows not counted: ") + reasons.list.join(", "))
        .otherwise(pl.lit(NOT_KNOWN))
    )


def _with_set_aside(
    compared: pl.DataFrame, lines: pl.DataFrame, set_aside: pl.LazyFrame
) -> pl.DataFrame:
    """Add to unknown causes how many rows of the filing's file could not be used."""
    unused = set_aside.group_by("source", "file").agg(pl.len().alias("unused")).collect()
    files = lines.select(*FILING, "file").unique().join(unused, on=["source", "file"])
    numbers = files.group_by(FILING).agg(pl.col("unused").sum())
    number = pl.col("unused").cast(pl.String)
    told = pl.format("{}: {} rows of the file are set aside", "cause", number)
    unknown = (pl.col("cause") == NOT_KNOWN) & pl.col("unused").is_not_null()
    return (
        compared
        .join(numbers, on=FILING, how="left", maintain_order="left")
        .with_columns(pl.when(unknown).then(told).otherwise("cause").alias("cause"))
        .drop("unused")
    )


def _sum_of(parts: Collection[str]) -> list[pl.Expr]:
    """Add up the columns that may explain a difference."""
    return [pl.col(name).sum() for name in parts]


def _part_left_out(parts: Collection[str]) -> pl.Expr:
    """Name the one part that is as large as the difference; null for none or several."""
    size = pl.col("difference_cents")
    found = [pl.when((pl.col(name) == size) & (size != 0)).then(pl.lit(name)) for name in parts]
    if not found:
        return pl.lit(None, pl.String)
    words = pl.concat_list(found).list.drop_nulls()
    name = words.list.first().str.strip_suffix("_cents")
    return pl.when(words.list.len() == 1).then(pl.lit("published without: ") + name)
