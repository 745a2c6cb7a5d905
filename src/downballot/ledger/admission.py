"""What becomes of an arrival: order is the authority's clock, never ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from downballot.model.count import Report
from downballot.model.update import Disposition, KeptReport, update_key

CLOCK_TOLERANCE = timedelta(minutes=10)
LONG_BEFORE = timedelta(days=366)


class Admission(Struct, frozen=True):
    """What becomes of an arrival, and why.

    Attributes:
        disposition: What becomes of it.
        reason: Why, in one sentence.
        update: Key of the update it belongs to or speaks of; empty for none.
    """

    disposition: Disposition
    reason: str = ""
    update: str = ""


def admit(
    report: Report,
    *,
    source: str,
    sha256: str,
    received_at: datetime,
    kept: Sequence[KeptReport],
    election_ref: str = "",
    election_date: date | None = None,
) -> Admission:
    """Decide what becomes of a body that could be read.

    Args:
        report: What the body says.
        source: Name of the source it came through.
        sha256: Hash of its bytes.
        received_at: Our clock, aware.
        kept: Every report of the election kept so far.
        election_ref: The authority's identifier of the election; empty to accept any.
        election_date: Day of the election, compared where one side has no identifier;
            None to accept any.
    """
    published_at = report.published_at
    foreign = _foreign(report, election_ref, election_date)
    if foreign:
        return Admission(Disposition.FOREIGN, foreign)
    if published_at is None:
        return Admission(Disposition.DEFINITION)
    key = update_key(published_at)
    unusable = _unusable(report, published_at, received_at)
    if unusable:
        return Admission(*unusable, key)
    same_source = [one for one in kept if one.source == source]
    newest = max((one.published_at for one in same_source), default=None)
    older = newest is not None and update_key(published_at) < update_key(newest)
    if any(one.sha256 == sha256 for one in same_source):
        return _again(key, older=older, newest=newest)
    if any(update_key(one.published_at) == key for one in same_source):
        reason = "Same clock as a body already kept from this source, other bytes."
        return Admission(Disposition.CONFLICTING, reason, key)
    return _new(key, kept, older=older)


def _foreign(report: Report, election_ref: str, election_date: date | None) -> str:
    """Say of which other election a body is; empty when it may be of this one."""
    found: str | date | None = report.election_ref
    wanted: str | date | None = election_ref
    if not found or not wanted:
        found, wanted = report.election_date, election_date
    if found and wanted and found != wanted:
        return f"Election {found}, expected election {wanted}."
    return _long_before(report.published_at, election_date)


def _long_before(published_at: datetime | None, election_date: date | None) -> str:
    """Say that a clock is of no count of this election, such as one that was never set."""
    if published_at is None or election_date is None:
        return ""
    if published_at.date() >= election_date - LONG_BEFORE:
        return ""
    return f"Dated {published_at:%Y-%m-%d}, more than a year before {election_date}."


def _unusable(
    report: Report, published_at: datetime, received_at: datetime
) -> tuple[Disposition, str] | None:
    if not report.counts:
        return Disposition.EMPTY, "The answer has a clock but counts no contest."
    if report.torn:
        return Disposition.TORN, f"Parts do not make the whole: {report.torn}."
    if published_at > received_at + CLOCK_TOLERANCE:
        ahead = published_at - received_at
        clock = f"{received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        reason = f"Dated {ahead} ahead of this machine's clock ({clock})."
        return Disposition.FUTURE, reason
    return None


def _again(key: str, *, older: bool, newest: datetime | None) -> Admission:
    if not older or newest is None:
        return Admission(Disposition.REPEATED, "The newest count again, byte for byte.", key)
    reason = f"An older count again; this source had already given {update_key(newest)}."
    return Admission(Disposition.STALE, reason, key)


def _new(key: str, kept: Sequence[KeptReport], *, older: bool) -> Admission:
    keys = {update_key(one.published_at) for one in kept}
    if key in keys and not older:
        reason = "A known update, seen through another endpoint."
        return Admission(Disposition.CONFIRMED, reason, key)
    if keys and key < max(keys):
        reason = f"Older than {max(keys)}, never seen before here: kept in its place."
        return Admission(Disposition.LATE, reason, key)
    return Admission(Disposition.KEPT, "", key)
