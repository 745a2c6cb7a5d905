"""What a contest is compared with, and on which ground."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from downballot.errors import FormatError, UsageError
from downballot.model.precinct import PrecinctResults
from downballot.pipeline.precinct_rounds import (
    comparable,
    moved_between,
    read_crosswalk,
    rounds,
)
from downballot.sources.precinct_registry import read_precincts

FIRST, RUNOFF = "2025-03-04-primary", "2025-05-13-runoff"


def results(folder: Path, name: str, rows: str) -> PrecinctResults:
    path = folder / f"{name}.csv"
    path.write_text(f"contest,unit,selection,votes\n{rows}", encoding="utf-8")
    return read_precincts([path])


@pytest.fixture
def first(tmp_path: Path) -> PrecinctResults:
    return results(
        tmp_path,
        "first",
        "Board District 4,P1,Ana,50\nBoard District 4,P1,Ben,30\nBoard District 4,P1,Cy,20\n"
        "Board District 4,P2,Ana,10\nBoard District 4,P2,Ben,30\nBoard District 4,P2,Cy,5\n"
        "Measure X,P1,Yes,9\nMeasure X,P1,No,8\n",
    )


@pytest.fixture
def runoff(tmp_path: Path) -> PrecinctResults:
    return results(
        tmp_path,
        "runoff",
        "Board District 4 Runoff,Q,Ana,60\nBoard District 4 Runoff,Q,Ben,80\n"
        "Measure Y,Q,Yes,9\nMeasure Y,Q,No,8\n",
    )


def test_a_round_before_is_found_by_its_names_and_measures_by_none(
    first: PrecinctResults, runoff: PrecinctResults
) -> None:
    found = rounds(runoff, "board-district-4-runoff", first, FIRST)
    assert [one.id for one in found] == [f"{FIRST}/board-district-4"]
    assert found[0].title == f"Board District 4, {FIRST}"
    assert rounds(runoff, "measure-y", first, FIRST) == ()
    assert [one.id for one in comparable(first, "measure-x")] == ["board-district-4"]


def test_finalists_are_compared_alone_on_base_precincts_of_the_desk(
    first: PrecinctResults, runoff: PrecinctResults, tmp_path: Path
) -> None:
    asked = (
        (FIRST, RUNOFF), ("board-district-4", "board-district-4-runoff"), (first, runoff)
    )  # fmt: skip
    with pytest.raises(UsageError, match="no ground in common"):
        moved_between(tmp_path, *asked)
    folder = tmp_path / "base_precincts"
    folder.mkdir()
    (folder / f"{FIRST}.csv").write_text("base,unit\n1,P1\n2,P2\n")
    (folder / f"{RUNOFF}.csv").write_text("base,unit\n1,Q\n2,Q\n")
    found = moved_between(tmp_path, *asked)
    assert found.before_of == "share of Ben in the votes for Ben and Ana alone"
    assert found.whole.swing == Fraction(80, 140) - Fraction(60, 120)
    (folder / f"{RUNOFF}.csv").write_text("base,unit\n1,R\n2,R\n")
    with pytest.raises(UsageError, match="expected ids as Q; the table has such as R"):
        moved_between(tmp_path, *asked)


def test_a_crosswalk_of_base_precincts_has_one_precinct_each(
    shared: Path, tmp_path: Path
) -> None:
    file = (
        shared
        / "data"
        / "precincts"
        / "la"
        / "la2016_primary_precinct_consolidation_crosswalk.csv.gz"
    )
    found = read_crosswalk(f"{file}@Precinct:Consolidation")
    assert (len(found), len(set(found.values()))) == (33_371, 4_698)
    (tmp_path / "base.csv").write_text("base,unit\n1,A\n1,B\n")
    with pytest.raises(FormatError, match="'1' belongs to two precincts"):
        read_crosswalk(str(tmp_path / "base.csv"))
    with pytest.raises(UsageError, match="no such file"):
        read_crosswalk("nowhere.csv")
