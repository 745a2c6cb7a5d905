"""NetFile's campaign API, version 101: filings, filers and transactions as JSON lists.

A folder may hold ``filings.json``, ``filers.json`` and ``transactions.json``; a file is
known by what its objects have, not by its name. A transaction names its filer by NetFile's
own number; the number at the Fair Political Practices Commission stands with the filer and
the filing and is looked up in the files beside it. Elections and parts of filings have no
money in them and are not read.

Source:
    Answers of NetFile's campaign API (``api/campaign/.../v101``).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from downballot.errors import FormatError
from downballot.model.filing import FILINGS
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.filing_format import FilingFormat, FilingTables
from downballot.sources.netfile_cells import SHEET
from downballot.sources.netfile_tables import netfile_tables

Item = dict[str, Any]
FILING_KEYS: Final = {"filingNid", "filingMeta", "filerMeta"}
FILER_KEYS: Final = {"filerNid", "filerName", "registrations"}
TRANSACTION_KEYS: Final = {"elementNid", "filingNid", "filerNid", "transaction"}
META_KEYS: Final = (
    "amendmentSequence", "issuedFilingId", "startDate", "endDate", "legalFilingDate",
)  # fmt: skip
_REGISTRATION: Final = "CA SOS"
_HEAD = 65536
# Amounts stay as written: a binary fraction is none.
_DECODER = msgspec.json.Decoder(float_hook=str)


class NetFileCampaignApi:
    """Reads answers of NetFile's campaign API."""

    name = "netfile-campaign-api"
    title = "NetFile's campaign API: filings, filers and transactions"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether a file has filings or transactions, or a folder such a file."""
        if path.is_dir():
            return any(_kept_keys(file) for file in path.glob("*.json"))
        return path.suffix == ".json" and _kept_keys(path)

    def read(self, path: Path) -> FilingTables:
        """Read a folder, or one file with the filers and filings beside it as look-up.

        Raises:
            FormatError: It has neither filings nor transactions, or is no JSON.
        """
        beside = path if path.is_dir() else path.parent
        files = sorted(beside.glob("*.json")) if path.is_dir() else [path]
        items = {file.name: list(_items(file)) for file in files if _kept_keys(file)}
        if not any(items.values()):
            raise FormatError(path.name, "", "no filings", "a list of filings or transactions")
        known = [
            item
            for file in sorted(beside.glob("*.json"))
            if _head_has(file, FILER_KEYS) or _kept_keys(file)
            for item in _items(file)
        ]
        numbers = _registrations(known)
        rows = _rows(items, numbers)
        read = netfile_tables(rows, source=self.name, file=path.name)
        stated = _filings(items, numbers, self.name, path.name)
        made = read.filings.join(stated, on="filing", how="anti")
        return FilingTables(
            filings=pl.concat([stated, made]),
            transactions=read.transactions,
            summaries=read.summaries,
            set_aside=read.set_aside,
        )


def _kept_keys(file: Path) -> bool:
    return _head_has(file, FILING_KEYS) or _head_has(file, TRANSACTION_KEYS)


def _head_has(file: Path, keys: set[str]) -> bool:
    """Say whether the beginning of a file is a list and names all of some keys."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    return head.lstrip().startswith(b"[") and all(f'"{key}"'.encode() in head for key in keys)


def _items(file: Path) -> Iterable[Item]:
    try:
        read = _DECODER.decode(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(file.name, "", f"cannot be read: {error}", "JSON") from error
    if not isinstance(read, list):
        raise FormatError(file.name, "", "no list", "a list of objects")
    return (item for item in read if isinstance(item, dict))


def _registrations(items: Iterable[Item]) -> dict[str, str]:
    """Return the state's number of every filer that has one, by NetFile's number."""
    found: dict[str, str] = {}
    for item in items:
        if set(item) >= FILER_KEYS:
            found[str(item["filerNid"])] = _text(_of(item, "registrations", _REGISTRATION))
        elif set(item) >= FILING_KEYS:
            number = _text(_of(item, "filerMeta", "strings", f"Registration_{_REGISTRATION}"))
            found.setdefault(_text(_of(item, "filerMeta", "filerId")), number)
    return {filer: number for filer, number in found.items() if number}


def _rows(items: dict[str, list[Item]], numbers: dict[str, str]) -> pl.LazyFrame:
    """Return the transactions as rows of NetFile's names, as text."""
    rows = [
        _row(item, line, numbers)
        for listed in items.values()
        for line, item in enumerate(listed, 1)
        if set(item) >= TRANSACTION_KEYS and isinstance(item["transaction"], dict)
    ]
    names = dict.fromkeys(["filingNid", "filerId", "formType", "recType"], pl.String())
    for row in rows:
        names.update(dict.fromkeys(row, pl.String()))
    of_the_row = {LINE: pl.UInt32(), FAULT: pl.String(), TEXT: pl.String()}
    schema = pl.Schema({**names, **of_the_row, SHEET: pl.String()})
    return pl.LazyFrame(rows, schema)


def _row(item: Item, line: int, numbers: dict[str, str]) -> dict[str, object]:
    cells = {
        name: _text(value)
        for name, value in item["transaction"].items()
        if not isinstance(value, list | dict)
    }
    filer = str(item["filerNid"])
    return {
        **cells,
        "filingNid": _text(item["filingNid"]),
        "filerId": numbers.get(filer, filer),
        LINE: line,
        FAULT: None,
        TEXT: msgspec.json.encode(item).decode()[:2000],
        SHEET: "",
    }


def _filings(
    items: dict[str, list[Item]], numbers: dict[str, str], source: str, file: str
) -> pl.LazyFrame:
    stated = [
        _filing(item, numbers) | {"source": source, "file": file}
        for listed in items.values()
        for item in listed
        if set(item) >= FILING_KEYS
    ]
    days = ("period_from", "period_to", "filed_on", "election_on")
    written = {name: pl.String() if name in days else kind for name, kind in FILINGS.items()}
    read = pl.LazyFrame(stated, pl.Schema(written))
    return read.with_columns(pl.col(days).str.slice(0, 10).str.to_date(strict=False))


def _filing(item: Item, numbers: dict[str, str]) -> Item:
    filer = _text(_of(item, "filerMeta", "filerId"))
    meta = {key: _text(_of(item, "filingMeta", key)) for key in META_KEYS}
    form = _text(_of(item, "specificationRef", "name"))
    replaced = _text(item.get("originalFilingId"))
    return {
        "filing": _text(item["filingNid"]),
        "amendment": _number(meta["amendmentSequence"]),
        "supersedes": "" if replaced == meta["issuedFilingId"] else replaced,
        "filer": numbers.get(filer, filer),
        "filer_name": _text(_of(item, "filerMeta", "commonName")),
        "form": form.removeprefix("FPPC"),
        "period_from": meta["startDate"],
        "period_to": meta["endDate"],
        "filed_on": meta["legalFilingDate"],
        **dict.fromkeys(("candidate", "office", "district", "measure", "side"), ""),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _of(item: Item, *keys: str) -> object:
    """Return what lies under some keys, one in the other; None where it is not there."""
    found: object = item
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)


FORMAT: FilingFormat = NetFileCampaignApi()
