"""The JSON API of a desk over real HTTP."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import httpx2
import pytest

GENERAL = "/api/v1/elections/2024-11-05-general"
D3 = (
    f"{GENERAL}/contests/"
    "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"
)


def test_elections_are_listed_newest_first(client: httpx2.Client) -> None:
    listed = client.get("/api/v1/elections").json()
    assert [one["id"] for one in listed] == ["2024-11-05-general", "2022-11-08-general"]


def test_an_election_says_its_ballots_and_its_update(client: httpx2.Client) -> None:
    election = client.get(GENERAL).json()
    assert election["ballots"]["total"] == 3_793_106
    assert election["updates"] == 32
    assert election["contests"] == []


def test_shares_are_exact_strings(client: httpx2.Client) -> None:
    record = client.get(D3).json()
    first = record["steps"][-1]["selections"][0]
    assert Fraction(first["share"]) == Fraction(124_331, 240_809)


def test_moments_have_an_offset_and_steps_their_order(client: httpx2.Client) -> None:
    steps = client.get(D3).json()["steps"]
    moments = [datetime.fromisoformat(one["published_at"]) for one in steps]
    assert all(one.tzinfo for one in moments)
    assert moments == sorted(moments)
    assert len(steps) == 32


def test_a_look_back_reads_no_later_update(client: httpx2.Client) -> None:
    record = client.get(D3, params={"as_of": "2024-11-06T04:36:34Z"}).json()
    assert [one["selections"][0]["votes"] for one in record["steps"]][-1] == 61_168


def test_findings_can_be_asked_for_one_contest(client: httpx2.Client) -> None:
    everything = client.get(f"{GENERAL}/findings").json()
    assert {one["contest"] for one in everything} >= {everything[0]["contest"]}
    chosen = client.get(f"{GENERAL}/findings", params={"contest": everything[0]["contest"]})
    assert {one["contest"] for one in chosen.json()} == {everything[0]["contest"]}


def test_a_look_back_finds_and_logs_nothing_later(client: httpx2.Client) -> None:
    then = {"as_of": "2024-11-06T04:36:34Z"}
    log = client.get(f"{GENERAL}/log", params=then).json()
    moments = [datetime.fromisoformat(one["published_at"]) for one in log if one["update"]]
    assert max(moments).replace(microsecond=0) == datetime.fromisoformat(then["as_of"])
    numbers = {one["number"] for one in log}
    found = client.get(f"{GENERAL}/findings", params=then).json()
    assert {one["last"] for one in found} <= numbers
    assert len(found) < len(client.get(f"{GENERAL}/findings").json())


def test_the_log_goes_on_before_a_number(client: httpx2.Client) -> None:
    first = client.get(f"{GENERAL}/log", params={"limit": 5}).json()
    second = client.get(f"{GENERAL}/log", params={"limit": 5, "before": first[-1]["number"]})
    assert [one["number"] for one in second.json()] == [
        first[-1]["number"] - back for back in range(1, 6)
    ]


def test_the_state_is_small_and_holds_until_something_arrives(client: httpx2.Client) -> None:
    state = client.get("/api/v1/state")
    assert len(state.content) < 300
    assert state.json()["update"] == "20241202T225501Z"
    again = client.get("/api/v1/state", headers={"If-None-Match": state.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/elections/x", 404, "not-found"),
        (f"{GENERAL}/contests/zzzzzz", 404, "usage-error"),
        (f"{GENERAL}/contests/zzzzzz/decision", 404, "usage-error"),
        (f"{D3}/decision?as_of=2020-01-01", 404, "usage-error"),
        (f"{GENERAL}?as_of=yesterday", 400, "usage-error"),
        (f"{GENERAL}/log?limit=x", 400, "bad-request"),
        (f"{GENERAL}/log?limit=0", 400, "bad-request"),
        ("/api/v1/nowhere", 404, "not-found"),
    ],
)
def test_problems_are_rfc_9457_with_a_code(
    client: httpx2.Client, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["detail"]


def test_only_questions_are_answered(client: httpx2.Client) -> None:
    assert client.post("/api/v1/state").status_code == 405


def test_pages_of_other_sites_may_read_the_api_but_not_the_pages(
    client: httpx2.Client,
) -> None:
    assert client.get("/api/v1/state").headers["access-control-allow-origin"] == "*"
    assert client.get("/api/v1/none").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/").headers


def test_the_api_describes_itself_without_scripts_from_elsewhere(
    client: httpx2.Client,
) -> None:
    schema = client.get("/schema").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {
        "/api/v1/state",
        "/api/v1/elections",
        "/api/v1/elections/{election}",
        "/api/v1/elections/{election}/contests",
        "/api/v1/elections/{election}/contests/{contest}",
        "/api/v1/elections/{election}/contests/{contest}/calls",
        "/api/v1/elections/{election}/contests/{contest}/decision",
        "/api/v1/elections/{election}/contests/{contest}/decision/history",
        "/api/v1/elections/{election}/log",
        "/api/v1/elections/{election}/nist.json",
        "/api/v1/elections/{election}/nist.xml",
        "/api/v1/elections/{election}/contests/{contest}/notes",
        "/api/v1/money/candidate/{name}",
        "/api/v1/elections/{election}/findings",
        "/api/v1/elections/{election}/precincts/{contest}",
        "/api/v1/method",
        "/api/v1/bodies",
        "/api/v1/bodies/{body_id}/board",
        "/api/v1/bodies/{body_id}/calendar",
        "/api/v1/money/totals",
        "/api/v1/money/committees/{filer}",
        "/api/v1/money/trace",
        "/api/v1/money/late",
        "/api/v1/money/compare",
        "/api/v1/bodies/{body_id}/control/{election}",
        "/api/v1/bodies/{body_id}/endorsers/{endorser}",
        "/api/v1/bodies/{body_id}/members/{person}",
        "/api/v1/bodies/{body_id}/seats/{seat}",
    }
    for value in ("ContestRecord", "ContestDecision", "ContestForecast", "MethodRecord"):
        assert value in schema["components"]["schemas"]


def test_a_decision_says_what_is_likely_and_what_made_it(client: httpx2.Client) -> None:
    made = client.get(f"{D3}/decision", params={"as_of": "2024-11-06T12:00:00Z"}).json()
    assert made["outcome"]["sentence"].startswith("Scott Mark Schmerelson")
    assert 0.5 < made["probability"] < 1
    assert made["update"] == "20241106T114607Z"
    forecast = made["forecast"]
    assert forecast["model"] == client.get("/api/v1/method").json()["model"]
    final = forecast["selections"][0]["final_share"]
    assert final["low95"] <= final["low50"] <= final["median"] <= final["high50"]


def test_decisions_have_the_order_of_updates_and_none_is_certain_before_the_end(
    client: httpx2.Client,
) -> None:
    history = client.get(f"{D3}/decision/history").json()
    steps = client.get(D3).json()["steps"]
    assert [one["update"] for one in history] == [one["update"] for one in steps]
    assert all(0 < one["probability"] < 1 for one in history[1:-1])
    assert history[-1] == client.get(f"{D3}/decision").json()


def test_a_decision_of_then_is_the_same_as_in_the_history(client: httpx2.Client) -> None:
    history = client.get(f"{D3}/decision/history").json()
    then = client.get(f"{D3}/decision", params={"as_of": history[16]["published_at"]}).json()
    assert then == history[16]


def test_the_method_has_its_policy_and_its_calibration(client: httpx2.Client) -> None:
    method = client.get("/api/v1/method").json()
    assert method["policy"]["probability"] == 0.995
    parts = {"rows", "folders", "intervals", "pooled", "votes"}
    assert set(method["calibration"]) == {*parts, "without_estimates"}
