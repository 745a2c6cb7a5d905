"""Rows of movements and spending by number, sorted; what cannot be used is set aside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.money.tracing_values import AIM, LEFT_OUT, MOVEMENTS, SPENDING, Bucket

MOST_CENTS = 9 * 10**14  # so that parts of a cent still fit 64 bits

_PASSED_ON = (Bucket.DONOR, Bucket.OUTSIDE, Bucket.LOAN, Bucket.OTHER_INCOME)
_NO_GIVER = (Bucket.OPENING, Bucket.UNITEMISED)
_AIM = list(AIM)


class FlowRows(Struct, frozen=True, kw_only=True):
    """Moves and payments by number, each once a day, in an order that rows do not change.

    Attributes:
        committees: Filer ids, sorted; a committee's number is its place.
        sources: Bucket and key, sorted; of every committee also other income, money
            that circulates and money spent before any receipt on record.
        aims: Candidate, measure and side, sorted.
        moves: Money received: ``day``, ``taker``, ``giver`` (-1 for a source), ``source``
            (-1 for a committee), ``cents`` and ``via``, sorted.
        spent: Money paid out: ``day``, ``committee``, ``aim`` and ``cents``, sorted.
        left_out: Rows that cannot be used; see ``LEFT_OUT``.
        movements: Rows used.
        spending: Rows used.
        dated_by_assumption: Rows that were put on the day given for undated ones.
        earmarked: Rows with an intermediary.
    """

    committees: list[str]
    sources: list[tuple[str, str]]
    aims: list[tuple[str, ...]]
    moves: pl.DataFrame
    spent: pl.DataFrame
    left_out: pl.DataFrame
    movements: int
    spending: int
    dated_by_assumption: int
    earmarked: int


def number_rows(
    movements: pl.DataFrame,
    spending: pl.DataFrame,
    *,
    filers: Collection[str],
    undated: date | None,
    as_of: date | None,
) -> FlowRows:
    """Return the rows that can be used, added up by day and numbered, and those set aside.

    Args:
        movements: See ``MOVEMENTS``.
        spending: See ``SPENDING``.
        filers: Ids of committees whose own filings are loaded; where empty, everybody who
            receives anything.
        undated: The day that rows without a date are taken to be of; None sets them aside.
        as_of: The last day that counts; None for all.

    Raises:
        UsageError: A frame lacks a column, or adds up to more than can be traced exactly.
    """
    moved = _with_reasons(_known(movements, MOVEMENTS, "movements"), _move_reason(), undated)
    paid = _with_reasons(_known(spending, SPENDING, "spending"), _spending_reason(), undated)
    left_out = pl.concat([_left_out(moved, "movements"), _left_out(paid, "spending")])
    moved, paid = _usable(moved, as_of), _usable(paid, as_of)
    ids = set(filers) or set(moved["taker"].unique())
    added = _add_moves(moved, ids)
    summed = paid.group_by("date", "committee", *_AIM).agg(pl.col("cents").sum())
    committees = sorted({*added["taker"], *added["from"].drop_nulls(), *summed["committee"]})
    sources = _sources(added, committees)
    aims = sorted(set(summed.select(_AIM).rows()))
    return FlowRows(
        committees=committees,
        sources=sources,
        aims=aims,
        moves=_moves(added, committees, sources),
        spent=_spent(summed, committees, aims),
        left_out=left_out,
        movements=moved.height,
        spending=paid.height,
        dated_by_assumption=sum(one.filter("assumed").height for one in (moved, paid)),
        earmarked=moved.filter(pl.col("via") != "").height,
    )


def _known(frame: pl.DataFrame, schema: pl.Schema, name: str) -> pl.DataFrame:
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise UsageError(f"{name}: no column {missing[0]!r}, expected {', '.join(schema)}")
    known = frame.select(pl.col(column).cast(kind) for column, kind in schema.items())
    sizes = known.select(pl.col("cents").cast(pl.Int128).abs().sum()).item() or 0
    if sizes > MOST_CENTS:
        raise UsageError(f"{name}: {sizes} cents in all, expected at most {MOST_CENTS}")
    return known


def _with_reasons(frame: pl.DataFrame, reason: pl.Expr, undated: date | None) -> pl.DataFrame:
    assumed = pl.col("date").is_null() & pl.lit(undated is not None)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    day = pl.col("date").fill_null(pl.lit(undated, dtype=pl.Date))
    return (
        frame
        .with_row_index("row")
        .with_columns(assumed.alias("assumed"), day, pl.col(texts).fill_null(""))
        .with_columns(reason.alias("reason"))
    )


def _move_reason() -> pl.Expr:
    known = [one.value for one in Bucket]
    return (
        pl
        .when(pl.col("cents").is_null())
        .then(pl.lit("no amount"))
        .when(pl.col("date").is_null())
        .then(pl.lit("no date"))
        .when(pl.col("taker") == "")
        .then(pl.lit("nobody who received it"))
        .when(~pl.col("bucket").is_in(known))
        .then(pl.format("bucket {}: not one of tracing's", pl.col("bucket")))
        .when((pl.col("giver") == pl.col("taker")) & ~pl.col("bucket").is_in(_NO_GIVER))
        .then(pl.lit("from a committee to itself"))
    )


def _spending_reason() -> pl.Expr:
    return (
        pl
        .when(pl.col("cents").is_null())
        .then(pl.lit("no amount"))
        .when(pl.col("date").is_null())
        .then(pl.lit("no date"))
        .when(pl.col("committee") == "")
        .then(pl.lit("nobody who paid it"))
    )


def _left_out(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    return frame.filter(pl.col("reason").is_not_null()).select(
        pl.lit(table).alias("table"), *(pl.col(name) for name in list(LEFT_OUT)[1:])
    )


def _usable(frame: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    used = frame.filter(pl.col("reason").is_null())
    return used if as_of is None else used.filter(pl.col("date") <= as_of)


def _add_moves(moved: pl.DataFrame, filers: set[str]) -> pl.DataFrame:
    """Add up by day, way and giver; a giver that is a loaded filer is no source itself."""
    passed = pl.col("bucket").is_in(list(_PASSED_ON)) & pl.col("giver").is_in(list(filers))
    nobody = pl.col("bucket").is_in(_NO_GIVER) | (pl.col("giver") == "")
    unnamed = nobody & (pl.col("bucket") == Bucket.DONOR.value)
    key = pl.when(nobody).then("taker").otherwise("giver")
    kind = pl.when(unnamed).then(pl.lit(Bucket.UNITEMISED.value)).otherwise("bucket")
    return (
        moved
        .select(
            "date",
            "taker",
            "via",
            "cents",
            pl.when(passed).then("giver").alias("from"),
            pl.when(~passed).then(kind).alias("kind"),
            pl.when(~passed).then(key).alias("key"),
        )
        .group_by("date", "taker", "from", "kind", "key", "via")
        .agg(pl.col("cents").sum())
        .filter(pl.col("cents") != 0)
    )


def _sources(added: pl.DataFrame, committees: list[str]) -> list[tuple[str, str]]:
    """Every source there may be: also what tracing itself has to name of a committee."""
    named = added.filter(pl.col("from").is_null()).select("kind", "key").rows()
    own = (Bucket.OTHER_INCOME, Bucket.CIRCULATING, Bucket.BEFORE)
    return sorted({*named, *((kind.value, one) for kind in own for one in committees)})


def _moves(
    added: pl.DataFrame, committees: list[str], sources: list[tuple[str, str]]
) -> pl.DataFrame:
    kinds = {"kind": pl.String(), "key": pl.String()}
    source = pl.DataFrame(sources, schema=kinds, orient="row").with_row_index("source")
    numbered = added.join(source, on=["kind", "key"], how="left").select(
        pl.col("date").to_physical().cast(pl.Int64).alias("day"),
        _number("taker", committees),
        _number("from", committees).alias("giver"),
        pl.col("source").cast(pl.Int64).fill_null(-1),
        "cents",
        "via",
    )
    return numbered.sort("day", "taker", "giver", "source", "via")


def _number(column: str, committees: list[str]) -> pl.Expr:
    number = {one: place for place, one in enumerate(committees)}
    return pl.col(column).replace_strict(number, default=-1, return_dtype=pl.Int64)


def _spent(
    summed: pl.DataFrame, committees: list[str], aims: list[tuple[str, ...]]
) -> pl.DataFrame:
    texts = dict.fromkeys(AIM, pl.String())
    aim = pl.DataFrame(aims, schema=texts, orient="row").with_row_index("aim")
    numbered = (
        summed
        .filter(pl.col("cents") != 0)
        .join(aim, on=_AIM)
        .select(
            pl.col("date").to_physical().cast(pl.Int64).alias("day"),
            _number("committee", committees),
            pl.col("aim").cast(pl.Int64),
            "cents",
        )
    )
    return numbered.sort("day", "committee", "aim")
