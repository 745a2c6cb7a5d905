"""Sources are asked at their own pace, and what fails is noted and stops nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import sqlalchemy as sa

from downballot.errors import DeskError, UsageError
from downballot.ledger.journal_tables import ARRIVALS
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.following import fetch_rules, follow, follow_desk, poll
from downballot.pipeline.rehearsing import paced, rehearsal_desk
from downballot.sources.fetch import Fetcher, FetchRules
from downballot.web.rehearsal_server import Rehearsal, step_through

pytestmark = pytest.mark.usefixtures("journal_url")  # on every kind of journal

ELECTION = "2024-11-05-general"
Script = Callable[[BaseHTTPRequestHandler], None]
DESK = """\
title = "Desk"
contact = "desk@example.org"
allowed_hosts = [{hosts}]
allow_local_addresses = {local}

[[elections]]
id = "election"
title = "Election"
date = 2024-11-05
jurisdiction = "Example County"

[[elections.sources]]
name = "table"
format = "tidy-csv"
url = "{url}"
poll_seconds = 0.01
"""
TABLE = (
    b"published_at,contest,selection,votes\n"
    b"2024-11-05T20:36-08:00,Board,Ana,12\n"
    b"2024-11-05T20:36-08:00,Board,Ben,10\n"
    b"END,2\n"
)


def make_desk(
    folder: Path, url: str, *, hosts: str = '"127.0.0.1"', local: str = "true"
) -> Desk:
    folder.mkdir()
    text = DESK.format(url=url, hosts=hosts, local=local)
    (folder / "desk.toml").write_text(text, encoding="utf-8")
    return Desk(folder)


def answer(handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, **headers: str):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def dead_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def ask(desk: Desk):
    """Ask the desk's only source once, without pauses after failures."""
    (election,) = desk.settings.elections
    rules = FetchRules(
        allowed_hosts=desk.settings.allowed_hosts,
        contact=desk.settings.contact,
        allow_local_addresses=desk.settings.allow_local_addresses,
        attempts=1,
    )
    with Fetcher(rules) as fetcher:
        return poll(desk.ledger, fetcher, election, election.sources[0])


def test_an_answer_is_kept_and_the_contact_noted(tmp_path: Path, county: Callable):
    url = county(lambda handler: answer(handler, TABLE, ETag='"one"'))
    with make_desk(tmp_path / "desk", url) as desk:
        found = ask(desk)
        assert found.arrival is not None
        assert (found.arrival.disposition, found.arrival.url) == ("kept", url)
        (contact,) = desk.ledger.people.contacts()
        assert (contact.problem, contact.etag) == ("", '"one"')
        assert contact.answered_at == contact.tried_at == found.asked_at


def test_an_answer_that_has_not_changed_is_no_arrival(tmp_path: Path, county: Callable):
    asked: list[str | None] = []

    def script(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers["If-None-Match"])
        if asked[-1]:
            answer(handler, b"", status=304, ETag='"one"')
        else:
            answer(handler, TABLE, ETag='"one"')

    with make_desk(tmp_path / "desk", county(script)) as desk:
        ask(desk)
        found = ask(desk)
        assert asked == [None, '"one"']
        assert found.arrival is None
        assert not found.problem
        assert len(desk.log()) == 1


@pytest.mark.parametrize("body", [b"", b'{"Message": "An error has occurred."}', b"x" * 50])
def test_after_a_body_of_no_use_the_next_question_brings_a_body_again(
    tmp_path: Path, county: Callable, body: bytes
):
    asked: list[str | None] = []

    def script(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers["If-None-Match"])
        answer(handler, body if len(asked) == 1 else TABLE, ETag='"one"')

    with make_desk(tmp_path / "desk", county(script)) as desk:
        first, second = ask(desk), ask(desk)
        assert asked == [None, None]
        assert first.arrival is not None
        assert first.arrival.disposition in {"empty", "error", "unreadable"}
        assert second.arrival is not None
        assert second.arrival.disposition == "kept"


