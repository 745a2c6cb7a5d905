"""Writes the audit trail of what people do at a desk, on the web and the command line."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from msgspec import Struct

from downballot.ledger.audit import AuditTrail
from downballot.ledger.ledger import Ledger
from downballot.model.call import CallAction, CallRow
from downballot.model.editor import AuditRow, Deed, Via
from downballot.model.note import NoteRow
from downballot.model.record import Correction

_OF_CALLS = {
    CallAction.CALL: Deed.CALL,
    CallAction.APPROVE: Deed.APPROVE,
    CallAction.RETRACT: Deed.RETRACT,
}


class Doer(Struct, frozen=True):
    """Who is known to do something, and where.

    Attributes:
        account: The person who is signed in, or the user of the machine.
        via: Where it is done.
    """

    account: str
    via: Via


def at_the_command_line() -> Doer:
    """Return the user of the machine, where it knows one."""
    try:
        return Doer(getpass.getuser(), Via.COMMAND_LINE)
    except (KeyError, OSError):
        return Doer("", Via.COMMAND_LINE)


def on_the_web(name: str) -> Doer:
    """Return a person who is signed in.

    Args:
        name: Their name.
    """
    return Doer(name, Via.WEB)


def note(
    trail: AuditTrail,
    doer: Doer,
    deed: Deed,
    subject: str,
    *,
    by: str = "",
    detail: str = "",
    now: datetime | None = None,
) -> AuditRow:
    """Write that something was done.

    Args:
        trail: The audit trail.
        doer: Who is known to have done it, and where.
        deed: What.
        subject: To what or whom.
        by: Who says to have done it; the account when empty.
        detail: What was decided; never a password.
        now: When, aware; this moment by default.

    Raises:
        NotKept: The journal could not be written.
    """
    at = now or datetime.now(UTC)
    row = AuditRow(
        0, deed, by.strip() or doer.account, doer.account, doer.via, subject, detail, at
    )
    return trail.add(row)


def note_call(ledger: Ledger, doer: Doer, row: CallRow) -> None:
    """Write that somebody called, approved or retracted.

    Args:
        ledger: The desk's ledger.
        doer: Who is known to have done it, and where.
        row: The row of the call ledger.
    """
    against = ", against the policy" if row.against_policy else ""
    of = f", of call {row.of}" if row.of else ""
    detail = (
        f"{row.outcome.sentence}{against}: row {row.number} of the call ledger{of}, on update "
        f"{row.update}"
    )
    subject = f"{row.election}/{row.contest}"
    note(ledger.audit, doer, _OF_CALLS[row.action], subject, by=row.by, detail=detail)


def note_correction(ledger: Ledger, doer: Doer, row: Correction) -> None:
    """Write that somebody corrected a name, or said that two are one.

    Args:
        ledger: The desk's ledger.
        doer: Who is known to have done it, and where.
        row: The correction.
    """
    of = f" of {row.subject}" if row.subject else ""
    detail = f"{row.kind.value}{of}: {row.value} ({row.reason})"
    subject = f"{row.election}/{row.contest}"
    note(ledger.audit, doer, Deed.CORRECT, subject, by=row.by, detail=detail)


def note_note(ledger: Ledger, doer: Doer, row: NoteRow) -> None:
    """Write that somebody wrote, replaced or withdrew a note.

    Args:
        ledger: The desk's ledger.
        doer: Who is known to have done it, and where.
        row: The row of notes.
    """
    deed = Deed.NOTE if row.text else Deed.WITHDRAW
    of = f", of note {row.of}" if row.of else ""
    subject = f"{row.election}/{row.contest}"
    detail = f"row {row.number} of notes{of}"
    note(ledger.audit, doer, deed, subject, by=row.by, detail=detail)
