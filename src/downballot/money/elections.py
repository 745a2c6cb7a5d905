"""One election under one name: its day, where a source names it in words of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import polars as pl

from downballot.money.covers import cycle
from downballot.money.reconciling import MONTHS, election_of_day

_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"


def by_day(rows: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Name elections by their day where a filing or another table tells it.

    ``town-2018`` is 6 November 2018 for a filer of which there is a filing for that day, by
    the name's year and month; where two days could be meant, the name stays. The month goes
    by every name there is: beside ``town-june-2018`` a day in June never is ``town-2018``.
    What all filers agree on holds for filers without such a filing too.

    Args:
        rows: Any rows with ``filer`` and ``election``.
        filings: ``FILINGS``, only those that count.
    """
    named = rows.filter(pl.col("election") != "", ~pl.col("election").str.contains(_DAY))
    dated = filings.filter(pl.col("election_on").is_not_null())
    days: dict[str, list[date]] = defaultdict(list)
    for filer, day in dated.select("filer", "election_on").unique().iter_rows():
        days[filer].append(day)
    names: dict[str, list[str]] = defaultdict(list)
    for filer, name in named.select("filer", "election").unique().iter_rows():
        names[filer].append(name)
    others = _by_name_without_month(named["election"].unique())
    known = [
        (filer, name, day)
        for filer, of_filer in names.items()
        for name, day in _days_of_names(of_filer, days.get(filer, []), others)
    ]
    if not known:
        return rows
    told = pl.DataFrame(known, ["filer", "election", "day"], orient="row")
    agreed = (
        told
        .group_by("election")
        .agg(pl.col("day").n_unique().alias("days"), pl.col("day").first().alias("agreed"))
        .filter(pl.col("days") == 1)
        .drop("days")
    )
    joined = rows.join(told, on=["filer", "election"], how="left", maintain_order="left").join(
        agreed, on="election", how="left", maintain_order="left"
    )
    day = pl.coalesce("day", "agreed", "election").alias("election")
    return joined.with_columns(day).drop("day", "agreed")


def own_lines_first(lines: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Leave out published totals of a filer whose own statements of that cycle are loaded.

    Args:
        lines: ``SUMMARIES`` with ``election``.
        filings: ``FILINGS``, only those that count; a table of totals is of no form.
    """
    forms = filings.select("source", "filing", (pl.col("form") != "").alias("own")).unique()
    told = lines.join(
        forms.unique(["source", "filing"]), on=["source", "filing"], how="left"
    ).with_columns(pl.col("own").fill_null(value=True), of=cycle(pl.col("election")))
    own = told.filter("own").select("filer", "of").unique().with_columns(stated=True)
    joined = told.join(own, on=["filer", "of"], how="left", nulls_equal=True)
    keep = pl.col("own") | pl.col("stated").is_null()
    return joined.filter(keep).drop("own", "of", "stated")


def _by_name_without_month(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names with a month in them by what is left without it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for month in MONTHS:
            if f"{month}-" in name.lower():
                found[name.lower().replace(f"{month}-", "")].append(name)
    return found


def _days_of_names(
    names: list[str], days: list[date], others: dict[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """Yield the names that one day alone can mean, with that day.

    Args:
        names: Those of a filer.
        days: Those of its elections.
        others: What ``_by_name_without_month`` returned: another filer's name may fit better.
    """
    all_names = {*names, *(other for name in names for other in others.get(name.lower(), []))}
    meant: dict[str, list[str]] = defaultdict(list)
    for day in days:
        name = election_of_day(day, all_names)
        if name in names:
            meant[name].append(day.isoformat())
    for name, of_name in meant.items():
        if len(of_name) == 1:
            yield name, of_name[0]
