"""Follows official sources: asks each at its own pace and takes in what it answers."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from downballot.desk.settings import Election, Settings, Source
from downballot.errors import JournalAway, SourceError, UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.record import Contact
from downballot.model.update import QUARANTINED, Arrival, Disposition, Received
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest, ingest_orphans
from downballot.sources.fetch import Fetcher, FetchRules, Validators

NOT_MODIFIED = 304
NO_COUNT = frozenset({
    Disposition.EMPTY,
    Disposition.ERROR,
    Disposition.UNREADABLE,
    Disposition.FOREIGN,
})


class Poll(Struct, frozen=True):
    """What one question to one source brought.

    Attributes:
        election: The desk's id of the election.
        source: Name of the source.
        asked_at: When it was asked, aware.
        arrival: What came of the answer; None when nothing new came.
        problem: Why the source gave no count; empty when it gave one, or nothing new.
    """

    election: str
    source: str
    asked_at: datetime
    arrival: Arrival | None = None
    problem: str = ""


class FollowedSource(Struct):
    """A source with the moment at which to ask it next, by the monotonic clock."""

    election: Election
    source: Source
    due: float = 0.0


def fetch_rules(settings: Settings) -> FetchRules:
    """Return what a desk may ask, from its settings."""
    return FetchRules(
        allowed_hosts=settings.allowed_hosts,
        contact=settings.contact,
        allow_local_addresses=settings.allow_local_addresses,
    )


def follow(
    ledger: Ledger,
    settings: Settings,
    elections: tuple[Election, ...],
    *,
    done: Callable[[], bool] = lambda: False,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Poll]:
    """Ask every source of some elections in turn, until ``done``.

    A county that is down, or that leads to an address the desk does not allow, stops
    nothing: the problem is noted, and it is asked again. Nor does a journal whose database
    is away for a while: what the county then answers is asked for again.

    Args:
        ledger: The desk's ledger.
        settings: The desk's settings.
        elections: The elections to follow.
        done: Asked before each question; True ends the following.
        wait: Waits a number of seconds.

    Yields:
        What each question brought.

    Raises:
        NotKept: The disk is full or not writable.
    """
    followed = [FollowedSource(one, source) for one in elections for source in one.sources]
    with Fetcher(fetch_rules(settings)) as fetcher:
        while followed and not done():
            next_one = min(followed, key=lambda one: one.due)
            pause = next_one.due - time.monotonic()
            if pause > 0:
                wait(min(pause, 1.0))
                continue
            yield _poll_or_wait(ledger, fetcher, next_one)
            next_one.due = time.monotonic() + next_one.source.poll_seconds


def _poll_or_wait(ledger: Ledger, fetcher: Fetcher, followed: FollowedSource) -> Poll:
    asked_at = datetime.now(UTC)
    try:
        return poll(ledger, fetcher, followed.election, followed.source)
    except JournalAway as error:
        name = followed.source.name
        return Poll(followed.election.id, name, asked_at, problem=str(error))


def poll(ledger: Ledger, fetcher: Fetcher, election: Election, source: Source) -> Poll:
    """Ask one source once and take in its answer.

    Raises:
        NotKept: The disk is full or not writable.
    """
    asked_at = datetime.now(UTC)
    before = _contact(ledger, election, source)
    validators = Validators(etag=before.etag, last_modified=before.last_modified)
    try:
        answer = fetcher.fetch(source.url, validators=validators)
    except SourceError as error:
        _note(ledger, before, asked_at, problem=str(error))
        return Poll(election.id, source.name, asked_at, problem=str(error))
    arrival = None
    if answer.status != NOT_MODIFIED:
        received = Received(
            election=election.id,
            source=source.name,
            received_at=answer.received_at,
            body=answer.body,
            format=source.format,
            election_ref=source.election_ref,
            election_date=election.date,
            url=source.url,
            http_status=answer.status,
        )
        arrival = ingest(ledger, received)
    # Noted last, and only for a body that was of use: a process killed before, or a body
    # set aside, makes the next question bring the body again.
    of_use = arrival is None or arrival.disposition not in NO_COUNT | QUARANTINED
    validators = answer.validators if of_use else Validators()
    problem = arrival.reason if arrival and arrival.disposition in NO_COUNT else ""
    _note(ledger, before, asked_at, problem=problem, validators=validators)
    return Poll(election.id, source.name, asked_at, arrival, problem)


def _contact(ledger: Ledger, election: Election, source: Source) -> Contact:
    known = [one for one in ledger.people.contacts(election.id) if one.source == source.name]
    return known[0] if known else Contact(election.id, source.name, datetime.now(UTC))


def _note(
    ledger: Ledger,
    before: Contact,
    asked_at: datetime,
    *,
    problem: str = "",
    validators: Validators | None = None,
) -> None:
    kept = validators or Validators(etag=before.etag, last_modified=before.last_modified)
    contact = Contact(
        election=before.election,
        source=before.source,
        tried_at=asked_at,
        answered_at=before.answered_at if problem else asked_at,
        problem=problem,
        etag=kept.etag,
        last_modified=kept.last_modified,
    )
    ledger.people.note_contact(contact)


def follow_desk(desk: Desk, election: str = "", *, once: bool = False) -> Iterator[Poll]:
    """Follow the sources of a desk, after taking in what a killed process had kept.

    Args:
        desk: The desk.
        election: The desk's id of an election; all of them when empty.
        once: Ask every source once, then end.

    Yields:
        What each question brought.

    Raises:
        UsageError: The desk does not follow that election, or has no source for it.
        NotKept: The disk is full or not writable.
    """
    chosen = tuple(
        one for one in desk.settings.elections if one.sources and election in ("", one.id)
    )
    if not chosen:
        raise UsageError(
            f"election {election!r}: no source to follow in desk.toml, expected an election "
            "with [[elections.sources]]"
        )
    ingest_orphans(desk.ledger, desk.settings)
    polls = follow(desk.ledger, desk.settings, chosen)
    sources = sum(len(one.sources) for one in chosen)
    yield from itertools.islice(polls, sources if once else None)
