"""Los Angeles: the Ethics Commission's page of totals of an election, as it is saved.

An HTML page with a table whose headings name the sums; a row a candidate. The sums are
lines beside which rows are set, never payments: contributions and expenditures as lines 5
and 11 of Form 460, cash as line 16; spending by others and communications to members under
``independent`` and ``membership``, matching funds under ``matching``. Where a page says
ACCEPTED in place of a sum of matching funds, the sum is not known. Written from a
description of the page: never tried on a real file.

Source:
    ethics.lacity.gov, ElectionTotalsResults: eight figures a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES
from downballot.sources.filing_format import FilingFormat, FilingTables, no_transactions
from downballot.sources.money_cells import cents

LINES: Final = (
    (r"\bcontribution", ("F460", "5")),
    (r"^(?!.*(independent|\bie\b|member)).*expenditure", ("F460", "11")),
    (r"\bcash\b", ("F460", "16")),
    (r"\bmatching\b", ("matching", "received")),
    (r"(independent|\bie\b).*support", ("independent", "support")),
    (r"(independent|\bie\b).*oppos", ("independent", "oppose")),
    (r"member.*support", ("membership", "support")),
    (r"member.*oppos", ("membership", "oppose")),
)
"""What a heading says in small letters, and the form and line that it is."""

_NEEDED: Final = {("F460", "5"), ("F460", "11"), ("independent", "support")}
_HEAD: Final = 1 << 20
_MOST_TEXT: Final = 2000
_NOT_KNOWN: Final = ("", "-", "--", "n/a", "accepted", "not applicable")
Cells = list[str]


class LosAngelesElectionTotals:
    """Reads saved pages of an election's totals."""

    name = "lacity-election-totals"
    title = "Los Angeles City Ethics Commission: totals of an election (HTML)"
    verified = False

    def claims(self, path: Path) -> bool:
        """Say whether a file is a page with a table of such headings."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return b"<table" in head.lower() and any(_columns(row) for row in _rows(head))

    def read(self, path: Path) -> FilingTables:
        """Read a page; a row with a figure that is none is set aside.

        Raises:
            FormatError: It has no table of such headings.
        """
        lines: list[dict[str, object]] = []
        aside: list[dict[str, object]] = []
        columns: dict[int, tuple[str, str]] = {}
        for number, row in enumerate(_rows(path.read_bytes()), 1):
            if found := _columns(row):
                columns = found
            elif columns and len(row) > max(columns) and row[0]:
                said = _lines(row, columns, lines)
                if said:
                    text = "\t".join(row)[:_MOST_TEXT]
                    aside.append({
                        "line": number,
                        "reason": f"row {number}: {said}",
                        "text": text,
                    })
        if not columns:
            raise FormatError(path.name, "", "no table of totals", "contributions and more")
        return _tables(path.name, self.name, lines, aside)


def _rows(body: bytes) -> Iterator[Cells]:
    page = etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))
    for row in page.iter("tr") if page is not None else ():
        cells = row.iterchildren("th", "td")
        yield [" ".join("".join(cell.itertext()).split()) for cell in cells]


def _columns(row: Cells) -> dict[int, tuple[str, str]]:
    """Return the line of each column of a row of headings; none where it is no such row."""
    found = {
        place: line
        for place, cell in enumerate(row)
        for words, line in LINES
        if re.search(words, cell.lower())
    }
    return found if set(found.values()) >= _NEEDED else {}


def _lines(
    row: Cells, columns: dict[int, tuple[str, str]], lines: list[dict[str, object]]
) -> str:
    """Add the lines of a candidate; return what is wrong with the row, empty for nothing."""
    read: list[dict[str, object]] = []
    for place, (form, line) in columns.items():
        if row[place].lower() in _NOT_KNOWN:
            continue
        try:
            amount = cents(row[place])
        except ValueError as error:
            return f"{form} {line}: {error}"
        read.append({
            "filer": f"name:{row[0]}",
            "form": form,
            "line": line,
            "period_cents": amount,
        })
    lines.extend(read)
    return ""


def _tables(
    file: str, source: str, lines: list[dict[str, object]], aside: list[dict[str, object]]
) -> FilingTables:
    here = {"source": source, "file": file}
    read = [one | here | {"filing": one["filer"], "amendment": 0} for one in lines]
    people = dict.fromkeys(str(one["filer"]) for one in lines)
    texts = [name for name, kind in FILINGS.items() if kind == pl.String()]
    covers = [
        dict.fromkeys(texts, "") | here | _cover(person) | {"amendment": 0} for person in people
    ]
    return FilingTables(
        filings=pl.LazyFrame(covers, FILINGS),
        transactions=no_transactions(),
        summaries=pl.LazyFrame(read, SUMMARIES),
        set_aside=pl.LazyFrame([one | here for one in aside], SET_ASIDE),
    )


def _cover(person: str) -> dict[str, str]:
    name = person.removeprefix("name:")
    return {"filing": person, "filer": person, "filer_name": name, "candidate": name}


FORMAT: FilingFormat = LosAngelesElectionTotals()
