"""The command ei: cells with intervals, beside the truth, and how sides were made to agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

UNITS = [(80, 70), (60, 50), (20, 30), (10, 20), (50, 45), (90, 80)]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Six units of one district, and its cross-table."""
    units = ["set,district,unit,side,option,votes"]
    for unit, (left, first) in enumerate(UNITS):
        for side, option, votes in (
            ("party", "left", left),
            ("party", "right", 100 - left),
            ("candidate", "one", first),
            ("candidate", "two", 100 - first),
        ):
            units.append(f"e,here,{unit},{side},{option},{votes}")
    units.append("e,here,late,party,left,7")
    truth = ["set,district,party,candidate,votes", "e,here,left,one,260", "e,here,left,two,50"]
    truth += ["e,here,right,one,35", "e,here,right,two,255"]
    paths = tmp_path / "units.csv", tmp_path / "truth.csv"
    for path, lines in zip(paths, (units, truth), strict=True):
        path.write_text("\n".join(lines) + "\n")
    return str(paths[0]), str(paths[1])


def test_cells_have_intervals_and_the_truth_beside_them(run, files: tuple[str, str]) -> None:
    said = run("ei", files[0], "--truth", files[1]).out
    assert "left → one: " in said
    assert ", was 260" in said
    assert "1 unit (late): empty on one side, left out with 7 votes" in said
    assert "% of cells in their 90 % interval" in said
    assert "Rows are party, columns candidate." in said


def test_json_has_what_a_program_asks_for(run, files: tuple[str, str]) -> None:
    said = json.loads(run("ei", files[0], "--truth", files[1], "--json").out)
    assert said["elections"] == 1
    assert 0 <= said["mean_error_pct"] < 20
    assert 0 <= said["coverage90"] <= 1
    assert said["seconds"] >= 0
    assert said["sets"][0]["set"] == "e"
    assert {"estimate", "lo90", "hi90"} <= set(said["districts"][0]["cells"][0])


def test_without_truth_nothing_is_scored(run, files: tuple[str, str]) -> None:
    said = json.loads(run("ei", files[0], "--json").out)
    assert said["mean_error_pct"] is None
    assert said["coverage90"] is None


def test_a_missing_file_is_one_clear_line(run) -> None:
    ended = run("ei", "nowhere.csv")
    assert ended.code == 4
    assert ended.err.startswith("downballot: nowhere.csv: cannot be read")
    assert ended.err.count("\n") == 1


def by_ward(units: str) -> str:
    """The same units, fourfold, in two wards."""
    header, *rows = Path(units).read_text().splitlines()
    path = Path(units).with_name("wards.csv")
    lines = [f"{header},ward,income"]
    for copy in range(4):
        for row in rows:
            one, district, unit, *rest = row.split(",")
            ward = f"ward {copy % 2}"
            lines.append(",".join([one, district, f"{unit}-{copy}", *rest, ward, str(copy)]))
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_units_are_divided_by_a_column_where_asked(run, files: tuple[str, str]) -> None:
    path = by_ward(files[0])
    said = run("ei", path, "--by", "ward").out
    assert "Units were divided by ward: ward 0 (12 units); ward 1 (12 units)." in said
    assert "as if their errors went together" in said
    cut = json.loads(run("ei", path, "--by", "income", "--classes", "2", "--json").out)
    parts = cut["districts"][0]["parts"]
    assert [part["classes"] for part in parts] == [["0 to 1"], ["2 to 3"]]
    whole = json.loads(run("ei", path, "--json").out)
    assert whole["districts"][0]["divided"] == ""
    assert whole["districts"][0]["parts"] == []


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        ((",ward 0,", ",,"), "ward", "unit 0-0: ward ['', 'ward 0'], expected one value"),
        (("ward 0,0\n", "ward 9,0\n"), "ward", "['ward 9', 'ward 0'], expected one value"),
        (("", ""), "wards", "no column wards"),
        (("", ""), "votes", "column votes: says who voted"),
    ],
)
def test_a_column_that_says_nothing_of_a_unit_or_two_things_is_named(
    run, files: tuple[str, str], change: tuple[str, str], by: str, said: str
) -> None:
    path = Path(by_ward(files[0]))
    path.write_text(path.read_text().replace(*change, 1))
    ended = run("ei", str(path), "--by", by)
    assert ended.code == 4
    assert said in ended.err
