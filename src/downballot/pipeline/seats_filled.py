"""Which contests of an election fill which seats of a body, as ``desk.toml`` says."""

from __future__ import annotations

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
