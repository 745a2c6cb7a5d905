"""Which contests of an election fill which seats of a body, as ``desk.toml`` says."""

from __future__ import annotations

from downballot.contests.views import ContestView
from downballot.control.register import person_called
from downballot.errors import UsageError
from downballot.model.body import BodyRecord
from downballot.model.rule import Method
from downballot.model.sentence import say_many
from downballot.pipeline.reading import ElectionReader


def seats_filled(reader: ElectionReader, body: str, number: int) -> dict[str, tuple[str, ...]]:
    """Return the contests of an update that fill seats of a body, with the seats.

    Args:
        reader: The election.
        body: The body's id.
        number: Place of the update, 0 for the first, -1 for the newest.
    """
    settings, election = reader.settings, reader.election
    count = reader.ledger.count(reader.updates[number])
    found = {}
    for contest, definition in count.definitions.items():
        entry = settings.contest(election.id, definition)
        filled = entry.seats_filled(definition) if entry else ()
        seats = tuple(seat for named, seat in filled if named == body)
        if seats and contest in count.counts:
            found[contest] = seats
    return found


def check_seats(record: BodyRecord, contest: ContestView, seats: tuple[str, ...]) -> None:
    """Check that a contest can fill the seats that ``desk.toml`` says it fills.

    Args:
        record: What is on record of the body.
        contest: The contest.
        seats: Ids of the seats.

    Raises:
        UsageError: It is a question, the body has no such seat, or the contest's rule has
            another number of seats.
    """
    where = f"desk.toml: fills of {contest.name}"
    if contest.rule.method is Method.QUESTION:
        raise UsageError(f"{where}: a question fills no seat, expected a contest of candidates")
    known = [one.id for one in record.seats]
    for seat in seats:
        if seat not in known:
            raise UsageError(
                f"{where}: seat {seat!r} is not one of {record.body.short_name}, "
                f"expected one of {', '.join(known)}"
            )
    if len(seats) != contest.rule.seats:
        named = say_many("{number} seat", "{number} seats", len(seats))
        raise UsageError(f"{where}: {named}, expected {contest.rule.seats} as its rule has")


def unknown_candidates(reader: ElectionReader, record: BodyRecord) -> tuple[str, ...]:
    """Return names on the newest ballot for a body's seats that its people do not have.

    Args:
        reader: The election, with a count.
        record: What is on record of the body.
    """
    definitions = reader.ledger.count(reader.updates[-1]).definitions
    names = (
        selection.name
        for contest in seats_filled(reader, record.body.id, -1)
        for selection in definitions[contest].selections
    )
    return tuple(name for name in names if person_called(record, name) is None)
