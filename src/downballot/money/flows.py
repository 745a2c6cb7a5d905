"""Who paid: from money spent back to original sources, in whole cents, by three rules.

Pro rata of the pool on the day is the figure; last in, first out (California's rule for
multipurpose organisations) and first in, first out stand beside it, and the least and the
most of the three are its range. A contribution for which the filing names an intermediary
is the giver's, exactly; it does not pass through the intermediary's pool. Where a giver's
own filings are not loaded, nothing is guessed: the money is put in a bucket that says so,
and every trace adds up to what was spent, to the cent.

A cent counts once, at the end of its way: amounts are never added up over hops.

Source: California Government Code 84222 and 2 CCR 18422 (last in, first out); 85704
(earmarked contributions name who they come from).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from msgspec import Struct
from scipy.sparse import csr_array

from downballot.errors import UsageError
from downballot.money.apportionment import Shares, apportion
from downballot.money.flow_rows import FlowRows, number_rows
from downballot.money.lots import ROUND, Origins, follow_lots
from downballot.money.pools import (
    NOBODY,
    Moves,
    Payments,
    Pools,
    Whole,
    closed_circles,
    fill_pools,
    moves_of,
    payments_of,
)
from downballot.money.pro_rata import ProRata
from downballot.money.returns import settle_payments, settle_returns
from downballot.money.tracing_values import AIM, TRACED, Bucket, FlowCounts

_AT_ONCE: Final = 16  # groups solved together, which bounds memory
_EDGES: Final = (np.minimum.reduce, np.maximum.reduce)
_BY: Final = ("committee", "date", *AIM)


class Flows(Struct, frozen=True, kw_only=True):
    """Money of many committees, laid out so that spending can be traced back.

    Attributes:
        committees: Filer ids by number.
        sources: Bucket and key of every source by number.
        short_source: For each committee, the source that is named where it paid more than
            it had on record.
        circling_source: For each committee, the source that is named for money that only
            went round.
        moves: Money received.
        payments: Money paid out, but for what went to committees on record.
        spending: The same with names, one row a payment: its place (``payment``),
            committee, date, candidate, measure, side and cents, after payments that came
            back; without money given back.
        pools: Every committee's pools, day by day.
        pro_rata: The equations of the pro rata rule.
        lifo: Where each payment came from, last in, first out.
        fifo: Where each payment came from, first in, first out.
        left_out: Rows that could not be used; see ``LEFT_OUT``.
        counts: What was met on the way.
    """

    committees: list[str]
    sources: list[tuple[str, str]]
    short_source: Whole
    circling_source: Whole
    moves: Moves
    payments: Payments
    spending: pl.DataFrame
    pools: Pools
    pro_rata: ProRata
    lifo: Origins
    fifo: Origins
    left_out: pl.DataFrame
    counts: FlowCounts


class Trace(Struct, frozen=True):
    """Where spending came from.

    Attributes:
        rows: The columns that were asked for, then those of ``TRACED``; for each group and
            each of the three rules the cents add up to what was spent.
        off_cents: How far the shares behind the pro rata figures of a group may be off in
            all, before they were made whole cents; see ``money.pro_rata``.
    """

    rows: pl.DataFrame
    off_cents: float


def lay_out(
    movements: pl.DataFrame,
    spending: pl.DataFrame,
    *,
    filers: Collection[str] = (),
    undated: date | None = None,
    as_of: date | None = None,
) -> Flows:
    """Return movements and spending of committees, ready to be traced.

    A giver whose own filings are loaded is no source: its money is traced on through its
    pool. A row with an intermediary counts as the giver's; whoever gives the frames leaves
    out the same money in the intermediary's own filings. Money given back is taken off the
    gift (``money.returns``).

    Args:
        movements: See ``MOVEMENTS``; each movement once, not once by either side.
        spending: See ``SPENDING``; also what is for nobody, since it empties the pool.
        filers: Ids of committees whose own filings are loaded; by default everybody who
            receives anything in ``movements``.
        undated: The day that rows without a date are taken to be of; None sets them aside.
        as_of: The last day that counts; None for all.

    Raises:
        UsageError: A frame lacks a column, or adds up to more than can be traced exactly.
    """
    rows = number_rows(movements, spending, filers=filers, undated=undated, as_of=as_of)
    place = {source: number for number, source in enumerate(rows.sources)}
    income = [place[Bucket.OTHER_INCOME.value, one] for one in rows.committees]
    spent, back = settle_payments(rows.spent, income)
    received = pl.concat([rows.moves.select(back.columns), back])
    received, spent, cancelled = settle_returns(received, spent)
    opening = [number for (kind, _), number in place.items() if kind == Bucket.OPENING.value]
    moves, payments = moves_of(received, opening), payments_of(spent)
    pools = fill_pools(moves, payments, len(rows.committees))
    lifo, fifo = follow_lots(moves, payments, pools)
    pro_rata = ProRata(moves, pools)
    return Flows(
        committees=rows.committees,
        sources=rows.sources,
        short_source=_short_sources(rows, moves),
        circling_source=np.array(
            [place[Bucket.CIRCULATING.value, one] for one in rows.committees], dtype=np.int64
        ),
        moves=moves,
        payments=payments,
        spending=_named(rows, payments),
        pools=pools,
        pro_rata=pro_rata,
        lifo=lifo,
        fifo=fifo,
        left_out=rows.left_out,
        counts=_counts(rows, pools, pro_rata, cancelled),
    )


def _short_sources(rows: FlowRows, moves: Moves) -> Whole:
    place = {source: number for number, source in enumerate(rows.sources)}
    closed = closed_circles(moves, len(rows.committees)).tolist()
    kinds = [Bucket.CIRCULATING if one else Bucket.BEFORE for one in closed]
    pairs = zip(kinds, rows.committees, strict=True)
    return np.array([place[kind.value, one] for kind, one in pairs], dtype=np.int64)


def _named(rows: FlowRows, payments: Payments) -> pl.DataFrame:
    aimed = np.flatnonzero(payments.aim >= 0)
    aims = pl.DataFrame(rows.aims, schema=dict.fromkeys(AIM, pl.String()), orient="row")
    names = pl.Series("committee", rows.committees, dtype=pl.String)
    return pl.DataFrame({
        "payment": aimed,
        "committee": names.gather(payments.committee[aimed]),
        "date": pl.Series(payments.day[aimed].astype(np.int32)).cast(pl.Date),
        **{name: aims[name].gather(payments.aim[aimed]) for name in AIM},
        "cents": payments.cents[aimed],
    })


def _counts(rows: FlowRows, pools: Pools, pro_rata: ProRata, cancelled: int) -> FlowCounts:
    return FlowCounts(
        movements=rows.movements,
        spending=rows.spending,
        left_out=rows.left_out.height,
        dated_by_assumption=rows.dated_by_assumption,
        earmarked=rows.earmarked,
        returned_cents=-int(rows.moves.filter(pl.col("cents") < 0)["cents"].sum()),
        cancelled_cents=cancelled,
        uncovered_days=int((pools.short > 0).sum()),
        uncovered_cents=int(pools.short.sum()),
        circles=pro_rata.circles,
    )


def trace(flows: Flows, by: Sequence[str] = AIM, *, chosen: pl.Expr | None = None) -> Trace:
    """Return where spending came from, for each group of payments.

    Each group is made whole cents by itself and adds up by itself. Tables that must agree
    with each other are added up from one trace, by the finest columns that are shown.

    Args:
        flows: See ``lay_out``.
        by: What makes a group: of committee, date, candidate, measure and side.
        chosen: Which rows of ``flows.spending``; by default those for or against somebody
            or something.

    Raises:
        UsageError: There is no such column to group by.
    """
    unknown = [column for column in by if column not in _BY]
    if unknown or not by:
        wrong = repr(unknown[0]) if unknown else "nothing"
        raise UsageError(f"by: {wrong}, expected of {', '.join(_BY)}")
    aimed = (pl.col("candidate") != "") | (pl.col("measure") != "")
    paid = flows.spending.filter(aimed if chosen is None else chosen)
    groups = paid.group_by(by).agg(pl.col("cents").sum()).sort(by).with_row_index("group")
    paid = paid.join(groups.select("group", *by), on=list(by))
    shares, tables, off_cents = source_shares(flows), [], 0.0
    for first in range(0, groups.height, _AT_ONCE):
        some = groups.slice(first, _AT_ONCE)
        mine = paid.filter(pl.col("group") // _AT_ONCE == first // _AT_ONCE).with_columns(
            pl.col("group") - first
        )
        cents, off = _pro_rata(flows, mine, some["cents"].to_list(), shares)
        lots = [_by_lots(flows, mine, one, cents.shape) for one in (flows.lifo, flows.fifo)]
        tables.append(_rows(flows, some.select(by), np.stack([cents, *lots])))
        off_cents = max(off_cents, off)
    empty = (
        flows.spending
        .clear()
        .select(by)
        .with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in TRACED.items())
    )
    return Trace(pl.concat([empty, *tables]), off_cents)


def source_shares(flows: Flows) -> csr_array:
    """Return sources by pools: which share of each pool came straight from a source."""
    moves, pools = flows.moves, flows.pools
    first = np.flatnonzero((moves.giver < 0) & (pools.move_taker >= 0))
    short = np.flatnonzero(pools.short)
    cents = np.concatenate([moves.cents[first], pools.short[short]])
    pool = np.concatenate([pools.move_taker[first], short])
    source = np.concatenate([moves.source[first], flows.short_source[pools.committee[short]]])
    shape = (len(flows.sources), len(pools.total))
    return csr_array((cents / pools.total[pool], (source, pool)), shape=shape)


def paid_from_pools(flows: Flows, paid: pl.DataFrame, groups: int) -> Shares:
    """Return pools by groups: cents paid out of each pool for each group.

    Args:
        flows: See ``lay_out``.
        paid: Rows of ``flows.spending`` with the number of their group.
        groups: How many groups there are.
    """
    wanted = np.zeros((len(flows.pools.total), groups))
    pool = flows.pools.paid_from[paid["payment"].to_numpy()]
    np.add.at(wanted, (pool, paid["group"].to_numpy()), paid["cents"].to_numpy())
    return wanted


def _pro_rata(
    flows: Flows, paid: pl.DataFrame, totals: list[int], shares: csr_array
) -> tuple[Whole, float]:
    passage = flows.pro_rata.pass_back(paid_from_pools(flows, paid, len(totals)))
    exact = (shares @ passage.cents).T
    cents = [apportion(row, total) for row, total in zip(exact, totals, strict=True)]
    return np.stack(cents), float(passage.off_cents.max())


def _by_lots(
    flows: Flows, paid: pl.DataFrame, origins: Origins, shape: tuple[int, ...]
) -> Whole:
    group = np.full(len(flows.payments.day), -1, dtype=np.int64)
    group[paid["payment"].to_numpy()] = paid["group"].to_numpy()
    mine = group[origins.payment] >= 0
    who, source = origins.committee[mine], origins.source[mine]
    source = np.where(source == NOBODY, flows.short_source[who], source)
    source = np.where(source == ROUND, flows.circling_source[who], source)
    cents = np.zeros(shape, dtype=np.int64)
    np.add.at(cents, (group[origins.payment[mine]], source), origins.cents[mine])
    return cents


def _rows(flows: Flows, groups: pl.DataFrame, rules: Whole) -> pl.DataFrame:
    """Put the three rules side by side, with the least and the most of them."""
    group, place = np.nonzero(rules.any(axis=0))
    pro_rata, lifo, fifo = rules[:, group, place]
    least, most = (edge((pro_rata, lifo, fifo)) for edge in _EDGES)
    order = np.lexsort((place, -most, -pro_rata, group))
    kinds, keys = zip(*flows.sources, strict=True)
    amounts = pl.DataFrame({
        "bucket": pl.Series(kinds, dtype=pl.String).gather(place),
        "source": pl.Series(keys, dtype=pl.String).gather(place),
        "pro_rata_cents": pro_rata,
        "lifo_cents": lifo,
        "fifo_cents": fifo,
        "least_cents": least,
        "most_cents": most,
    })
    return pl.concat([groups[group], amounts], how="horizontal")[order]
