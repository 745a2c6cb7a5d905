"""What people type to see where a contest was won."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("places") / "precincts.csv"
    lines = ["contest,unit,unit_kind,registered,ballots,selection,votes"]
    for number in range(40):
        for contest, names in (("School Bond", ("Yes", "No")), ("President", ("Cy", "Dee"))):
            lines += [
                f"{contest},{number:04},precinct,100,{25 + number},{name},{votes}"
                for name, votes in zip(names, (10 + number, 11), strict=True)
            ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def answer(ended) -> dict:
    assert (ended.code, ended.err) == (0, ""), ended
    return json.loads(ended.out)


def test_where_says_what_would_have_changed_it(run, table: Path) -> None:
    asked = ("precincts", "where", "bond", "--needs", "at least 55%", "--file", table)
    ended = run(*asked)
    assert ended.code == 0
    assert "Yes is 740 votes ahead of No" in ended.out
    assert "motivated: the top 20% of the places of the contest by turnout" in ended.out
    found = answer(run(*asked, "--json"))
    assert found["what_if"][0]["target"].startswith("Yes has at least 55.00%")
    assert sum(row["margin"] for row in found["won"]["rows"]) == 740


def test_turnout_with_roll_off(run, table: Path) -> None:
    asked = ("precincts", "turnout", "bond", "--above", "president", "--file", table)
    assert "registered voters of the places" in run(*asked).out
    found = answer(run(*asked, "--json"))
    assert Fraction(found["turnout"]["whole"]["turnout"]) == Fraction(1780, 4000)
    assert found["roll_off"]["whole"]["roll_off"] == "0"


def test_swing_and_groups(run, table: Path) -> None:
    swing = ("precincts", "swing", "bond", "president", "--of", "yes", "--before-of", "cy")
    assert "40 of 40 precincts" in run(*swing, "--file", table).out
    groups = ("precincts", "groups", "bond", "--by", "turnout", "--file", table)
    assert "95% intervals by cluster bootstrap" in run(*groups).out
    found = answer(run(*groups, "--json"))
    assert [row["places"] for row in found["quantiles"][0]["rows"]] == [8] * 5
    assert found["quantiles"][0]["rows"][0]["interval"] is None  # eight places are too few


def test_what_is_missing_is_said(run, table: Path) -> None:
    ended = run("precincts", "groups", "bond", "--file", table)
    assert (ended.code, "expected --covariate or --by" in ended.err) == (2, True)
    ended = run("precincts", "where", "sheriff", "--file", table)
    assert (ended.code, "no contest of the precinct results" in ended.err) == (2, True)
