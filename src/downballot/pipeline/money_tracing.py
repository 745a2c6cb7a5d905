"""Who paid for what was spent for or against somebody, told from the filings of a desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from msgspec import structs

from downballot.errors import UsageError
from downballot.model.sentence import join, say
from downballot.money.desk_values import MoneyTrace, TracedSource, TracedSpending
from downballot.money.flow_paths import largest_paths
from downballot.money.flows import Flows, trace
from downballot.money.tracing_values import FlowCounts, FlowPath

if TYPE_CHECKING:
    from downballot.pipeline.money_desk import MoneyDesk

SHOWN = 12


def trace_money(
    desk: MoneyDesk,
    *,
    candidate: str,
    committee: str,
    side: str,
    undated: date | None,
    as_of: date | None,
) -> MoneyTrace:
    """Return who paid for what was spent for or against a candidate, or by a committee.

    Args:
        desk: The money of a desk or folder.
        candidate: Name of the candidate, as filings have it; empty for anybody.
        committee: Id or name of who spent; empty for anybody.
        side: ``support`` or ``oppose``; empty for both.
        undated: The day that rows without a date are taken to be of; None for none.
        as_of: The last day that counts; None for all.

    Raises:
        UsageError: Nothing is asked for, no such committee, or nothing was spent so.
    """
    if not candidate and not committee:
        raise UsageError("trace: nobody named, expected a candidate or a committee")
    filer = desk.find_committee(committee) if committee else ""
    flows = desk.flows(undated=undated, as_of=as_of)
    chosen = _chosen(candidate, filer, side)
    spent = int(flows.spending.filter(chosen)["cents"].sum())
    if not spent:
        near = ", ".join(_targets(flows)[:SHOWN]) or "nobody"
        raise UsageError(
            f"trace: nothing spent {_question(candidate, desk.name(filer), side)}, "
            f"expected one of those with spending: {near}"
        )
    by = ["committee"] if not candidate else ["candidate"]
    traced = trace(flows, by, chosen=chosen).rows
    summed = traced.group_by("bucket", "source").agg(
        pl.col("pro_rata_cents", "lifo_cents", "fifo_cents").sum()
    )
    return MoneyTrace(
        question=_question(candidate, desk.name(filer), side),
        spent_cents=spent,
        sources=tuple(_sources(desk, summed)),
        paths=tuple(_named_path(desk, one) for one in largest_paths(flows, chosen)),
        spending=tuple(_spending(desk, flows.spending.filter(chosen))),
        counts=flows.counts,
        assumptions=tuple(
            _assumptions(flows.counts, undated, desk.of_other_elections(undated))
        ),
    )


def _sources(desk: MoneyDesk, summed: pl.DataFrame) -> Iterable[TracedSource]:
    rules = ["pro_rata_cents", "lifo_cents", "fifo_cents"]
    ordered = summed.sort(["pro_rata_cents", "source"], descending=[True, False])
    for row in ordered.to_dicts():
        cents = [row[rule] for rule in rules]
        yield TracedSource(
            bucket=row["bucket"],
            source=desk.name(row["source"]),
            pro_rata_cents=row["pro_rata_cents"],
            least_cents=min(cents),
            most_cents=max(cents),
            lifo_cents=row["lifo_cents"],
            fifo_cents=row["fifo_cents"],
        )


def _spending(desk: MoneyDesk, rows: pl.DataFrame) -> Iterable[TracedSpending]:
    keys = ["committee", "candidate", "measure", "side"]
    summed = rows.group_by(keys).agg(pl.col("cents").sum())
    for row in summed.sort("cents", *keys, descending=[True, *[False] * 4]).to_dicts():
        filer = row.pop("committee")
        yield TracedSpending(filer_id=filer, committee=desk.name(filer), **row)


def _named_path(desk: MoneyDesk, path: FlowPath) -> FlowPath:
    return structs.replace(path, steps=tuple(desk.name(one) for one in path.steps))


def _targets(flows: Flows) -> list[str]:
    names = flows.spending.filter(pl.col("candidate") != "")["candidate"]
    return sorted(set(names.to_list()))


def _chosen(candidate: str, committee: str, side: str) -> pl.Expr:
    wanted = pl.lit(value=True)
    if candidate:
        wanted &= pl.col("candidate").str.to_lowercase() == candidate.strip().lower()
    if committee:
        wanted &= pl.col("committee") == committee
    if side:
        wanted &= pl.col("side") == side
    return wanted


def _question(candidate: str, committee: str, side: str) -> str:
    by = (say("by {committee}", committee=committee),) if committee else ()
    return join(" ", (*_about(candidate, side), *by))


def _about(candidate: str, side: str) -> tuple[str, ...]:
    if not candidate:
        return ()
    if side == "support":
        return (say("for {name}", name=candidate),)
    if side == "oppose":
        return (say("against {name}", name=candidate),)
    return (say("for and against {name}", name=candidate),)


def _assumptions(counts: FlowCounts, undated: date | None, others: int) -> Iterable[str]:
    yield say(
        "Money is followed by the mix of each committee's pool on the day of the payment "
        "(pro rata); the range is that of pro rata, last in first out and first in first out."
    )
    if counts.dated_by_assumption and undated:
        yield say(
            "{number} rows without a date are taken to be of {day}.",
            number=counts.dated_by_assumption,
            day=undated.isoformat(),
        )
    if others:
        yield say(
            "{number} rows without a date name another election: they are left out.",
            number=others,
        )
    if counts.left_out:
        yield say("{number} rows could not be used and are left out.", number=counts.left_out)
