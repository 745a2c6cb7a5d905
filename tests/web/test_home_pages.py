"""The first page, archive, search and corrections over real HTTP."""

from __future__ import annotations

import html
import re

import httpx2
import pytest

GENERAL = "/elections/2024-11-05-general/"


def text_of(answer: httpx2.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


def test_the_first_page_tells_what_the_last_count_changed(client: httpx2.Client) -> None:
    text = text_of(client.get("/"))
    assert "What changed with the last count" in text
    assert "1 new count of General Election, 5 November 2024" in text
    assert "Races to watch" in text
    assert "4 union-backed, 3 charter-backed" in text


def test_the_first_page_tells_what_changed_since_a_moment(client: httpx2.Client) -> None:
    text = text_of(client.get("/", params={"since": "2024-11-07T10:00"}))
    assert "What changed since you last looked" in text
    assert "14 new counts" in text
    assert "George Whitesides now; before it was Mike Garcia." in text


def test_a_moment_before_any_count_or_none_at_all_is_answered(client: httpx2.Client) -> None:
    assert client.get("/", params={"since": "2000-01-01"}).status_code == 200
    assert client.get("/", params={"since": "<script>"}).status_code == 400
    assert "No new count." in text_of(client.get("/", params={"since": "2030-01-01"}))


@pytest.mark.parametrize("query", ["q=measure", "as_of=2024-11-06T11:50:00Z"])
def test_what_was_asked_of_the_first_page_is_asked_of_the_newest_election(
    client: httpx2.Client, query: str
) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(f"{GENERAL}?")
    assert client.get(f"/es/?{query}").headers["location"].startswith(f"/es{GENERAL}?")


def test_the_archive_leads_to_every_election_and_its_log(client: httpx2.Client) -> None:
    page = client.get("/archive").text
    for election in ("2024-11-05-general", "2022-11-08-general"):
        assert f'href="/elections/{election}/"' in page
        assert f'href="/elections/{election}/log"' in page
    assert client.get("/elections").headers["location"] == "/archive"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("schmerelsn", "/contests/los-angeles-unified-school-district-member-of-the-board-of"),
        ("monica garcia", "/bodies/lausd/members/monica-garcia"),
        ("measure rr", "/archive#d2020-11-03"),
        ("families justice fund", "/money/committees/"),
        ("kaplan", "/money/candidate/rebecca-kaplan"),
        ("calibration", "/method"),
    ],
)
def test_a_search_finds_pages_of_every_kind(
    client: httpx2.Client, query: str, found: str
) -> None:
    assert found in client.get("/search", params={"q": query}).text


def test_every_page_that_a_search_finds_is_there(client: httpx2.Client) -> None:
    page = client.get("/search", params={"q": "lausd district"}).text
    links = set(re.findall(r'<li><a href="([^"#]+)', page))
    assert len(links) > 10
    assert {client.get(html.unescape(one)).status_code for one in links} == {200}


def test_a_hostile_search_is_bounded_and_escaped(client: httpx2.Client) -> None:
    answer = client.get("/search", params={"q": "<script>alert(1)</script>" + "a" * 5000})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert len(answer.content) < 20_000


def test_corrections_tell_of_older_counts_that_were_refused(client: httpx2.Client) -> None:
    text = text_of(client.get("/corrections"))
    assert "An older count again" in text
    assert "It changed no figure" in text
    assert "Parts do not add up" in text


@pytest.mark.parametrize("path", ["/", "/archive", "/search?q=lausd", "/corrections"])
def test_each_page_is_in_spanish_too(client: httpx2.Client, path: str) -> None:
    page = client.get(f"/es{path}").text
    assert '<html lang="es">' in page
    assert f'href="{html.escape(path)}" lang="en"' in page
