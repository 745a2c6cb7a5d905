"""Every table of numbers says on hover, and its page in the text, as of when and by whom."""

from __future__ import annotations

import html
import re

import httpx2
import pytest

ELECTION = "2024-11-05-general"
ON_RECORD = "each row names its source, and as of when where the source says it."
IN_SPANISH = "cada fila indica su fuente y, si la fuente lo dice, la fecha de los datos."
DAY = r"published [A-Z][a-z]+\.? \d+, 2024, .* by "
COUNT = DAY + "(?:the clock of )?Los Angeles County"
PAGES = {
    "/bodies/lausd/": ON_RECORD,
    "/bodies/lausd/?as_of=2018-08": ON_RECORD,
    f"/bodies/lausd/control/{ELECTION}": COUNT,
    "/bodies/lausd/seats/3": ON_RECORD,
    "/bodies/lausd/members/nick-melvoin": ON_RECORD,
    "/archive": ON_RECORD,
    f"/elections/{ELECTION}/log": "by the clock of this desk",
    f"/elections/{ELECTION}/": COUNT,
    "/money/": "Filings as taken in by",
}


def tables(text: str) -> list[str]:
    """Return the beginnings of a page's tables, but those of what its figures rest on."""
    return re.findall(r"<table[^>]*>", text.partition('id="basis"')[0])


@pytest.mark.parametrize("path", PAGES)
def test_a_table_and_its_page_say_as_of_when_and_from_whom(
    client: httpx2.Client, path: str
) -> None:
    text = client.get(path).text
    said = PAGES[path]
    found = [html.unescape(one) for one in tables(text)]
    assert found
    assert all(' title="' in one for one in found), [one for one in found if "title" not in one]
    assert any(re.search(said, one) for one in found)
    plain = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r' title="[^"]*"', "", text)))
    assert re.search(said, " ".join(plain.split()))


def test_the_same_is_said_in_spanish(client: httpx2.Client) -> None:
    for path in ("/es/bodies/lausd/", "/es/bodies/lausd/seats/3", "/es/archive"):
        found = tables(client.get(path).text)
        assert found
        assert all(IN_SPANISH in one for one in found)


def test_a_candidates_money_says_when_its_filings_were_taken_in(client: httpx2.Client) -> None:
    money = client.get("/money/").text
    links = re.findall(r'href="(/money/(?:candidates|committees)/[^"]+)"', money)
    assert links
    for link in dict.fromkeys(links[:6]):
        found = tables(client.get(link).text)
        assert all("Filings as taken in by" in one for one in found), link


def test_what_is_not_final_is_marked(client: httpx2.Client) -> None:
    text = client.get("/bodies/lausd/seats/3").text
    assert '<span class="tag">election night</span>' in text
    control = client.get(f"/bodies/lausd/control/{ELECTION}").text
    assert re.search(r'<span class="pill[^"]*">[^<]+</span></p>\s*<p class="stamp">', control)
    election = client.get(f"/elections/{ELECTION}/").text
    cards = election.count('<article class="card">')
    assert cards
    certified = "pill-final" in election
    assert election.count("Unofficial so far.") == (0 if certified else cards)
