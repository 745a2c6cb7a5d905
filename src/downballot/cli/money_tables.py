"""Tables of money for the terminal; dollars are written exactly, from whole cents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table

from downballot.cli.output import table
from downballot.money.desk_values import DonorMoney, MoneyTrace
from downballot.money.late_values import LateContest
from downballot.money.totals_values import CommitteeTotal, SpenderTotal
from downballot.publication.money_figures import dollars


def committees_table(rows: Iterable[CommitteeTotal]) -> Table:
    """Lay out what committees raised and spent, one row a committee and election."""
    shown = table(
        "", "committee", "election", ">raised", ">itemised", ">unitemised", ">loans", ">spent"
    )
    for one in rows:
        shown.add_row(
            f"{one.committee} ({one.filer_id})",
            one.election,
            dollars(one.raised_cents),
            dollars(one.itemised_cents),
            dollars(one.unitemised_cents),
            dollars(one.loans_cents),
            dollars(one.spent_cents),
        )
    return shown


def spenders_table(rows: Iterable[SpenderTotal]) -> Table:
    """Lay out independent expenditures, one row a spender, side and whom it was about."""
    shown = table(
        "", "spender", "election", "side", "about", ">independent expenditure", ">to members"
    )
    for one in rows:
        shown.add_row(
            f"{one.committee} ({one.filer_id})",
            one.election,
            one.support_or_oppose,
            one.candidate or one.measure,
            dollars(one.ie_cents),
            dollars(one.membership_cents) if one.membership_cents else "",
        )
    return shown


def sources_table(found: MoneyTrace, limit: int) -> Table:
    """Lay out original sources, the largest first, with the range over three rules."""
    shown = table("", "source", ">pro rata", ">share", ">range", "kind")
    for one in found.sources[: limit or None]:
        # A share for reading; the cents beside it are exact.
        share = f"{one.pro_rata_cents / found.spent_cents:.1%}"
        spread = f"{dollars(one.least_cents)} to {dollars(one.most_cents)}"
        shown.add_row(one.source, dollars(one.pro_rata_cents), share, spread, one.bucket)
    return shown


def trace_lines(found: MoneyTrace, limit: int) -> Iterator[str]:
    """Yield the largest paths of a trace, then what it rests on."""
    for path in found.paths[: limit or None]:
        steps = " > ".join(path.steps) or "all other paths"
        yield f"  {dollars(path.cents):>16}  {steps}"
    left = len(found.sources) - limit if limit else 0
    if left > 0:
        yield f"{left:,} more sources: --limit 0 shows them."
    yield from found.assumptions


def donors_table(found: DonorMoney, limit: int) -> Table:
    """Lay out whom a donor gave to, the largest first."""
    shown = table("", "to", ">given", ">gifts", "from", "to day")
    for one in found.gifts[: limit or None]:
        shown.add_row(
            one.committee,
            dollars(one.cents),
            f"{one.gifts:,}",
            str(one.first or ""),
            str(one.last or ""),
        )
    return shown


def late_table(contest: LateContest, limit: int) -> Table:
    """Lay out the late money of one contest, the largest first."""
    names = [contest.office, contest.district, contest.measure]
    title = " ".join(name for name in names if name) or "no contest named"
    shown = table(title, "filed", ">amount", "who", "what", "about")
    for one in contest.rows[: limit or None]:
        about = f"{one.side} {one.candidate or one.measure}".strip()
        giver = f"from {one.name}" if one.name and one.kind == "late-contribution" else ""
        shown.add_row(
            str(one.filed_on or one.date or ""),
            dollars(one.cents),
            one.filer_name or one.filer,
            giver or one.kind,
            about,
        )
    return shown


def reconciled_table(rows: Sequence[Mapping[str, object]]) -> Table:
    """Lay out summary lines beside the sums of their rows."""
    shown = table("", "filer", "form", "line", ">stated", ">counted", ">difference", "cause")
    for row in rows:
        cents = [row[f"{name}_cents"] for name in ("stated", "counted", "difference")]
        amounts = [dollars(one) if isinstance(one, int) else "" for one in cents]
        shown.add_row(
            str(row["filer"]), str(row["form"]), str(row["line"]), *amounts, str(row["cause"])
        )
    return shown
