"""``backtest``: its files, its summary, and one clear line for what it cannot use."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

HEADERS = {
    "predictions.csv": "contest_id,published_at,question,selection,probability,called",
    "intervals.csv": "contest_id,published_at,selection,lo50,hi50,lo95,hi95",
}


@pytest.fixture(scope="module")
def seattle(shared: Path) -> Path:
    return shared / "data" / "canvass" / "wa_king_2019_seattle_night_vs_final"


@pytest.fixture
def backtest(run, seattle: Path, tmp_path: Path):
    """Run ``backtest`` on a real folder, with its files in this test's folder."""

    def run_one(*words: object, folder: Path = seattle):
        files = [tmp_path / name for name in HEADERS]
        out = ("--out", files[0], "--intervals", files[1], "--draws", 200)
        return run("backtest", folder, *out, *words)

    return run_one


def contents(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in HEADERS}


def test_it_writes_both_files_and_says_what_they_rest_on(backtest, tmp_path: Path):
    ended = backtest()
    assert (ended.code, ended.err) == (0, "")
    for name, text in contents(tmp_path).items():
        assert text.startswith(HEADERS[name] + "\n")
        rows = list(csv.DictReader(text.splitlines()))
        assert f"{tmp_path / name}: {len(rows):,} rows." in ended.out
        assert {one["published_at"] for one in rows} == {
            "2019-11-05T20:15:00-08:00", "2019-11-26",
        }  # fmt: skip
    (line,) = [line for line in ended.out.splitlines() if "wa_king" in line]
    assert "simulated" in line
    assert " 11 " in line


def test_the_same_seed_gives_the_same_bytes(backtest, tmp_path: Path):
    assert backtest("--seed", 7).code == 0
    first = contents(tmp_path)
    assert backtest("--seed", 7).code == 0
    assert contents(tmp_path) == first


def test_without_estimates_nothing_is_labelled_simulated(backtest):
    ended = backtest("--no-estimate")
    assert ended.code == 0
    assert "simulated" not in ended.out


def test_its_json_has_the_figures_of_every_folder(backtest):
    (folder,) = json.loads(backtest("--json").out)
    assert (folder["folder"], folder["contests"], folder["updates"]) == (
        "wa_king_2019_seattle_night_vs_final", 11, 22,
    )  # fmt: skip
    assert folder["estimates"] == ["simulated"]


def refused(ended, code: int) -> str:
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("downballot: ")
    assert "Traceback" not in ended.err
    return ended.err


def test_what_it_cannot_use_is_one_clear_line(run, backtest, seattle: Path, tmp_path: Path):
    assert "no such folder" in refused(backtest(folder=tmp_path / "nowhere"), 2)
    assert "no contests.csv.gz" in refused(backtest(folder=tmp_path), 4)
    few = ("--out", tmp_path / "a.csv", "--draws", 0)
    assert "--draws 0: expected 1 or more" in refused(run("backtest", seattle, *few), 2)
    assert "no folder named" in refused(run("backtest", "--out", tmp_path / "a.csv"), 2)
    assert "--out" in refused(run("backtest", seattle), 2)
    table = seattle / "contests.csv.gz"
    assert "expected another file" in refused(run("backtest", seattle, "--out", table), 2)
    assert not list(tmp_path.iterdir())


def test_every_broken_row_is_named_with_file_and_line(backtest, seattle: Path, tmp_path: Path):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "contests.csv.gz").write_bytes((seattle / "contests.csv.gz").read_bytes())
    (folder / "updates.csv").write_text(
        "contest_id,published_at,selection,votes,contest_ballots,est_remaining,"
        "est_remaining_simulated,is_final\nmayor,noon,Ada,ten,,,,\n",
        encoding="utf-8",
    )
    said = refused(backtest(folder=folder), 4)
    assert f"{folder / 'updates.csv'}: 3 mistakes:" in said
    assert said.count("line 2: ") == 3