def test_a_page_that_says_not_found_is_in_the_log_as_an_error(tmp_path: Path, county: Callable):
    url = county(lambda handler: answer(handler, b"No results yet.", status=404))
    with make_desk(tmp_path / "desk", url) as desk:
        ask(desk)
        (arrival,) = desk.log()
        assert (arrival.disposition, arrival.http_status) == ("error", 404)
        assert "404" in arrival.reason


def test_a_county_that_is_down_is_a_problem_and_what_was_counted_stays(
    tmp_path: Path, county: Callable
):
    down = threading.Event()

    def script(handler: BaseHTTPRequestHandler) -> None:
        if down.is_set():
            handler.connection.close()
        else:
            answer(handler, TABLE, ETag='"one"')

    with make_desk(tmp_path / "desk", county(script)) as desk:
        first = ask(desk)
        down.set()
        found = ask(desk)
        assert found.arrival is None
        assert "expected a whole answer" in found.problem
        (contact,) = desk.status().contacts
        assert contact.problem == found.problem
        assert contact.answered_at == first.asked_at < contact.tried_at
        assert contact.etag == '"one"'
        assert desk.status().updates == 1


def test_a_county_out_of_service_is_a_problem_and_its_answer_is_in_the_log(
    tmp_path: Path, county: Callable
):
    script = county(lambda handler: answer(handler, b"<html>Down</html>", status=503))
    with make_desk(tmp_path / "desk", script) as desk:
        found = ask(desk)
        assert found.problem == "An error instead of a count: HTTP status 503: a web page"
        (row,) = desk.log()
        assert (row.disposition, row.http_status, row.size) == ("error", 503, 17)
        assert desk.ledger.blobs.read(row.sha256) == b"<html>Down</html>"


def test_nobody_at_the_port_is_a_problem(tmp_path: Path):
    with make_desk(tmp_path / "desk", f"http://127.0.0.1:{dead_port()}/") as desk:
        assert "no connection" in ask(desk).problem


def test_a_local_address_without_permission_says_what_to_change(
    tmp_path: Path, county: Callable
):
    url = county(lambda handler: answer(handler, TABLE))
    with make_desk(tmp_path / "desk", url, local="false") as desk:
        problem = ask(desk).problem
        assert "allow_local_addresses = true in desk.toml" in problem
        assert desk.log() == ()


def test_a_host_that_is_not_allowed_says_what_to_change(tmp_path: Path):
    desk = make_desk(tmp_path / "desk", "http://127.0.0.1/", hosts='"results.example.gov"')
    with desk:
        assert "add it to allowed_hosts in desk.toml" in ask(desk).problem


def test_a_redirect_to_a_host_that_is_not_allowed_says_what_to_change(
    tmp_path: Path, county: Callable
):
    url = county(
        lambda handler: answer(handler, b"", status=302, Location="http://example.org/")
    )
    with make_desk(tmp_path / "desk", url) as desk:
        problem = ask(desk).problem
        assert "redirect to http://example.org/" in problem
        assert "add it to allowed_hosts in desk.toml" in problem


def test_a_contact_is_told_to_every_source(tmp_path: Path, county: Callable):
    told: list[str] = []

    def script(handler: BaseHTTPRequestHandler) -> None:
        told.append(handler.headers["User-Agent"])
        answer(handler, TABLE)

    with make_desk(tmp_path / "desk", county(script)) as desk:
        ask(desk)
    assert told[0].startswith("Downballot/")
    assert "desk@example.org" in told[0]


