"""The page of a committee: what it raised and spent, who gave, for and against whom."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join, say
from downballot.money.committee_detail import AmendedFiling, CommitteeDetail, Recipient
from downballot.money.desk_values import CommitteeMoney
from downballot.money.totals_values import SpenderTotal
from downballot.money.tracing_values import Bucket, MainSource
from downballot.publication.addresses import API
from downballot.publication.figures import percent, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.late_sentences import report_sentence
from downballot.publication.moments import day_text
from downballot.publication.money_addresses import candidate_path, committee_path, trace_path
from downballot.publication.money_figures import BUCKETS, dollars, payer_name
from downballot.publication.money_parts import Basis, money_links, rows_set_aside
from downballot.publication.money_rows import (
    CommitteeRow,
    SpenderRow,
    committee_row,
    election_day,
    spender_row,
)
from downballot.publication.named_sums import named_sums, several

SHOWN = 10
_PAID = {
    "expenditure": say("payment"),
    "contribution-made": say("gift to a candidate or committee"),
    "independent": say("independent expenditure"),
    "late-independent": say("independent expenditure, from a 24-hour report"),
    "late-made": say("gift, from a 24-hour report"),
    "loan-made": say("loan made"),
    "loan-repayment": say("loan paid back"),
    "membership": say("communication to its own members"),
}


class GiverRow(Struct, frozen=True):
    """Who gave, how much, and whether several givers have the name."""

    name: str
    given: str
    note: str = ""


def giver_rows(givers: Iterable[tuple[str, int]]) -> tuple[GiverRow, ...]:
    """Return givers by name, the largest first.

    Args:
        givers: Givers as a trace has them, with what each gave, in whole cents.
    """
    return tuple(
        GiverRow(name, dollars(cents), several(number))
        for name, cents, number in named_sums(givers)
    )


class RecipientRow(Struct, frozen=True):
    """Whom a committee paid: name, what for, how much, how many rows."""

    name: str
    what: str
    cents: str
    rows: str


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
        control: Whose committee it is, in words.
        control_href: The page of that candidate's money; or empty.
        recipients: Whom it paid most.
        late: Its late reports, the newest first, in words.
        more_late: How many more there are.
        amended: Filings that amend or replace earlier ones, in words.
        more_amended: How many more there are.
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
    control: str
    control_href: str
    recipients: tuple[RecipientRow, ...]
    late: tuple[str, ...]
    more_late: int
    amended: tuple[str, ...]
    more_amended: int
    set_aside: str
    files: tuple[str, ...]
    basis: Basis
    api: str


def committee_page(
    site: Site, money: CommitteeMoney, detail: CommitteeDetail, basis: Basis
) -> CommitteePage:
    """Return the page of a committee.

    Args:
        site: The desk.
        money: What is known of it.
        detail: Who controls it, whom it paid, what it filed late or anew.
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
        sentences=tuple(_sentence(one) for one in money.main_sources) or _largest(money),
        totals=tuple(committee_row(one) for one in money.totals),
        spending=tuple(spender_row(one) for one in largest),
        traces=_traces(money.filer_id, money.spending),
        givers=giver_rows(money.givers),
        control=_control(detail),
        control_href=candidate_path(detail.candidate) if detail.candidate else "",
        recipients=tuple(_recipient(one) for one in detail.recipients),
        late=tuple(report_sentence(one) for one in detail.late[:SHOWN]),
        more_late=max(0, len(detail.late) - SHOWN),
        amended=tuple(_amended(one) for one in detail.amended[:SHOWN]),
        more_amended=max(0, len(detail.amended) - SHOWN),
        set_aside=rows_set_aside(money.set_aside),
        files=money.files,
        basis=basis,
        api=f"{API}{path}",
    )


def _sentence(main: MainSource) -> str:
    share = percent(Fraction(main.cents, main.receipts_cents))
    part, whole = dollars(main.cents), dollars(main.receipts_cents)
    if main.bucket == Bucket.DONOR.value:
        return say(
            "{share} of its money on record came from {source}: {part} of {whole}.",
            share=share,
            source=payer_name(main.source),
            part=part,
            whole=whole,
        )
    bucket = BUCKETS.get(main.bucket, main.bucket)
    kind = join(", ", (payer_name(main.source), bucket)) if main.source else bucket
    return say(
        "{share} of its money on record: {kind}; {part} of {whole}.",
        share=share,
        kind=kind,
        part=part,
        whole=whole,
    )


def _largest(money: CommitteeMoney) -> tuple[str, ...]:
    """Say what the largest giver gave, where none gave most of it."""
    raised = sum(one.raised_cents for one in money.totals)
    largest = named_sums(money.givers)[:1]
    return tuple(
        _came_from(name, number, cents, raised)
        for name, cents, number in largest
        if 0 < cents <= raised
    )


def _came_from(name: str, number: int, cents: int, raised: int) -> str:
    share, part, whole = percent(Fraction(cents, raised)), dollars(cents), dollars(raised)
    if number > 1:
        return say(
            "{share} of what it raised came from givers named {name}: {part} of {whole}.",
            share=share,
            name=name,
            part=part,
            whole=whole,
        )
    return say(
        "{share} of what it raised came from {name}, its largest giver: {part} of {whole}.",
        share=share,
        name=name,
        part=part,
        whole=whole,
    )


def _control(detail: CommitteeDetail) -> str:
    if detail.candidate:
        return shortened(detail.candidate)
    return say("No filing here names a candidate whose committee it is.")


def _recipient(one: Recipient) -> RecipientRow:
    return RecipientRow(
        name=shortened(one.name) or say("nobody named"),
        what=_PAID.get(one.kind, one.kind),
        cents=dollars(one.cents),
        rows=f"{one.rows:,}",
    )


def _amended(one: AmendedFiling) -> str:
    form = say("Form {form}", form=shortened(one.form) or say("not said"))
    until = day_text(one.period_to) if one.period_to else ""
    what = say("{form} to {day}", form=form, day=until) if until else form
    number = (
        say("amendment {number}", number=str(one.amendment))
        if one.amendment
        else say("replaces {filing}", filing=shortened(one.replaces))
    )
    filing = shortened(one.filing)
    if one.filed_on:
        return say(
            "{form}: {amendment}, filed {day}; filing {filing}.",
            form=what,
            amendment=number,
            day=day_text(one.filed_on),
            filing=filing,
        )
    return say(
        "{form}: {amendment}; filing {filing}.", form=what, amendment=number, filing=filing
    )


def _traces(filer: str, spending: tuple[SpenderTotal, ...]) -> tuple[Link, ...]:
    days = sorted({election_day(one.election) for one in spending if one.ie_cents})
    words = say("Who paid for all that it spent independently")
    return tuple(
        Link(
            trace_path(committee=filer, undated=day),
            say("{words}, rows without a date taken to be of {day}", words=words, day=day)
            if day
            else words,
        )
        for day in days
    )
