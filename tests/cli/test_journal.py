"""The journal on the command line: where it is, how it is moved, and what is said when away."""

from __future__ import annotations

from pathlib import Path


def _name_database(desk: Path, url: str) -> None:
    path = desk / "desk.toml"
    path.write_text(f'journal = "{url}"\n{path.read_text()}', encoding="utf-8")


def test_the_rows_are_in_a_file_unless_something_else_is_said(run, hand_desk: Path):
    ended = run("journal", "--desk", hand_desk)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Journal: SQLite: ")
    assert "desk.db" in ended.out
    assert run("check", "--desk", hand_desk).out.startswith("Journal: SQLite: ")


def test_a_desk_goes_over_to_postgresql_and_goes_on(run, hand_desk: Path, postgres):
    before = run("status", "--desk", hand_desk, "--json").out
    _name_database(hand_desk, postgres.url)
    refused = run("status", "--desk", hand_desk)
    assert (refused.code, refused.out) == (4, "")
    assert "downballot journal --move" in refused.err
    moved = run("journal", "--move", "--desk", hand_desk)
    assert (moved.code, moved.err) == (0, "")
    assert "rows moved from" in moved.out
    assert "Journal: PostgreSQL, for several editors: " in moved.out
    assert run("status", "--desk", hand_desk, "--json").out == before
    assert run("check", "--desk", hand_desk).out.startswith("Journal: PostgreSQL")
    again = run("journal", "--move", "--desk", hand_desk)
    assert (again.code, "already" in again.err) == (2, True)


def test_the_variable_goes_before_desk_toml_and_a_server_that_is_away_is_4_without_password(
    run, hand_desk: Path, monkeypatch
):
    (hand_desk / "desk.db").unlink()
    _name_database(hand_desk, "postgresql://ana@127.0.0.1:1/never")
    monkeypatch.setenv("DOWNBALLOT_JOURNAL", "postgresql://ana:secret@127.0.0.1:1/desks")
    ended = run("status", "--desk", hand_desk)
    assert (ended.code, ended.out) == (4, "")
    assert len(ended.err.splitlines()) == 1
    assert "PostgreSQL database desks on 127.0.0.1: the database server cannot be" in ended.err
    assert "secret" not in ended.err


def test_moving_without_a_database_is_2(run, hand_desk: Path):
    ended = run("journal", "--move", "--desk", hand_desk)
    assert (ended.code, ended.out) == (2, "")
    assert "DOWNBALLOT_JOURNAL" in ended.err
