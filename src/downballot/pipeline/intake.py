"""The way of every count, from bytes to a kept update."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downballot.desk.checks import NAME, NAME_WORDS
from downballot.desk.settings import Election, Settings
from downballot.errors import FormatError, UsageError
from downballot.ledger.keeping import Reading, Refusal, keep
from downballot.ledger.ledger import Ledger
from downballot.ledger.recovery import recover
from downballot.model.count import Report
from downballot.model.update import Arrival, Disposition, Received
from downballot.sources.error_body import error_message
from downballot.sources.registry import read_body

NO_SUCCESS = 300  # an answer of this status or above is a redirect to nowhere or an error

GZIP = b"\x1f\x8b"


def ingest(ledger: Ledger, received: Received) -> Arrival:
    """Take one arrival through the desk: keep its bytes, read them, admit what they say.

    Live answers, recorded answers and files all come this way.

    Raises:
        NotKept: The disk is full or not writable; nothing was changed.
    """
    return keep(ledger, received, read)


def read(received: Received) -> Reading:
    """Turn a body into a report, or say why it cannot be one."""
    body = received.body
    if body is None:
        return Refusal(Disposition.NO_BODY, "Only its hash is on record, not its bytes.")
    message = error_message(body)
    failed = received.http_status >= NO_SUCCESS
    if message or failed:
        status = f"HTTP status {received.http_status}" if failed else ""
        said = ": ".join(text for text in (status, message) if text)
        return Refusal(Disposition.ERROR, f"An error instead of a count: {said}")
    if not body.strip():
        return Refusal(Disposition.EMPTY, "The answer had no content.")
    name = received.file_name or received.url or received.source
    try:
        return read_body(body, name, format_name=received.format)
    except FormatError as error:
        return Refusal(Disposition.UNREADABLE, " ".join(str(error).split()))


def ingest_orphans(ledger: Ledger, settings: Settings) -> list[Arrival]:
    """Take in the bodies that a killed process had kept without a row.

    A body is placed by what it says; one that no election of the desk claims is refused.

    Raises:
        NotKept: The disk is full or not writable; the rest is taken in another time.
    """
    return [_ingest_orphan(ledger, one, settings) for one in recover(ledger)]


def _ingest_orphan(ledger: Ledger, received: Received, settings: Settings) -> Arrival:
    reading = read(received)
    if not isinstance(reading, Report):
        return keep(ledger, received, lambda _: reading)
    fitting = _fitting(reading, settings)
    if len(fitting) != 1:
        reason = "Recovered after an interruption, of no one election that this desk follows."
        return keep(ledger, received, lambda _: Refusal(Disposition.FOREIGN, reason))
    placed = msgspec.structs.replace(
        received, election=fitting[0].id, source=_source_of(reading, fitting[0])
    )
    return keep(ledger, placed, lambda _: reading)


class ReadFile(msgspec.Struct, frozen=True):
    """A file that was read and belongs to an election of the desk; nothing is kept yet.

    Attributes:
        received: Its bytes, with where they belong.
        report: What it says.
    """

    received: Received
    report: Report


def ingest_file(ledger: Ledger, file: ReadFile) -> Arrival:
    """Take in a file that a person has at hand and ``read_file`` has read.

    Raises:
        NotKept: The disk is full or not writable; nothing was changed.
    """
    return keep(ledger, file.received, lambda _: file.report)


def read_file(
    settings: Settings, path: Path, *, election: str = "", source: str = ""
) -> ReadFile:
    """Read a file that a person has at hand, and find the election that it belongs to.

    Unlike an answer of a followed source, a file that cannot be read changes nothing:
    the person is told what is wrong with it instead.

    Args:
        settings: The desk's settings.
        path: The file.
        election: Id of the election; found from the file when empty.
        source: Name to keep it under; found from the desk's sources when empty.

    Raises:
        FormatError: The file cannot be used.
        UsageError: It is of no election that the desk follows, or of several, or the
            source has a name that cannot be one.
    """
    if source and not NAME.fullmatch(source):
        raise UsageError(f"--source {source!r}: expected {NAME_WORDS}")
    try:
        content = path.read_bytes()
        body = gzip.decompress(content) if content.startswith(GZIP) else content
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(path.name, "", f"damaged ({error})", "a whole gzip file") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}, expected a file to read") from error
    report = read_body(body, path.name)
    chosen = _election_of(report, settings, election, path.name)
    name = source or _source_of(report, chosen)
    received = Received(
        election=chosen.id,
        source=name,
        received_at=datetime.now(UTC),
        body=body,
        format=report.format,
        election_ref=report.election_ref,
        file_name=path.name,
    )
    return ReadFile(received, report)


def _source_of(report: Report, election: Election) -> str:
    names = [one.name for one in election.sources if one.format == report.format]
    return names[0] if names else report.format


def _election_of(report: Report, settings: Settings, wanted: str, file_name: str) -> Election:
    followed = ", ".join(one.id for one in settings.elections) or "none"
    if wanted:
        chosen = settings.election(wanted)
        if chosen is None:
            raise UsageError(
                f"election {wanted!r}: not in desk.toml, expected one of {followed}"
            )
        if _contradicts(report, chosen):
            of = report.election_ref or report.election_date
            raise UsageError(
                f"{file_name}: is of election {of}, expected a file of {chosen.id}, "
                f"{chosen.title}"
            )
        return chosen
    fitting = _fitting(report, settings)
    if not fitting:
        days = ", ".join(f"{one.id} ({one.date})" for one in settings.elections) or "none"
        of = report.election_ref or report.election_date
        raise UsageError(f"{file_name}: is of election {of}, expected one of {days}")
    if len(fitting) > 1:
        raise UsageError(
            f"{file_name}: may be of {len(fitting)} elections of this desk, expected "
            f"--election and one of {followed}"
        )
    return fitting[0]


def _fitting(report: Report, settings: Settings) -> list[Election]:
    """Return the elections that a report may be of: by its number, its date, else any."""
    if not report.election_ref and report.election_date is None:
        return list(settings.elections)
    return [one for one in settings.elections if _fits(report, one)]


def _fits(report: Report, election: Election) -> bool:
    references = {one.election_ref for one in election.sources if one.election_ref}
    if report.election_ref and references:
        return report.election_ref in references
    return report.election_date == election.date


def _contradicts(report: Report, election: Election) -> bool:
    """Say whether a file names another election than the one it is given for."""
    return bool(report.election_ref or report.election_date) and not _fits(report, election)
