"""The page and the API of a candidate's money, and the links to it from other pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.params import FromPath, PathParameter
from msgspec import structs

from downballot.errors import FormatError, UsageError
from downballot.model.body import BodyRecord, Person
from downballot.model.partial_date import PartialDate
from downballot.money.candidate_values import CandidateMoney, CandidateTotals
from downballot.money.candidates import candidate_id
from downballot.money.published import votes_then
from downballot.publication.addresses import API
from downballot.publication.body_addresses import member_path, seat_path
from downballot.publication.candidate_page import VoteCount, candidate_page
from downballot.publication.frame import Link
from downballot.publication.money_addresses import MONEY
from downballot.publication.money_figures import payer_name
from downballot.publication.rendering import Page
from downballot.web.answers import AnyRequest, html_answer, json_answer
from downballot.web.money_api import named_trace
from downballot.web.money_reader import money_of
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import DeskReader, Freshness


@get(f"{MONEY}candidate/{{name:str}}", include_in_schema=False, sync_to_thread=True)
def candidate(request: AnyRequest, state: State, name: FromPath[str]) -> Response[bytes]:
    """Show what is known of a candidate's money."""
    reader, money = reader_of(state), money_of(state)
    fresh = reader.fresh()
    found, basis = money.candidate(fresh, name), money.basis(fresh)

    def make(fresh: Freshness, _address: str) -> Page:
        people = tuple(_people(reader, found.totals))
        return candidate_page(
            reader.site(fresh),
            found,
            basis,
            about=tuple(_about(people)),
            counts=tuple(_counts(people, found.totals)),
        )

    return html_answer(request, reader.page(fresh, address_of(request), make))


@get(f"{API}{MONEY}candidate/{{name:str}}", sync_to_thread=True)
def read_candidate(
    request: AnyRequest,
    state: State,
    name: Annotated[str, PathParameter(description="The candidate: huber-trenado.")],
) -> Response[CandidateMoney]:
    """Give what is known of a candidate's money: own, for and against, who paid, who gave."""
    found = money_of(state).candidate(reader_of(state).fresh(), name)
    named = structs.replace(
        found,
        givers=tuple((payer_name(giver), cents) for giver, cents in found.givers),
        traces=tuple(
            structs.replace(one, trace=named_trace(one.trace)) for one in found.traces
        ),
    )
    return json_answer(request, named)


def _people(reader: DeskReader, found: CandidateTotals) -> Iterator[tuple[BodyRecord, Person]]:
    """Find those on record of the desk's bodies who have the candidate's name.

    Yields:
        The body's record, and who it is.
    """
    with reader.turn:
        for body in reader.desk.settings.bodies:
            try:
                record = reader.desk.body(body.id).record
            except (FormatError, UsageError):
                continue  # its own pages say what is wrong with its tables
            for person in record.people:
                if found.id in map(candidate_id, (person.name, *person.also)):
                    yield record, person


def _about(people: Iterable[tuple[BodyRecord, Person]]) -> Iterator[Link]:
    for record, person in people:
        body = record.body
        yield Link(member_path(body.id, person.id), f"{person.name}, {body.short_name}")
        names = {one.id: one.name for one in record.seats}
        seats = dict.fromkeys(one.seat for one in record.candidacies if one.person == person.id)
        for seat in seats:
            yield Link(seat_path(body.id, seat), names.get(seat, seat))


def _counts(
    people: Iterable[tuple[BodyRecord, Person]], found: CandidateTotals
) -> Iterator[VoteCount]:
    elections = {one.election for one in found.committees}
    elections |= {one.election for one in found.spenders}
    for record, person in people:
        days = {
            one.election
            for one in record.candidacies
            if one.person == person.id and str(one.election) in elections
        }
        for day in sorted(days, reverse=True):
            yield from _count(record, person.id, day)


def _count(record: BodyRecord, person: str, day: PartialDate) -> Iterator[VoteCount]:
    for one in votes_then(record, day, (person,)):
        if one.votes > 0:
            until = f" as of {one.as_of.words}" if one.as_of else ""
            yield VoteCount(str(day), one.votes, f"{one.stage}{until}")


CANDIDATE_PAGES = [candidate]
CANDIDATE_API = [read_candidate]
