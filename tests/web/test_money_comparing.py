"""The page and the API that compare what contests cost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction

import httpx2
import pytest
from litestar.testing import TestClient

from downballot.pipeline.creation import create_desk
from downballot.web.app import desk_app

PAGE = "/money/compare"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("compared") / "desk"
    create_desk(folder, "lausd")
    with TestClient(desk_app(folder)) as client:
        yield client


def text_of(answer: httpx2.Response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_page_has_totals_of_both_kinds_of_dollars_and_both_days(client: httpx2.Client):
    page = client.get(PAGE, params={"dollars_of": "2024"})
    text = text_of(page)
    assert page.status_code == 200
    assert "1. LAUSD board District 4 , 2017 $11,901,549 + $9,300,000 +" in text
    assert "$153.38 53,462 votes, election night, 17 May 2017" in text
    assert "$121.36 67,570 votes, certified, 12 June 2017" in text
    assert "338,986 registered voters" in text
    assert "nearly $15,000,000 (21 May 2017)" in text
    assert "May be more: independent expenditure: counted until 10 May 2017" in text
    assert 'href="/bodies/lausd/seats/4#money-2017"' in page.text
    assert "https://argonautnews.com" in page.text


def test_the_money_pages_lead_to_it(client: httpx2.Client):
    assert f'href="{PAGE}"' in client.get("/money/").text


def test_the_api_has_the_same_exactly(client: httpx2.Client):
    found = client.get(f"/api/v1{PAGE}", params={"dollars_of": "2024"}).json()
    one = next(
        row for row in found["published"] if (row["year"], row["seats"]) == (2017, ["4"])
    )
    assert round(Fraction(one["adjusted_cents"])) == 1_190_154_904
    assert found["filed"] == []
    assert client.get(f"/api/v1{PAGE}").json()["dollars_of"] == 2025


@pytest.mark.parametrize("year", ["2031", "soon", "20244"])
def test_a_year_that_is_none_is_refused(client: httpx2.Client, year: str):
    for path in (PAGE, f"/api/v1{PAGE}"):
        answer = client.get(path, params={"dollars_of": year})
        assert answer.status_code == 400
        assert "expected" in answer.text
