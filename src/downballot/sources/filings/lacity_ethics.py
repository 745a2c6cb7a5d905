"""Contributions to Los Angeles candidates, as its Ethics Commission exported them to Excel.

The file is one HTML table, called ``.xls``: a row a contribution, loan or other increase to
cash. Candidates for the Board of Education file here too: office ``BED``, district ``C01``
to ``C07`` for board districts 1 to 7. Names of columns come in two forms (``Contributor
City`` and ``Contr City``); only the first was read from a real file.

A row's filing is the document it stands in (``Doc ID``). The export says nothing of
amendments. Loans list one row a payment, with nothing received in all but the first;
``Amount Pd`` is what of the loan was paid back or forgiven. The state of an intermediary
stands there without an intermediary; only a name makes one.

Source:
    ethics.lacity.gov, public search of contributions, view as Excel; export of January 2015.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, TRANSACTIONS, Entity, Kind
from downballot.sources.filing_format import FilingTables, no_summaries
from downballot.sources.money_cells import cents_of, date_of, fppc_id, zip5

NAME: Final = "lacity-ethics-xls"
# fmt: off
_NEEDED: Final = (
    "Last Name", "First Name", "Committee ID", "Committee Name", "Office Type",
    "District Number", "Schedule", "Type", "Period Beg Date", "Period End Date",
    "Election Date", "Date", "Amount Rcvd", "Amount Pd", "Description",
    "Contributor First Name", "Contributor Last Name", "Contributor City",
    "Contributor State", "Contributor Zip Code", "Occupation", "Employer", "Int Name", "Memo",
    "Doc ID", "Rec ID",
)
# fmt: on
_CLAIMED_BY: Final = {"Committee ID", "Amount Rcvd", "Contributor Last Name", "Rec ID"}
_COMMITTEE: Final = "Contributor Committee ID"  # only in the form with short names
_OTHER_NAMES: Final = {"Contr Date": "Date", "Contr Type": "Type"}
_KINDS: Final = {
    "A": Kind.CONTRIBUTION,
    "B": Kind.LOAN,
    "C": Kind.NON_MONETARY,
    "I": Kind.MISCELLANEOUS,
}
_ENTITIES: Final = {
    "I": Entity.INDIVIDUAL,
    "C": Entity.COMMITTEE,
    "O": Entity.ORGANISATION,
}
_HEAD_BYTES, _CHUNK_BYTES, _TAIL_BYTES = 1 << 16, 1 << 20, 4096
_TEXT_CHARACTERS = 2000
_FORM = "460"  # whose schedules A, B, C and I these are


class _Scan(Struct, frozen=True):
    """What the bytes of a file say before they are read as a table."""

    encoding: str
    rows: int
    closed: bool


class _AsUtf8:
    """Hands a file to the parser in UTF-8; a byte that stands for nothing costs itself only."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        """Return some bytes more, ``size`` at most; none at the end."""
        while chunk := self._file.read(max(1, size // 3)):  # one byte becomes up to three
            if text := self._decoder.decode(chunk):
                return text.encode("utf-8")
        return b""


class LosAngelesEthicsExport:
    """Reads the City Ethics Commission's export of contributions."""

    name = NAME
    title = "Los Angeles City Ethics Commission, contributions exported to Excel (HTML)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file is an HTML table with the columns of this export."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if b"<table" not in head.lower():
            return False
        text = re.sub(r"<[^>]*>", "\n", head.decode("latin-1"))
        return {_column(line) for line in text.split("\n")} >= _CLAIMED_BY

    def read(self, path: Path) -> FilingTables:
        """Read an export; rows that cannot be used are set aside.

        Raises:
            FormatError: There is no table, or it lacks a column.
        """
        scan = _scan(path)
        numbered = _numbered_rows(path, scan.encoding)
        header = [_column(cell) for cell in next(numbered, (0, []))[1]]
        _demand_columns(path, header)
        whole: list[tuple[int, list[str]]] = []
        aside: list[tuple[int, str, list[str]]] = []
        last = 1
        for last, cells in numbered:
            if len(cells) == len(header):
                whole.append((last, cells))
            else:
                said = f"row {last}: {len(cells)} cells, expected {len(header)}"
                aside.append((last, said, cells))
        aside += _what_is_missing(scan, last)
        return _tables(path.name, header, whole, aside)


