"""Totals of Parquet files of any size: added up by an engine, finished as all totals are.

The SQL is written once, in what DuckDB and Spark have in common. It says what
``receipts.condense`` and ``spenders.list_spending`` say of rows in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.model.filing import Entity, Kind
from downballot.money.covers import covers, filers
from downballot.money.engines import Engine
from downballot.money.receipts import SMALL_BELOW_CENTS, TYPES, own_names, until
from downballot.money.spenders import GIVEN, INDEPENDENT
from downballot.money.totals import finish
from downballot.money.totals_values import Place, Totals

_SUMMED: Final = ("cents", "rows", "ie_cents", "late_cents", "membership_cents")


class KeptFiles(Struct, frozen=True, eq=False):
    """Rows that count, each once; the transactions in files that only the engine reads.

    Attributes:
        filings: ``FILINGS``.
        summaries: ``SUMMARIES``.
        transactions: Paths of Parquet files of ``TRANSACTIONS``.
    """

    filings: pl.LazyFrame
    summaries: pl.LazyFrame
    transactions: Sequence[str]


def roll_up_files(
    engine: Engine, kept: KeptFiles, as_of: date | None = None, place: Place | None = None
) -> Totals:
    """Add up what every filer raised and spent, and for and against whom.

    Args:
        engine: Where transactions are added up.
        kept: Rows that count.
        as_of: Last day of transactions to include; None for all.
        place: Which contributors' addresses are inside; None to ask nothing.

    Raises:
        UsageError: The engine cannot read a file.
    """
    filings = kept.filings.collect()
    under = covers(filings)
    files = {"transactions": kept.transactions}
    days = {"covers": under.select("source", "filing", "cover_day")}
    own = {"own_names": own_names(filers(filings))}
    inside = {f"inside_{name}": _listed(codes) for name, _, codes in _asked(place)}
    condensed = engine.query(condense_sql(as_of, place), files, days | own | inside)
    spending = engine.query(spending_sql(as_of), files, days)
    return finish(
        filings,
        until(kept.summaries, under, as_of).collect(),
        _whole(condensed).rename({"place": "where"}),
        _whole(spending),
        place,
    )


def condense_sql(as_of: date | None, place: Place | None) -> str:
    """Return the query that adds up rows alike in all that totals ask.

    Args:
        as_of: Last day of transactions to include; None for all.
        place: Which addresses are inside; None to ask nothing. Its codes are in the tables
            ``inside_zip``, ``inside_state`` and ``inside_city``, those that it has.
    """
    keys = _texts("source", "filing", "filer", "election", "kind", "schedule")
    return f"""
        WITH listed AS (
            SELECT {keys}, {_type_sql()} AS type,
                abs(t.cents) < {SMALL_BELOW_CENTS} AS small,
                t.date IS NULL AS undated, {_place_sql(place)} AS place, t.cents AS cents
            FROM transactions t LEFT JOIN own_names o ON coalesce(t.filer, '') = o.filer
            {_inside_sql(place)} {_until_sql(as_of)}
        )
        SELECT source, filing, filer, election, kind, schedule, type, small, undated, place,
            CAST(sum(cents) AS BIGINT) AS cents, CAST(count(*) AS BIGINT) AS rows
        FROM listed
        GROUP BY source, filing, filer, election, kind, schedule, type, small, undated, place
    """  # noqa: S608 - nothing in it comes from outside


def spending_sql(as_of: date | None) -> str:
    """Return the query that adds up spending by whom it was for or against, as written.

    Args:
        as_of: Last day of transactions to include; None for all.
    """
    names = ("source", "filing", "filer", "election", "side")
    keys = (*names, "candidate", "measure", "office", "district")
    return f"""
        WITH listed AS (
            SELECT {_texts(*keys, "kind")}, t.cents AS cents,
                t.kind IN ({_quoted(INDEPENDENT)})
                    AND upper(coalesce(t.code, '')) NOT IN ({_quoted(GIVEN)}) AS spent
            FROM transactions t {_until_sql(as_of)}
        )
        SELECT {", ".join(keys)},
            {_sum_sql("spent")} AS ie_cents,
            {_sum_sql(f"kind = '{Kind.LATE_INDEPENDENT}'")} AS late_cents,
            {_sum_sql(f"kind = '{Kind.MEMBERSHIP}'")} AS membership_cents,
            CAST(count(*) AS BIGINT) AS rows
        FROM listed
        WHERE spent OR kind = '{Kind.MEMBERSHIP}'
        GROUP BY {", ".join(keys)}
    """  # noqa: S608 - nothing in it comes from outside


def _type_sql() -> str:
    """Return what ``receipts.contributor_type`` says, in SQL."""
    people = _quoted([Entity.INDIVIDUAL.value, Entity.UNKNOWN.value])
    name = "lower(concat(coalesce(t.first_name, ''), ' ', coalesce(t.name, '')))"
    by_code = " ".join(
        f"WHEN t.entity IN ({_quoted(of)}) THEN '{word}'" for word, of in TYPES.items()
    )
    own = f"WHEN t.entity IN ({people}) AND {name} = o.own_name THEN 'self'"
    return f"CASE {own} {by_code} ELSE 'untyped' END"


def _asked(place: Place | None) -> Iterable[tuple[str, str, frozenset[str]]]:
    """Yield what tells a place, as ``receipts.condense`` reads it: name, SQL and codes."""
    if place is None:
        return
    yield from (
        (name, sql, codes)
        for name, sql, codes in (
            ("zip", "coalesce(t.zip, '')", place.zips),
            ("state", "upper(coalesce(t.state, ''))", place.states),
            ("city", "trim(lower(coalesce(t.city, '')))", place.cities),
        )
        if codes
    )


def _inside_sql(place: Place | None) -> str:
    return " ".join(
        f"LEFT JOIN inside_{name} in_{name} ON {sql} = in_{name}.code"
        for name, sql, _ in _asked(place)
    )


def _place_sql(place: Place | None) -> str:
    """Return where a row's address is, in SQL: inside, outside, unknown or empty."""
    asked = list(_asked(place))
    if not asked:
        return "''" if place is None else "'unknown'"
    inside = " OR ".join(f"in_{name}.code IS NOT NULL" for name, _, _ in asked)
    blank = " OR ".join(f"{sql} = ''" for _, sql, _ in asked)
    return f"CASE WHEN {inside} THEN 'inside' WHEN {blank} THEN 'unknown' ELSE 'outside' END"


def _listed(codes: Iterable[str]) -> pl.DataFrame:
    return pl.DataFrame({"code": sorted(codes)}, schema={"code": pl.String()})


def _until_sql(as_of: date | None) -> str:
    if as_of is None:
        return ""
    return (
        "LEFT JOIN covers c ON coalesce(t.source, '') = c.source "
        "AND coalesce(t.filing, '') = c.filing "
        f"WHERE coalesce(t.date, c.cover_day) <= DATE '{as_of.isoformat()}'"
    )


def _texts(*names: str) -> str:
    """Select text as it is read everywhere: empty where a file has nothing."""
    return ", ".join(f"coalesce(t.{name}, '') AS {name}" for name in names)


def _sum_sql(holds: str) -> str:
    return f"CAST(sum(CASE WHEN {holds} THEN cents ELSE 0 END) AS BIGINT)"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _whole(found: pl.DataFrame) -> pl.DataFrame:
    """Give sums the type that they have in memory, whatever a database made of them."""
    sums = [name for name in _SUMMED if name in found.columns]
    return found.with_columns(pl.col(sums).cast(pl.Int64))
