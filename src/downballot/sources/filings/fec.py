"""Filings with the Federal Election Commission: files named ``.fec``, or archives of them.

Itemised lines of schedules A, B and E and of forms 5 and 6 are read; other lines with money
(loans, debts, shares of state accounts) are set aside. A summary line is named as the library
``fecfile`` names it, since the file itself has no numbers of lines.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS, Side
from downballot.sources.fec_records import Row, day_of, form_of, transaction
from downballot.sources.filing_format import FilingTables
from downballot.sources.money_cells import cents
from downballot.sources.plain_text import decoded

NAME = "fec"
MOST_TEXT = 2_000  # characters of a line set aside
MOST_BYTES = 2_000_000_000  # of one file in an archive
_BEGINS = re.compile(rb'"?HDR"?[\x1c,]"?FEC"?[\x1c,]|/\* ?Header')
_NUMBER = re.compile(r"[0-9]{4,}")
# Notes, addenda and summaries of summaries: no money that is not elsewhere in the file.
_SAYS_NO_MONEY = re.compile(r"TEXT|F[0-9]|H1|H2|\[", re.IGNORECASE)
_ITEM_OF_FORM = re.compile(r"F57|F65", re.IGNORECASE)


class Fec:
    """Reads a file, an archive, or a folder of them."""

    name = NAME
    title = "Federal Election Commission electronic filings (.fec)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file begins as one does, or an archive or folder holds such files."""
        if path.is_dir():
            return any(one.suffix.lower() == ".fec" for one in path.glob("*"))
        if zipfile.is_zipfile(path):
            return _holds_filings(path)
        with path.open("rb") as file:
            return bool(_BEGINS.match(file.read(100)))

    def read(self, path: Path) -> FilingTables:
        """Read a file, archive or folder; of several, a file of no use is set aside whole.

        Raises:
            FormatError: No file can be used.
        """
        read = _Read()
        several = path.is_dir() or zipfile.is_zipfile(path)
        for file, body in _bodies(path):
            try:
                _read_filing(file, body, read)
            except FormatError as error:
                if not several:
                    raise
                read.set_aside.append((NAME, file, 0, str(error), ""))
        if not read.filings:
            raise FormatError(path.name, "", "no file of it can be used", "filings in .fec")
        return FilingTables(
            filings=pl.LazyFrame(read.filings, schema=FILINGS, orient="row"),
            transactions=pl.LazyFrame(read.transactions, schema=TRANSACTIONS, orient="row"),
            summaries=pl.LazyFrame(read.summaries, schema=SUMMARIES, orient="row"),
            set_aside=pl.LazyFrame(read.set_aside, schema=SET_ASIDE, orient="row"),
        )


class _Read(Struct):
    filings: list[tuple[object, ...]] = []
    transactions: list[tuple[object, ...]] = []
    summaries: list[tuple[object, ...]] = []
    set_aside: list[tuple[str, str, int, str, str]] = []


class _Filing(Struct, frozen=True):
    """What the lines of one file have in common.

    Attributes:
        file: Name of the file.
        version: Version of the format.
        filing: Number of the filing, or one made of filer and form.
        amendment: 0 for the original.
        supersedes: Number of the filing that it amends; empty for none.
        filer: The Commission's id of the filer.
        form: Number of the form.
    """

    file: str
    version: str
    filing: str
    amendment: int
    supersedes: str
    filer: str
    form: str


def _holds_filings(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith(".fec") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _bodies(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for one in sorted(path.glob("*")):
            if one.suffix.lower() == ".fec":
                yield one.name, one.read_bytes()
    elif zipfile.is_zipfile(path):
        yield from _in_archive(path)
    else:
        yield path.name, path.read_bytes()


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    broken = (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    )
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if one.filename.endswith(".fec")]
            for member in members:
                if member.file_size > MOST_BYTES:
                    raise FormatError(path.name, member.filename, "too large", "under 2 GB")
                yield Path(member.filename).name, archive.read(member)
    except (*broken, ValueError) as error:
        raise FormatError(path.name, "", f"damaged ({error})", "a whole archive") from error


def _read_filing(file: str, body: bytes, read: _Read) -> None:
    if not _BEGINS.match(body):
        raise FormatError(file, "line 1", "no heading", "HDR and FEC")
    lines = [decoded(line).strip("\r") for line in body.split(b"\n")]
    header, version, length = _heading(file, lines)
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip("\0\x1a ")]
    rest = [(n, line) for n, line in numbered if n > length]
    if not rest:
        raise FormatError(file, "", "no cover", "the summary of a form")
    (first, text), *items = rest
    cover, problem = _fields(text, version)
    if problem or not form_of(cover.get("form_type", "")):
        shown = problem or f"form {cover.get('form_type', '')[:20]!r}"
        raise FormatError(file, f"line {first}", shown, "form 3, 3P, 3X, 5, 6 or 24")
    filing = _filing(file, version, header, cover)
    _add_cover(filing, cover, read)
    for number, line in _outside_notes(items):
        _add_item(filing, number, line, read)


