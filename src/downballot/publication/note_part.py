"""Notes on a race as pages show them: what stands first, what was taken back still there."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.model.note import Note
from downballot.publication.figures import shortened
from downballot.publication.moments import Stamp, stamp

LONGEST = 2500  # a note is shorter


class NoteEnd(Struct, frozen=True):
    """Who replaced or withdrew a note, when, and why."""

    by: str
    at: Stamp
    reason: str


class NoteView(Struct, frozen=True):
    """One note.

    Attributes:
        number: Its number on the desk.
        lines: What it says, line by line.
        language: Code of the language that it is written in.
        by: Who wrote it.
        at: When.
        replaced: What replaced it; None while nothing does.
        withdrawn: What withdrew it; None while nothing does.
    """

    number: int
    lines: tuple[str, ...]
    language: str
    by: str
    at: Stamp
    replaced: NoteEnd | None
    withdrawn: NoteEnd | None

    @property
    def stands(self) -> bool:
        """Whether it is neither replaced nor withdrawn."""
        return self.replaced is None and self.withdrawn is None

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(self.lines)


def note_views(notes: Iterable[Note], zone: ZoneInfo) -> tuple[NoteView, ...]:
    """Return notes as a page shows them: those that stand first, newest first.

    Args:
        notes: Notes on one race.
        zone: Zone in which times are shown.
    """
    newest_first = sorted(notes, key=lambda one: (one.stands, one.row.number), reverse=True)
    return tuple(_view(one, zone) for one in newest_first)


def _view(note: Note, zone: ZoneInfo) -> NoteView:
    row = note.row
    return NoteView(
        number=row.number,
        lines=tuple(shortened(row.text, LONGEST).split("\n")),
        language=row.language,
        by=shortened(row.by),
        at=stamp(row.at, zone),
        replaced=_end(note, zone) if note.replaced else None,
        withdrawn=_end(note, zone) if note.withdrawn else None,
    )


def _end(note: Note, zone: ZoneInfo) -> NoteEnd | None:
    row = note.replaced or note.withdrawn
    return NoteEnd(shortened(row.by), stamp(row.at, zone), row.reason) if row else None
