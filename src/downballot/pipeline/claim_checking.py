"""Checks a text against a desk's record, or the package's: a file, an address, or words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.claims.checking import check_text
from downballot.claims.extractor import ClaimExtractor, plugged_in
from downballot.claims.lexicon import Lexicon
from downballot.claims.reading import MOST_BYTES, Reading, read_text
from downballot.claims.values import CheckedText
from downballot.desk.file import FILE_NAME
from downballot.errors import FormatError, NotAllowed
from downballot.pipeline.claim_record import almanac_record, desk_record

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk

ADDRESSES = ("http://", "https://")
KEPT = 2  # states of desks whose names a process keeps


class CheckedCopy(Struct, frozen=True):
    """A text that was checked, with its words.

    Attributes:
        reading: The text as it was given and read.
        checked: What was found in it.
    """

    reading: Reading
    checked: CheckedText


@lru_cache(1)
def almanac_lexicon() -> Lexicon:
    """Return the names of the package's own record, made once."""
    return Lexicon(almanac_record())


@lru_cache(KEPT)
def _kept(_folder: Path, _arrivals: int, _rows: int, desk: Desk) -> Lexicon:
    return Lexicon(desk_record(desk))


def desk_lexicon(desk: Desk) -> Lexicon:
    """Return the names of a desk's record, made once for each state of its journal.

    Args:
        desk: The desk.
    """
    return _kept(desk.folder, desk.ledger.last_arrival(), desk.ledger.people.added(), desk)


def _opened(folder: Path) -> Desk:
    """Return a desk; a journal is imported only where there is one."""
    from downballot.pipeline.desk import Desk  # noqa: PLC0415 - kept out of start-up

    return Desk(folder)


def lexicon_of(folder: Path) -> Lexicon:
    """Return the names of the record of a folder: a desk's, or the package's where it is none.

    Args:
        folder: The folder.

    Raises:
        DeskError: There is no such folder, or ``desk.toml`` has a mistake.
    """
    if not (folder / FILE_NAME).exists() and folder.is_dir():
        return almanac_lexicon()
    with _opened(folder) as desk:
        return desk_lexicon(desk)


def check_given(
    given: bytes | str,
    lexicon: Lexicon,
    *,
    name: str = "text",
    as_of: datetime | None = None,
    extractors: Sequence[ClaimExtractor] | None = None,
) -> CheckedCopy:
    """Return a text with every claim that was found in it.

    Args:
        given: A file's bytes, or words.
        lexicon: The record with its names.
        name: What messages call the text.
        as_of: The moment as of which it is checked, aware; the text's own date when None.
        extractors: Further readers of claims; those that are plugged in when None.

    Raises:
        FormatError: It is larger than is read, or no text.
        UsageError: A plugged-in extractor is none.
    """
    reading = read_text(given, name=name)
    further = plugged_in() if extractors is None else extractors
    checked = check_text(
        reading, lexicon, now=datetime.now(UTC), as_of=as_of, extractors=further
    )
    return CheckedCopy(reading, checked)


def check_copy(
    where: str, folder: Path, *, given: bytes = b"", as_of: datetime | None = None
) -> CheckedCopy:
    """Return a file, a page of the web or given bytes with every claim that was found.

    Args:
        where: A file's path, an address, or ``-`` for ``given``.
        folder: The desk's folder; the package's record where it holds no desk.
        given: The bytes where ``where`` is ``-``.
        as_of: The moment as of which it is checked, aware; the text's own date when None.

    Raises:
        FormatError: It cannot be read, is larger than is read, or no text.
        NotAllowed: The desk does not allow the address, or there is no desk.
        Unreachable: The address gives no answer.
        DeskError: There is no such folder, or ``desk.toml`` has a mistake.
    """
    if where.startswith(ADDRESSES):
        body = fetch_text(where, folder)
    else:
        body = given if where == "-" else read_file(Path(where))
    return check_given(body, lexicon_of(folder), name=where, as_of=as_of)


def read_file(path: Path) -> bytes:
    """Return a file's bytes, no more than are read.

    Args:
        path: The file.

    Raises:
        FormatError: It cannot be opened, or is too large.
    """
    try:
        with path.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FormatError(
            str(path), "", f"cannot be read ({error.strerror})", "a file with text"
        ) from error
    if len(body) > MOST_BYTES:
        raise FormatError(
            str(path), "", f"is larger than {MOST_BYTES:,} bytes", "one article at a time"
        )
    return body


def fetch_text(url: str, folder: Path) -> bytes:
    """Return a page of the web, asked by the rules of a desk.

    Args:
        url: The address.
        folder: The desk's folder.

    Raises:
        NotAllowed: The desk does not allow it, or there is no desk.
        Unreachable: It gives no answer.
        DeskError: ``desk.toml`` has a mistake.
    """
    if not (folder / FILE_NAME).exists():
        raise NotAllowed(
            f"{url}: there is no desk that says which hosts may be asked, expected --desk with "
            "allowed_hosts in desk.toml, or the page saved as a file"
        )
    from downballot.sources.fetch import Fetcher, FetchRules  # noqa: PLC0415 - likewise

    with _opened(folder) as desk:
        settings = desk.settings
    rules = FetchRules(
        allowed_hosts=settings.allowed_hosts,
        contact=settings.contact,
        allow_local_addresses=settings.allow_local_addresses,
        max_bytes=MOST_BYTES,
    )
    with Fetcher(rules) as fetcher:
        return fetcher.fetch(url).body


def zone_of(folder: Path) -> ZoneInfo:
    """Return the zone in which the days of a folder's record are counted.

    Args:
        folder: The desk's folder, or any other.

    Raises:
        DeskError: There is no such folder, or ``desk.toml`` has a mistake.
    """
    if not (folder / FILE_NAME).exists() and folder.is_dir():
        return ZoneInfo(almanac_record().timezone)
    with _opened(folder) as desk:
        return ZoneInfo(desk.settings.timezone)
