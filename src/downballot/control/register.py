"""Who and what a record names: its seats and people, found as a reader writes them."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from downballot.errors import UsageError
from downballot.model.body import BodyRecord, Person, Seat
from downballot.model.contest import slug

_CLOSE_ENOUGH = 55  # of 100 (rapidfuzz): below it a name is no help
_SHOWN = 8


def find_seat(record: BodyRecord, seat: str) -> Seat:
    """Return the seat of an id or name.

    Args:
        record: What is on record of the body.
        seat: Its id or name, also with the body's id before it (``lausd/7``); case and
            accents do not matter.

    Raises:
        UsageError: The body has no such seat; the message lists those it has.
    """
    body, slash, own = seat.partition("/")
    wanted = slug(own if slash and slug(body) == slug(record.body.id) else seat)
    for one in record.seats:
        if wanted in {slug(one.id), slug(one.name)}:
            return one
    names = ", ".join(f"{one.id} ({one.name})" for one in record.seats)
    raise UsageError(f"seat {seat!r}: not one of {record.body.short_name}, expected {names}")


def find_person(record: BodyRecord, person: str) -> Person:
    """Return the person of an id, or one who has only that name where nobody has the id.

    Args:
        record: What is on record of the body.
        person: The person's id.
    """
    known = (one for one in record.people if one.id == person)
    return next(known, None) or Person(id=person, name=person, source="")


def person_called(record: BodyRecord, name: str) -> Person | None:
    """Return the person whom a ballot or a reader names; None where nobody is called so.

    Args:
        record: What is on record of the body.
        name: The name, or another form of it; case and accents do not matter.
    """
    wanted = slug(name)
    for one in record.people:
        if wanted in {one.id, *(slug(form) for form in (one.name, *one.also))}:
            return one
    return None


def nearest(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names nearest to one that is not known, the nearest first.

    Args:
        wanted: What somebody wrote.
        names: The names there are.
    """
    found = process.extract(
        wanted,
        tuple(dict.fromkeys(names)),
        scorer=fuzz.WRatio,
        processor=slug,
        score_cutoff=_CLOSE_ENOUGH,
        limit=_SHOWN,
    )
    return tuple(name for name, _, _ in found)
