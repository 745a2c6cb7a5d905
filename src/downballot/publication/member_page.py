"""The page of a member or candidate: terms, contests, blocs in whose view, endorsements.

It holds what the tables of the body hold, nothing else about the person.
"""

from __future__ import annotations

from msgspec import Struct

from downballot.control.seat_history import seat_history
from downballot.model.body import Alignment, BodyRecord, Endorsement, Person, Position, Term
from downballot.model.sentence import join, say
from downballot.publication.addresses import API, Address
from downballot.publication.body_addresses import endorser_path, member_path, seat_path
from downballot.publication.body_parts import (
    NO_BLOC,
    BlocMark,
    BodyHead,
    Reference,
    bloc_marks,
    body_head,
    reference,
    span_words,
    term_words,
)
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.seat_page import CandidateRow, candidate_row, round_title
from downballot.publication.seat_rows import FILLINGS, term_note, view_kind

POSITIONS = {
    Position.ENDORSES: say("endorsed"),
    Position.BACKS: say("backed, without the word endorsement"),
    Position.OPPOSES: say("opposed"),
    Position.WITHDRAWN: say("endorsed and withdrew it"),
    Position.NONE: say("endorsed nobody"),
}


class HeldTerm(Struct, frozen=True):
    """A term: seat, dates, how the seat was filled, notes, source.

    ``quoted`` says whether how it was filled is what a row of the tables says, in English.
    """

    seat: str
    seat_href: str
    dates: str
    how: str
    quoted: bool
    notes: str
    source: Reference


class RoundRow(Struct, frozen=True):
    """A round in which the person stood."""

    title: str
    seat: str
    seat_href: str
    row: CandidateRow


class ViewRow(Struct, frozen=True):
    """Somebody's view of which bloc the person belongs to."""

    scheme: str
    bloc: BlocMark
    dates: str
    according_to: str
    how: str
    source: Reference


class EndorsementRow(Struct, frozen=True):
    """What an endorser did in a contest of the person."""

    date: str
    contest: str
    endorser: str
    endorser_href: str
    position: str
    source: Reference


class MemberPage(Struct, frozen=True):
    """Everything on the page of a member or candidate.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        name: The name as readers know it.
        also: Other forms under which ballots or sources have it.
        terms: Terms, newest first.
        rounds: Rounds, newest first.
        views: Blocs, in whose view, newest first.
        endorsements: Endorsements, newest first.
        unverified: Whether something on the page has no source that can be opened.
        source: Where the person is on record.
        api: Where the same is as JSON.
        filed: Pages of candidates of whom filings have money.
    """

    frame: Frame
    head: BodyHead
    name: str
    also: tuple[str, ...]
    terms: tuple[HeldTerm, ...]
    rounds: tuple[RoundRow, ...]
    views: tuple[ViewRow, ...]
    endorsements: tuple[EndorsementRow, ...]
    unverified: bool
    source: Reference
    api: str
    filed: tuple[Link, ...] = ()


def member_page(site: Site, record: BodyRecord, person: Person) -> MemberPage:
    """Return the page of a member or candidate.

    Args:
        site: The desk.
        record: All that is on record of the body.
        person: The person.
    """
    body, path = record.body, member_path(record.body.id, person.id)
    terms = tuple(_term(record, one) for one in record.terms if one.person == person.id)
    rounds = _rounds(record, person)
    views = tuple(_view(record, one) for one in record.alignments if one.person == person.id)
    endorsements = tuple(
        _endorsement(record, one) for one in _newest(record) if one.choice == person.id
    )
    sources = (
        *(one.source for one in terms),
        *(one.source for one in views),
        *(one.source for one in endorsements),
        *(one.row.source for one in rounds),
    )
    return MemberPage(
        frame=frame(site, join(", ", (person.name, body.short_name)), path),
        head=body_head(site, body, path),
        name=person.name,
        also=person.also,
        terms=terms[::-1],
        rounds=rounds,
        views=views[::-1],
        endorsements=endorsements,
        unverified=not all(one.verified for one in sources),
        source=reference(person),
        api=f"{API}{path}",
    )


def _seat_name(record: BodyRecord, seat: str) -> str:
    return next((one.name for one in record.seats if one.id == seat), seat)


def _term(record: BodyRecord, term: Term) -> HeldTerm:
    return HeldTerm(
        seat=_seat_name(record, term.seat),
        seat_href=seat_path(record.body.id, term.seat),
        dates=term_words(term),
        how=term.how or FILLINGS[term.filling],
        quoted=bool(term.how),
        notes=term_note(term),
        source=reference(term),
    )


def _rounds(record: BodyRecord, person: Person) -> tuple[RoundRow, ...]:
    people, body = {person.id: person}, record.body.id
    found = [
        (one, seat)
        for seat in record.seats
        for past in seat_history(record, seat.id).rounds
        for one in past.candidates
        if one.person == person.id
    ]
    newest_first = sorted(found, key=lambda each: each[0].election.last, reverse=True)
    return tuple(
        RoundRow(
            title=round_title(one.round, one.election),
            seat=seat.name,
            seat_href=Address(f"{seat_path(body, seat.id)}#e{one.election}"),
            row=candidate_row(one, people, body),
        )
        for one, seat in newest_first
    )


def _view(record: BodyRecord, view: Alignment) -> ViewRow:
    marks = bloc_marks(one for one in record.blocs if one.scheme == view.scheme)
    names = {one.id: one.name for one in record.schemes}
    return ViewRow(
        scheme=names.get(view.scheme, view.scheme),
        bloc=marks.get(view.bloc, NO_BLOC),
        dates=span_words(view.starts, view.ends),
        according_to=view.according_to,
        how=view_kind(view),
        source=reference(view),
    )


def _newest(record: BodyRecord) -> list[Endorsement]:
    return sorted(record.endorsements, key=lambda one: one.election.last, reverse=True)


def _endorsement(record: BodyRecord, one: Endorsement) -> EndorsementRow:
    return EndorsementRow(
        date=one.election.words,
        contest=_seat_name(record, one.contest),
        endorser=one.endorser,
        endorser_href=endorser_path(record.body.id, one.endorser),
        position=POSITIONS[one.position],
        source=reference(one),
    )
