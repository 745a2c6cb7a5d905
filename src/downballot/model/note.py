"""What an editor says of a race, to be read beside its count."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class NoteRow(Struct, frozen=True):
    """One row about notes; never edited, only followed by another.

    Attributes:
        number: Its number on this desk, from 1.
        election: The desk's id of the election.
        contest: The contest's id.
        of: Number of the note that it replaces or withdraws; 0 for a new one.
        text: What is said; empty where a note is withdrawn.
        language: Code of the language that it is written in.
        by: Who.
        reason: Why the note before is replaced or withdrawn; may be empty for a new one.
        at: When, aware.
    """

    number: int
    election: str
    contest: str
    of: int
    text: str
    language: str
    by: str
    reason: str
    at: datetime


class Note(Struct, frozen=True):
    """A note with what became of it.

    Attributes:
        row: The note.
        replaced: The row that replaced it; None while none does.
        withdrawn: The row that withdrew it; None while none does.
    """

    row: NoteRow
    replaced: NoteRow | None = None
    withdrawn: NoteRow | None = None

    @property
    def stands(self) -> bool:
        """Whether it is neither replaced nor withdrawn."""
        return self.replaced is None and self.withdrawn is None


def notes_of(rows: tuple[NoteRow, ...]) -> tuple[Note, ...]:
    """Return every note with what became of it, in the order they were written.

    Args:
        rows: Rows of notes, in order.
    """
    found: dict[int, Note] = {}
    for row in rows:
        before = found.get(row.of)
        if row.of and (before is None or not before.stands):
            continue
        if before is not None and row.text:
            found[row.of] = Note(before.row, replaced=row)
        elif before is not None:
            found[row.of] = Note(before.row, withdrawn=row)
        if row.text:
            found[row.number] = Note(row)
    return tuple(found.values())
