"""What contradicts itself in who held which seat of a body, and how it was filled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from downballot.almanac.body_places import Placed, may_be_same_day, overlap
from downballot.model.body import BodyRule, Filling, PastOutcome, Term
from downballot.model.finding import Finding, Severity


def check_terms(placed: Placed) -> Iterator[Finding]:
    """Yield what contradicts itself in the terms of a body.

    Args:
        placed: Its rows, with their places.
    """
    yield from _vacancies_with_a_person(placed)
    yield from _terms_that_overlap(placed)
    yield from _people_in_two_seats(placed)
    yield from _seats_never_filled(placed)
    yield from _elections_of_no_row(placed)
    yield from _holders_who_did_not_win(placed)
    yield from _terms_beyond_limit(placed)


def _vacancies_with_a_person(placed: Placed) -> Iterator[Finding]:
    for where, term in placed.rows("terms"):
        vacant = term.filling is Filling.VACANT
        if vacant == (not term.person):
            continue
        wrong = f"{term.person} holds a vacant seat" if vacant else "nobody holds the seat"
        sentence = f"{where}: {wrong}, expected a person or filling vacant, not both or none"
        yield Finding(Severity.ERROR, "vacancy-unclear", sentence)


def _terms_that_overlap(placed: Placed) -> Iterator[Finding]:
    by_seat = defaultdict(list)
    for where, term in placed.rows("terms"):
        by_seat[term.seat].append((where, term))
    for seat, terms in by_seat.items():
        for (_, one), (where, other) in _overlapping(terms):
            what = f"{where}: seat {seat} from {_stretch(other)}"
            expected = f"expected {_apart(one, other)}"
            if one.person and other.person and one.person != other.person:
                sentence = (
                    f"{what} has {other.person} beside {one.person} (line {one.line}: "
                    f"{_stretch(one)}), {expected}"
                )
                yield Finding(Severity.ERROR, "two-members-in-seat", sentence)
            else:
                sentence = f"{what} overlaps line {one.line} ({_stretch(one)}), {expected}"
                yield Finding(Severity.ERROR, "term-overlap", sentence)


def _people_in_two_seats(placed: Placed) -> Iterator[Finding]:
    by_person = defaultdict(list)
    for where, term in placed.rows("terms"):
        if term.person:
            by_person[term.person].append((where, term))
    for person, terms in by_person.items():
        for (_, one), (where, other) in _overlapping(terms):
            if one.seat == other.seat:
                continue
            sentence = (
                f"{where}: {person} holds seat {other.seat} from {_stretch(other)} and seat "
                f"{one.seat} (line {one.line}: {_stretch(one)}), expected one seat at a time"
            )
            yield Finding(Severity.ERROR, "person-in-two-seats", sentence)


def _overlapping(
    terms: list[tuple[str, Term]],
) -> Iterator[tuple[tuple[str, Term], tuple[str, Term]]]:
    for one, other in combinations(terms, 2):
        if overlap((one[1].starts, one[1].ends), (other[1].starts, other[1].ends)):
            yield one, other


def _stretch(term: Term) -> str:
    starts = term.starts or "a day not known"
    return f"{starts} to {term.ends or 'a day not known'}"


def _apart(one: Term, other: Term) -> str:
    if one.ends is None and other.ends is None:
        return "the day on which the earlier one ended"
    return "one to end before the other starts"


def _seats_never_filled(placed: Placed) -> Iterator[Finding]:
    filled = {term.seat for term in placed.record.terms if term.person}
    filled |= {seat for election in placed.record.elections for seat in election.seats}
    for where, seat in placed.rows("seats"):
        if seat.id not in filled:
            sentence = (
                f"{where}: no contest fills seat {seat.id}, expected an election that names it "
                "or a term in it"
            )
            yield Finding(Severity.ERROR, "seat-never-filled", sentence)


def _elections_of_no_row(placed: Placed) -> Iterator[Finding]:
    for where, term in placed.rows("terms"):
        if term.election is None:
            continue
        filling = any(
            term.seat in one.seats and may_be_same_day(one.date, term.election)
            for one in placed.record.elections
        )
        if not filling:
            sentence = (
                f"{where}: no election of {term.election} fills seat {term.seat}, expected a "
                "row of elections.csv with this day and seat"
            )
            yield Finding(Severity.WARNING, "term-election-missing", sentence)


def _holders_who_did_not_win(placed: Placed) -> Iterator[Finding]:
    for where, term in placed.rows("terms"):
        day = term.election
        if day is None or not term.person:
            continue
        rows = [
            row
            for row in placed.record.candidacies
            if row.seat == term.seat and may_be_same_day(row.election, day)
        ]
        winners = {row.person for row in rows if row.outcome is PastOutcome.WON}
        own = {row.outcome for row in rows if row.person == term.person}
        not_won = own and own <= {PastOutcome.LOST, PastOutcome.RUNOFF}
        if (winners and term.person not in winners) or not_won:
            won = f"{' and '.join(sorted(winners))} won" if winners else "nobody won"
            sentence = (
                f"{where}: {term.person} holds seat {term.seat} by the election of {day}, "
                f"which {won} by candidacies.csv, expected its winner"
            )
            yield Finding(Severity.ERROR, "term-holder-not-winner", sentence)


def read_term_limit(rule: BodyRule) -> int | None:
    """Return the number of terms that a rule allows; None where it is no such number.

    Args:
        rule: The row; its value is read as a whole number of up to two digits.
    """
    return int(rule.value) if re.fullmatch(r"[0-9]{1,2}", rule.value) else None


def _terms_beyond_limit(placed: Placed) -> Iterator[Finding]:
    rules = [one for one in placed.record.rules if one.rule == "term_limit" and not one.ends]
    limits = [limit for limit in map(read_term_limit, rules) if limit is not None]
    served: dict[str, int] = defaultdict(int)
    for where, term in placed.rows("terms") if limits else ():
        if not term.person or not term.counts_for_limit:
            continue
        served[term.person] += 1
        if served[term.person] > limits[-1]:
            sentence = (
                f"{where}: term {served[term.person]} of {term.person} that counts towards the "
                f"limit, expected {limits[-1]} at most"
            )
            yield Finding(Severity.WARNING, "term-limit-exceeded", sentence)