def test_every_source_is_asked_at_its_own_pace(tmp_path: Path, county: Callable):
    asked: list[str] = []

    def script(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        answer(handler, TABLE)

    with make_desk(tmp_path / "desk", county(script) + "/quick") as desk:
        path = tmp_path / "desk" / "desk.toml"
        slow = DESK[DESK.index("[[elections.sources]]") :].replace('"table"', '"slow"')
        slow = slow.format(url=desk.settings.elections[0].sources[0].url[:-5] + "slow")
        path.write_text(path.read_text() + slow.replace("0.01", "600"), encoding="utf-8")
    with Desk(tmp_path / "desk") as desk:
        polls = follow(
            desk.ledger, desk.settings, desk.settings.elections, done=lambda: len(asked) > 5
        )
        assert len(list(polls)) == 6
    assert asked.count("/slow") == 1


def test_an_interrupt_in_the_middle_of_a_write_undoes_it_and_is_passed_on(hand_desk: Desk):
    journal = hand_desk.ledger.journal

    def interrupted() -> None:
        with journal.writing() as connection:
            connection.execute(sa.insert(ARRIVALS).values(received_at=datetime.now(UTC)))
            connection.invalidate()  # as SQLAlchemy does when an interrupt hits a statement
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert hand_desk.log() == ()


def test_a_database_that_is_away_is_a_problem_until_it_is_back(
    tmp_path: Path, county: Callable, postgres, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DOWNBALLOT_JOURNAL", postgres.url)
    with make_desk(tmp_path / "desk", county(lambda handler: answer(handler, TABLE))) as desk:
        polls = follow(desk.ledger, desk.settings, desk.settings.elections)
        postgres.stop("immediate")
        try:
            away = next(polls)
        finally:
            postgres.start()
        assert away.arrival is None
        assert "cannot be reached" in away.problem
        back = next(polls)
        assert back.problem == ""
        assert back.arrival is not None
        assert [one.disposition for one in desk.log()] == ["kept"]


def test_following_without_a_source_is_refused(hand_desk: Desk):
    with pytest.raises(UsageError, match=r"\[\[elections.sources\]\]"):
        next(follow_desk(hand_desk))


def test_following_an_election_that_is_not_there_is_refused(tmp_path: Path):
    create_desk(tmp_path, "lausd")
    with Desk(tmp_path) as desk, pytest.raises(UsageError, match="election '2026'"):
        next(follow_desk(desk, "2026"))


def test_a_desk_asks_only_what_its_settings_allow(tmp_path: Path):
    create_desk(tmp_path, "lausd")
    with Desk(tmp_path) as desk:
        rules = fetch_rules(desk.settings)
    assert rules.allowed_hosts == ("results.lavote.gov",)
    assert not rules.allow_local_addresses


def test_a_source_of_an_unknown_format_is_refused_before_anybody_is_asked(tmp_path: Path):
    with make_desk(tmp_path / "desk", "http://127.0.0.1/"):
        pass
    path = tmp_path / "desk" / "desk.toml"
    path.write_text(path.read_text().replace("tidy-csv", "tidy"), encoding="utf-8")
    with pytest.raises(DeskError, match=r"desk\.toml:14: format: 'tidy' is unknown.*tidy-csv"):
        Desk(tmp_path / "desk")


def test_a_rehearsed_night_is_followed_over_http_to_the_certified_count(tmp_path: Path):
    with (
        Rehearsal(step_through(ELECTION)) as county,
        rehearsal_desk(tmp_path / "desk", county.url) as desk,
    ):
        settings = paced(desk.settings, 0.0)
        elections = tuple(one for one in settings.elections if one.id == ELECTION)
        polls = list(follow(desk.ledger, settings, elections, done=lambda: county.finished))
        view = desk.contest("LAUSD District 3").view
        assert desk.status().updates == 32
    assert [one.problem for one in polls if one.problem] == [
        "An error instead of a count: An error has occurred."
    ]
    assert [one.votes for one in view.standing.selections] == [124_331, 116_478]
    assert any(one.arrival and one.arrival.disposition == "stale" for one in polls)
    assert any(one.arrival and one.arrival.disposition == "error" for one in polls)


def test_a_source_that_answers_with_an_error_is_a_problem_until_it_gives_a_count(
    tmp_path: Path,
):
    with (
        Rehearsal(step_through(ELECTION)) as county,
        rehearsal_desk(tmp_path / "desk", county.url) as desk,
    ):
        settings = paced(desk.settings, 0.0)
        elections = tuple(one for one in settings.elections if one.id == ELECTION)
        problems = []
        for poll in follow(desk.ledger, settings, elections, done=lambda: county.finished):
            contacts = {
                one.source: one.problem for one in desk.ledger.people.contacts(ELECTION)
            }
            problems.append((bool(poll.problem), bool(contacts.get("results"))))
    assert (True, True) in problems
    assert problems[-1] == (False, False)
