"""What people type to see where voters went, and how groups voted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rounds")
    first, second = ["contest,unit,selection,votes"], ["contest,unit,selection,votes"]
    groups = ["unit,group,count,counted"]
    for n in range(30):
        ana, ben, cy = 40 + 3 * n, 90 - 2 * n, 20 + 7 * n % 31
        for name, votes in (("Ana", ana), ("Ben", ben), ("Cy", cy)):
            first.append(f"Board,{n:03},{name},{votes}")
        second += [f"Board,{n:03},Ana,{ana + cy // 4}", f"Board,{n:03},Ben,{ben + cy // 2}"]
        groups += [f"{n:03},red,{100 + n},registered voters", f"{n:03},blue,{200 - 5 * n},"]
    for name, lines in (("first", first), ("second", second), ("groups", groups)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_transfers_say_estimate_bounds_baseline_and_who_split_what(run, tables: Path) -> None:
    asked = (
        "precincts", "transfers", "board", "board", "--file", tables / "first.csv",
        "--second-file", tables / "second.csv",
    )  # fmt: skip
    ended = run(*asked)
    assert ended.code == 0
    for said in ("90 % interval", "bounds", "Baseline: finalists keep their voters", "of Cy"):
        assert said in ended.out
    found = json.loads(run(*asked, "--json").out)
    assert (len(found["rows"]), len(found["splits"])) == (3, 1)
    assert set(found["cells"][0]) >= {
        "estimate",
        "lo90",
        "hi90",
        "lowest",
        "highest",
        "baseline",
    }


def test_groups_by_estimate_say_what_was_counted(run, tables: Path) -> None:
    asked = (
        "precincts", "groups", "board", "--file", tables / "second.csv",
        "--by-group", tables / "groups.csv",
    )  # fmt: skip
    ended = run(*asked)
    assert ended.code == 0
    assert "groups.csv (registered voters) → Board" in ended.out
    assert "Baseline: every group votes as all do." in ended.out
    assert json.loads(run(*asked, "--json").out)["counted"] == "registered voters"
    ended = run(*asked, "--by", "turnout")
    assert (ended.code, "not both" in ended.err) == (2, True)
