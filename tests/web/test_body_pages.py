"""The pages and the API of a body over real HTTP."""

from __future__ import annotations

import html
import re
from pathlib import Path

import httpx2
import pytest
from icalendar import Calendar
from litestar.testing import TestClient

from downballot.pipeline.creation import create_body
from downballot.web.app import desk_app

GENERAL = "2024-11-05-general"
CONTROL = f"/bodies/lausd/control/{GENERAL}"
NIGHT = "2024-11-06T04:40:00Z"
D3 = (
    f"/elections/{GENERAL}/contests/"
    "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"
)


def text_of(answer: httpx2.Response) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(plain).split())


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2017-08", "Charter-backed members hold 4 of 7 seats"),
        ("2018-08", "deadlocked 3\N{EN DASH}3"),
        ("2019-06", "nion-backed members hold 4 of 7 seats"),
    ],
)
def test_a_board_page_looks_back(client: httpx2.Client, day: str, said: str) -> None:
    answer = client.get("/bodies/lausd/", params={"as_of": day})
    assert said in text_of(answer)
    assert "A look back" in text_of(answer)


def test_the_navigation_and_the_contest_lead_to_the_board(client: httpx2.Client) -> None:
    page = client.get(D3, params={"as_of": NIGHT})
    assert 'href="/bodies/lausd/"' in page.text
    assert "What it means for the LAUSD board" in text_of(page)
    assert f'href="{CONTROL}?as_of=' in page.text
    assert "What it means" not in text_of(client.get(f"/elections/{GENERAL}/contests/8513"))


def test_where_a_scheme_sorts_nobody_of_that_day_the_page_gives_no_probability(
    client: httpx2.Client,
) -> None:
    text = text_of(client.get(CONTROL, params={"scheme": "los-angeles-times"}))
    assert "Who belonged to which bloc on 5 November 2024 is not on record." in text
    assert "That is not said" in text
    assert "No bloc has it" not in text
    assert "How likely each split is" not in text


def test_before_votes_are_counted_control_is_not_told(client: httpx2.Client) -> None:
    before = {"as_of": "2024-11-01T00:00:00Z"}
    page = client.get(CONTROL, params=before)
    text = text_of(page)
    assert "No votes for these seats have been counted yet." in text
    assert "That is not said before votes are counted." in text
    for hidden in ("%", "Before and after", "How likely each split", "If won", "What if"):
        assert hidden not in text.replace("What it", "")
    assert "<figure" not in page.text
    assert "Dan Chang" in text
    record = client.get(f"/api/v1{CONTROL}", params=before).json()
    assert record["outlook"]["chances"] == record["outlook"]["splits"] == []
    assert record["outlook"]["nobody"] is None
    assert record["history"] == []
    contest = text_of(client.get(D3, params=before))
    note = contest.partition("What it means for the LAUSD board")[2].partition("District 3")[0]
    assert "No votes for these seats have been counted yet." in note
    assert "%" not in note
    assert "simulated finishes" not in note


def test_the_menu_shows_names_and_control_only_where_an_election_is_followed(
    real_desk: Path, tmp_path: Path
) -> None:
    create_body(tmp_path / "council")
    settings = (real_desk / "desk.toml").read_text()
    more = '\n[[bodies]]\nid = "example-city-council"\nfolder = "../council"\n'
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.toml").write_text(settings + more)
    with TestClient(desk_app(tmp_path / "desk")) as two:
        council = two.get("/bodies/example-city-council/")
        assert "Board: LAUSD board" in council.text
        assert "Board: example-city-council" not in council.text
        assert ">Control<" not in council.text
        assert ">Endorsers<" in council.text


def test_control_of_a_certified_count_is_certain(lausd_desk: Path) -> None:
    with TestClient(desk_app(lausd_desk)) as certified:
        text = text_of(certified.get(CONTROL))
        history = certified.get(f"/api/v1{CONTROL}").json()["history"]
    assert [one["decided"] for one in history] == [False] * (len(history) - 1) + [True]
    assert re.search(r"union-backed certain *, 100%", text)
    assert re.search(r"charter-backed impossible *, 0%", text)
    assert "Sherlett Hendy Newbill (District 1)" in text
    assert "What if" not in text


def test_control_on_the_night_claims_no_certainty(client: httpx2.Client) -> None:
    page = client.get(CONTROL, params={"as_of": NIGHT}).text
    without_axes = re.sub(r'<text class="y".*?</text>', "", page)
    assert not re.search(r"(?<![\d.])(100|0)\s?%", without_axes)
    assert "open: a race decides" in page


