"""What people type about a body: board, control, history, counterfactual, scoreboard."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ID = "example-city-council"
ANYWHERE = {
    "board": (),
    "history": ("4",),
    "counterfactual": ("4", "2017-03-07"),
    "scoreboard": ("UTLA",),
}
GENERAL_2022 = ("--election", "2022-11-08-general")
NIGHT_2022 = (*GENERAL_2022, "--as-of", "2022-11-09")
RIVAS = "LAUSD District 2=Rocío Rivas"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a desk, which one stands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(ended, code: int = 2) -> str:
    assert (ended.code, ended.out) == (code, ""), ended
    assert ended.err.startswith("downballot: ")
    assert ended.err.count("\n") == 1
    return " ".join(ended.err.split())


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", ANYWHERE)
def test_without_a_desk_the_almanac_answers_as_a_table_and_as_json(
    run, nowhere: Path, command: str
):
    shown = run(command, *ANYWHERE[command])
    assert (shown.code, shown.err) == (0, "")
    assert len(shown.out.splitlines()) > 5
    printed = run(command, *ANYWHERE[command], "--json")
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out)
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize("command", [*ANYWHERE, "control"])
def test_with_a_desk_it_answers_as_a_table_and_as_json(run, lausd_desk: Path, command: str):
    given = (*ANYWHERE.get(command, ()), "--desk", lausd_desk)
    assert len(run(command, *given).out.splitlines()) > 5
    printed = run(command, *given, "--json")
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out)


@pytest.mark.parametrize("command", [*ANYWHERE, "control"])
@pytest.mark.usefixtures("nowhere")
def test_a_body_that_nobody_knows_lists_those_there_are(run, lausd_desk: Path, command: str):
    given = ANYWHERE.get(command, ())
    named = ("nobody",) if command in {"board", "control"} else (*given, "--body", "nobody")
    expected = "body 'nobody': not known, expected one of lausd, or a folder of tables"
    assert expected in refused(run(command, *named))
    assert expected in refused(run(command, *named, "--desk", lausd_desk))


@pytest.mark.parametrize("command", [*ANYWHERE, "control"])
def test_a_desk_that_is_not_there_is_not_read_from_the_almanac_instead(
    run, nowhere: Path, command: str
):
    ended = run(command, *ANYWHERE.get(command, ()), "--desk", nowhere / "dekk")
    assert "not found" in refused(ended)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("board", "--scheme", "nobody"), "expected press, endorsement, los-angeles-times"),
        (("board", "--as-of", "2018-13"), "a day in no calendar, expected 2019-05-14, 2019-05"),
        (("board", "--as-of", "yesterday"), "not a date, expected 2019-05-14, 2019-05 or 2019"),
        (("history", "99"), "expected 1 (District 1), 2 (District 2)"),
        (("history", ""), "expected 1 (District 1), 2 (District 2)"),
        (("counterfactual", "99", "2017-03-07"), "expected 1 (District 1), 2 (District 2)"),
        (("counterfactual", "4", "2017-03-08"), "expected one of 2013-03-05, 2017-03-07"),
        (("counterfactual", "4", "2017-05-16"), "expected one of 2013-03-05, 2017-03-07"),
        (("counterfactual", "4", "March"), "not a date, expected 2019-05-14"),
        (("counterfactual", "4", ""), "no day of a first round given, expected one of 2013"),
        (("counterfactual", "4"), "no day of a first round given, expected one of 2013-03-05"),
        (("history", "other/7"), "expected 1 (District 1), 2 (District 2)"),
        (("scoreboard", "UTLB"), "expected one of"),
        (
            ("scoreboard", "zzz"),
            "none of that name on record for LAUSD board, expected one of Los",
        ),
        (("control",), "no counted election fills its seats, expected a desk with `fills = "),
        (("control", "--json"), "no counted election fills its seats"),
        (("control", "--history"), "no counted election fills its seats"),
    ],
)
@pytest.mark.usefixtures("nowhere")
def test_without_a_desk_what_cannot_be_used_is_one_line_with_what_can(
    run, given: tuple[str, ...], said: str
):
    assert said in refused(run(*given))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--scheme", "nobody"), "expected press, endorsement, los-angeles-times"),
        (("--election", "2026"), "expected one of 2024-11-05-general, 2022-11-08-general"),
        (("--as-of", "then"), "not a moment, expected 2024-11-06"),
        (("--as-of", "2000-01-01"), "no count that fills its seats was published by 2000"),
        (("--history", "--as-of", "2000-01-01"), "expected a later moment"),
        ((*GENERAL_2022, "--as-of", "2022-01-01"), "expected a later moment"),
        (("--share", "most"), 'expected "more than 1/2", "at least 11/20"'),
        (("--share", "at least 1/7"), "two blocs can have it"),
        (("--if", "LAUSD District 3"), 'no winner, expected "LAUSD District 3=Dan Chang"'),
        (("--if", "LAUSD District 3="), 'no winner, expected "LAUSD District 3=Dan Chang"'),
        (("--if", "Mayor=Karen Bass"), "no such race, expected one of LAUSD District 1 ("),
        (
            ("--if", "LAUSD District 3=Karla Griego"),
            "nobody of that name, expected one of Dan Chang (dan-chang), Scott Schmerelson (",
        ),
        (("--history", "--if", RIVAS), "--history with --if: expected one of them"),
    ],
)
def test_control_says_in_one_line_what_it_cannot_use_and_what_it_can(
    run, lausd_desk: Path, given: tuple[str, ...], said: str
):
    assert said in refused(run("control", *given, "--desk", lausd_desk))


# board


@pytest.mark.usefixtures("nowhere")
def test_a_seat_of_which_nothing_is_on_record_is_not_called_vacant(run):
    out = words(run("board", "lausd", "--as-of", "2007").out)
    assert "District 1 not on record" in out
    assert "vacant" not in out


@pytest.mark.usefixtures("nowhere")
def test_the_board_of_a_day_says_who_whose_count_and_which_schemes_there_are(run):
    out = words(run("board", "lausd", "--as-of", "2018-07-24").out)
    assert "24 July 2018; blocs: as the press counted" in out
    assert "District 5 vacant 23 July 2018 to 21 May 2019" in out
    assert "The board is deadlocked 3" in out
    assert "as Ballotpedia counted" in out
    assert "(--scheme endorsement)" in out


@pytest.mark.usefixtures("nowhere")
def test_a_month_is_shown_as_a_month(run):
    printed = json.loads(run("board", "--as-of", "2019-05", "--json").out)
    assert (printed["as_of"], printed["holder"]) == ("2019-05", "union-backed")
    assert "May 2019" in run("board", "--as-of", "2019-05").out


@pytest.mark.usefixtures("nowhere")
def test_another_scheme_counts_otherwise(run):
    day = ("--as-of", "2020-02-01", "--json")
    press = json.loads(run("board", *day).out)
    times = json.loads(run("board", *day, "--scheme", "los-angeles-times").out)
    assert dict(press["split"]["blocs"])["union-backed"] == 4
    assert (dict(times["split"]["blocs"])["union-backed"], times["split"]["unaligned"]) == (
        3,
        1,
    )


# control


def test_control_of_a_night_says_chances_paths_and_races(run, lausd_desk: Path):
    out = words(run("control", *NIGHT_2022, "--desk", lausd_desk).out)
    assert "more than half of 7 seats" in out
    assert "a majority, as the Daily News counted from December 2020 on." in out
    assert "Union-backed members win a majority only if they win LAUSD District 2." in out
    assert "Marvin Rodríguez is counted for no bloc." in out
    assert re.search(r"LAUSD District 2 María Brenes \d\d% reform in >99\.9%", out)
    assert re.search(r"union-backed 3, reform 4 \d\d%", out)


def test_before_votes_are_counted_nothing_is_said_of_who_may_control(run, lausd_desk: Path):
    given = ("control", "--as-of", "2024-11-01", "--desk", lausd_desk)
    out = words(run(*given).out)
    assert "Union-backed members hold 4 of 7 seats, a majority, as Carl J. Petersen" in out
    assert "No votes for these seats have been counted yet." in out
    assert "%" not in out
    assert "Dan Chang" not in out
    printed = json.loads(run(*given, "--json").out)
    assert (printed["told"], printed["counted"], printed["nobody"]) == (False, False, None)
    assert printed["chances"] == printed["splits"] == []
    for race in printed["races"]:
        assert race["open_probability"] is None
        assert race["pivots"] == []
        assert {one["probability"] for one in race["options"]} == {None}
    assert json.loads(run(*given, "--history", "--json").out) == []


def test_control_of_a_certified_count_is_whole(run, lausd_desk: Path):
    out = words(run("control", "--desk", lausd_desk).out)
    assert "LAUSD District 3 Scott Schmerelson 100% union-backed certified Dan Chang 0%" in out
    printed = json.loads(run("control", "--desk", lausd_desk, "--json").out)
    assert printed["decided"] is True
    assert {one["probability"] for one in printed["chances"]} == {0, 1}


def test_what_if_is_asked_by_name_or_id_and_more_than_once(run, lausd_desk: Path):
    given = ("control", *NIGHT_2022, "--desk", lausd_desk, "--json")
    one = json.loads(run(*given, "--if", RIVAS).out)
    assert [name for _, name in one["fixed"]] == ["Rocío Rivas"]
    assert {each["bloc"]: each["probability"] for each in one["chances"]}["union-backed"] == 1
    both = run(
        *given, "--if", "lausd district 2=maria-brenes", "--if", "LAUSD District 6=Kelly Gonez"
    )
    assert [name for _, name in json.loads(both.out)["fixed"]] == [
        "María Brenes",
        "Kelly Gonez",
    ]
    shown = run("control", *NIGHT_2022, "--desk", lausd_desk, "--if", RIVAS)
    assert "Supposed: Rocío Rivas wins LAUSD District 2." in shown.out


def test_another_share_is_asked_for_in_words(run, lausd_desk: Path):
    given = ("control", *NIGHT_2022, "--desk", lausd_desk, "--share", "at least 2/3")
    assert "at least two thirds of 7 seats" in run(*given).out
    assert json.loads(run(*given, "--json").out)["needed"] == 5
    history = json.loads(run(*given, "--history", "--json").out)
    assert {one["needed"] for one in history} == {5}


def test_the_history_has_a_line_for_every_update_with_votes(run, lausd_desk: Path):
    given = ("control", *GENERAL_2022, "--desk", lausd_desk, "--history")
    lines = run(*given).out.splitlines()
    columns = re.split(r" {2,}", lines[0].strip())
    assert columns == ["published", "union-backed", "reform", "no bloc"]
    assert len(lines) == 1 + 27
    assert words(lines[-1]) == "Dec 5 12:15:21 100% 0% 0%"
    assert len(json.loads(run(*given, "--json").out)) == 27
    until = run(*given, "--as-of", "2022-11-09T03:35:19").out.splitlines()
    assert [words(one) for one in until] == [words(one) for one in lines[: len(until)]]
    assert len(until) == 15


# history, counterfactual, scoreboard


@pytest.mark.usefixtures("nowhere")
def test_the_history_of_a_seat_has_its_terms_and_contests(run):
    out = words(run("history", "District 4").out)
    assert "LAUSD board, District 4" in out
    assert "July 2017 to December 2022 Nick Melvoin elected won the runoff of May 2017" in out
    assert "2013-03-05 primary Steve Zimmer 32,137 52.10% won election night" in out
    assert run("history", "4").out == run("history", "district-4").out


@pytest.mark.usefixtures("nowhere")
def test_how_far_from_a_majority_names_its_source_and_every_candidate_on_request(run):
    shown = run("counterfactual", "4", "2017-03-07").out
    out = words(shown)
    assert "Steve Zimmer had 28,186 of 59,355 votes (47.49%) on election night: 1,492" in out
    assert "Source: http" in out
    assert "Gregory Martayan had" not in out
    every = run("counterfactual", "4", "2017-03-07", "--every").out
    assert "Gregory Martayan had" in every
    assert len(every) > len(shown)


@pytest.mark.usefixtures("nowhere")
def test_what_withdrawals_assume_is_said_once(run):
    out = words(run("counterfactual", "4", "2017-03-07").out)
    assert out.count("turnout is the same") == 1
    assert out.count("which are rounded") == 1


@pytest.mark.usefixtures("nowhere")
def test_a_seat_may_be_named_with_its_body(run):
    assert run("history", "lausd/7").out == run("history", "7").out


def test_the_scoreboard_of_a_count_that_goes_on_is_undecided_with_a_probability(
    run, going_on: Path
):
    out = words(run("scoreboard", "UTLA", "--desk", going_on).out)
    assert re.search(r"Rocío Rivas endorses undecided \(8\d% to win\)", out)
    assert re.search(r"Kelly Gonez endorses undecided \(9\d(\.\d)?% to win\)", out)
    printed = json.loads(run("scoreboard", "utla", "--desk", going_on, "--json").out)
    assert dict(printed["totals"])["undecided"] == 3


def test_the_scoreboard_of_a_certified_count_is_won(run, lausd_desk: Path):
    out = words(run("scoreboard", "UTLA", "--desk", lausd_desk).out)
    assert "8 November 2022 District 2 Rocío Rivas endorses won" in out
    assert "Karen Bass endorses won" in out
    assert "undecided" not in out


# Another body


@pytest.mark.usefixtures("nowhere")
def test_a_body_is_made_checked_and_shown_from_its_folder(run):
    made = run("init", "council", "--template", "body")
    assert made.code == 0
    assert "downballot check council" in made.out
    assert (run("check", "council").code, run("board", "council").code) == (0, 0)
    assert "Example City Council" in run("board", "council").out
    assert "Ward 3" in run("history", "3", "--body", "council").out
    assert "Example Teachers Union" in run("scoreboard", "ETU", "--body", "council").out
    assert "a body is there already" in refused(run("init", "council", "--template", "body"))
    assert "expected one of blank, lausd, body" in refused(run("init", "x", "--template", "y"))


def test_check_of_a_folder_ends_with_1_where_something_is_an_error(run, nowhere: Path):
    run("init", "council", "--template", "body")
    seats = nowhere / "council" / "seats.csv"
    seats.write_text(seats.read_text() + "6,Ward 6,,https://example.org/wards,2026,verified,\n")
    ended = run("check", "council")
    assert ended.code == 1
    assert "seat-never-filled" in ended.out
    assert f"{ID}/seats.csv:7" in ended.out
    (first, *_) = json.loads(run("check", "council", "--json").out)
    assert (first["severity"], first["code"]) == ("error", "seat-never-filled")
    assert run("board", "council").code == 0


def test_a_folder_that_is_no_body_is_an_unknown_body(run, nowhere: Path):
    (nowhere / "empty").mkdir()
    for command in ("check", "board"):
        assert "expected one of lausd" in refused(run(command, "empty"))
    (nowhere / "empty" / "body.csv").write_text("nonsense\n")
    for command in ("check", "board"):
        assert "body.csv" in refused(run(command, "empty"), 4)


@pytest.mark.usefixtures("nowhere")
def test_check_of_a_body_of_the_almanac_needs_no_desk(run, lausd_desk: Path):
    alone = run("check", "lausd")
    assert (alone.code, alone.err) == (0, "")
    assert "lausd/candidacies.csv" in alone.out
    with_desk = run("check", "lausd", "--desk", lausd_desk)
    assert with_desk.out == alone.out
    assert "ballots-do-not-add-up" not in with_desk.out
