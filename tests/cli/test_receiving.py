"""follow and ingest, as a person types them."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from downballot.pipeline.desk import Desk
from downballot.web.rehearsal_server import Rehearsal, step_through

ELECTION = "2024-11-05-general"


def dead_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_following_once_a_county_that_is_down_ends_with_3_and_is_noted(run, tmp_path: Path):
    url = f"http://127.0.0.1:{dead_port()}"
    assert run("init", tmp_path / "desk", "--county-url", url).code == 0
    ended = run("follow", "--once", "--desk", tmp_path / "desk", "--election", ELECTION)
    assert (ended.code, ended.err) == (3, "")
    assert ended.out.count("no answer") == 3
    with Desk(tmp_path / "desk") as desk:
        contacts = desk.status(ELECTION).contacts
        assert desk.log() == ()
    assert {one.source for one in contacts} == {"definition", "results", "counter"}
    assert all("no connection" in one.problem and one.answered_at is None for one in contacts)


def test_following_a_rehearsal_once_asks_every_source(run, tmp_path: Path):
    with Rehearsal(step_through(ELECTION)) as county:
        assert run("init", tmp_path / "desk", "--county-url", county.url).code == 0
        ended = run("follow", "--once", "--desk", tmp_path / "desk", "--election", ELECTION)
    assert ended.code == 0
    assert "definition" in ended.out
    rows = json.loads(run("log", "--desk", tmp_path / "desk", "--json").out)
    assert {row["source"] for row in rows} == {"definition", "results", "counter"}


def test_a_local_address_without_permission_ends_with_3_and_says_what_to_change(
    run, tmp_path: Path
):
    with Rehearsal(step_through(ELECTION)) as county:
        run("init", tmp_path / "desk", "--county-url", county.url)
        path = tmp_path / "desk" / "desk.toml"
        text = path.read_text()
        path.write_text(text.replace("local_addresses = true", "local_addresses = false"))
        ended = run("follow", "--once", "--desk", tmp_path / "desk", "--election", ELECTION)
    assert ended.code == 3
    assert "allow_local_addresses = true in desk.toml" in ended.out


def test_following_a_desk_without_sources_ends_with_2(run, hand_desk: Path):
    ended = run("follow", "--desk", hand_desk)
    assert ended.code == 2
    assert "[[elections.sources]]" in ended.err


def test_a_folder_of_recorded_answers_is_taken_in(run, shared: Path, tmp_path: Path):
    run("init", tmp_path / "desk")
    folder = shared / "data" / "lacounty" / ELECTION
    ended = run("ingest", folder, "--desk", tmp_path / "desk")
    assert ended.code == 0
    assert ended.out.splitlines()[-1] == "107 taken in: 32 updates."
    again = run("ingest", folder, "--desk", tmp_path / "desk", "--json")
    assert "kept" not in {row["disposition"] for row in json.loads(again.out)}


def test_a_folder_without_recorded_answers_is_refused(run, hand_desk: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    ended = run("ingest", tmp_path / "empty", "--desk", hand_desk)
    assert ended.code == 2
    assert "expected recorded answers" in ended.err


def test_what_was_taken_in_is_said(run, tmp_path: Path):
    folder = tmp_path / "desk"
    run("init", folder, "--template", "blank")
    ended = run("ingest", folder / "tidy.csv", "--desk", folder)
    assert "tidy-csv of 2024-11-05 20:36:00 PST  kept" in ended.out
    assert ended.out.endswith("1 taken in: 1 update.\n")
    again = run("ingest", folder / "tidy.csv", "--desk", folder)
    assert "repeated: The newest count again" in again.out
    assert again.out.endswith("1 taken in: 0 updates.\n")
