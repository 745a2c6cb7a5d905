"""What the tables of a body name that no table defines, or that is defined twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from downballot.almanac.body_places import Placed
from downballot.model.body import (
    Alignment,
    AlignmentKind,
    BodyRecord,
    Candidacy,
    ControlFact,
    Endorsement,
    Position,
    PublishedSpending,
    Term,
)
from downballot.model.finding import Finding, Severity

# By which columns a row is referred to.
_KEYS = {
    "seats": ("id",),
    "people": ("id",),
    "schemes": ("id",),
    "blocs": ("scheme", "id"),
    "endorsers": ("name",),
    "elections": ("date", "round"),
}
_ANSWERS = {"Yes", "No"}


def check_references(placed: Placed) -> Iterator[Finding]:
    """Yield what a body's tables name and do not define, or define twice.

    Args:
        placed: The rows, with their places.
    """
    yield from _defined_twice(placed)
    yield from _unknown_seats(placed)
    yield from _unknown_people(placed)
    yield from _unknown_schemes(placed)
    yield from _unknown_blocs(placed)
    yield from _unknown_endorsers(placed)
    yield from _unknown_choices(placed)


def _defined_twice(placed: Placed) -> Iterator[Finding]:
    for table, columns in _KEYS.items():
        first: dict[tuple[str, ...], str] = {}
        for where, row in placed.rows(table):
            key = tuple(str(getattr(row, column)) for column in columns)
            if key in first:
                named = " ".join(key)
                sentence = (
                    f"{where}: {named!r} is defined in {first[key]} already, expected once"
                )
                yield Finding(Severity.ERROR, "defined-twice", sentence)
            first.setdefault(key, where)


def _unknown_seats(placed: Placed) -> Iterator[Finding]:
    seats = [seat.id for seat in placed.record.seats]
    named = [
        (where, seat)
        for table in ("terms", "candidacies", "elections", "money")
        for where, row in placed.rows(table)
        for seat in (row.seats if table in {"elections", "money"} else (row.seat,))
    ]
    for where, seat in named:
        if seat not in seats:
            sentence = f"{where}: seat {seat!r} is not in seats.csv, expected {_one_of(seats)}"
            yield Finding(Severity.ERROR, "seat-undefined", sentence)


def _unknown_people(placed: Placed) -> Iterator[Finding]:
    people = {person.id for person in placed.record.people}
    for table in ("terms", "candidacies", "alignments", "money"):
        for where, row in placed.rows(table):
            for person in _people_named(table, row) - people:
                sentence = (
                    f"{where}: person {person!r} is not in people.csv, expected an id that "
                    "is defined there"
                )
                yield Finding(Severity.ERROR, "person-undefined", sentence)


def _people_named(
    table: str, row: Term | Candidacy | Alignment | PublishedSpending
) -> set[str]:
    if isinstance(row, PublishedSpending):
        return set(row.people)
    vacant = table == "terms" and not row.person
    return set() if vacant else {row.person}


def _unknown_schemes(placed: Placed) -> Iterator[Finding]:
    schemes = [scheme.id for scheme in placed.record.schemes]
    for table in ("blocs", "alignments", "control"):
        for where, row in placed.rows(table):
            only_quoted = table == "control" and not row.scheme
            if row.scheme not in schemes and not only_quoted:
                sentence = (
                    f"{where}: scheme {row.scheme!r} is not in schemes.csv, expected "
                    f"{_one_of(schemes)}"
                )
                yield Finding(Severity.ERROR, "scheme-undefined", sentence)


def _unknown_blocs(placed: Placed) -> Iterator[Finding]:
    blocs = _blocs_by_scheme(placed.record)
    for where, row in [*placed.rows("alignments"), *placed.rows("control")]:
        for bloc in _blocs_named(row):
            if bloc not in blocs.get(row.scheme, []):
                sentence = (
                    f"{where}: bloc {bloc!r} is not in blocs.csv, expected "
                    f"{_one_of(blocs.get(row.scheme, []))} of the scheme {row.scheme!r}"
                )
                yield Finding(Severity.ERROR, "bloc-undefined", sentence)
    for where, row in placed.rows("alignments"):
        if row.bloc and not _in_a_bloc(row):
            sentence = f"{where}: {row.kind} and in bloc {row.bloc!r}, expected no bloc"
            yield Finding(Severity.ERROR, "bloc-of-nobody", sentence)


def _blocs_by_scheme(record: BodyRecord) -> Mapping[str, list[str]]:
    blocs: dict[str, list[str]] = {}
    for bloc in record.blocs:
        blocs.setdefault(bloc.scheme, []).append(bloc.id)
    return blocs


def _blocs_named(row: Alignment | ControlFact) -> tuple[str, ...]:
    if isinstance(row, ControlFact):
        return tuple(bloc for bloc, _ in row.split)
    return (row.bloc,) if _in_a_bloc(row) else ()


def _in_a_bloc(view: Alignment) -> bool:
    return view.kind in {AlignmentKind.NAMED, AlignmentKind.REMAINING}


def _unknown_endorsers(placed: Placed) -> Iterator[Finding]:
    endorsers = {endorser.name for endorser in placed.record.endorsers}
    for where, row in placed.rows("endorsements"):
        if row.endorser not in endorsers:
            sentence = (
                f"{where}: endorser {row.endorser!r} is not in endorsers.csv, expected a name "
                "that is defined there"
            )
            yield Finding(Severity.WARNING, "endorser-undefined", sentence)


def _unknown_choices(placed: Placed) -> Iterator[Finding]:
    for where, row in placed.rows("endorsements"):
        expected = _choice_expected(placed.record, row)
        if expected:
            sentence = f"{where}: choice {row.choice!r} in {row.contest!r}, expected {expected}"
            yield Finding(Severity.WARNING, "choice-undefined", sentence)


def _choice_expected(record: BodyRecord, row: Endorsement) -> str:
    """Return what the choice should have been; empty where it is right."""
    people = {person.id for person in record.people}
    if row.position is Position.NONE:
        return "none, as nobody is endorsed" if row.choice else ""
    if row.contest in {seat.id for seat in record.seats}:
        return "" if row.choice in people else "the id of a person in people.csv"
    if row.contest in {result.measure for result in record.measures}:
        return "" if row.choice in _ANSWERS else "Yes or No"
    return "" if row.choice in people | _ANSWERS else "a person's id, Yes or No"


def _one_of(known: list[str]) -> str:
    return f"one of {', '.join(known)}" if known else "it to be defined there"