def _scan(path: Path) -> _Scan:
    """Learn the encoding (the file declares none), the number of rows and the end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, starts, ends, tail = "utf-8", 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if encoding == "utf-8":
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding = "cp1252"
            starts += len(re.findall(rb"<tr", tail[-2:] + chunk, re.IGNORECASE))
            ends += len(re.findall(rb"</tr", tail[-3:] + chunk, re.IGNORECASE))
            tail = (tail + chunk)[-_TAIL_BYTES:]
    return _Scan(encoding, max(starts, ends), b"</table>" in tail.lower())


def _numbered_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with its number; the header is row 1."""
    with path.open("rb") as file:
        text = _AsUtf8(file, encoding)
        found = etree.iterparse(text, events=("end",), tag="tr", html=True, encoding="utf-8")
        try:
            for number, (_, row) in enumerate(found, 1):
                cells = row.iterchildren(tag=etree.Element)  # a damaged tag may be a comment
                yield number, [" ".join("".join(cell.itertext()).split()) for cell in cells]
                row.clear()
                while row.getprevious() is not None:
                    del row.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise FormatError(path.name, "", f"not an HTML table ({error})") from error


def _column(cell: str) -> str:
    name = " ".join(cell.split())
    return _OTHER_NAMES.get(name, re.sub(r"^Contr ", "Contributor ", name))


def _demand_columns(path: Path, header: list[str]) -> None:
    for name in _NEEDED:
        if header.count(name) != 1:
            found = "is missing" if name not in header else "stands there twice"
            raise FormatError(
                path.name, "row 1", f"column {name!r} {found}", ", ".join(_NEEDED)
            )


def _what_is_missing(scan: _Scan, last: int) -> Iterator[tuple[int, str, list[str]]]:
    if not scan.closed:
        said = (
            f"row {last}: the table does not close after it, expected </table>: it is cut off"
        )
        yield last, said, []
    if scan.rows != last:
        said = f"row {last}: the last one read of {scan.rows} in the file, expected all"
        yield last, said, []


def _tables(
    file: str,
    header: list[str],
    whole: list[tuple[int, list[str]]],
    aside: list[tuple[int, str, list[str]]],
) -> FilingTables:
    cells = pl.DataFrame(
        [(number, *row) for number, row in whole],
        schema={"line": pl.UInt32(), **dict.fromkeys(header, pl.String())},
        orient="row",
    )
    if _COMMITTEE not in header:
        cells = cells.with_columns(pl.lit("").alias(_COMMITTEE))
    read = cells.with_columns(
        cents=cents_of(pl.col("Amount Rcvd")),
        paid=cents_of(pl.col("Amount Pd")),
        day=date_of(pl.col("Date")),
        filer=fppc_id(pl.col("Committee ID")),
        reason=pl.lit(None, pl.String()),
    ).with_columns(reason=_reason())
    usable = read.filter(pl.col("reason").is_null())
    unusable = read.filter(pl.col("reason").is_not_null())
    refused = [
        (line, reason, list(row))
        for line, reason, *row in unusable.select("line", "reason", *header).iter_rows()
    ]
    return FilingTables(
        filings=_filings(file, usable).lazy(),
        transactions=_transactions(file, usable).lazy(),
        summaries=no_summaries(),
        set_aside=_set_aside(file, sorted([*aside, *refused])).lazy(),
    )


