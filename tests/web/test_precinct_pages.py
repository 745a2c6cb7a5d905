"""The page of a contest's places, and its API, on a desk with results by precinct."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import httpx2
import pytest
from litestar.testing import TestClient
from small_desk import ELECTION, make_small_desk

from downballot.pipeline.precinct_boundaries import precinct_state
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.web.app import desk_app

PAGE = f"/elections/{ELECTION}/precincts/school-board"
PLACES = 40


def rows() -> Iterator[str]:
    yield "contest,unit,unit_kind,registered,ballots,selection,votes"
    for number in range(PLACES):
        ballots = 20 + number
        ana = 5 + number
        for contest, selection, votes in (
            ("School Board", "Ana Example", ana),
            ("School Board", "Ben Sample", 10),
            ("President", "Cy Third", ana + 4),
            ("President", "Dee Fourth", 14),
        ):
            yield f"{contest},{number:04},precinct,100,{ballots},{selection},{votes}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_small_desk(tmp_path_factory.mktemp("places") / "desk")
    table = made.parent / "precincts.csv"
    table.write_text("\n".join(rows()) + "\n", encoding="utf-8")
    with PrecinctDesk(made) as desk:
        desk.take_in(ELECTION, [table])
    (made / "covariates").mkdir()
    income = "".join(f"{n:04},median income,{n * 1000}\n" for n in range(PLACES))
    (made / "covariates" / f"{ELECTION}.csv").write_text(f"unit,covariate,value\n{income}")
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx2.Client]:
    with TestClient(desk_app(folder)) as client:
        yield client


def text_of(answer: httpx2.Response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_page_says_where_it_was_won_and_what_the_words_mean(client: httpx2.Client):
    page = client.get(PAGE)
    text = text_of(page)
    assert page.status_code == 200
    assert "Ana Example is 580 votes ahead of Ben Sample." in text
    assert "Ana Example leads in 34 of 40 precincts, Ben Sample in 5; 1 are level." in text
    assert "wealthy: the top 20% of the places of the contest by median income" in text
    assert "motivated: the top 20% of the places of the contest by turnout" in text
    assert "Roll-off from President: 18.8%" in text
    assert "it does not say how people with this income or background voted" in text


def test_every_step_of_the_what_if_is_in_the_table_without_javascript(client: httpx2.Client):
    text = text_of(client.get(PAGE))
    assert "it changes" in text
    assert "The outcome would have changed at a swing of" in text
    assert "a tie" in text or "Ben Sample leads by" in text


def test_the_contest_page_leads_to_it_and_it_leads_back(client: httpx2.Client):
    there = f"/elections/{ELECTION}/contests/school-board"
    assert f'href="{PAGE}"' in client.get(there).text
    assert f'href="{there}"' in client.get(PAGE).text


def test_the_list_says_what_joins_and_leads_to_each_contest(client: httpx2.Client):
    there = f"/elections/{ELECTION}/precincts/"
    page = client.get(there)
    assert f'href="{PAGE}"' in page.text
    assert f'href="{there}"' in client.get(PAGE).text
    assert f'href="{there}"' in client.get(f"/elections/{ELECTION}/").text
    text = text_of(page)
    assert "40 units with results, 0 of them groups of ballots without a place." in text
    assert "There are no boundaries of this election" in text
    # The desk's own count is the total that is stated: 1,001 and 900 votes.
    assert "2 totals are compared with the sums of precincts; 2 differ." in text
    assert "not explained by these tables" in text
    assert "estas tablas no lo explican" in text_of(client.get(f"/es{there}"))
    assert client.get("/elections/2001-01-01-none/precincts/").status_code == 404


def test_a_contest_before_is_chosen_by_a_form(client: httpx2.Client):
    page = client.get(PAGE, params={"before": "president"})
    assert "The change on the same ground is" in text_of(page)
    assert '<option value="president" selected>' in page.text
    assert client.get(PAGE, params={"before": "nothing"}).status_code == 404


def test_the_page_is_in_spanish_too(client: httpx2.Client):
    text = text_of(client.get(f"/es{PAGE}"))
    assert "Ana Example aventaja por 580 votos a Ben Sample." in text
    assert "Qué habría cambiado el resultado" in text


def test_the_api_has_the_same_exactly(client: httpx2.Client):
    found = client.get(f"/api/v1{PAGE}").json()
    assert (found["where"]["won"]["margin"], len(found["where"]["won"]["rows"])) == (580, 40)
    assert Fraction(found["turnout"]["turnout"]["whole"]["turnout"]) == Fraction(1580, 4000)
    assert found["groups"]["seed"] == 20141104


def test_what_is_not_there_is_not_found(client: httpx2.Client):
    assert client.get(f"/elections/{ELECTION}/precincts/nothing").status_code == 404
    assert client.get("/elections/1999/precincts/school-board").status_code == 404


def test_a_table_of_places_is_read_again_when_it_changes(client: httpx2.Client, folder: Path):
    table = folder / "covariates" / f"{ELECTION}.csv"
    whole, before = table.read_text(), precinct_state(folder)
    table.write_text(f"{whole}0001,median income,much\n")
    assert precinct_state(folder) != before  # which what a baked page rests on is made of
    text = text_of(client.get(PAGE))
    assert "line 42: value 'much', expected a number" in text
    assert "wealthy" not in text
    assert "Ana Example is 580 votes ahead" in text
    table.write_text(whole)
    assert precinct_state(folder) == before
    assert "wealthy" in text_of(client.get(PAGE))


def test_what_would_have_changed_it_is_asked_by_the_desks_rule(folder: Path):
    settings = folder / "desk.toml"
    whole = settings.read_text()
    rule = '[[contests]]\nmatch = "School Board"\nshare = "at least 55%"\nsource = "test"\n'
    settings.write_text(f'{whole}\n{rule}otherwise = "top-two"\n')
    with TestClient(desk_app(folder)) as other:
        text = text_of(other.get(PAGE))
    settings.write_text(whole)
    line = "whether Ana Example has at least 55.00% of the votes for listed selections"
    assert line in text
    assert "Ana Example is short of the line" in text


def test_a_round_of_another_election_of_the_desk_is_offered(
    folder: Path, client: httpx2.Client
):
    earlier = "2024-03-05-primary"
    table = folder.parent / "primary.csv"
    told = "\n".join(one.replace("Board,", "Board First Round,") for one in rows())
    table.write_text(f"{told}\n", encoding="utf-8")
    with PrecinctDesk(folder) as desk:
        desk.take_in(earlier, [table])
    before = f"{earlier}/school-board-first-round"
    page = client.get(PAGE, params={"before": before})
    assert (
        f'<option value="{before}" selected>School Board First Round, {earlier}<' in page.text
    )
    assert "School Board First Round: 40 of 40 precincts and 100.0%" in text_of(page)
