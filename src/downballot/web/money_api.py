"""The JSON API of money: the same figures as its pages, in whole cents.

Who gave is named as filings have it, without address, ZIP code or employer.
"""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct, structs

from downballot.money.committee_detail import CommitteeDetail
from downballot.money.desk_values import CommitteeMoney, MoneyTrace
from downballot.money.late_values import LateContest
from downballot.money.totals_values import CommitteeTotal, SpenderTotal
from downballot.publication.addresses import API
from downballot.publication.money_addresses import LATE, MONEY, TRACE
from downballot.publication.money_figures import payer_name
from downballot.web.answers import AnyRequest, json_answer
from downballot.web.money_comparing import read_comparison
from downballot.web.money_pages import trace_asked
from downballot.web.money_reader import NO_FILINGS, MoneyReader, money_of, read_day
from downballot.web.pages import reader_of

LastDay = Annotated[
    str,
    QueryParameter(
        description="Only transactions up to this day; all if absent.",
        examples=[Example(value="2020-11-03")],
    ),
]


class Source(Struct, frozen=True):
    """A file behind the figures.

    Attributes:
        name: Its name.
        format: Name of its format.
        sha256: Hash of its bytes.
        received_at: When it was taken in.
        transactions: Rows that were kept.
        set_aside: Rows that could not be used.
    """

    name: str
    format: str
    sha256: str
    received_at: str
    transactions: int
    set_aside: int


class MoneyTotals(Struct, frozen=True):
    """What filings add up to.

    Attributes:
        committees: By committee and election.
        spenders: Independent expenditures by spender, side and whom they were about.
        sources: The files.
        set_aside: Rows of them that could not be used.
    """

    committees: tuple[CommitteeTotal, ...]
    spenders: tuple[SpenderTotal, ...]
    sources: tuple[Source, ...]
    set_aside: int


class CommitteeRecord(CommitteeMoney, frozen=True):
    """What is known of a committee, and what its filings say beside its totals.

    Attributes:
        detail: Who controls it, whom it paid, what it filed late or anew.
    """

    detail: CommitteeDetail


class TraceRecord(Struct, frozen=True):
    """Who paid, and the files that say so."""

    trace: MoneyTrace
    sources: tuple[Source, ...]
    set_aside: int


class LateRecord(Struct, frozen=True):
    """Late money since a day, by contest, the largest first."""

    since: str
    contests: tuple[LateContest, ...]


@get(f"{API}{MONEY}totals", sync_to_thread=True)
def read_totals(
    request: AnyRequest, state: State, as_of: LastDay = ""
) -> Response[MoneyTotals]:
    """Add up what committees raised and spent, and what was spent for and against whom.

    Raises:
        NotFoundException: No filings were taken in.
    """
    money = money_of(state)
    found = money.totals(reader_of(state).fresh(), read_day("as_of", as_of))
    if not found:
        raise NotFoundException(NO_FILINGS)
    sources, aside = _sources(money)
    value = MoneyTotals(
        tuple(found.committee_totals()), tuple(found.spender_totals()), sources, aside
    )
    return json_answer(request, value)


@get(f"{API}{MONEY}committees/{{filer:str}}", sync_to_thread=True)
def read_committee(
    request: AnyRequest,
    state: State,
    filer: Annotated[str, PathParameter(description="The committee's id as a filer.")],
) -> Response[CommitteeRecord]:
    """Give what is known of a committee: totals, spending, who gave most, whom it paid."""
    money, fresh = money_of(state), reader_of(state).fresh()
    found = money.committee(fresh, filer)
    named = structs.replace(
        found,
        givers=tuple((payer_name(giver), cents) for giver, cents in found.givers),
        main_sources=tuple(
            structs.replace(one, source=payer_name(one.source)) for one in found.main_sources
        ),
    )
    fields = {name: getattr(named, name) for name in CommitteeMoney.__struct_fields__}
    return json_answer(request, CommitteeRecord(**fields, detail=money.detail(fresh, filer)))


@get(f"{API}{TRACE}", sync_to_thread=True)
def read_trace(
    request: AnyRequest,
    state: State,
    candidate: Annotated[
        str, QueryParameter(description="Whom it was spent for or against, as filings have it.")
    ] = "",
    committee: Annotated[
        str, QueryParameter(description="Who spent it: id, or words of the name.")
    ] = "",
    side: Annotated[str, QueryParameter(description="support or oppose; both if absent.")] = "",
    undated: Annotated[
        str, QueryParameter(description="The day that rows without a date are taken to be of.")
    ] = "",
    as_of: LastDay = "",
) -> Response[TraceRecord]:
    """Say who paid for what was spent, by source, with a range over three rules."""
    money = money_of(state)
    asked = trace_asked({
        "candidate": candidate,
        "committee": committee,
        "side": side,
        "undated": undated,
        "as_of": as_of,
    })
    found = money.trace(reader_of(state).fresh(), asked)
    return json_answer(request, TraceRecord(named_trace(found), *_sources(money)))


@get(f"{API}{LATE}", sync_to_thread=True)
def read_late(
    request: AnyRequest,
    state: State,
    since: Annotated[
        str, QueryParameter(description="The first day that counts; a week ago if absent.")
    ] = "",
) -> Response[LateRecord]:
    """Give reports within 24 hours since a day, by contest, the largest first."""
    money = money_of(state)
    day = money.since(since)
    contests = money.late(reader_of(state).fresh(), day)
    return json_answer(request, LateRecord(day.isoformat(), contests))


def named_trace(found: MoneyTrace) -> MoneyTrace:
    """Return a trace with who paid named as pages name them.

    Args:
        found: The trace.
    """
    return structs.replace(
        found,
        sources=tuple(
            structs.replace(one, source=payer_name(one.source)) for one in found.sources
        ),
        paths=tuple(
            structs.replace(one, steps=tuple(payer_name(step) for step in one.steps))
            for one in found.paths
        ),
    )


def _sources(money: MoneyReader) -> tuple[tuple[Source, ...], int]:
    known = money.batches()
    sources = tuple(
        Source(
            one.name,
            one.format,
            one.sha256,
            one.received_at.isoformat(timespec="seconds"),
            one.transactions,
            one.set_aside,
        )
        for one in known
    )
    return sources, sum(one.set_aside for one in known)


MONEY_API = [read_totals, read_committee, read_trace, read_late, read_comparison]
