"""What people add beside the feed; a row is never edited, only followed by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from rapidfuzz import process

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.record import (
    Certification,
    Correction,
    CorrectionKind,
    Decision,
    Outstanding,
)


def add_outstanding(ledger: Ledger, row: Outstanding) -> None:
    """Add an official estimate of ballots still to count.

    Raises:
        UsageError: A negative estimate, or no source that a reader can open.
        NotKept: The journal could not be written.
    """
    if row.ballots < 0:
        raise UsageError(f"outstanding: {row.ballots} ballots, expected 0 or more")
    _check_source(row.source)
    ledger.people.add([row])


def certify(ledger: Ledger, row: Certification) -> None:
    """Note that the authority has certified a count.

    Raises:
        UsageError: No source that a reader can open, or no count of that clock was kept.
        NotKept: The journal could not be written.
    """
    _check_source(row.source)
    _check_clock(row, [one.published_at for one in ledger.updates(row.election)])
    ledger.people.add([row])


def correct(ledger: Ledger, row: Correction) -> None:
    """Say that two contests or selections are one, or how one is spelt.

    One said to be the same as itself stands for itself again.

    Raises:
        UsageError: No such contest or selection was ever counted here, or no reason.
        NotKept: The journal could not be written.
    """
    _check_reason(row.reason)
    identity = ledger.identity(row.election)
    known = identity.references()
    _check_contest(row.contest, known)
    if row.kind is CorrectionKind.SAME_CONTEST:
        _check_contest(row.value, known)
    if row.subject:
        _check_selection(row.subject, row.contest, known)
    if row.kind is CorrectionKind.SAME_SELECTION:
        _check_selection(row.value, row.contest, known)
    if not row.value.strip():
        raise UsageError("correction: empty, expected an id or a name")
    if identity.contradicts(row):
        names = f"{(row.subject or row.contest)!r} and {row.value!r}"
        raise UsageError(
            f"correction: {names} stand side by side in one list, expected two names of one"
        )
    ledger.people.add([row])


def _check_contest(contest: str, known: Mapping[str, Set[str]]) -> None:
    if contest not in known:
        near = ", ".join(found[0] for found in process.extract(contest, sorted(known), limit=3))
        raise UsageError(
            f"contest {contest!r}: not known, expected an id such as {near or 'none yet'}"
        )


def _check_selection(selection: str, contest: str, known: Mapping[str, Set[str]]) -> None:
    if selection not in known[contest]:
        names = ", ".join(sorted(known[contest]))
        raise UsageError(f"selection {selection!r}: not in {contest}, expected one of {names}")


def choose_body(ledger: Ledger, row: Decision) -> Decision:
    """Choose the body whose votes stand for an update.

    Args:
        ledger: The desk's ledger.
        row: The choice; its hash may be cut to the first digits.

    Returns:
        The row as it was added, with the whole hash.

    Raises:
        UsageError: No such update, no one body of it has that hash, or no reason.
        NotKept: The journal could not be written.
    """
    bodies = [
        report.sha256
        for update in ledger.updates(row.election)
        if update.key == row.update
        for report in update.reports
    ]
    meant = [one for one in bodies if one.startswith(row.sha256)]
    if len(meant) != 1:
        known = ", ".join(one[:12] for one in bodies) or "none: no such update"
        raise UsageError(f"update {row.update}: body {row.sha256!r}, expected one of {known}")
    _check_reason(row.reason)
    whole = Decision(row.election, row.update, meant[0], row.by, row.reason, row.added_at)
    ledger.people.add([whole])
    return whole


def _check_source(source: str) -> None:
    if not source.strip():
        raise UsageError(
            "source: empty, expected an address or citation that a reader can open"
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("reason: empty, expected why, for whoever reads it later")


def _check_clock(row: Certification, clocks: Sequence[datetime]) -> None:
    """Endpoints of one authority print a clock with and without fractions of a second."""
    wanted = row.published_at.replace(microsecond=0)
    if wanted not in {one.replace(microsecond=0) for one in clocks}:
        zone = row.published_at.tzinfo
        newest = [f"{one.astimezone(zone):%Y-%m-%dT%H:%M:%S}" for one in clocks[-3:]]
        raise UsageError(
            f"certify: no count of {row.published_at:%Y-%m-%dT%H:%M:%S} was kept, "
            f"expected the clock of one, as {', '.join(newest) or 'none yet'}"
        )
