"""The pages and the API of money over HTTP, on a desk with Oakland's filings."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx2
import pytest
from litestar.testing import TestClient

from downballot.pipeline.creation import create_desk
from downballot.pipeline.money_keeping import keep
from downballot.pipeline.money_reading import read_all
from downballot.web.app import desk_app

FAMILIES = "1431009"
ELECTION = "2020-11-03"
ASKED = {"committee": FAMILIES, "undated": ELECTION, "as_of": ELECTION}
PAGES = ("/money/", f"/money/committees/{FAMILIES}", "/money/trace", "/money/late")


@pytest.fixture(scope="module")
def desk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("money") / "desk"
    create_desk(folder, "lausd")
    for name in (
        "oakland/contributions_all_committees.csv.gz",
        "oakland/independent_expenditures_by_candidate_2014_2020.csv",
        "cal_format/F496-212424488.cal",
        "calaccess_sample",
    ):
        for read in read_all(shared / "data" / "money" / name):
            keep(folder, read)
    return folder


@pytest.fixture(scope="module")
def money(desk: Path) -> Iterator[httpx2.Client]:
    with TestClient(desk_app(desk)) as client:
        yield client


def text_of(answer: httpx2.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


def test_the_chain_of_oakland_2020_is_on_its_page(money: httpx2.Client) -> None:
    page = money.get("/money/trace", params=ASKED)
    text = text_of(page)
    assert "$302,861.64 spent by Families in Action for Justice Fund" in text
    assert "BLOOMBERG, MICHAEL R. $168,023.10 55.5% $142,361.64 to $200,000.00" in text
    assert "All sources $302,861.64 100%" in text
    assert "are taken to be of 2020-11-03" in text
    assert page.text.count("<svg") >= 2
    assert "10022" not in page.text


def test_the_overview_leads_to_committees_and_to_who_paid(money: httpx2.Client) -> None:
    page = money.get("/money/")
    assert f'href="/money/committees/{FAMILIES}"' in page.text
    links = re.findall(r'href="(/money/trace\?[^"]+)"', page.text)
    assert links
    assert money.get(html.unescape(links[0])).status_code == 200
    assert "As offices and the press published it" in text_of(page)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_its_files_and_rows_set_aside(money: httpx2.Client, path: str) -> None:
    page = money.get(path)
    text = text_of(page)
    assert page.status_code == 200
    assert re.search(r"\d+ rows set aside", text)
    assert "contributions_all_committees.csv.gz tidy-money" in text
    assert "calaccess_sample calaccess-tsv" in text
    assert not re.search(r"employer", text, re.IGNORECASE)
    assert 'href="/money/"' in page.text


def test_an_answer_that_does_not_exist_comes_with_whom_to_ask_of(money: httpx2.Client) -> None:
    page = money.get("/money/trace", params={"candidate": "Nobody"})
    assert page.status_code == 404
    assert "nothing spent for and against Nobody" in text_of(page)
    assert "Austin Dannhaus" in text_of(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/money/committees/nobody", 404),
        ("/money/trace?committee=x&side=sideways", 400),
        ("/money/trace?committee=x&undated=yesterday", 400),
        ("/money/late?since=2024-13-01", 400),
        ("/api/v1/money/trace", 400),
        ("/api/v1/money/trace?candidate=Nobody", 400),
        ("/api/v1/money/committees/nobody", 404),
        ("/api/v1/money/totals?as_of=soon", 400),
    ],
)
def test_bad_questions_are_refused_with_a_reason(
    money: httpx2.Client, path: str, status: int
) -> None:
    answer = money.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_api_has_the_figures_of_the_pages(money: httpx2.Client) -> None:
    found = money.get("/api/v1/money/trace", params=ASKED).json()
    sources = found["trace"]["sources"]
    assert sum(one["pro_rata_cents"] for one in sources) == 30_286_164
    assert sources[0]["source"] == "BLOOMBERG, MICHAEL R."
    totals = money.get("/api/v1/money/totals").json()
    assert {one["format"] for one in totals["sources"]} >= {"tidy-money", "calaccess-tsv"}
    committee = money.get(f"/api/v1/money/committees/{FAMILIES}").json()
    assert sum(one["ie_cents"] for one in committee["spending"]) == 30_286_164
    assert committee["files"]


def test_late_money_is_a_page_json_and_a_feed(money: httpx2.Client) -> None:
    since = {"since": "2024-10-01"}
    assert "against CARROLL FIFE" in text_of(money.get("/money/late", params=since))
    contests = money.get("/api/v1/money/late", params=since).json()["contests"]
    amounts = [max(one["independent_cents"], one["received_cents"]) for one in contests]
    assert amounts == sorted(amounts, reverse=True)
    feed = money.get("/money/late.atom", params=since)
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert ET.fromstring(feed.content).tag.endswith("feed")  # noqa: S314 - written here


def test_the_same_question_twice_is_answered_from_what_is_kept(money: httpx2.Client) -> None:
    first = money.get("/money/trace", params=ASKED)
    again = money.get(
        "/money/trace", params=ASKED, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


def test_filings_that_come_in_change_the_pages(shared: Path, tmp_path: Path) -> None:
    create_desk(tmp_path / "desk", "lausd")
    with TestClient(desk_app(tmp_path / "desk")) as client:
        before = client.get("/money/")
        assert "has taken in no filings yet" in text_of(before)
        assert client.get("/api/v1/money/totals").status_code == 404
        assert client.get("/money/late.atom").status_code == 404
        for read in read_all(shared / "data/money/cal_format/F496-212424488.cal"):
            keep(tmp_path / "desk", read)
        assert "F496-212424488.cal" in text_of(client.get("/money/"))


def test_a_blank_desk_has_no_link_to_money(tmp_path: Path) -> None:
    create_desk(tmp_path / "desk", "blank")
    with TestClient(desk_app(tmp_path / "desk")) as client:
        assert 'href="/money/"' not in client.get("/about").text


def test_a_contest_shows_published_money_but_not_on_a_look_back(client: httpx2.Client) -> None:
    path = (
        "/elections/2024-11-05-general/contests/"
        "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"
    )
    assert "Money in this contest" in text_of(client.get(path))
    back = client.get(path, params={"as_of": "2024-11-06T04:40:00Z"})
    assert "Money in this contest" not in text_of(back)