def _filing(file: str, version: str, header: Row, cover: Row) -> _Filing:
    kind = cover["form_type"].strip().upper()
    form = form_of(kind)
    number, replaced = _NUMBER.search(file), _NUMBER.search(header.get("report_id", ""))
    filer = cover.get("filer_committee_id_number", "").strip()
    amends = kind.removeprefix(f"F{form}") == "A"
    times = header.get("report_number", "").strip()
    return _Filing(
        file=file,
        version=version,
        filing=number[0] if number else f"{filer} {kind}",
        amendment=(int(times) if re.fullmatch("[1-9][0-9]{0,2}", times) else 1)
        if amends
        else 0,
        supersedes=replaced[0] if amends and replaced else "",
        filer=filer,
        form=form,
    )


def _outside_notes(items: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Leave out free text, which stands between two lines that say so.

    Yields:
        Number and text of a line.
    """
    within = False
    for number, line in items:
        mark = line.strip().upper().replace(" ", "")
        if mark in {"[BEGINTEXT]", "[ENDTEXT]"}:
            within = mark == "[BEGINTEXT]"
        elif not within:
            yield number, line


def _heading(file: str, lines: list[str]) -> tuple[Row, str, int]:
    """Return the heading's fields, the version of the format and the heading's length.

    Raises:
        FormatError: It cannot be read.
    """
    from fecfile import (  # type: ignore[import-untyped]  # noqa: PLC0415 - loads an HTTP client
        cache,
        fecparser,
    )

    try:
        header, version, length = fecparser.parse_header(lines)
    except (cache.FecParserMissingMappingError, *_UNREADABLE) as error:
        raise FormatError(
            file, "line 1", f"heading unreadable ({error})", "HDR, FEC"
        ) from error
    if header is None or not version:
        raise FormatError(file, "line 1", "heading without end", "HDR, FEC and a version")
    texts = {name: text for name, text in header.items() if isinstance(text, str)}
    return texts, version, length


_UNREADABLE = (csv.Error, IndexError, KeyError, ValueError, StopIteration)


def _fields(line: str, version: str) -> tuple[Row, str]:
    """Return the fields of a line by name, or why they cannot be told."""
    from fecfile import (  # noqa: PLC0415 - loads an HTTP client
        cache,
        fecparser,
    )

    try:
        found = fecparser.parse_line(line, version, None, as_strings=True)
    except (cache.FecParserMissingMappingError, *_UNREADABLE) as error:
        return {}, str(error)
    return found or {}, "" if found else "one field"


def _required_fields(line: str, version: str) -> Row:
    """Return the fields of a line by name.

    Raises:
        ValueError: They cannot be told.
    """
    row, problem = _fields(line, version)
    if problem:
        raise ValueError(problem)
    return row


def _add_cover(filing: _Filing, cover: Row, read: _Read) -> None:
    place = [cover.get(name, "").strip() for name in ("election_state", "election_district")]
    days = ("coverage_from_date", "coverage_through_date", "date_signed", "election_date")
    read.filings.append((
        NAME,
        filing.file,
        filing.filing,
        filing.amendment,
        filing.supersedes,
        filing.filer,
        (cover.get("committee_name") or cover.get("organization_name") or "").strip(),
        filing.form,
        *(_day_or_none(cover.get(name, "")) for name in days),
        "",
        "",
        "-".join(filter(None, place)),
        "",
        Side.NONE,
    ))
    read.summaries += _summaries(filing, cover)


def _day_or_none(text: str) -> object:
    try:
        return day_of(text.strip())
    except ValueError:
        return None


def _summaries(filing: _Filing, cover: Row) -> Iterator[tuple[object, ...]]:
    names = [name.removeprefix("col_a_") for name in cover if name.startswith("col_a_")]
    start = (NAME, filing.file, filing.filing, filing.amendment, filing.filer)
    for name in names:
        period, to_date = (_cents_or_none(cover.get(f"col_{c}_{name}", "")) for c in "ab")
        if period is not None:
            yield *start, f"F{filing.form}", name, period, to_date


def _cents_or_none(text: str) -> int | None:
    try:
        return cents(text)
    except ValueError:
        return None


def _add_item(filing: _Filing, number: int, line: str, read: _Read) -> None:
    bare = line.lstrip('"')
    if _SAYS_NO_MONEY.match(bare) and not _ITEM_OF_FORM.match(bare):
        return
    try:
        found = transaction(filing.form, _required_fields(line, filing.version))
    except ValueError as error:
        said = f"{filing.file}: line {number}: {error}"
        read.set_aside.append((NAME, filing.file, number, said, line[:MOST_TEXT]))
        return
    found |= {"source": NAME, "file": filing.file, "line": number, "filer": filing.filer}
    found |= {"filing": filing.filing, "amendment": filing.amendment}
    read.transactions.append(tuple(found.get(name, "") for name in TRANSACTIONS))


FORMAT = Fec()
