"""The commands that take precinct results in, join them, and compare base precincts."""

from __future__ import annotations

import json

import pytest

from downballot.cli.precincts import COMMANDS
from downballot.pipeline.creation import create_desk

E = "2026-11-03-general"
TIDY = (
    "contest,unit,selection,votes,registered,ballots\n"
    "Mayor,P1,Ana,40,100,60\nMayor,P2,Ana,30,20,50\nMayor,P3,Ana,x,20,5\n"
)


@pytest.fixture
def desk(tmp_path):
    create_desk(tmp_path / "desk", "blank")
    (tmp_path / "a.csv").write_text(TIDY, encoding="utf-8")
    return tmp_path / "desk"


def test_what_was_taken_in_and_set_aside_is_said_and_the_second_time_too(run, desk, tmp_path):
    words = ("precincts", "ingest", tmp_path / "a.csv", "--election", E, "--desk", desk)
    first = run(*words)
    assert first.code == 0
    assert "a.csv: tidy-precincts, 2 units, contests: 1." in first.out
    assert "1 rows set aside" in first.out
    assert "Files taken in before: 1." in run(*words).out


def test_join_names_what_is_strange_and_each_difference_with_its_cause(run, tmp_path):
    (tmp_path / "a.csv").write_text(TIDY, encoding="utf-8")
    (tmp_path / "totals.csv").write_text(
        "contest,selection,votes\nmayor,ana,75\n", encoding="utf-8"
    )
    files = ("--file", tmp_path / "a.csv", "--totals", tmp_path / "totals.csv")
    shown = run("precincts", "join", *files)
    assert "ballots-above-registration: 1 row has more" in shown.out
    assert "1 totals compared, 1 differ." in shown.out
    found = json.loads(run("precincts", "join", *files, "--json").out)
    (line,) = found["compared"]
    assert (line["added"], line["stated"]) == (70, 75)
    assert line["cause"] == "1 row of the files was set aside"


def test_the_only_election_is_meant_where_none_is_named(run, desk, tmp_path):
    asked = ("precincts", "join", "--desk", desk)
    assert run(*asked).code == 2
    run("precincts", "ingest", tmp_path / "a.csv", "--election", E, "--desk", desk)
    assert "2 units" in run(*asked).out


def test_a_damaged_file_ends_with_4_and_its_place(run, desk, tmp_path):
    (tmp_path / "b.csv").write_bytes(TIDY.encode().replace(b"Ana", b"An\xff", 1))
    ended = run("precincts", "ingest", tmp_path / "b.csv", "--election", E, "--desk", desk)
    assert ended.code == 4
    assert "b.csv: byte 59: not UTF-8" in ended.err


def test_a_file_that_is_not_there_ends_with_2(run, desk, tmp_path):
    for words in (
        ("ingest", tmp_path / "none.csv", "--election", E, "--desk", desk),
        ("join", "--file", tmp_path / "a.csv", "--totals", tmp_path / "none.csv"),
        ("join", "--file", tmp_path / "a.csv", "--choices", tmp_path / "none.csv"),
    ):
        ended = run("precincts", *words)
        assert (ended.code, "no such file" in ended.err) == (2, True)


def test_base_precincts_of_two_elections_are_compared(run, tmp_path):
    (tmp_path / "one.csv").write_text("base,unit\na,1\nb,1\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("base,unit\na,7\nc,8\n", encoding="utf-8")
    words = ("precincts", "crosswalk", tmp_path / "one.csv", tmp_path / "two.csv", "--json")
    found = json.loads(run(*words).out)
    assert (found["shared"], found["gone"], found["new"]) == (1, ["b"], ["c"])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_its_example_and_the_list_its_first_line(run, name):
    assert f"Example: downballot precincts {name} " in run("precincts", name, "--help").out
    listed = " ".join(run("precincts", "--help").out.replace("│", " ").split())
    assert COMMANDS[name][1] in listed