def test_a_race_can_be_fixed_without_script(client: httpx2.Client) -> None:
    page = client.get(CONTROL, params={"as_of": NIGHT}).text
    (value,) = re.findall(r'<option value="([^"]+)">Dan Chang wins', page)
    asked = {"as_of": NIGHT, "if": html.unescape(value)}
    supposed = client.get(CONTROL, params=asked)
    text = text_of(supposed)
    assert "Supposed, not counted: Dan Chang wins" in text
    assert re.search(r'" selected>Dan Chang wins', supposed.text)
    outlook = client.get(f"/api/v1{CONTROL}", params=asked).json()["outlook"]
    assert outlook["fixed"][0][1] == "Dan Chang"
    chances = {one["bloc"]: one["probability"] for one in outlook["chances"]}
    assert chances["charter-backed"] > 0.9


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bodies/nowhere/", 404),
        ("/bodies/lausd/seats/99", 404),
        ("/bodies/lausd/members/nobody", 404),
        ("/bodies/lausd/endorsers/nobody", 404),
        ("/bodies/lausd/control/2020", 404),
        ("/bodies/lausd/?as_of=soon", 400),
        ("/bodies/lausd/?scheme=soon", 400),
        (f"{CONTROL}?if=x", 400),
        (f"{CONTROL}?if=x:y", 400),
        (f"{CONTROL}?{'a=1&' * 400}", 400),
        ("/api/v1/bodies/nowhere/board", 404),
        (f"/api/v1{CONTROL}?if=x", 400),
    ],
)
def test_what_is_not_known_is_a_plain_error(
    client: httpx2.Client, path: str, status: int
) -> None:
    assert client.get(path).status_code == status


def test_control_leads_to_the_newest_election(client: httpx2.Client) -> None:
    answer = client.get("/bodies/lausd/control")
    assert answer.status_code == 307
    assert answer.headers["location"] == CONTROL
    assert ">Control<" in client.get("/bodies/lausd/").text


def test_a_redirect_keeps_the_language_of_the_reader(client: httpx2.Client) -> None:
    answer = client.get("/es/bodies/lausd/control")
    assert answer.headers["location"] == f"/es{CONTROL}"
    assert client.get("/es/bodies").headers["location"] == "/es/bodies/lausd/"
    page = client.get(f"/es{CONTROL}")
    assert "Quién tiene el control" in page.text
    assert 'href="/es/bodies/lausd/endorsers/"' in page.text


def test_the_api_gives_what_the_pages_show(client: httpx2.Client) -> None:
    (body,) = client.get("/api/v1/bodies").json()
    assert body["id"] == "lausd"
    assert body["elections"][0] == GENERAL
    board = client.get("/api/v1/bodies/lausd/board", params={"as_of": "2018-08"}).json()[
        "board"
    ]
    assert board["as_of"] == "2018-08"
    assert board["split"]["vacant"] == 1
    seat = client.get("/api/v1/bodies/lausd/seats/4").json()
    assert {one["election"] for one in seat["first_rounds"]} >= {"2017-03-07"}
    shares = [one["share"] for one in seat["first_rounds"][0]["candidates"]]
    assert all(re.fullmatch(r"\d+/\d+", one) for one in shares)
    assert client.get("/api/v1/bodies/lausd/members/nick-melvoin").json()["terms"]
    assert client.get("/api/v1/bodies/lausd/calendar").json()[0]["milestones"]
    score = client.get("/api/v1/bodies/lausd/endorsers/utla").json()
    assert score["endorser"] == "United Teachers Los Angeles"


def test_the_history_of_control_has_every_update(client: httpx2.Client) -> None:
    record = client.get(f"/api/v1{CONTROL}").json()
    assert len(record["history"]) > 20
    for step in record["history"]:
        total = sum(one["probability"] for one in step["chances"]) + step["nobody"]
        assert total == pytest.approx(1)


def test_the_calendar_can_be_subscribed_to(client: httpx2.Client) -> None:
    answer = client.get("/bodies/lausd/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.startswith("BEGIN:VCALENDAR")
    again = client.get(
        "/bodies/lausd/calendar.ics", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/bodies/lausd/calendar.ics", "/calendar.ics"])
def test_the_calendar_is_in_the_readers_language(client: httpx2.Client, path: str) -> None:
    english, spanish = (
        Calendar.from_ical(client.get(prefix + path).content) for prefix in ("", "/es")
    )
    there, here = (
        {str(one["UID"]): one for one in each.walk("VEVENT")} for each in (english, spanish)
    )
    assert there.keys() == here.keys()
    said = {str(one["SUMMARY"]) for one in here.values()}
    assert said.isdisjoint(str(one["SUMMARY"]) for one in there.values())
    assert "Junta de Educación del LAUSD, primaria: Cierran los centros de votación" in said
    assert "Fechas de elecciones" in str(spanish["DESCRIPTION"])
    assert any("Fuente: " in str(one.get("DESCRIPTION")) for one in here.values())


def test_pages_of_a_body_hold_no_inline_style_or_script(client: httpx2.Client) -> None:
    for path in ("", f"control/{GENERAL}", "seats/4", "endorsers/", "calendar"):
        page = client.get(f"/bodies/lausd/{path}").text
        page = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)  # code to copy
        assert " style=" not in page
        assert not re.search(r'<script(?! src=| type="application/ld\+json">)', page)