def _reason() -> pl.Expr:
    """Say what is wrong with a row; null where it can be used."""
    schedule = pl.col("Schedule")
    wrong = {
        "Committee ID": (pl.col("filer") == "", "the number of a filer"),
        "Schedule": (~schedule.is_in(list(_KINDS)), f"one of {', '.join(_KINDS)}"),
        "Amount Rcvd": (pl.col("cents").is_null(), "dollars and cents"),
        "Amount Pd": (
            pl.col("paid").is_null() | ((schedule != "B") & (pl.col("paid") != 0)),
            "dollars and cents, 0 for all but loans",
        ),
        "Date": (pl.col("day").is_null() & (pl.col("Date") != ""), "a day such as 01/31/15"),
    }
    said = [
        pl.when(is_wrong).then(
            pl.format("row {}: " + column + " '{}', expected " + expected, "line", column)
        )
        for column, (is_wrong, expected) in wrong.items()
    ]
    return pl.coalesce(said)


def _transactions(file: str, rows: pl.DataFrame) -> pl.DataFrame:
    received = rows.with_columns(
        kind=pl.col("Schedule").replace_strict(_KINDS, return_dtype=pl.String())
    )
    repaid = received.filter(pl.col("paid") != 0).with_columns(
        kind=pl.lit(Kind.LOAN_REPAYMENT.value), cents=pl.col("paid")
    )
    described = (pl.col("Description"), pl.col("Memo"))
    values = pl.concat([received, repaid]).select(
        pl.lit(NAME).alias("source"),
        pl.lit(file).alias("file"),
        "line",
        pl.col("Doc ID").alias("filing"),
        pl.lit(0, pl.Int32()).alias("amendment"),
        "filer",
        pl.col("Schedule").alias("schedule"),
        "kind",
        pl.col("Rec ID").alias("transaction"),
        pl.col("day").alias("date"),
        "cents",
        pl.lit(value=False).alias("memo"),
        pl.col("Type").replace_strict(_ENTITIES, default=Entity.UNKNOWN).alias("entity"),
        pl.col("Contributor Last Name").alias("name"),
        pl.col("Contributor First Name").alias("first_name"),
        pl.col("Contributor City").alias("city"),
        pl.col("Contributor State").alias("state"),
        zip5(pl.col("Contributor Zip Code")).alias("zip"),
        pl.col("Employer").alias("employer"),
        pl.col("Occupation").alias("occupation"),
        fppc_id(pl.col(_COMMITTEE)).alias("counterparty"),
        pl.col("Int Name").alias("intermediary"),
        pl.concat_str(described, separator="; ").str.strip_chars("; ").alias("description"),
        pl.col("Election Date").pipe(_iso_day).alias("election"),
    )
    return _with_every_column(values, TRANSACTIONS).sort("line", maintain_order=True)


def _filings(file: str, rows: pl.DataFrame) -> pl.DataFrame:
    values = rows.unique(["Doc ID", "filer"], keep="first", maintain_order=True).select(
        pl.lit(NAME).alias("source"),
        pl.lit(file).alias("file"),
        pl.col("Doc ID").alias("filing"),
        pl.lit(0, pl.Int32()).alias("amendment"),
        "filer",
        pl.col("Committee Name").alias("filer_name"),
        pl.lit(_FORM).alias("form"),
        date_of(pl.col("Period Beg Date")).alias("period_from"),
        date_of(pl.col("Period End Date")).alias("period_to"),
        date_of(pl.col("Election Date")).alias("election_on"),
        pl
        .concat_str("First Name", "Last Name", separator=" ")
        .str.strip_chars()
        .alias("candidate"),
        pl.col("Office Type").alias("office"),
        pl.col("District Number").alias("district"),
    )
    return _with_every_column(values, FILINGS)


def _iso_day(text: pl.Expr) -> pl.Expr:
    return date_of(text).dt.to_string("%Y-%m-%d").fill_null("")


def _with_every_column(values: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Add the columns that the export has nothing for: empty text, no day."""
    absent = [
        pl.lit("" if kind == pl.String() else None, kind).alias(name)
        for name, kind in schema.items()
        if name not in values.columns
    ]
    return values.with_columns(absent).select(list(schema))


def _set_aside(file: str, rows: list[tuple[int, str, list[str]]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (NAME, file, line, reason, "\t".join(cells)[:_TEXT_CHARACTERS])
            for line, reason, cells in rows
        ],
        schema=SET_ASIDE,
        orient="row",
    )


FORMAT: Final = LosAngelesEthicsExport()
