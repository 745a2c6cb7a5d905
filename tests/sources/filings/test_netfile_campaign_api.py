"""NetFile's campaign API: the real answers, and invented ones that belong together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from downballot.errors import FormatError
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.netfile_campaign_api import FORMAT

API = "data/money/netfile/campaign_api_v101"


def write(folder: Path, **lists: list[Any]) -> Path:
    for name, items in lists.items():
        (folder / f"{name}.json").write_text(json.dumps(items), encoding="utf-8")
    return folder


def filing(number: str, **meta: object) -> dict[str, Any]:
    return {
        "filingNid": number,
        "originalFilingId": "500",
        "specificationRef": {"org": "CAL", "name": "FPPC460", "version": "2.0"},
        "filingMeta": {
            "issuedFilingId": "500", "startDate": "2030-01-01", "endDate": "2030-06-30",
            "legalFilingDate": "2030-07-31", "amendmentSequence": None,
        } | meta,
        "filerMeta": {
            "filerId": "77", "commonName": "Example 2030",
            "strings": {"Registration_CA SOS": "1370001"},
        },
    }  # fmt: skip


def payment(number: str, **cells: object) -> dict[str, Any]:
    return {
        "elementNid": "e1",
        "filingNid": number,
        "filerNid": "77",
        "transaction": {
            "formType": "A", "recType": "RCPT", "tranId": "INC1", "tranNamL": "Sample",
            "entityCd": "IND", "tranAmt1": 100.1, "tranDate": "2030-03-01", "memoCode": False,
        } | cells,
    }  # fmt: skip


def test_the_real_answers_are_read_as_a_folder_and_one_by_one(shared: Path):
    folder = shared / API
    tables = FORMAT.read(folder)
    row = tables.transactions.collect().row(0, named=True)
    assert format_of(folder) is FORMAT
    assert (row["kind"], row["cents"], row["code"]) == ("expenditure", 15141, "OFC")
    assert row["date"] == date(2012, 7, 30)
    filings = tables.filings.collect().sort("filer_name")
    assert filings["filer"].to_list() == ["124085310", "1449857"]
    for name in ("filings.json", "transactions.json"):
        assert format_of(folder / name) is FORMAT
    assert FORMAT.read(folder / "filings.json").filings.collect().height == 1
    for name in ("elections.json", "filers.json", "filing_elements.json"):
        assert not FORMAT.claims(folder / name)


def test_a_transaction_has_its_filers_number_and_its_filing(tmp_path):
    write(tmp_path, filings=[filing("f1")], transactions=[payment("f1")])
    for path in (tmp_path, tmp_path / "transactions.json"):
        row = FORMAT.read(path).transactions.collect().row(0, named=True)
        assert (row["filer"], row["filing"], row["cents"]) == ("1370001", "f1", 10010)
    assert FORMAT.read(tmp_path).filings.collect().height == 1


def test_an_amendment_names_what_it_supersedes(tmp_path):
    second = filing("f2", amendmentSequence=1, issuedFilingId="501")
    write(tmp_path, filings=[filing("f1"), second])
    filings = FORMAT.read(tmp_path).filings.collect().sort("filing")
    assert filings.select("amendment", "supersedes").rows() == [(0, ""), (1, "500")]


def test_a_transaction_that_is_wrong_is_set_aside(tmp_path):
    write(tmp_path, transactions=[payment("f1", tranAmt1=1.005), payment("f1")])
    tables = FORMAT.read(tmp_path)
    aside = tables.set_aside.collect().row(0, named=True)
    assert aside["reason"] == "schedule A: amount '1.005', expected an amount"
    assert tables.transactions.collect()["cents"].to_list() == [10010]


@pytest.mark.parametrize("text", ["", "{}", "[]", '[{"filingNid":1,"filingMeta":2,"filerMeta"'])
def test_what_has_no_filings_is_refused(tmp_path, text):
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=r"answer\.json"):
        FORMAT.read(path)
