"""The pages of a desk over real HTTP."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from litestar.testing import TestClient

from downballot.errors import DeskError, UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.record import Contact
from downballot.model.update import Received
from downballot.pipeline.calling import call, retract
from downballot.pipeline.desk import Desk
from downballot.web.app import desk_app
from downballot.web.reader import DeskReader
from downballot.web.server import DeskServer

Served = Callable[[str], list[Received]]
Receive = Callable[[Path, list[Received]], Path]
GENERAL = "/elections/2024-11-05-general/"
D3 = (
    f"{GENERAL}contests/"
    "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"
)
US = f"{GENERAL}contests/los-angeles-unified-school-district-general-election-measure-us"


def text_of(answer: httpx2.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


def text_without_axes(page: str) -> str:
    return re.sub(r'<text class="y".*?</text>', "", page)


def test_the_page_of_an_election_has_its_followed_contests_first(
    client: httpx2.Client,
) -> None:
    answer = client.get(GENERAL)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "General Election, 5 November 2024" in text
    assert "124,331" in text
    assert "51.63%" in text
    assert "68.02%" in text
    assert "3,793,106" in text
    assert text.index("LAUSD District 3") < text.index("All other contests")


def test_every_contest_is_on_the_page_of_its_election_or_one_heading_away(
    client: httpx2.Client,
) -> None:
    first = client.get(GENERAL).text
    headings = re.findall(r'<p class="aside"><a href="([^"]+)"', first)
    pages = [first, *(client.get(html.unescape(one)).text for one in headings)]
    links = {
        link
        for page in pages
        for link in re.findall(rf'href="{GENERAL}contests/([^"?]+)"', page)
    }
    listed = client.get(f"/api/v1{GENERAL}contests").json()
    assert links == {one["id"] for one in listed}
    assert len(headings) == 2


def test_an_older_election_has_its_own_page(client: httpx2.Client) -> None:
    text = text_of(client.get("/elections/2022-11-08-general/"))
    assert "LAUSD District 2" in text
    assert "55,230" in text


def test_search_finds_contests_by_the_names_of_their_candidates(client: httpx2.Client) -> None:
    text = text_of(client.get(GENERAL, params={"q": "schmerelson"}))
    assert "1 contest with “ schmerelson ”" in text
    assert "LAUSD District 3" in text


def test_search_without_a_match_says_so(client: httpx2.Client) -> None:
    assert "No contest has all these words" in text_of(client.get(f"{GENERAL}?q=zzzz"))


def test_a_contest_page_says_where_it_stands_and_by_which_rule(client: httpx2.Client) -> None:
    text = text_of(client.get(D3))
    assert "7,853 votes" in text
    assert "most votes win" in text
    assert "Los Angeles Charter" in text
    assert "52,497" in text  # undervotes


def test_a_contest_page_has_every_update_with_its_batch(client: httpx2.Client) -> None:
    page = client.get(D3).text
    assert page.count("as_of=") == 2 * 32  # in the count and in the likelihood
    assert "Nov. 5, 8:36 p.m." in page
    assert "+27,753" in page  # the second count added so many votes


def test_a_measure_names_the_line_it_must_reach(client: httpx2.Client) -> None:
    text = text_of(client.get(US))
    assert "184,392 votes over the 55% it needs" in text
    assert "at least 55% to pass" in text


def test_a_look_back_shows_the_count_as_published_by_then(client: httpx2.Client) -> None:
    answer = client.get(D3, params={"as_of": "2024-11-05T20:36:34-08:00"})
    text = text_of(answer)
    assert "A look back:" in text
    assert "61,168" in text
    assert "124,331" not in text
    assert "data-state" not in answer.text


def test_a_moment_without_a_zone_is_in_the_zone_of_the_desk(client: httpx2.Client) -> None:
    assert "89,674" in text_of(client.get(D3, params={"as_of": "2024-11-06T03:46:59"}))


def test_a_contest_page_says_how_it_may_end_and_how_likely(client: httpx2.Client) -> None:
    text = text_of(client.get(D3, params={"as_of": "2024-11-06T03:46:59"}))
    assert re.search(r"Too (early|close) to call", text)
    assert "Scott Mark Schmerelson wins:" in text
    assert "Votes still to come" in text
    assert "Scott Mark Schmerelson finishes ahead of Dan Chang" in text
    assert "Why it may not be called yet" in text


def test_no_page_claims_certainty_while_votes_are_to_come(client: httpx2.Client) -> None:
    for path in (D3, US):
        page = client.get(path, params={"as_of": "2024-11-14T12:00:00"}).text
        assert not re.search(r"(?<![\d.])(100|0)(\.0+)?\s?%", text_without_axes(page))


def test_the_page_of_an_election_has_the_status_of_every_followed_contest(
    client: httpx2.Client,
) -> None:
    text = text_of(client.get(GENERAL, params={"as_of": "2024-11-06T03:46:59"}))
    cards = text[text.index("Contests followed here") : text.index("All other contests")]
    assert len(re.findall(r"Too early to call|Too close to call|Not called yet", cards)) == 4


def test_the_method_page_has_the_model_that_is_on_every_probability(
    client: httpx2.Client,
) -> None:
    model = client.get("/api/v1/method").json()["model"]
    assert model in text_of(client.get("/method"))
    assert f"Model {model}, seed" in text_of(client.get(D3))
    assert 'href="/method"' in client.get("/").text


def test_a_look_back_before_the_first_count_says_so(client: httpx2.Client) -> None:
    text = text_of(client.get(GENERAL, params={"as_of": "2022-01-01T00:00:00Z"}))
    assert "No count had been published by then" in text


def test_a_contest_that_reaches_beyond_the_county_gets_no_winner_or_line(
    client: httpx2.Client,
) -> None:
    listed = client.get(f"/api/v1{GENERAL}contests").json()
    part = next(one for one in listed if one["scope"] == "part")
    text = text_of(client.get(f"{GENERAL}contests/{part['id']}"))
    assert "This county\N{RIGHT SINGLE QUOTATION MARK}s part" in text
    assert "so far" not in text.replace("votes counted so far", "")
    assert "The lines that matter" not in text


def test_a_contest_in_no_list_has_a_page_with_the_finding(client: httpx2.Client) -> None:
    text = text_of(client.get("/elections/2022-11-08-general/contests/8513"))
    assert "8513" in text
    assert "no list of contests" in text


def test_another_name_of_a_contest_leads_to_its_own_address(client: httpx2.Client) -> None:
    answer = client.get(f"{GENERAL}contests/lausd-district-3")
    assert answer.status_code == 307
    assert answer.headers["location"] == D3


def test_the_log_shows_refused_bodies_with_the_reason(client: httpx2.Client) -> None:
    text = text_of(client.get(f"{GENERAL}log"))
    assert "Refused." in text
    assert "error" in text.lower()
    assert not re.search(r"\d{8}T\d{6}Z", text)


def test_the_log_goes_back_page_by_page_to_the_first_arrival(client: httpx2.Client) -> None:
    numbers: list[int] = []
    path = f"{GENERAL}log"
    while path:
        page = client.get(path).text
        numbers += [int(one) for one in re.findall(r'<th scope="row">(\d+)</th>', page)]
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1] if older else ""
    arrivals = client.get(f"/api/v1{GENERAL}log", params={"limit": 1000}).json()
    assert numbers == [one["number"] for one in arrivals]


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "9" * 40])
def test_a_page_that_is_no_number_is_a_plain_error(client: httpx2.Client, page: str) -> None:
    answer = client.get(f"{GENERAL}log", params={"page": page})
    assert answer.status_code == 400
    assert "expected a number" in text_of(answer)


def test_an_unknown_contest_names_near_ones(client: httpx2.Client) -> None:
    answer = client.get(f"{GENERAL}contests/lausd-distrct-3")
    assert answer.status_code == 404
    assert f'href="{D3}"' in answer.text


def test_an_unknown_page_leads_to_the_elections(client: httpx2.Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert f'href="{GENERAL}"' in answer.text


@pytest.mark.parametrize(
    "path", ["/", D3, f"{GENERAL}log", "/method", "/about", "/nowhere", "/static/desk.css"]
)
def test_every_answer_keeps_browsers_strict(client: httpx2.Client, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]


@pytest.mark.parametrize("path", ["/", D3, "/about", "/static/live.js"])
def test_an_answer_that_still_holds_is_not_sent_again(client: httpx2.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/x"])
def test_only_known_files_are_given(client: httpx2.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def without_code_to_copy(page: str) -> str:
    """Leave out the code for other sites, which a page shows as text."""
    return re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)


def test_pages_hold_no_inline_style_or_script(client: httpx2.Client) -> None:
    for path in ("/", D3, US, f"{GENERAL}log", "/method", "/about"):
        page = without_code_to_copy(client.get(path).text)
        assert " style=" not in page
        assert "<style" not in page
        # JSON-LD is data, which no browser runs: the policy for scripts leaves it alone.
        assert not re.search(r'<script(?! src=| type="application/ld\+json">)', page)
        assert not re.search(
            r'(?:src|href)="(?:https?:)?//(?!results\.lavote)[^"]*\.(?:js|css)', page
        )


def test_what_a_contest_page_needs_is_below_100_kilobytes(client: httpx2.Client) -> None:
    assets = sum(len(client.get(f"/static/{one}").content) for one in ("desk.css", "live.js"))
    assert len(client.get("/static/live.js").content) < 5120
    for path in (D3, US):
        assert len(client.get(path).content) + assets < 100_000


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", [D3, US])
def test_a_contest_page_with_all_it_loads_is_below_60_kilobytes_on_the_wire(
    client: httpx2.Client, path: str, prefix: str
) -> None:
    page = client.get(prefix + path).text
    loaded = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page)
    assert all(one.startswith("/static/") for one in loaded)
    assert sum(weight(client, one) for one in (prefix + path, *loaded)) < 60_000


def weight(client: httpx2.Client, path: str) -> int:
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        return sum(len(part) for part in answer.iter_raw())


def test_the_first_page_with_every_contest_is_below_100_kilobytes_on_the_wire(
    client: httpx2.Client,
) -> None:
    with client.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert sum(len(part) for part in answer.iter_raw()) < 30_000


def test_before_the_first_count_the_page_says_what_is_waited_for(
    receive: Receive, tmp_path: Path
) -> None:
    folder = receive(tmp_path / "desk", [])
    with TestClient(desk_app(folder)) as client:
        text = text_of(client.get("/"))
        assert "No count has been received yet" in text
        assert "Los Angeles County" in text
        assert client.get(D3).status_code == 404
        assert "Nothing has been received yet" in text_of(client.get(f"{GENERAL}log"))


def test_a_source_that_is_down_is_said_so_above_the_last_count(
    served: Served, receive: Receive, tmp_path: Path
) -> None:
    received = served("2024-11-05-general")[:6]
    folder = receive(tmp_path / "desk", received)
    with TestClient(desk_app(folder)) as client:
        before = client.get(GENERAL)
        ledger = Ledger(folder)
        moment = received[-1].received_at
        ledger.people.note_contact(
            Contact("2024-11-05-general", "results", moment, moment, problem="no answer")
        )
        ledger.close()
        after = client.get(GENERAL)
        assert "gave no count when it was last asked" in text_of(after)
        assert "no answer" in text_of(after)
        assert "LAUSD District 3" in text_of(after)
        assert before.headers["etag"] != after.headers["etag"]


def test_pages_are_rendered_once_for_each_state_of_the_desk(site: DeskServer) -> None:
    reader = DeskReader(site.desk)
    fresh = reader.fresh()
    assert reader.status(fresh) is reader.status(fresh)


def test_a_taken_port_is_a_plain_error(site: DeskServer, real_desk: Path) -> None:
    port = int(site.url.rsplit(":", 1)[1])
    with pytest.raises(UsageError, match="expected a free port"):
        DeskServer(real_desk, port=port).start()


def test_a_folder_without_a_desk_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        DeskServer(tmp_path, port=0)


def test_a_call_shows_with_its_author_and_stays_when_it_is_retracted(
    served: Served, receive: Receive, tmp_path: Path
) -> None:
    folder = receive(tmp_path / "desk", served("2024-11-05-general")[:6])
    with TestClient(desk_app(folder)) as client, Desk(folder) as desk:
        made = desk.decision("LAUSD District 3")
        call(desk, made, by="Ana <i>Ruiz", reason="To try it.", against_policy=True)
        page = client.get(D3)
        assert "Called by Ana <i>Ruiz ," in text_of(page)
        assert "Made against the policy of this desk." in text_of(page)
        assert re.search(r'pill-decided">Called<', page.text)
        retract(desk, "LAUSD District 3", by="Jo Park", reason="It was a trial.")
        text = text_of(client.get(D3))
        assert "Uncalled" in text
        assert "Called by Ana <i>Ruiz ," in text
        assert "Retracted by Jo Park" in text
        calls = client.get(f"/api/v1{D3}/calls").json()
        assert [one["retraction"]["by"] for one in calls] == ["Jo Park"]
