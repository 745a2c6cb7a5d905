"""Formats known from a description alone: rows in the names that it gives, invented here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS
from downballot.sources.filing_registry import filing_formats, format_of
from downballot.sources.filings import (
    lacity_election_totals,
    lacity_independent,
    lacity_open_contributions,
    lacity_open_expenditures,
    netfile_connect2_live,
)

GIVEN = {
    "per_beg_date": "2030-01-01T00:00:00.000",
    "per_end_date": "2030-06-30T00:00:00.000",
    "election_date": "2030-11-05T00:00:00.000",
    "con_date": "2030-03-01T00:00:00.000",
    "con_amount": "250.50",
    "con_amount_pd_forgiven": "0",
    "schedule": "A",
    "con_type": "I",
    "con_desc": "",
    "con_name": "Sample, Ana",
    "con_city_nm": "New Haven",
    "con_state_nm": "CT",
    "con_zip_cd": "6511",
    "con_occp": "teacher",
    "con_empr": "",
    "cmt_id": "1370001",
    "cmt_nm": "Example for School Board 2030",
    "cmt_type": "C",
    "cand_name": "Example, Bo",
    "seat_desc": "Board of Education",
    "dist_num": "4",
    "int_name": "",
    "memo": "",
}
PAID = {
    "exp_date": "2030-03-02T00:00:00.000",
    "payee_name": "Example Printers",
    "payee_addr_cty": "Los Angeles",
    "payee_addr_st": "CA",
    "exp_desc": "mailers",
    "exp_amount": "1,000.00",
    "cmt_name": "Example for School Board 2030",
    "cmt_id": "4711",
}
SPENT = {
    "ie_id": 17,
    "filer_name": "Example Voters",
    "ind_spender": "Example Voters [1370002]",
    "cand_fname": "Bo",
    "cand_lname": "Example",
    "ofc_desc": "Board of Education D4",
    "support_oppose": "Oppose",
    "ie_amt_xl": "$5,000.25",
    "form496_document_id": "900",
}
LIVE = {
    "filingId": "1",
    "filerName": "Example 2030",
    "filerStateId": "1370001",
    "form_Type": "A",
    "tran_Amt1": 250.5,
    "tran_NamL": "Sample",
    "tran_NamF": "Ana",
    "tran_Date": "2030-03-01T00:00:00.0000000-08:00",
    "tran_Zip4": "94601",
    "entity_Cd": "IND",
    "rec_Type": "RCPT",
    "tran_Id": "INC1",
}
PAGE = """<html><table><tr><td>menu</td></tr></table><table><tr><th>Candidate</th>
<th>Contributions</th><th>Expenditures</th><th>Cash on Hand</th><th>Matching Funds</th>
<th>IE Support</th><th>IE Oppose</th><th>Membership Support</th><th>Membership Oppose</th></tr>
<tr><td>Bo Example</td><td>$1,000.50</td><td>900</td><td>100.50</td><td>ACCEPTED</td>
<td>5,000</td><td>0</td><td>25.00</td><td>-</td></tr>
<tr><td>Cy Sample</td><td>much</td><td>1</td><td>1</td><td>1</td><td>1</td><td>1</td><td>1</td>
<td>1</td></tr></table></html>"""
FORMATS = {
    "lacity-open-contributions": (lacity_open_contributions.FORMAT, GIVEN),
    "lacity-open-expenditures": (lacity_open_expenditures.FORMAT, PAID),
    "lacity-independent": (lacity_independent.FORMAT, SPENT),
    "netfile-connect2-live": (netfile_connect2_live.FORMAT, LIVE),
}


def as_json(path: Path, *rows: object, under: str = "") -> Path:
    listed = {under: list(rows), "total": len(rows)} if under else list(rows)
    path.write_text(json.dumps(listed), encoding="utf-8")
    return path


def as_csv(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(path: Path) -> list[dict[str, object]]:
    tables = format_of(path).read(path)
    assert tables.set_aside.collect().is_empty()
    return tables.transactions.collect().to_dicts()


def given(tmp_path: Path, *changes: dict[str, str]) -> list[dict[str, object]]:
    return rows_of(as_csv(tmp_path / "m6g2-gc6c.csv", *(GIVEN | change for change in changes)))


def test_they_are_said_to_be_unverified():
    assert {one.name for one in filing_formats().values() if not one.verified} == {
        *FORMATS,
        "lacity-election-totals",
    }


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("under", ["", "results", "data"])
def test_one_format_claims_it_and_gives_the_tables_of_the_schemas(tmp_path, name, under):
    chosen, row = FORMATS[name]
    path = as_json(tmp_path / "some.json", row, under=under)
    assert format_of(path) is chosen
    tables = chosen.read(path)
    schemas = {"filings": FILINGS, "transactions": TRANSACTIONS, "set_aside": SET_ASIDE}
    for table, schema in schemas.items():
        assert getattr(tables, table).collect().schema == schema
    assert tables.transactions.collect().height == 1
    assert tables.filings.collect().height == 1


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_no_object_is_set_aside_and_what_is_no_list_refused(tmp_path, name):
    chosen, row = FORMATS[name]
    aside = chosen.read(as_json(tmp_path / "a.json", row, 5)).set_aside.collect()
    assert aside["line"].to_list() == [2]
    cut = tmp_path / "cut.json"
    cut.write_text(json.dumps([row, row])[:-20], encoding="utf-8")
    other = as_json(tmp_path / "b.json", {"name": "Ana"})
    for path in (cut, other):
        with pytest.raises(FormatError, match=path.name):
            chosen.read(path)


def test_a_contribution_of_the_open_data(tmp_path):
    (row,) = given(tmp_path, {})
    assert (row["filer"], row["cents"], row["kind"]) == ("1370001", 250_50, "contribution")
    assert (row["zip"], row["election"], row["entity"]) == ("06511", "2030-11-05", "individual")
    assert str(row["date"]) == "2030-03-01"
    cover = format_of(tmp_path / "m6g2-gc6c.csv").read(tmp_path / "m6g2-gc6c.csv").filings
    (filing,) = cover.collect().to_dicts()
    assert (filing["candidate"], filing["office"]) == ("Example, Bo", "Board of Education")
    assert str(filing["period_to"]) == "2030-06-30"


def test_headings_in_words_are_the_same_table(tmp_path):
    words = {
        "Contribution Date": "03/01/2030",
        "Contributor": "Sample, Ana",
        "Contributor City": "New Haven",
        "Contrib Occupation": "teacher",
        "Committee Name": "Example for School Board 2030",
        "Candidate/Officeholder": "Example, Bo",
        "Contribution Type": "Individual",
        "Contribution Amount": "$250.50",
        "Schedule": "A",
    }
    (row,) = rows_of(as_csv(tmp_path / "words.csv", words))
    assert (row["cents"], row["entity"]) == (250_50, "individual")
    assert row["filer"] == "name:Example for School Board 2030"


def test_schedules_are_what_they_are_and_a_loan_is_net_of_what_was_paid_back(tmp_path):
    rows = given(
        tmp_path,
        {"schedule": "I"},
        {"schedule": "C"},
        {"schedule": "B", "con_amount": "1000", "con_amount_pd_forgiven": "400"},
        {"con_name": "(Untemized)", "con_amount": "99"},
    )
    found = sorted((row["kind"], row["cents"]) for row in rows)
    assert found == [
        ("loan", 1000_00),
        ("loan-repayment", 400_00),
        ("miscellaneous", 250_50),
        ("non-monetary", 250_50),
        ("unitemized", 99_00),
    ]


def test_a_loan_that_stands_on_a_and_on_b_is_added_up_once(tmp_path):
    rows = given(tmp_path, {"schedule": "B"}, {"schedule": "A"}, {"con_name": "Other"})
    assert [(row["schedule"], row["memo"]) for row in rows] == [
        ("B", False),
        ("A", True),
        ("A", False),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"con_amount": "much"}, "amount 'much', expected dollars and cents"),
        ({"schedule": "Q"}, "schedule 'Q', expected one of A, B, C, I"),
        ({"con_date": "soon"}, "day 'soon', expected a day"),
        ({"cmt_id": "", "cmt_nm": ""}, "committee '', expected a committee"),
        ({"con_amount_pd_forgiven": "5"}, "paid '5', expected dollars and cents, none for all"),
    ],
)
def test_a_contribution_that_cannot_be_used_is_set_aside(tmp_path, change, said):
    path = as_csv(tmp_path / "m.csv", GIVEN | change, GIVEN)
    tables = format_of(path).read(path)
    (aside,) = tables.set_aside.collect().to_dicts()
    assert said in aside["reason"]
    assert tables.transactions.collect().height == 1


def test_an_expenditure_goes_by_the_commission_s_own_number(tmp_path):
    (row,) = rows_of(as_csv(tmp_path / "5mrt-4zhe.csv", PAID))
    assert (row["filer"], row["cents"], row["kind"]) == ("lacity:4711", 1000_00, "expenditure")


def test_payments_of_d_and_g_repeat_others(tmp_path):
    paid = [PAID | {"schedule": letter} for letter in "DEFGH"]
    kinds = [row["kind"] for row in rows_of(as_csv(tmp_path / "5mrt.csv", *paid))]
    expected = ["contribution-made", "expenditure", "accrued", "subvendor", "loan-made"]
    assert kinds == expected


def test_independent_spending_goes_by_the_number_in_brackets(tmp_path):
    (row,) = rows_of(as_json(tmp_path / "ie.json", SPENT))
    found = (row["filer"], row["cents"], row["side"], row["candidate"], row["filing"])
    assert found == ("1370002", 5000_25, "oppose", "Bo Example", "900")
    assert row["kind"] == "late-independent"
    (member,) = rows_of(as_json(tmp_path / "mc.json", SPENT | {"mc_flg": "1"}))
    assert member["kind"] == "membership"
    (named,) = rows_of(as_json(tmp_path / "n.json", SPENT | {"ind_spender": "Ana Sample"}))
    assert named["filer"] == "name:Ana Sample"


def test_a_page_of_connect2_is_read_like_its_export(tmp_path):
    (row,) = rows_of(as_json(tmp_path / "page.json", LIVE, under="results"))
    assert (row["filer"], row["cents"], row["kind"]) == ("1370001", 250_50, "contribution")
    assert (str(row["date"]), row["zip"]) == ("2030-03-01", "94601")


def test_totals_of_an_election_are_lines_and_a_figure_that_is_none_is_told(tmp_path):
    path = tmp_path / "totals.html"
    path.write_text(PAGE, encoding="utf-8")
    assert format_of(path) is lacity_election_totals.FORMAT
    tables = lacity_election_totals.FORMAT.read(path)
    lines = tables.summaries.collect()
    assert lines.schema == SUMMARIES
    found = {
        (form, line): cents
        for form, line, cents in lines.select("form", "line", "period_cents").rows()
    }
    assert found == {
        ("F460", "5"): 1000_50,
        ("F460", "11"): 900_00,
        ("F460", "16"): 100_50,
        ("independent", "support"): 5000_00,
        ("independent", "oppose"): 0,
        ("membership", "support"): 25_00,
    }
    assert tables.filings.collect().select("filer", "candidate").rows() == [
        ("name:Bo Example", "Bo Example")
    ]
    (aside,) = tables.set_aside.collect()["reason"]
    assert aside == "row 4: F460 5: 'much', expected dollars and cents"
    plain = tmp_path / "plain.html"
    plain.write_text("<table><tr><td>1</td></tr></table>", encoding="utf-8")
    assert not lacity_election_totals.FORMAT.claims(plain)
    with pytest.raises(FormatError, match="no table of totals"):
        lacity_election_totals.FORMAT.read(plain)
    assert tables.transactions.collect().schema == pl.Schema(TRANSACTIONS)
