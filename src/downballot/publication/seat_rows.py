"""The seats of a board as rows: who holds each, since when, and in whose view of which bloc."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from downballot.control.values import Board, SeatHolder
from downballot.model.body import Alignment, AlignmentKind, Filling, Seat, Term
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.publication.body_addresses import member_path, seat_path
from downballot.publication.body_parts import (
    NO_BLOC,
    BlocMark,
    Reference,
    bloc_marks,
    reference,
    term_words,
)

_KINDS = {
    AlignmentKind.NAMED: "",
    AlignmentKind.REMAINING: say("the source gives the numbers and names the others"),
    AlignmentKind.DISPUTED: say("disputed, counted for no bloc"),
    AlignmentKind.UNALIGNED: say("belongs to no bloc"),
}
FILLINGS = {
    Filling.ELECTED: say("elected"),
    Filling.SPECIAL: say("special election"),
    Filling.APPOINTED: say("appointed"),
    Filling.VACANT: say("vacant"),
    Filling.UNKNOWN: say("unknown"),
}


class View(Struct, frozen=True):
    """Somebody's view of which bloc a member belongs to.

    Attributes:
        bloc: The bloc.
        according_to: Whose view it is; empty where nobody has one.
        how: How the member belongs to it, where it must be said; or empty.
        source: Where that is said; None where nobody says it.
    """

    bloc: BlocMark
    according_to: str
    how: str
    source: Reference | None


class SeatRow(Struct, frozen=True):
    """A seat on the day.

    Attributes:
        seat: The seat's name.
        seat_href: Address of its history.
        member: Who holds it; empty while it is vacant or nothing is on record.
        member_href: Address of the member's page; empty without one.
        empty: What is said in place of a member.
        before: Who held it before in a month of which the day is not known; or empty.
        term: From when to when.
        how: How the seat was filled.
        source: Where the term is on record; None where it is not.
        view: Which bloc the member belongs to, in whose view.
        next_election: When the seat is filled next; a dash where that is not known.
        verified: Whether term and view have sources that can be opened.
    """

    seat: str
    seat_href: str
    member: str
    member_href: str
    empty: str
    before: str
    term: str
    how: str
    source: Reference | None
    view: View
    next_election: str
    verified: bool


def seat_row(holder: SeatHolder, board: Board) -> SeatRow:
    """Return a seat as a row.

    Args:
        holder: The seat with who holds it.
        board: Its board.
    """
    person, term, body = holder.person, holder.term, board.body.id
    return SeatRow(
        seat=holder.seat.name,
        seat_href=seat_path(body, holder.seat.id),
        member=person.name if person else "",
        member_href=member_path(body, person.id) if person else "",
        empty="" if person else say("vacant") if term else say("nobody is on record"),
        before=holder.before.name if holder.before else "",
        term=term_words(term) if term else "",
        how=FILLINGS[term.filling] if term and person else "",
        source=reference(term) if term else None,
        view=_view(holder, bloc_marks(board.blocs)),
        next_election=_next_election(holder.seat, board.as_of),
        verified=holder.verified,
    )


def _view(holder: SeatHolder, marks: Mapping[str, BlocMark]) -> View:
    said = holder.alignment
    if said is None:
        return View(NO_BLOC, "", "", None)
    mark = marks.get(holder.bloc, NO_BLOC)
    return View(mark, said.according_to, view_kind(said), reference(said))


def view_kind(view: Alignment) -> str:
    """Say how somebody belongs to a bloc where that must be said; empty otherwise.

    Args:
        view: Somebody's view.
    """
    return _KINDS[view.kind]


def _next_election(seat: Seat, day: PartialDate) -> str:
    coming = (one.words for one in seat.next_elections if one.last >= day.last)
    return next(coming, say("not on record"))


def term_note(term: Term) -> str:
    """Say what must be known of a term besides its dates; empty for nothing.

    Args:
        term: The term.
    """
    notes = (
        say("ended early ({why})", why=term.ended_by) if term.ended_by else "",
        "" if term.stated or not term.person else say("dates follow from the election"),
        "" if term.counts_for_limit or not term.person else say("does not count for the limit"),
    )
    return join("; ", [note for note in notes if note])
