"""The page of a committee: what it raised and spent, who gave, for and against whom."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.money.desk_values import CommitteeMoney
from downballot.money.totals_values import SpenderTotal
from downballot.money.tracing_values import Bucket, MainSource
from downballot.publication.addresses import API
from downballot.publication.figures import percent, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.money_addresses import committee_path, trace_path
from downballot.publication.money_figures import dollars, payer_name
from downballot.publication.money_parts import Basis, money_links, rows_set_aside
from downballot.publication.money_rows import (
    CommitteeRow,
    SpenderRow,
    committee_row,
    election_day,
    spender_row,
)


class GiverRow(Struct, frozen=True):
    """Who gave, and how much."""

    name: str
    given: str


class CommitteePage(Struct, frozen=True):
    """Everything on the page of a committee.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        name: Its name.
        filer: Its id.
        sentences: Who gave most of what it received, as figures.
        totals: What it raised and spent, by election.
        spending: For and against whom it spent.
        traces: Pages that say who paid for that.
        givers: The largest givers.
        set_aside: How many rows of its files were set aside, in words.
        files: Names of the files that hold its filings.
        basis: What the figures rest on.
        api: Where the same is as JSON.
    """

    frame: Frame
    links: tuple[Link, ...]
    name: str
    filer: str
    sentences: tuple[str, ...]
    totals: tuple[CommitteeRow, ...]
    spending: tuple[SpenderRow, ...]
    traces: tuple[Link, ...]
    givers: tuple[GiverRow, ...]
    set_aside: str
    files: tuple[str, ...]
    basis: Basis
    api: str


def committee_page(site: Site, money: CommitteeMoney, basis: Basis) -> CommitteePage:
    """Return the page of a committee.

    Args:
        site: The desk.
        money: What is known of it.
        basis: What the figures rest on.
    """
    path = committee_path(money.filer_id)
    name = shortened(money.name)
    largest = sorted(money.spending, key=lambda one: (-one.ie_cents, one.candidate))
    return CommitteePage(
        frame=frame(site, name, path),
        links=money_links(path),
        name=name,
        filer=money.filer_id,
        sentences=tuple(_sentence(one) for one in money.main_sources),
        totals=tuple(committee_row(one) for one in money.totals),
        spending=tuple(spender_row(one) for one in largest),
        traces=_traces(money.filer_id, money.spending),
        givers=tuple(
            GiverRow(payer_name(giver), dollars(cents)) for giver, cents in money.givers
        ),
        set_aside=rows_set_aside(money.set_aside),
        files=money.files,
        basis=basis,
        api=f"{API}{path}",
    )


def _sentence(main: MainSource) -> str:
    share = percent(Fraction(main.cents, main.receipts_cents))
    of = f"{dollars(main.cents)} of {dollars(main.receipts_cents)}"
    if main.bucket == Bucket.DONOR.value:
        return f"{share} of its money on record came from {payer_name(main.source)}: {of}."
    kind = main.bucket if not main.source else f"{payer_name(main.source)}, {main.bucket}"
    return f"{share} of its money on record: {kind}; {of}."


def _traces(filer: str, spending: tuple[SpenderTotal, ...]) -> tuple[Link, ...]:
    days = sorted({election_day(one.election) for one in spending if one.ie_cents})
    words = "Who paid for all that it spent independently"
    return tuple(
        Link(
            trace_path(committee=filer, undated=day),
            f"{words}, rows without a date taken to be of {day}" if day else words,
        )
        for day in days
    )
