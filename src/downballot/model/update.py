"""What arrived, what became of it, and the updates that it makes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum

from msgspec import Struct

from downballot.model.contest import ContestDefinition
from downballot.model.count import BallotKind, ContestCount


class Disposition(StrEnum):
    """What became of an arrival.

    Kept: ``kept`` (a new update), ``confirmed`` (a known update through another
    endpoint), ``late`` (older than the newest, never seen before: kept in its place in
    the history), ``conflicting`` (same endpoint and clock, other bytes: kept beside,
    stands only when a person says so), ``definition`` (contests, no count).

    Quarantined: ``torn`` (parts do not make the whole), ``future`` (dated ahead of this
    machine's clock).

    Refused: ``repeated`` (the newest again), ``stale`` (an older one again), ``empty``,
    ``error`` (an error message instead of a count), ``unreadable``, ``foreign`` (another
    election), ``no-body`` (only its hash is on record).
    """

    KEPT = "kept"
    CONFIRMED = "confirmed"
    LATE = "late"
    CONFLICTING = "conflicting"
    DEFINITION = "definition"
    TORN = "torn"
    FUTURE = "future"
    REPEATED = "repeated"
    STALE = "stale"
    EMPTY = "empty"
    ERROR = "error"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    NO_BODY = "no-body"


REPORTS = frozenset({
    Disposition.KEPT,
    Disposition.CONFIRMED,
    Disposition.LATE,
    Disposition.CONFLICTING,
})
QUARANTINED = frozenset({Disposition.TORN, Disposition.FUTURE})
REFUSED = frozenset(Disposition) - REPORTS - QUARANTINED - {Disposition.DEFINITION}


class Received(Struct, frozen=True):
    """A body as it came in, before anybody read it.

    Attributes:
        election: The desk's id of the election.
        source: Name of the desk's source (the endpoint) it came through.
        received_at: Our clock when it came in, aware.
        body: The bytes, uncompressed; None when only their hash is on record.
        format: Count format the source is declared to have; empty to find it.
        election_ref: The authority's identifier of the election, if declared.
        election_date: Day of the election; None to accept any.
        url: Where it was fetched from; empty for a file.
        file_name: Name used in messages.
        http_status: Status of the answer; 0 for a file.
        sha256: Hash of the bytes where ``body`` is None.
        claimed_published_at: Clock of a body that is not on record, if known.
    """

    election: str
    source: str
    received_at: datetime
    body: bytes | None
    format: str = ""
    election_ref: str = ""
    url: str = ""
    file_name: str = ""
    http_status: int = 0
    sha256: str = ""
    claimed_published_at: datetime | None = None
    election_date: date | None = None


class Arrival(Struct, frozen=True):
    """One row of the journal: something arrived, and what became of it.

    Attributes:
        number: Running number of arrivals, from 1.
        election: The desk's id of the election; empty when it could not be told.
        source: Name of the source.
        received_at: Our clock, aware UTC.
        published_at: The authority's clock, aware UTC; None when it carries none.
        disposition: What became of it.
        reason: Why, in one sentence; empty for an ordinary new update.
        update: Key of the update it belongs to; empty when it makes none.
        sha256: Hash of the uncompressed body; empty when there was none.
        size: Length of the body in bytes.
        format: Count format that read it; empty when none could.
        url: Where it came from.
        http_status: Status of the answer; 0 for a file.
    """

    number: int
    election: str
    source: str
    received_at: datetime
    published_at: datetime | None
    disposition: Disposition
    reason: str = ""
    update: str = ""
    sha256: str = ""
    size: int = 0
    format: str = ""
    url: str = ""
    http_status: int = 0


class KeptReport(Struct, frozen=True):
    """One kept body of an update, as one endpoint gave it.

    Attributes:
        arrival: Number of the arrival that brought it.
        source: Name of the source.
        sha256: Hash of the uncompressed body.
        format: Count format that read it.
        published_at: The authority's clock with all its digits, aware UTC.
        conflicting: Another body of this source and clock came first.
    """

    arrival: int
    source: str
    sha256: str
    format: str
    published_at: datetime
    conflicting: bool = False


class Update(Struct, frozen=True):
    """One count that an authority published, known by its clock.

    Attributes:
        election: The desk's id of the election.
        key: The authority's clock in UTC, to the second (``20241106T043634Z``).
        published_at: The same as an aware moment in UTC.
        reports: Its kept bodies; the one whose votes stand is first.
    """

    election: str
    key: str
    published_at: datetime
    reports: tuple[KeptReport, ...]


class ElectionCount(Struct, frozen=True):
    """The count of a whole election at one update, under the desk's identifiers.

    Attributes:
        update: The update it is.
        definitions: Contest definitions by contest id.
        counts: Contest counts by contest id.
        ballots: Ballots counted in the whole election, by kind.
    """

    update: Update
    definitions: dict[str, ContestDefinition]
    counts: dict[str, ContestCount]
    ballots: dict[BallotKind, int]


def update_key(published_at: datetime) -> str:
    """Name an update by the authority's clock, to the second.

    Endpoints of one authority print the same clock with and without fractions, so
    fractions do not tell updates apart.

    Examples:
        >>> update_key(datetime(2024, 11, 6, 4, 36, 34, 570000, tzinfo=UTC))
        '20241106T043634Z'
    """
    return published_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def update_moment(key: str) -> datetime:
    """Return the moment that an update's key names, aware UTC.

    Raises:
        ValueError: Not the key of an update.
    """
    return datetime.strptime(key, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
