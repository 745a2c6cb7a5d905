"""Writes the plain sentences of a contest, of a desk or of the package alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from downballot.claims.record import ContestFacts, Record
from downballot.claims.writing import PlainSentence, contest_called, plain_sentences
from downballot.pipeline.claim_record import almanac_record, desk_record
from downballot.pipeline.desk import Desk
from downballot.publication.moments import day_text, stamp

DESK_FILE = "desk.toml"


def record_at(folder: Path) -> Record:
    """Return the record of a desk; that of the package alone where there is no desk.

    Args:
        folder: The desk's folder, or any other.
    """
    if not (folder / DESK_FILE).is_file():
        return almanac_record()
    with Desk(folder) as desk:
        return desk_record(desk)


def sentences_of(
    record: Record, contest: ContestFacts, *, as_of: datetime
) -> tuple[PlainSentence, ...]:
    """Return the sentences of a contest, with moments in the style of the pages.

    Args:
        record: The record.
        contest: The contest, of this record.
        as_of: Nothing later is said; aware.
    """
    return plain_sentences(
        record,
        contest,
        as_of=as_of,
        write_moment=_moment_writer(record.timezone),
        write_day=_write_day,
    )


def sentences_called(
    record: Record, wanted: str, *, election: str = "", as_of: datetime
) -> tuple[ContestFacts, tuple[PlainSentence, ...]]:
    """Return the contest that a person means, with its sentences.

    Args:
        record: The record.
        wanted: Its name, its id, or words of its name.
        election: Day of the election, or its beginning; the newest when empty.
        as_of: Nothing later is said; aware.

    Raises:
        UsageError: No contest, or several, can be meant; the message lists them.
    """
    contest = contest_called(record, wanted, election=election)
    return contest, sentences_of(record, contest, as_of=as_of)


def _moment_writer(timezone: str) -> Callable[[datetime], str]:
    zone = ZoneInfo(timezone)
    return lambda moment: stamp(moment, zone).text


def _write_day(day: date) -> str:
    return day_text(day)
