"""The pages about money: each reads, renders and answers."""

from __future__ import annotations

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from downballot.errors import UsageError
from downballot.money.desk_values import MoneyTrace
from downballot.publication.committee_page import committee_page
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.late_page import late_page
from downballot.publication.money_addresses import LATE, MONEY, TRACE
from downballot.publication.money_page import money_page
from downballot.publication.money_rows import candidate_sums
from downballot.publication.rendering import Page
from downballot.publication.trace_page import TraceAsked, trace_page
from downballot.web.answers import AnyRequest, html_answer
from downballot.web.money_comparing import compare
from downballot.web.money_reader import MoneyReader, money_of, read_day
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import Freshness
from downballot.web.requests import parameters

SIDES = ("", "support", "oppose")


@get(MONEY, include_in_schema=False, sync_to_thread=True)
def money(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what was raised and spent, and for and against whom."""
    reader, money = reader_of(state), money_of(state)
    fresh = reader.fresh()
    totals, basis = money.totals(fresh), money.basis(fresh)

    def make(fresh: Freshness, _address: str) -> Page:
        return money_page(reader.site(fresh), totals, money.published(), basis)

    return html_answer(request, reader.page(fresh, address_of(request), make))


@get(f"{MONEY}committees/{{filer:str}}", include_in_schema=False, sync_to_thread=True)
def committee(request: AnyRequest, state: State, filer: FromPath[str]) -> Response[bytes]:
    """Show what is known of a committee."""
    reader, money = reader_of(state), money_of(state)
    fresh = reader.fresh()
    found, basis = money.committee(fresh, filer), money.basis(fresh)
    detail = money.detail(fresh, filer)

    def make(fresh: Freshness, _address: str) -> Page:
        return committee_page(reader.site(fresh), found, detail, basis)

    return html_answer(request, reader.page(fresh, address_of(request), make))


@get(f"{MONEY}committees", include_in_schema=False, sync_to_thread=False)
def committees() -> Redirect:
    """Lead to the page of money, which lists committees."""
    return Redirect(MONEY, status_code=307)


@get(TRACE, include_in_schema=False, sync_to_thread=True)
def trace(request: AnyRequest, state: State) -> Response[bytes]:
    """Show who paid for what was spent for or against somebody."""
    reader, money = reader_of(state), money_of(state)
    fresh, asked = reader.fresh(), trace_asked(parameters(address_of(request)))
    found, problem = _traced(money, fresh, asked)
    basis, totals = money.basis(fresh), money.totals(fresh)
    named = () if found or not totals else candidate_sums(totals.spender_totals())

    def make(fresh: Freshness, _address: str) -> Page:
        site = reader.site(fresh)
        return trace_page(site, asked, found, basis, choices=named, problem=problem)

    answered = html_answer(request, reader.page(fresh, address_of(request), make))
    if problem and answered.status_code != 304:
        answered.status_code = 404
    return answered


def trace_asked(given: dict[str, str]) -> TraceAsked:
    """Return what a request asks of who paid.

    Args:
        given: Parameters of the address.

    Raises:
        UsageError: A day or a side cannot be read.
    """
    names = TraceAsked.__struct_fields__
    asked = TraceAsked(**{name: given.get(name, "").strip()[:300] for name in names})
    read_day("undated", asked.undated)
    read_day("as_of", asked.as_of)
    if asked.side not in SIDES:
        raise UsageError(f"side {asked.side[:60]!r}: expected support or oppose")
    return asked


def _traced(
    money: MoneyReader, fresh: Freshness, asked: TraceAsked
) -> tuple[MoneyTrace | None, str]:
    """Return the answer, or why there is none."""
    if not (fresh.filings and (asked.candidate or asked.committee)):
        return None, ""
    try:
        return money.trace(fresh, asked), ""
    except UsageError as error:
        return None, shortened(str(error), SENTENCE_LENGTH)


@get(LATE, include_in_schema=False, sync_to_thread=True)
def late(request: AnyRequest, state: State) -> Response[bytes]:
    """Show reports within 24 hours since a day, by contest."""
    reader, money = reader_of(state), money_of(state)
    fresh = reader.fresh()
    since = money.since(parameters(address_of(request)).get("since", ""))
    contests, basis = money.late(fresh, since), money.basis(fresh)

    def make(fresh: Freshness, _address: str) -> Page:
        return late_page(reader.site(fresh), contests, since, basis)

    return html_answer(request, reader.page(fresh, f"{address_of(request)} {since}", make))


MONEY_PAGES = [money, committees, committee, trace, late, compare]
