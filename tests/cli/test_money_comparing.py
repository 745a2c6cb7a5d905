"""What people type to compare contests, and to see what was published of one."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest


def answer(ended) -> dict:
    assert (ended.code, ended.err) == (0, ""), ended
    return json.loads(ended.out)


def test_the_most_expensive_contests_of_the_board(run, tmp_path: Path):
    ended = run(
        "money", "compare", "--body", "lausd", "--in-dollars-of", 2024, "--desk", tmp_path
    )
    assert ended.code == 0
    line = next(one for one in ended.out.splitlines() if "$11,901,549" in one)
    assert line.startswith("2017")
    for told in ("$9,300,000+", "$11,901,549", "$8,200,000+~", "$153.38", "not known"):
        assert told in line
    assert "$121.36" in ended.out


def test_json_has_exact_fractions_sources_and_days(run, tmp_path: Path):
    asked = ("money", "compare", "--body", "lausd", "--in-dollars-of", 2024, "--json")
    found = answer(run(*asked, "--desk", tmp_path))
    one = next(
        each for each in found["published"] if (each["year"], each["seats"]) == (2017, ["4"])
    )
    assert Fraction(one["adjusted_cents"]) == Fraction(930_000_000 * 313_689, 245_120)
    assert Fraction(one["per_vote"][1]["cents_each"]) == Fraction(820_000_000, 67_570)
    (figure,) = one["independent"]["figures"]
    assert (figure["cents"], figure["as_of"], figure["hedge"]) == (
        820_000_000,
        "2017-05-10",
        "more than",
    )
    assert figure["source"].startswith("https://")
    assert one["lower_bound"] is True


def test_why_says_what_is_missing_and_where_sources_disagree(run, tmp_path: Path):
    asked = ("money", "compare", "--body", "lausd", "--why", "--limit", 1, "--desk", tmp_path)
    ended = run(*asked)
    assert (
        "may be more: independent expenditure: the source says more than $14,800,000"
        in ended.out
    )
    assert "nearly $15,000,000 (21 May 2017)" in ended.out


@pytest.mark.parametrize("how", ["4/2017", "lausd/4/2017", "4/2017-05-16"])
def test_the_tables_of_district_4_in_2017(run, tmp_path: Path, how: str):
    found = run("money", "published", how, "--desk", tmp_path)
    text = " ".join(found.out.split())
    assert found.code == 0
    for told in ("30,696, 17 May 2017", "38,673, 12 June 2017", "$153.38", "$121.36", "$150",
                 "more than $8,200,000", "nearly $3,400,000", "nearly $3,000,000"):  # fmt: skip
        assert told in text, told


def test_the_whole_of_2017_has_three_totals_that_differ_and_the_spenders(run, tmp_path: Path):
    text = " ".join(run("money", "published", "2017", "--desk", tmp_path).out.split())
    figures = ("more than $14,300,000", "nearly $15,000,000", "more than $14,800,000")
    spenders = ("$5,144,716", "$2,837,614", "$1,325,324", "$230,785", "$144", "$81")
    for told in (*figures, *spenders):
        assert told in text, told


def test_published_figures_as_json_have_both_meanings_of_spent_for(run, tmp_path: Path):
    found = answer(run("money", "published", "4/2013", "--json", "--desk", tmp_path))
    (contest,) = found["contests"]
    told = {
        (one["person"], one["meaning"], one["added_up"]): one["cents"]
        for one in contest["spent_for"]
    }
    assert told["kate-anderson", "support plus attacks on the rival", True] == 119_889_700
    assert contest["cost"]["independent"]["cents"] == 225_418_300
    assert len(contest["figures"]) >= 8


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("published", "4"), "no year or day at its end"),
        (("published", "9/2017"), "not one of LAUSD board"),
        (("published", "4/2016"), "nothing published of its money"),
        (("published", "mars/4/2017"), "body 'mars'"),
        (("compare", "--in-dollars-of", "2031"), "2031 is not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(run, tmp_path: Path, asked, said: str):
    ended = run("money", *asked, "--desk", tmp_path)
    assert ended.code == 2
    assert said in " ".join(ended.err.split())


HEADINGS = (
    "filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,"
    "contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id\n"
)
ROW = "1,Example,False,town-2030,2030-03-01,{amount},{kind},Sample,{first},{zip},,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "filings"
    made.mkdir()
    rows = [("300.00", "Individual", "Ana", "94601"), ("50.00", "Individual", "Ben", "94602")]
    rows += [("150.00", "Individual", "Cleo", "")]
    (made / "money.csv").write_text(
        HEADINGS + "".join(ROW.format(amount=a, kind=k, first=f, zip=z) for a, k, f, z in rows)
    )
    return made


def test_totals_have_shares_by_size_and_place(run, folder: Path, tmp_path: Path):
    zips = tmp_path / "zips.csv"
    zips.write_text("zip\n94601\n")
    (found,) = answer(run("money", "totals", "--folder", folder, "--zips", zips, "--json"))
    assert found["small_share"] == "1/10"
    assert found["self_share"] == "0"
    assert found["from_district"] == {
        "inside_cents": 30_000, "outside_cents": 5_000, "unknown_cents": 15_000,
        "inside_share": "6/7",
    }  # fmt: skip
    assert found["from_state"]["inside_share"] is None
    shown = run("money", "totals", "--folder", folder, "--zips", zips).out
    assert "85.7%" in shown
    assert "10.0%" in shown


def test_without_a_list_of_the_district_only_the_state_is_told(run, folder: Path):
    shown = " ".join(run("money", "totals", "--folder", folder).out.split())
    assert "only the share from the state can be told" in shown
    (found,) = answer(
        run("money", "totals", "--folder", folder, "--json", "--as-of", "2030-03-02")
    )
    assert found["from_district"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--state", "Cal"), "expected two letters"),
        (("--zips", "nowhere.txt"), "cannot be read"),
    ],
)
def test_a_place_that_is_none_is_refused(run, folder: Path, options, said: str):
    ended = run("money", "totals", "--folder", folder, *options)
    assert ended.code == 2
    assert said in " ".join(ended.err.split())


def test_a_list_with_something_else_than_zip_codes_is_refused(
    run, folder: Path, tmp_path: Path
):
    zips = tmp_path / "zips.csv"
    zips.write_text("zip\n94601\n9460\n")
    ended = run("money", "totals", "--folder", folder, "--zips", zips)
    assert ended.code == 2
    assert "zips.csv:3: '9460' is no ZIP code, expected five digits" in " ".join(
        ended.err.split()
    )


def test_shares_from_los_angeles_of_a_real_export(run, shared: Path):
    where = shared / "data/money/la_city_ethics"
    ended = run("money", "totals", "--folder", where, "--cities", "los angeles", "--json")
    assert "2 files of no known format" in ended.err
    found = json.loads(ended.out)
    kayser = next(one for one in found if one["filer_id"] == "1361502")
    district, state = kayser["from_district"], kayser["from_state"]
    parts = [district[name] for name in ("inside_cents", "outside_cents", "unknown_cents")]
    assert sum(parts) == kayser["itemised_cents"] == 409_000
    assert parts[0] == 30_000
    assert state["inside_share"] == "1"
