"""The board of a body on a day: who holds each seat, and which bloc has a majority."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from msgspec import structs

from downballot.control.blocs import alignment_on, bloc_of, blocs_in_use, find_scheme
from downballot.control.board_words import board_sentences
from downballot.control.register import find_person
from downballot.control.terms import TermOnDay, term_on
from downballot.control.values import Board, SeatHolder, Split
from downballot.errors import UsageError
from downballot.model.body import Alignment, Bloc, BodyRecord, Person, Scheme, Seat, Term
from downballot.model.partial_date import PartialDate
from downballot.model.rule import MAJORITY, Share, parse_share
from downballot.model.sentence import of_table


def board_on(
    record: BodyRecord,
    as_of: PartialDate,
    *,
    scheme: str = "",
    elected_by: PartialDate | None = None,
    viewed_on: PartialDate | None = None,
) -> Board:
    """Return the board of a body on a day, as one scheme sorts it.

    Of a month or year that is its last day. ``holder`` follows from every row, also rows
    that cannot be checked; the sentences say who is in control only where all rows can.

    Args:
        record: What is on record of the body.
        as_of: The day, month or year.
        scheme: Id of the scheme; empty for the first of the record.
        elected_by: Leave out terms that an election after this day filled, so that the
            board is the one known then; None to leave out none.
        viewed_on: Sort members as the scheme did on this day; None for ``as_of``.

    Raises:
        UsageError: The record has no such scheme.
        RuleError: The body's rule of a majority is not a share.
    """
    chosen = find_scheme(record, scheme)
    blocs = blocs_in_use(record, chosen, (viewed_on or as_of).last)
    terms = _terms_on(record, as_of.last, elected_by)
    seats = tuple(
        _seat_holder(record, seat, found, (viewed_on or as_of).last, chosen)
        for seat, found in zip(record.seats, terms, strict=True)
    )
    split = split_of(seats, blocs)
    needed = seats_needed(record, as_of)
    board = Board(
        body=record.body,
        as_of=as_of,
        scheme=chosen,
        blocs=blocs,
        seats=seats,
        split=split,
        needed=needed,
        holder=majority_holder(split, needed),
        according_to=_voices(seats),
        sentences=(),
    )
    share = share_needed(record, as_of)
    before = {term.before.seat: term.before for term in terms if term.before}
    return structs.replace(board, sentences=board_sentences(board, share=share, before=before))


def with_open_seats(board: Board, seats: Collection[str]) -> Board:
    """Return a board on which seats are still to be filled; it says nothing of control.

    Args:
        board: The board.
        seats: Ids of the seats that nobody holds yet.
    """
    holders = tuple(
        SeatHolder(seat=one.seat, person=None, term=None) if one.seat.id in seats else one
        for one in board.seats
    )
    split = split_of(holders, board.blocs)
    return structs.replace(
        board,
        seats=holders,
        split=split,
        holder=majority_holder(split, board.needed),
        according_to=_voices(holders),
        sentences=(),
    )


def share_needed(record: BodyRecord, as_of: PartialDate, *, rule: str = "majority") -> Share:
    """Return which share of all seats a body's rule asks for.

    Args:
        record: What is on record of the body.
        as_of: When.
        rule: Name of the rule: ``majority`` (more than half unless the record says
            otherwise) or ``supermajority``.

    Raises:
        UsageError: The record has no such rule then.
        RuleError: What it has is not a share.
    """
    day = as_of.last
    values = [
        one.value
        for one in record.rules
        if one.rule == rule
        and (one.starts is None or one.starts.first <= day)
        and (one.ends is None or day < one.ends.last)
    ]
    if values:
        return parse_share(values[-1])
    if rule == "majority":
        return MAJORITY
    known = ", ".join(dict.fromkeys(one.rule for one in record.rules)) or "none"
    raise UsageError(
        f"rule {rule!r}: not on record for {record.body.short_name} in {as_of.words}, "
        f"expected one of {known}"
    )


def seats_needed(record: BodyRecord, as_of: PartialDate, *, rule: str = "majority") -> int:
    """Return the fewest seats that meet a body's rule, of all seats, filled or not.

    Args:
        record: What is on record of the body.
        as_of: When.
        rule: Name of the rule, as for ``share_needed``.

    Raises:
        UsageError: The record has no such rule then.
        RuleError: What it has is not a share.
    """
    return share_needed(record, as_of, rule=rule).votes_needed(len(record.seats))


def split_of(seats: tuple[SeatHolder, ...], blocs: tuple[Bloc, ...]) -> Split:
    """Count the seats of each bloc.

    Args:
        seats: Every seat of the body.
        blocs: The blocs of the scheme, in the order of their sides.
    """
    held = [one for one in seats if not one.vacant]
    return Split(
        blocs=tuple((bloc.id, sum(one.bloc == bloc.id for one in held)) for bloc in blocs),
        unaligned=sum(not one.bloc for one in held),
        vacant=sum(one.vacant and one.term is not None for one in seats),
        open=sum(one.term is None for one in seats),
    )


def majority_holder(split: Split, needed: int) -> str:
    """Return the id of the bloc that has as many seats as it takes; empty where none has.

    Args:
        split: Seats of each bloc.
        needed: Seats that make the majority asked for.
    """
    return next((bloc for bloc, held in split.blocs if held >= needed), "")


def _terms_on(record: BodyRecord, day: date, elected_by: PartialDate | None) -> list[TermOnDay]:
    """Return the term of each seat; none of one whose id an earlier seat has already."""
    found = {
        seat.id: term_on(record, seat.id, day, elected_by=elected_by) for seat in record.seats
    }
    return [found.pop(seat.id, TermOnDay(None)) for seat in record.seats]


def _seat_holder(
    record: BodyRecord, seat: Seat, found: TermOnDay, day: date, scheme: Scheme | None
) -> SeatHolder:
    term, person = found.term, _person(record, found.term)
    view = alignment_on(record, scheme, person.id, day) if person else None
    return SeatHolder(
        seat=seat,
        person=person,
        term=term,
        bloc=bloc_of(view),
        alignment=view,
        before=_person(record, found.before),
        verified=_verified(term, view) and not found.claimed,
    )


def _person(record: BodyRecord, term: Term | None) -> Person | None:
    return find_person(record, term.person) if term and term.person else None


def _verified(term: Term | None, view: Alignment | None) -> bool:
    return (term is None or term.verified) and (view is None or view.verified)


def _voices(seats: tuple[SeatHolder, ...]) -> tuple[str, ...]:
    views = [one.alignment.according_to for one in seats if one.alignment]
    return tuple(dict.fromkeys(voice for view in views for voice in _each(view)))


def _each(voices: str) -> tuple[str, ...]:
    parts = voices.split("; ")
    return tuple(of_table(one) for one in parts) if len(parts) > 1 else (voices,)
