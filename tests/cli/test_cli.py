"""Every command: its help, its JSON, its exit codes; mistakes are one clear line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from downballot.cli import COMMANDS

DOWNBALLOT = Path(sys.executable).with_name("downballot")
READING = {
    "status": (),
    "contest": ("LAUSD District 3",),
    "log": (),
    "check": (),
    "outstanding": ("list",),
}
EVERY_HELP = [*([name] for name in COMMANDS), ["outstanding", "add"], ["outstanding", "list"]]


def refused(ended, code: int) -> str:
    """Check that a command ended with this code and one line, and return the line."""
    assert ended.code == code, ended
    assert ended.out == ""
    assert ended.err.startswith("downballot: ")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
    return ended.err


def files(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("desk.db-")
    }


@pytest.mark.parametrize("words", EVERY_HELP, ids=" ".join)
def test_the_help_of_every_command_shows_an_example(run, words: list[str]):
    ended = run(*words, "--help")
    assert (ended.code, ended.err) == (0, "")
    if words != ["outstanding"]:
        assert f"Example: downballot {words[0]}" in ended.out
    assert "Usage: downballot " + " ".join(words) in ended.out


def test_the_list_of_commands_says_what_each_is_for(run):
    listed = " ".join(run("--help").out.split())
    for name, (_, first_line) in COMMANDS.items():
        assert f"{name} {first_line}" in listed


def test_without_a_command_the_help_is_shown(run):
    assert "Usage: downballot" in run().out
    assert run("--help").out == run().out


@pytest.mark.parametrize("command", READING)
def test_every_reading_command_prints_json(run, lausd_desk: Path, command: str):
    ended = run(command, *READING[command], "--desk", lausd_desk, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)


@pytest.mark.parametrize("command", READING)
def test_every_reading_command_prints_a_table_for_people(run, lausd_desk: Path, command: str):
    ended = run(command, *READING[command], "--desk", lausd_desk)
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.out.splitlines()) > 2


@pytest.mark.parametrize("command", [*READING, "export"])
def test_every_reading_command_takes_as_of(run, lausd_desk: Path, command: str):
    words = (*READING.get(command, ()), "--desk", lausd_desk)
    chosen = ("--election", "2024-11-05-general")
    then = run(command, *words, *chosen, "--as-of", "2024-11-06")
    assert (then.code, then.err) == (0, "")
    if command != "check":
        assert then.out != run(command, *words, *chosen).out


@pytest.mark.parametrize(
    ("as_of", "votes"),
    [
        ("2024-11-05", 77_122),
        ("20241105", 77_122),
        ("2024-11-05T20:36:34", 61_168),
        ("2024-11-05T20:36:34.9", 61_168),
        ("2024-11-05T20:40", 61_168),
        ("2024-11-05 20:40", 61_168),
        ("2024-11-06T04:40Z", 61_168),
        ("2024-11-05T23:40-05:00", 61_168),
        ("2024-11-06T03:46:07.999", 89_674),
        ("2025-01-01", 124_331),
    ],
)
def test_as_of_is_a_day_to_its_end_or_a_moment_in_the_desks_zone_or_its_own(
    run, lausd_desk: Path, as_of: str, votes: int
):
    ended = run("contest", "LAUSD District 3", "--desk", lausd_desk, "--as-of", as_of, "--json")
    standing = json.loads(ended.out)["view"]["standing"]
    assert standing["selections"][0]["votes"] == votes


@pytest.mark.parametrize("as_of", ["yesterday", "5.11.2024", "2024-13-01", "20:36"])
def test_as_of_that_is_no_moment_says_what_is(run, lausd_desk: Path, as_of: str):
    line = refused(run("status", "--desk", lausd_desk, "--as-of", as_of), 2)
    assert "not a moment, expected 2024-11-06, 2024-11-05T20:36" in line


def test_the_desk_may_be_named_by_the_environment_or_be_here(
    run, lausd_desk: Path, monkeypatch: pytest.MonkeyPatch
):
    there = run("status", "--desk", lausd_desk)
    monkeypatch.setenv("DOWNBALLOT_DESK", str(lausd_desk))
    assert run("status") == there
    monkeypatch.delenv("DOWNBALLOT_DESK")
    monkeypatch.chdir(lausd_desk)
    assert run("status") == there


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "Unknown command"),
        (["status", "--bogus"], "bogus"),
        (["status", "extra"], "extra"),
        (["contest"], "name"),
        (["log", "--limit", "many"], "many"),
        (["log", "--limit", "-1"], "expected 0 or more"),
        (["ingest"], "expected one or more"),
        (["export", "counts.xlsx"], "expected .csv, .parquet or .json"),
        (["export", "--format", "parquet"], "expected a file to write"),
        (["export", "--table", "votes"], "counts"),
        (["init", "new", "--template", "nowhere"], "expected one of blank, lausd"),
        (["correct", "x", "--reason", "y"], "expected either --same-as or --name"),
        (["status", "--election", "2026"], "expected one of 2024-11-05-general"),
        (["log", "--election", "2026"], "expected one of 2024-11-05-general"),
        (["contest", "zebra"], "expected the name of one contest"),
        (["rehearse", "2026"], "2026"),
        (["certify", "--published-at", "", "--source", "x"], "no moment given"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_ends_with_2_and_one_line(
    run, lausd_desk: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
):
    monkeypatch.chdir(lausd_desk)
    assert said in refused(run(*words), 2)


def test_a_mistake_in_desk_toml_ends_with_2_and_names_its_line(run, hand_desk: Path):
    path = hand_desk / "desk.toml"
    text = path.read_text().replace('stage = "general"', 'stage = "runoff"')
    path.write_text(text)
    line = refused(run("status", "--desk", hand_desk), 2)
    number = text.splitlines().index(next(one for one in text.splitlines() if "runoff" in one))
    assert f"desk.toml:{number + 1}: stage" in line
    assert "expected primary or general" in line


def test_a_folder_without_a_desk_ends_with_2_and_says_how_to_make_one(run, tmp_path: Path):
    for command in ("status", "log", "check", "follow", "serve"):
        line = refused(run(command, "--desk", tmp_path), 2)
        assert "downballot init" in line
    assert list(tmp_path.iterdir()) == []


def test_check_ends_with_1_when_something_is_wrong_and_0_otherwise(run, hand_desk: Path):
    assert run("check", "--desk", hand_desk).code == 0
    table = hand_desk / "tidy.csv"
    table.write_text(table.read_text().replace('"1,000"', "900"))
    assert run("ingest", table, "--desk", hand_desk).code == 0
    ended = run("check", "--desk", hand_desk)
    assert (ended.code, ended.err) == (1, "")
    assert "bodies-conflict" in ended.out


def test_a_file_that_cannot_be_used_ends_with_4_and_changes_nothing(run, hand_desk: Path):
    table = hand_desk / "wrong.csv"
    table.write_text((hand_desk / "tidy.csv").read_text().replace('"1,204"', '"1,2x"'))
    table.write_text(table.read_text().replace("END,7", "END,8"))
    before = files(hand_desk)
    ended = run("ingest", table, "--desk", hand_desk)
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.splitlines() == [
        "downballot: wrong.csv: 2 mistakes:",
        "  line 2: votes '1,2x', expected a whole number",
        "  line 9: END says 8 rows, but there are 7: the table may be cut off, expected END,7",
    ]
    assert files(hand_desk) == before


def test_one_wrong_file_among_several_leaves_all_of_them_out(run, hand_desk: Path):
    good, wrong = hand_desk / "good.csv", hand_desk / "wrong.csv"
    text = (hand_desk / "tidy.csv").read_text().replace("20:36", "21:36")
    good.write_text(text)
    wrong.write_text(text.replace("END,7", "END,8"))
    ended = run("ingest", good, wrong, "--desk", hand_desk)
    assert (ended.code, ended.out) == (4, "")
    assert "wrong.csv: 1 mistake:\n  line 9: END says 8" in ended.err
    assert len(json.loads(run("log", "--desk", hand_desk, "--json").out)) == 1


def test_a_file_that_is_not_there_ends_with_2(run, hand_desk: Path):
    assert "expected a file" in refused(run("ingest", "no.csv", "--desk", hand_desk), 2)


def test_an_export_that_cannot_be_written_ends_with_4(run, hand_desk: Path, tmp_path: Path):
    line = refused(run("export", tmp_path / "no" / "x.csv", "--desk", hand_desk), 4)
    assert "not written" in line


def test_a_count_of_the_same_clock_says_how_to_let_it_stand(run, hand_desk: Path):
    table = hand_desk / "tidy.csv"
    table.write_text(table.read_text().replace('"1,000"', "990"))
    ended = run("ingest", table, "--desk", hand_desk)
    command = re.search(r"downballot (stand \S+ \S+)", ended.out)
    assert command, ended
    words = command[1].split()
    assert run(*words, "--reason", "a typing mistake", "--desk", hand_desk).code == 0
    shown = json.loads(run("contest", "School Board", "--desk", hand_desk, "--json").out)
    assert shown["view"]["standing"]["selections"][1]["votes"] == 990


def test_what_a_person_decided_is_no_error_any_more(run, hand_desk: Path):
    table = hand_desk / "tidy.csv"
    table.write_text(table.read_text().replace('"1,000"', "990"))
    ended = run("ingest", table, "--desk", hand_desk)
    words = re.search(r"downballot (stand \S+ \S+)", ended.out)[1].split()
    assert run("check", "--desk", hand_desk).code == 1
    assert "reason: empty" in refused(run(*words, "--reason", " ", "--desk", hand_desk), 2)
    assert run(*words, "--reason", "a typing mistake", "--desk", hand_desk).code == 0
    ended = run("check", "--desk", hand_desk)
    assert ended.code == 0
    assert "let" in ended.out
    assert "stand: a typing mistake" in ended.out
    assert "The first stands" not in ended.out


def test_only_a_count_that_was_kept_can_be_certified(run, hand_desk: Path):
    words = ("--source", "https://example.org/c", "--desk", hand_desk)
    said = refused(run("certify", "--published-at", "2024-11-05T20:37", *words), 2)
    assert "expected the clock of one, as 2024-11-05T20:36:00" in said
    assert "certified" not in run("status", "--desk", hand_desk).out


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_figure_is_cut_however_narrow_the_terminal(
    run, lausd_desk: Path, monkeypatch: pytest.MonkeyPatch, columns: int
):
    monkeypatch.setenv("COLUMNS", str(columns))
    name = "santa-monica-malibu-unified-school-district-member-of-the-board-of-education"
    out = run("contest", name, "--desk", lausd_desk).out
    tables = out[out.index("By update") :]
    assert "\N{HORIZONTAL ELLIPSIS}" not in tables
    assert all(len(line) <= columns for line in tables.splitlines())
    for figure in ("28,882", "26,564", "26,454", "14,503", "61,101"):
        assert figure in tables


def test_what_people_add_is_shown(run, hand_desk: Path):
    added = run(
        "outstanding", "add", "--scope", "COUNTY", "--kind", "mail", "--ballots", 50_000,
        "--published-at", "2024-11-06T17:00", "--source", "https://example.org/note",
        "--by", "desk", "--desk", hand_desk,
    )  # fmt: skip
    assert added.out == "2024-11-05-example: 50,000 mail ballots, Example County.\n"
    (row,) = json.loads(run("outstanding", "list", "--desk", hand_desk, "--json").out)
    assert (row["ballots"], row["scope"], row["by"]) == (50_000, "Example County", "desk")
    assert row["published_at"] == "2024-11-07T01:00:00Z"
    certified = run(
        "certify", "--published-at", "2024-11-05T20:36", "--source", "https://example.org/c",
        "--certified-on", "2024-12-03", "--desk", hand_desk,
    )  # fmt: skip
    assert certified.code == 0
    assert "certified" in run("status", "--desk", hand_desk).out
    contest = "example-unified-school-board-district-2"
    named = ("--selection", "ana-example", "--name", "Ana María", "--reason", "spelling")
    assert run("correct", contest, *named, "--desk", hand_desk).code == 0
    assert "Ana María" in run("status", "--desk", hand_desk).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "post", "--ballots", "5"], "post"),
        (["--kind", "mail", "--ballots", "some"], "some"),
        (["--kind", "mail", "--ballots=-5"], "expected 0 or more"),
        (["--kind", "mail", "--ballots", "5.5"], "expected a whole number"),
        (["--kind", "mail", "--ballots", "9" * 20], "expected a whole number"),
        (["--kind", "mail", "--ballots", "5", "--source", " "], "source: empty"),
        (["--kind", "mail", "--ballots", "5", "--published-at", "then"], "not a moment"),
    ],
)
def test_an_estimate_that_cannot_be_ends_with_2_and_is_not_added(
    run, hand_desk: Path, words: list[str], said: str
):
    rest = []
    for name, value in (("--published-at", "2024-11-06"), ("--source", "https://x.org")):
        rest += [] if name in words else [name, value]
    assert said in refused(run("outstanding", "add", *words, *rest, "--desk", hand_desk), 2)
    assert run("outstanding", "list", "--desk", hand_desk, "--json").out == "[]\n"


@pytest.mark.parametrize("table", ["counts", "batches", "outstanding", "log"])
@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_every_table_is_exported_in_every_form(
    run, lausd_desk: Path, tmp_path: Path, table: str, form: str
):
    path = tmp_path / f"{table}.{form}"
    chosen = ("--table", table, "--election", "2022-11-08-general", "--as-of", "2022-11-09")
    ended = run("export", path, *chosen, "--desk", lausd_desk)
    assert (ended.code, ended.err) == (0, "")
    assert path.stat().st_size > 100
    if form != "parquet":
        printed = run("export", *chosen, "--format", form, "--desk", lausd_desk).out
        assert printed == path.read_text()


def test_status_shows_the_real_count_and_its_lines(run, lausd_desk: Path):
    out = run("status", "--desk", lausd_desk).out
    assert "certified; update 32 of 2024-12-02 14:55:01 PST, 3,793,106 ballots" in out
    row = next(line for line in out.splitlines() if "LAUSD District 3" in line)
    assert "51.63%" in row
    assert "+7,853" in row
    measure = next(line for line in out.splitlines() if "Measure US" in line)
    assert "68.02%" in measure
    assert "+184,392" in measure
    assert "at least 55%" in " ".join(out.split())
    assert "--every" in out
    assert "COMPTON" in run("status", "--every", "--desk", lausd_desk).out.upper()


def test_a_contest_beyond_the_county_shows_no_line(run, lausd_desk: Path):
    chosen = ("--desk", lausd_desk, "--election", "2022-11-08-general", "--every")
    row = next(line for line in run("status", *chosen).out.splitlines() if "Governor" in line)
    assert "this county's part" in row


def test_a_template_is_made_once(run, tmp_path: Path):
    ended = run("init", tmp_path / "desk")
    assert ended.code == 0
    assert f"downballot follow --desk {tmp_path / 'desk'}" in ended.out
    before = files(tmp_path)
    assert "a desk is there already" in refused(run("init", tmp_path / "desk"), 2)
    assert files(tmp_path) == before


def installed(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DOWNBALLOT, *map(str, words)],
        capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip


def test_the_installed_command_answers(lausd_desk: Path):
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", installed("--version").stdout)
    ended = installed("status", "--desk", lausd_desk, "--json")
    assert json.loads(ended.stdout)["updates"] == 32
    ended = installed("status", "--desk", lausd_desk / "nowhere")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error(lausd_desk: Path):
    command = f"'{DOWNBALLOT}' export --desk '{lausd_desk}' | head -1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.stdout.startswith("election,published_at,contest")
    assert ended.stderr == ""


def test_the_help_loads_no_table_engine_no_database_and_no_web():
    code = (
        "import sys; from downballot.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'polars', 'sqlalchemy', 'litestar', 'httpx2', 'uvicorn'} & set(sys.modules)\n"
        "sys.exit(f'{heavy}' if heavy else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_a_demo_without_pages_runs_to_the_certified_count(tmp_path: Path):
    ended = installed("demo", "--headless", env={**os.environ, "COLUMNS": "200"}, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "124,331" in ended.stdout or "51.63%" in ended.stdout
    assert "update 32 of 2024-12-02 14:55:01 PST" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_ends_following_without_a_traceback(tmp_path: Path):
    folder = tmp_path / "desk"
    installed("init", folder, "--county-url", "http://127.0.0.1:9")
    process = subprocess.Popen(
        [DOWNBALLOT, "follow", "--desk", folder],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    assert "no answer" in process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode in {0, 130, -signal.SIGINT}
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["desk.toml", "counts/night.csv", "blobs/x.csv"])
def test_an_export_never_goes_over_the_desks_own_files(run, lausd_desk: Path, name: str):
    before = (lausd_desk / "desk.toml").read_bytes()
    line = refused(run("export", lausd_desk / name, "--format", "csv", "--desk", lausd_desk), 2)
    assert "the desk's own file" in line
    assert (lausd_desk / "desk.toml").read_bytes() == before


def test_the_margin_of_a_contest_for_three_seats_is_that_at_the_last_seat(
    run, lausd_desk: Path
):
    view = json.loads(run("status", "--desk", lausd_desk, "--json").out)
    contest = next(one for one in view["contests"] if one["rule"]["seats"] == 3)
    line = next(one for one in contest["standing"]["lines"] if one["kind"] == "last-seat")
    out = run("status", "--every", "--desk", lausd_desk).out
    row = next(each for each in out.splitlines() if f"{line['distance_votes']:+,}" in each)
    assert f" {line['distance_votes']:,} " in row
