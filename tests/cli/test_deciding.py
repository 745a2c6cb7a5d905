"""What the commands say of forecasts and decisions, on the real counts of a desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from downballot.cli.decision_tables import whole_words
from downballot.cli.output import table

FIRST = ("--election", "2024-11-05-general", "--as-of", "2024-11-05T20:36:34")
DISTRICT_3 = "LAUSD District 3"


def test_the_forecast_names_outcome_chance_votes_to_come_and_status(run, lausd_desk: Path):
    ended = run("forecast", "--desk", lausd_desk, *FIRST)
    assert (ended.code, ended.err) == (0, "")
    row = next(line for line in ended.out.splitlines() if line.startswith(DISTRICT_3))
    assert "Scott Mark Schmerelson wins" in row
    assert "%" in row
    assert "\N{EN DASH}" in row
    assert "100%" not in ended.out
    assert "--all" in ended.out
    assert "Model " in ended.out


@pytest.mark.parametrize("command", ["status", "forecast"])
def test_what_may_be_called_is_shown_as_not_called_yet(run, lausd_desk: Path, command: str):
    out = run(command, "--desk", lausd_desk, *FIRST).out
    row = next(line for line in out.splitlines() if "LAUSD District 1" in line)
    assert row.rstrip().endswith("not called yet (may be called)")


def test_all_shows_every_contest(run, lausd_desk: Path):
    few = run("forecast", "--desk", lausd_desk, *FIRST).out
    every = run("forecast", "--desk", lausd_desk, *FIRST, "--all").out
    assert len(every.splitlines()) > len(few.splitlines()) + 300
    assert "unable to call" in every


def test_a_certified_count_is_certain(run, lausd_desk: Path):
    out = run("forecast", "--desk", lausd_desk, "--election", "2024-11-05-general").out
    row = next(line for line in out.splitlines() if line.startswith(DISTRICT_3))
    assert row.split()[-3:] == ["none", "51.6%", "certified"]
    assert "100%" in row


def test_the_forecast_in_json_has_every_contest_with_its_assertions(run, lausd_desk: Path):
    decisions = json.loads(run("forecast", "--desk", lausd_desk, *FIRST, "--json").out)
    assert len(decisions) == 373
    one = next(one for one in decisions if one["name"] == DISTRICT_3)
    assert one["update"] == "20241106T043634Z"
    assert one["forecast"]["model"]
    (assertion,) = one["assertions"]
    assert assertion["kind"] == "ahead"
    assert one["probability"] <= assertion["probability"]


def test_explain_says_what_must_hold_and_why(run, lausd_desk: Path):
    ended = run("explain", DISTRICT_3, "--desk", lausd_desk, *FIRST)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("LAUSD District 3\nUpdate of 2024-11-05 20:36:34 PST.")
    assert "Status: too early to call." in ended.out
    assert "Scott Mark Schmerelson finishes ahead of Dan Chang: " in ended.out
    assert "is 10,858 votes ahead of Dan Chang: 61,168 (54.87%) to 50,310" in ended.out
    assert "votes are still to come (95 of 100)" in ended.out
    assert "Dan Chang needs " in ended.out
    assert ", seed " in ended.out
    assert not any(line != line.rstrip() for line in ended.out.splitlines() if line.strip())


def test_explain_in_json_is_the_decision(run, lausd_desk: Path):
    ended = run("explain", DISTRICT_3, "--desk", lausd_desk, *FIRST, "--json")
    one = json.loads(ended.out)
    assert one["name"] == DISTRICT_3
    assert one["assertions"][0]["reasons"]


def test_explain_of_a_countys_part_says_why_there_is_no_outcome(run, lausd_desk: Path):
    chosen = ("--election", "2022-11-08-general", "--as-of", "2022-11-09")
    out = run("explain", "governor", "--desk", lausd_desk, *chosen).out
    assert "Status: unable to call." in out
    assert "This county's part of a contest that reaches beyond the county." in out
    assert "Likeliest outcome" not in out


def test_explain_of_no_contest_says_so(run, lausd_desk: Path):
    ended = run("explain", "zebra", "--desk", lausd_desk)
    assert ended.code == 2
    assert "expected the name of one contest" in ended.err


def test_before_any_count_there_is_no_forecast(run, tmp_path: Path):
    run("init", tmp_path / "desk", "--template", "blank")
    ended = run("forecast", "--desk", tmp_path / "desk")
    assert (ended.code, ended.err) == (0, "")
    assert "no count yet" in ended.out
    assert run("forecast", "--desk", tmp_path / "desk", "--json").out == "[]\n"


def test_status_has_chance_votes_to_come_and_status(run, lausd_desk: Path):
    out = run("status", "--desk", lausd_desk, *FIRST).out
    row = next(line for line in out.splitlines() if DISTRICT_3 in line)
    assert "+10,858" in row
    assert "Scott Mark Schmerelson wins" in row
    assert row.rstrip().endswith("too early to call")
    plain = json.loads(run("status", "--desk", lausd_desk, *FIRST, "--json").out)
    contest = next(one for one in plain["contests"] if one["name"] == DISTRICT_3)
    assert contest["decision"]["status"] == "too early to call"
    assert 0.5 < contest["decision"]["probability"] < 1
    assert contest["decision"]["votes_to_come"]["low95"] > 0


@pytest.mark.parametrize("command", ["status", "forecast"])
def test_no_figure_and_no_name_is_cut_at_80_columns(
    run, lausd_desk: Path, monkeypatch: pytest.MonkeyPatch, command: str
):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(command, "--desk", lausd_desk, *FIRST).out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    words = " ".join(lines).split()
    for whole in ("Schmerelson", "Sherlett", "likeliest"):
        assert whole in words
    if command == "status":
        for figure in ("+10,858", "54.87%", "188,078", "+595,404", "683,413"):
            assert figure in words
    assert "\N{HORIZONTAL ELLIPSIS}" not in " ".join(lines)


def test_a_table_that_fits_is_left_alone_and_one_that_cannot_too():
    for width in (200, 5):
        shown = table("", "contest", ">votes")
        shown.add_row("Board of Education", "1,000")
        assert [one.width for one in whole_words(shown, width).columns] == [None, None]


def test_words_are_kept_whole_before_lines_are():
    shown = table("", "contest", ">votes", "status")
    shown.add_row("Board of Education", "1,000", "too early to call")
    assert [one.width for one in whole_words(shown, 38).columns] == [18, 5, 11]
