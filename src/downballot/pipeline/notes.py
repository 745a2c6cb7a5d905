"""Editors write on a race: a note is never edited, only replaced or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.note import Note, NoteRow, notes_of
from downballot.pipeline.call_checks import LONGEST_REASON, check_author, check_reason
from downballot.pipeline.desk import Desk

LANGUAGES = ("en", "es")


class Draft(Struct, frozen=True):
    """What is to be said of a race.

    Attributes:
        text: Plain text, with line breaks.
        language: Code of the language that it is written in.
        of: Number of the note that it replaces; 0 for none.
        reason: Why it replaces that one; may be empty otherwise.
    """

    text: str
    language: str = "en"
    of: int = 0
    reason: str = ""


def write_note(
    desk: Desk, contest: str, draft: Draft, *, by: str, election: str = ""
) -> NoteRow:
    """Write a note on a race, a new one or in place of one that stands.

    Args:
        desk: The desk.
        contest: Its id, its name on this desk, or words of its title.
        draft: What is to be said.
        by: Who says it.
        election: The desk's id; the newest election with a count when empty.

    Raises:
        UsageError: Nobody or nothing is said, no contest can be meant, the note to replace
            does not stand, or the same note stands already.
        NotKept: The journal could not be written.
    """
    check_author(by)
    plain = msgspec.structs.replace(draft, text=checked_text(draft.text))
    if draft.language not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise UsageError(f"language {draft.language!r}: expected one of {allowed}")
    if draft.of or draft.reason:
        check_reason(draft.reason)
    return _add(desk, contest, election, plain, by)


def withdraw_note(
    desk: Desk, contest: str, *, of: int, by: str, reason: str, election: str = ""
) -> NoteRow:
    """Withdraw a note that stands; readers still see that it was there.

    Args:
        desk: The desk.
        contest: As for ``write_note``.
        of: Number of the note.
        by: Who.
        reason: Why.
        election: As for ``write_note``.

    Raises:
        UsageError: Nobody or no reason is named, or the note does not stand.
        NotKept: The journal could not be written.
    """
    check_author(by)
    check_reason(reason)
    if of <= 0:
        raise UsageError(f"note {of}: not a number of a note, expected 1 or more")
    return _add(desk, contest, election, Draft("", "", of, reason), by)


def contest_notes(
    ledger: Ledger, election: str, contest: str, *, as_of: datetime | None = None
) -> tuple[Note, ...]:
    """Return the notes on a race, also those replaced and withdrawn, in order.

    Args:
        ledger: The desk's ledger.
        election: The desk's id of the election.
        contest: The contest's id.
        as_of: Only what was written by this moment, aware.
    """
    rows = ledger.notes.rows(election, as_of=as_of)
    if not rows:
        return ()
    # A contest may since have been said to be the same as another.
    identity = ledger.identity(election, as_of=as_of)
    return notes_of(tuple(one for one in rows if identity.contest(one.contest) == contest))


def checked_text(text: str) -> str:
    """Return what a note says, with single line breaks as they were typed.

    Args:
        text: The text.

    Raises:
        UsageError: It is empty, too long, or not plain text.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    plain = "\n".join(lines)
    if not plain:
        raise UsageError("note: empty, expected what there is to say")
    if not all(line.isprintable() for line in lines):
        raise UsageError("note: has letters that cannot be seen, expected plain text")
    if len(plain) > LONGEST_REASON:
        raise UsageError(
            f"note: {len(plain):,} characters, expected {LONGEST_REASON:,} or fewer"
        )
    return plain


def _add(desk: Desk, contest: str, election: str, draft: Draft, by: str) -> NoteRow:
    view = desk.contest(contest, election=election).view
    identity = desk.ledger.identity(view.election)
    row = NoteRow(
        number=0,
        election=view.election,
        contest=view.id,
        of=draft.of,
        text=draft.text,
        language=draft.language,
        by=by.strip(),
        reason=draft.reason.strip(),
        at=datetime.now(UTC),
    )

    def allowing(rows: tuple[NoteRow, ...]) -> None:
        of_contest = tuple(one for one in rows if identity.contest(one.contest) == view.id)
        _check(row, [one.row for one in notes_of(of_contest) if one.stands])

    return desk.ledger.notes.add(row, allowing)


def _check(row: NoteRow, standing: Sequence[NoteRow]) -> None:
    if row.of and all(one.number != row.of for one in standing):
        raise UsageError(
            f"note {row.of}: none of that number stands here, expected one that does"
        )
    # A form may be sent twice by mistake.
    if row.text and any(one.text == row.text for one in standing):
        raise UsageError("note: the same one stands already, expected something new")
