"""``fit``: its file, its tables, and one clear line for what it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from downballot.forecast.constants import read_constants

LITTLE = ("--iterations", 0, "--draws", 50, "--processes", 1)


@pytest.fixture
def folders(few_contests: dict[str, Path]) -> list[Path]:
    return [few_contests[name] for name in ("la_county_2022-general", "la_county_2024-general")]


def test_it_writes_constants_that_a_backtest_takes_and_says_how_right_they_are(
    run, folders: list[Path], few_contests: dict[str, Path], tmp_path: Path
):
    out = tmp_path / "constants.json"
    other = few_contests["ca_sos_2024_primary_by_county"]
    ended = run("fit", *folders, "--out", out, "--score-only", other, *LITTLE)
    assert (ended.code, ended.err) == (0, "")
    constants = read_constants(out)
    assert f"{out}: constants {constants.version}." in ended.out
    for wanted in (
        "Fitted on", "2022-11-08", "Spreads", "Shifts", "with estimates of votes to come",
        "without estimates", "all that were fitted on", "ca_sos_2024_primary_by_county",
        "official and simulated", "first bulletin", "end of the night", "day 7",
        "as many votes came", "typical factor of",
    ):  # fmt: skip
        assert wanted in ended.out
    words = ("--out", tmp_path / "predictions.csv", "--constants", out, "--draws", 50)
    again = run("backtest", folders[0], *words, "--score")
    assert again.code == 0
    assert "Scores (baseline in brackets)" in again.out
    scores = json.loads(run("backtest", folders[0], *words, "--score", "--json").out)["scores"]
    assert scores["pooled"]["contests"] == scores["folders"][0]["contests"]
    assert [one["moment"] for one in scores["votes"]] == [
        "first bulletin", "end of the night", "day 7",
    ]  # fmt: skip
    assert all(one["factor"] >= 1 for one in scores["votes"])


def test_without_calibration_nothing_is_measured(run, folders: list[Path], tmp_path: Path):
    out = tmp_path / "constants.json"
    ended = run("fit", folders[0], "--out", out, "--no-calibration", "--json", *LITTLE)
    assert (ended.code, ended.err) == (0, "")
    said = json.loads(ended.out)
    assert said["version"] == read_constants(out).version
    assert [one["folder"] for one in said["folders"]] == ["la_county_2022-general"]
    assert said["calibration"]["folders"] == []


def refused(ended, code: int) -> str:
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("downballot: ")
    assert "Traceback" not in ended.err
    return ended.err


def test_what_it_cannot_use_is_one_clear_line(run, folders: list[Path], tmp_path: Path):
    out = ("--out", tmp_path / "constants.json")
    assert "no folder named" in refused(run("fit", *out), 2)
    assert "--out" in refused(run("fit", *folders), 2)
    assert "one election only" in refused(run("fit", folders[0], *out), 2)
    assert "no such folder" in refused(run("fit", tmp_path / "nowhere", *out), 2)
    assert "expected folders with different" in refused(
        run("fit", folders[0], folders[0], *out), 2
    )
    assert "--draws 0" in refused(run("fit", *folders, *out, "--draws", 0), 2)
    assert "--iterations -1" in refused(run("fit", *folders, *out, "--iterations=-1"), 2)
    table = folders[0] / "updates.csv"
    assert "a table that is read" in refused(run("fit", *folders, "--out", table), 2)
    assert not list(tmp_path.iterdir())


def test_an_election_is_left_out_whole(run, folders: list[Path], tmp_path: Path):
    out = tmp_path / "constants.json"
    words = ("--no-calibration", "--without", "2024-11-05", "--out", out, *LITTLE)
    assert run("fit", *folders, *words).code == 0
    constants = read_constants(out)
    assert [one.election_date for one in constants.folders] == ["2022-11-08"]
    assert "2022-11-08" in constants.whole.nights.levels
    for levels in (constants.whole.nights.levels, constants.whole.turnouts.levels):
        assert "2024-11-05" not in levels
    plain = tmp_path / "plain.json"
    run("fit", folders[0], "--no-calibration", "--out", plain, *LITTLE)
    assert "2024-11-05" in read_constants(plain).whole.nights.levels


def test_leaving_one_out_goes_with_measuring_nothing(run, folders: list[Path], tmp_path: Path):
    words = ("--out", tmp_path / "constants.json", "--without", "2024-11-05")
    assert "expected --no-calibration" in refused(run("fit", *folders, *words), 2)
    alone = (*words, "--no-calibration")
    assert "too few to fit on" in refused(run("fit", folders[1], *alone), 2)
    assert not list(tmp_path.iterdir())
