"""Groups that a desk knows by unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.pipeline.precinct_groups import desk_group_votes, group_counts
from downballot.sources.precinct_registry import read_precincts

ELECTION = "2024-11-05-general"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    lines = ["contest,unit,selection,votes"]
    for n in range(20):
        lines += [f"Bond,{n:03},Yes,{30 + n * 7 % 19}", f"Bond,{n:03},No,{40 - n}"]
    (tmp_path / "results.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "groups").mkdir()
    rows = [f"{n:03},red,{50 + 9 * n}\n{n:03},blue,{90 - n}" for n in range(20)]
    text = "\n".join(["unit,group,count", *rows])
    (tmp_path / "groups" / f"{ELECTION}.csv").write_text(text + "\n")
    return tmp_path


def test_a_desks_file_of_groups_is_read_for_its_contests(desk: Path) -> None:
    results = read_precincts([desk / "results.csv"])
    found = desk_group_votes(desk, ELECTION, results, "bond")
    assert found is not None
    assert (found.rows, found.counted) == (
        ("red", "blue"),
        "as the file counts them, perhaps not voters",
    )
    assert desk_group_votes(desk, "2020", results, "bond") is None
    assert desk_group_votes(desk, f"../groups/{ELECTION}", results, "bond") is None


def test_groups_of_other_precincts_say_nothing_of_a_contest(desk: Path) -> None:
    path = desk / "groups" / f"{ELECTION}.csv"
    path.write_text("unit,group,count\nx,red,1\nx,blue,2\n")
    results = read_precincts([desk / "results.csv"])
    assert desk_group_votes(desk, ELECTION, results, "bond") is None
    path.write_text("unit,group\nx,red\n")
    with pytest.raises(FormatError, match="no column count"):
        desk_group_votes(desk, ELECTION, results, "bond")


def test_what_a_person_says_was_counted_stands(desk: Path) -> None:
    path = desk / "groups" / f"{ELECTION}.csv"
    assert group_counts(str(path), "registered voters").counted == "registered voters"
