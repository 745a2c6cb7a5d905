"""The page of a candidate's money over HTTP, its links, and bad rows on pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from litestar.testing import TestClient

from downballot.pipeline.creation import create_desk
from downballot.pipeline.money_keeping import keep
from downballot.pipeline.money_reading import read_all
from downballot.web.app import desk_app

BAD = (
    "filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,"
    "contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id\n"
    "1,Kelly Gonez 2030,False,town-2030,2030-03-01,10.00,Individual,Sample,Ana,94601,,,\n"
    "1,Kelly Gonez 2030,False,town-2030,2030-03-01,ten,Individual,Sample,Ana,94601,,,\n"
    "1,Kelly Gonez 2030,False,town-2030,2030-02-30,10.00,Individual,Sample,Ana,94601,,,\n"
    "1,Kelly Gonez 2030,False,town-2030,2030-03-01,-5.00,Individual,Sample,Ana,94601,,,\n"
    "1,Kelly Gonez 2030,False,town-2030,2030-03-01,7.00,Committee,Kelly Gonez 2030,,,,,1\n"
)
SPENT = (
    "election_date,contest_slug,candidate,candidate_filer_id,sup_opp,spender_filer_id,"
    "spender,total,school_board\n"
    "2017-05-16,board-4,Nick Melvoin,,S,9,Example Committee,77346.00,Y\n"
)


def text_of(answer: httpx2.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


@pytest.fixture(scope="module")
def money(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("candidates") / "desk"
    create_desk(folder, "lausd")
    for name in (
        "oakland",
        "netfile/efile_BRK_2017.xlsx",
        "cal_format",
        "la_city_ethics",
    ):
        for read in read_all(shared / "data" / "money" / name):
            keep(folder, read)
    with TestClient(desk_app(folder)) as client:
        yield client


def test_a_candidate_has_own_money_that_of_others_and_who_paid(money: httpx2.Client) -> None:
    page = money.get("/money/candidate/austin-dannhaus")
    text = text_of(page)
    assert "2020-11-03: raised $39,343.00, spent $62,637.53; $233,834.24 spent" in text
    assert "In amounts under $100 $3,236.00 (8.2%)" in text
    assert "Itemised, from ZIP codes in California $21,590.00 (59.6%)" in text
    assert "Families in Action for Justice Fund for Austin Dannhaus" in text
    assert "Who paid for what was spent for, 2020-11-03" in text
    assert "BLOOMBERG, MICHAEL R. $119,932.32 51.3%" in text
    assert "less what was given back. Giver Given DANNHAUS, AUSTIN $2,705.00" in text
    assert "no dollars per vote are given" in text
    assert "94608" not in page.text
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_givers_who_print_alike_are_summed_by_name_and_said_so(money: httpx2.Client) -> None:
    text = text_of(money.get("/money/committees/1331137"))
    assert "69.9% of what it raised came from givers named BLOOMBERG, MICHAEL" in text
    assert "BLOOMBERG, MICHAEL 2 ZIP codes together $720,000.00" in text


def test_a_committee_page_tells_all_five_things_in_words(money: httpx2.Client) -> None:
    text = text_of(money.get("/money/committees/1331137"))
    assert "No filing here names a candidate whose committee it is." in text
    assert "Where its money went" in text
    assert "No report within 24 hours (Forms 496 and 497) of it is on this desk." in text
    assert "No filing of it on this desk amends or replaces an earlier one." in text
    amended = text_of(money.get("/money/committees/1249144"))
    assert "Form 497" in amended
    assert "amendment 1" in amended
    assert "Berkeley Citizens Action Campaign 2016 spent $2,452.80." in amended


def test_the_overview_and_committees_lead_to_candidates(money: httpx2.Client) -> None:
    link = 'href="/money/candidate/austin-dannhaus"'
    assert link in money.get("/money/").text
    assert link in money.get("/money/committees/1431009").text


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_nobody_of_a_name_is_not_found(money: httpx2.Client, prefix: str) -> None:
    assert money.get(f"{prefix}/money/candidate/nobody-at-all").status_code == 404


def test_the_api_has_the_candidate_without_zip_codes(money: httpx2.Client) -> None:
    answer = money.get("/api/v1/money/candidate/austin-dannhaus")
    found = answer.json()
    assert found["totals"]["name"] == "Austin Dannhaus"
    assert sum(one["ie_cents"] for one in found["totals"]["spenders"]) == 23_383_424
    assert not re.search(r"\((\d{5})\)", answer.text)


def test_rows_of_a_real_workbook_are_counted_and_named_on_every_page(
    money: httpx2.Client,
) -> None:
    text = text_of(money.get("/money/"))
    assert "rows set aside" in text
    assert re.search(r"\d+ receipts below zero .* taken off what was received", text)
    assert re.search(r"\d+ rows of committees that pay themselves", text)
    assert re.search(r"\d+ filings amend or replace one that is not here", text)


def test_each_bad_row_is_on_the_page_with_its_line_and_why(tmp_path: Path) -> None:
    create_desk(tmp_path / "desk", "lausd")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    for read in read_all(tmp_path / "bad.csv"):
        keep(tmp_path / "desk", read)
    with TestClient(desk_app(tmp_path / "desk")) as client:
        text = text_of(client.get("/money/"))
    assert "2 rows set aside" in text
    assert "bad.csv, line 3 : amount what it has, expected an amount" in text
    assert "bad.csv, line 4 :" in text
    assert "1 receipt below zero (\N{MINUS SIGN}$5.00)" in text
    assert "bad.csv, line 5: filer 1" in text
    assert "1 row of a committee that pays itself ($7.00)" in text
    assert "bad.csv, line 6: filer 1" in text


def test_member_and_seat_lead_to_a_candidate_and_back(money: httpx2.Client) -> None:
    link = 'href="/money/candidate/bennett-kayser"'
    assert link in money.get("/bodies/lausd/members/bennett-kayser").text
    assert link in money.get("/bodies/lausd/seats/5").text
    back = money.get("/money/candidate/bennett-kayser")
    assert 'href="/bodies/lausd/members/bennett-kayser"' in back.text
    assert 'href="/bodies/lausd/seats/5"' in back.text
    assert "No independent expenditure about this candidate" in text_of(back)


def test_dollars_for_each_vote_have_the_stage_of_the_count(tmp_path: Path) -> None:
    create_desk(tmp_path / "desk", "lausd")
    (tmp_path / "spent.csv").write_text(SPENT, encoding="utf-8")
    for read in read_all(tmp_path / "spent.csv"):
        keep(tmp_path / "desk", read)
    with TestClient(desk_app(tmp_path / "desk")) as client:
        text = text_of(client.get("/money/candidate/nick-melvoin"))
        member = client.get("/bodies/lausd/members/nick-melvoin")
    assert re.search(
        r"spent independently for the candidate \$77,346.00 38,673, .* \$2.00", text
    )
    assert re.search(r"\$77,346.00 30,696, .* \$2.52", text)
    assert "No filing of a committee of this candidate is on this desk." in text
    assert 'href="/money/candidate/nick-melvoin"' in member.text


def test_without_filings_no_page_leads_to_a_candidate(tmp_path: Path) -> None:
    create_desk(tmp_path / "desk", "lausd")
    with TestClient(desk_app(tmp_path / "desk")) as client:
        assert "/money/candidate/" not in client.get("/bodies/lausd/members/nick-melvoin").text
        assert client.get("/money/candidate/nick-melvoin").status_code == 404
