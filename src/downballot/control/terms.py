"""Which term of a seat covers a day, as far as its dates are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from downballot.model.body import BodyRecord, Term
from downballot.model.partial_date import PartialDate


class TermOnDay(Struct, frozen=True):
    """The term of a seat on a day.

    Attributes:
        term: The term or vacancy; None where nothing is on record.
        before: The term that it followed, of somebody else or a vacancy, where the day of
            the change is not known and may be later than this day; None otherwise.
        claimed: Another row has somebody else in the seat on this day, so that neither can
            be relied on.
    """

    term: Term | None
    before: Term | None = None
    claimed: bool = False


def term_on(
    record: BodyRecord, seat: str, day: date, *, elected_by: PartialDate | None = None
) -> TermOnDay:
    """Return the term that covers a day.

    A term lasts until the next one of its seat starts, and at most to the end of the last
    day that its own end can be. One that starts on a day not known is taken to start on
    the first day that it can, unless the one before certainly lasted longer. One of which the
    start is not on record covers no day on which the record does not know its holder yet.

    Args:
        record: What is on record of the body.
        seat: The seat's id.
        day: The day.
        elected_by: Leave out terms that an election after this day filled; None for none.
    """
    terms = seat_terms(record, seat, elected_by=elected_by)
    started = [term for term in terms if _has_started(term, day)]
    if not started:
        return TermOnDay(None)
    if _claimed_by_two(started, day):
        return TermOnDay(started[-1], claimed=True)
    newest, before = started[-1], started[-2] if len(started) > 1 else None
    if before is None or not _may_start_later(newest, day) or _ended(before, day):
        return TermOnDay(None if _ended(newest, day) else newest)
    if before.ends and day < before.ends.first:
        return TermOnDay(before)
    changed = newest.starts is not None and before.person != newest.person
    return TermOnDay(newest, before if changed else None)


def seat_terms(
    record: BodyRecord, seat: str, *, elected_by: PartialDate | None = None
) -> tuple[Term, ...]:
    """Return the terms and vacancies of a seat, oldest first.

    Args:
        record: What is on record of the body.
        seat: The seat's id.
        elected_by: Leave out terms that an election after this day filled; None for none.
    """
    terms = (term for term in record.terms if term.seat == seat)
    known = (
        term
        for term in terms
        if not (elected_by and term.election and term.election.first > elected_by.last)
    )
    return tuple(sorted(known, key=lambda term: (_start(term) or date.min, term.line)))


def _claimed_by_two(started: Sequence[Term], day: date) -> bool:
    """Say whether an earlier row certainly goes on, of somebody else than the newest's."""
    newest = started[-1]
    going_on = (one for one in started[:-1] if one.ends and day < one.ends.first)
    certain = not _may_start_later(newest, day) and not _ended(newest, day)
    return certain and any(one.person != newest.person for one in going_on)


def _has_started(term: Term, day: date) -> bool:
    start = _start(term)
    return start is not None and start <= day


def _start(term: Term) -> date | None:
    """Return the first day that a term can have; else since when its holder is known.

    That is the election that filled it, or else the day of a source that named the holder
    before the term ended, or else the day before its end. None where the row has no day.
    """
    if term.starts:
        return term.starts.first
    if term.election:
        return term.election.last
    named = [term.as_of.last] if term.as_of else []
    eve = [term.ends.first - timedelta(days=1)] if term.ends else []
    return min(named + eve, default=None)


def _ended(term: Term, day: date) -> bool:
    return term.ends is not None and term.ends.last < day


def _may_start_later(term: Term, day: date) -> bool:
    return term.starts is None or day < term.starts.last
