"""What is on record of a seat: who held it, and its past contests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import structs

from downballot.control.register import find_person, find_seat
from downballot.control.terms import seat_terms
from downballot.control.values import PastRound, SeatHistory
from downballot.model.body import BodyRecord, Candidacy, CountStage, PastOutcome
from downballot.model.finding import Finding

STAGES = {stage: number for number, stage in enumerate(CountStage)}
_OF_A_TABLE = "rows-unverified"  # names a first row, but tells of many
_PLACES = {
    PastOutcome.WON: 0,
    PastOutcome.LEADING: 1,
    PastOutcome.RUNOFF: 1,
    PastOutcome.TRAILING: 2,
    PastOutcome.LOST: 2,
}


def seat_history(record: BodyRecord, seat: str) -> SeatHistory:
    """Return who held a seat and its past contests.

    Args:
        record: What is on record of the body.
        seat: The seat's id or name.

    Raises:
        UsageError: The body has no such seat.
    """
    found = find_seat(record, seat)
    terms = tuple(
        (term, find_person(record, term.person) if term.person else None)
        for term in seat_terms(record, found.id)
    )
    rows = [one for one in record.candidacies if one.seat == found.id]
    rounds = dict.fromkeys((one.election, one.round) for one in rows)
    past = tuple(
        _past_round(record, [one for one in rows if (one.election, one.round) == key])
        for key in sorted(rounds, key=lambda key: key[0].first)
    )
    return SeatHistory(body=record.body, seat=found, terms=terms, rounds=past)


def most_final(rows: Iterable[Candidacy]) -> Candidacy:
    """Return the row of one candidate that tells of the most final count.

    Of several of the same stage, the first that can be checked, and gives votes.

    Args:
        rows: Rows of one candidate in one round, one or more.
    """
    return min(rows, key=lambda one: (-STAGES[one.stage], not one.verified, one.votes is None))


def most_final_figures(rows: Sequence[Candidacy]) -> Candidacy:
    """Return the row of one candidate with the most final figures, and how it ended.

    A source may tell of a certified count without giving any figure of it: figures are then
    those of the most final count that has some, the outcome is that of the most final row.

    Args:
        rows: Rows of one candidate in one round, one or more.
    """
    figures = [one for one in rows if one.votes is not None or one.share is not None]
    told = most_final(figures or rows)
    return structs.replace(told, outcome=most_final(rows).outcome)


def _past_round(record: BodyRecord, rows: list[Candidacy]) -> PastRound:
    first = rows[0]
    people = dict.fromkeys(one.person for one in rows)
    finals = [
        most_final_figures([one for one in rows if one.person == person]) for person in people
    ]
    held = (
        one
        for one in record.elections
        if (one.date, one.round) == (first.election, first.round) and first.seat in one.seats
    )
    return PastRound(
        election=next(held, None),
        candidates=tuple(sorted(finals, key=_place)),
        rows=tuple(sorted(rows, key=lambda one: STAGES[one.stage])),
        whole=_whole(finals),
        findings=_findings(record, rows),
        names={person: find_person(record, person).name for person in people},
    )


def _place(row: Candidacy) -> tuple[int, Fraction, int]:
    return _PLACES[row.outcome], -(row.share or Fraction(0)), -(row.votes or 0)


def _whole(finals: list[Candidacy]) -> bool:
    same_count = len({(one.stage, one.source) for one in finals}) == 1
    return same_count and all(one.all_listed and one.votes is not None for one in finals)


def _findings(record: BodyRecord, rows: list[Candidacy]) -> tuple[Finding, ...]:
    places = tuple(f"candidacies.csv:{one.line}:" for one in rows)
    return tuple(
        one
        for one in record.findings
        if one.code != _OF_A_TABLE and one.sentence.startswith(places)
    )
