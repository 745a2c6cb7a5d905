"""Files of units and of known cross-tables: read by column name, estimated, scored."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError, TableError
from downballot.pipeline.ecological_checking import EcologicalCheck, check_ecological

HEADER = "set,district,unit,side,option,votes\n"


@pytest.fixture(scope="module")
def zealand(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> EcologicalCheck:
    """Fourteen electorates of 2014, an election that no constant was fitted on."""
    folder = shared / "data" / "precincts" / "ei"
    if not folder.exists():
        pytest.skip(f"{folder} is absent")
    paths = []
    for kind in ("units", "truth"):
        rows = pl.read_csv(folder / f"nz_2002_2014_{kind}_long.csv.gz")
        chosen = rows.filter((pl.col("set") == "ei_NZ_2014") & (pl.col("dno") <= 14))
        paths.append(tmp_path_factory.mktemp("zealand") / f"{kind}.csv")
        chosen.write_csv(paths[-1])
    return check_ecological(*paths)


def test_an_election_never_fitted_on_is_estimated_well(zealand: EcologicalCheck) -> None:
    assert zealand.elections == 14
    assert zealand.mean_error_pct is not None
    assert zealand.mean_error_pct < 6.5
    assert zealand.coverage90 is not None
    assert 0.84 < zealand.coverage90 < 0.97
    assert zealand.seconds_per_election < 2
    assert zealand.unmatched_truth == 0
    assert zealand.sets[0].no_difference_error_pct > 5 * zealand.mean_error_pct


def test_estimates_add_up_to_the_votes_of_each_party(zealand: EcologicalCheck) -> None:
    for district in zealand.districts:
        for row in {cell.row for cell in district.cells}:
            cells = [cell for cell in district.cells if cell.row == row]
            truth = sum(cell.truth or 0 for cell in cells)
            assert sum(cell.estimate for cell in cells) == pytest.approx(truth, abs=4)


def test_files_are_read_by_column_name_gzipped_in_any_order_without_truth(
    tmp_path: Path,
) -> None:
    path = tmp_path / "units.csv.gz"
    rows = ["votes,option,side,more,unit,district,set"]
    for unit, (a, x) in enumerate([(80, 70), (60, 50), (20, 30), (10, 20), (50, 45)]):
        for option, side, votes in (
            ("a", "group", a),
            ("b", "group", 100 - a),
            ("x", "measure", x),
            ("y", "measure", 99 - x),
        ):
            rows.append(f"{votes},{option},{side},?,{unit},here,e")
    rows.append("5,a,group,?,lonely,here,e")
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    found = check_ecological(path)
    assert (found.row_side, found.column_side) == ("group", "measure")
    assert found.mean_error_pct is None
    assert found.coverage90 is None
    assert found.districts[0].agreement.missing == ("lonely",)
    assert len(found.districts[0].agreement.scaled) == 5


def test_rows_that_cannot_be_used_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(HEADER + "e,d,1,party,a,many\ne,d,1,candidate,x,3\ne,d,2,party,a,-1\n")
    with pytest.raises(TableError, match=r"2 mistakes:\n  line 2: .*\n  line 4: "):
        check_ecological(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set,district,unit,side,votes\n", "no column option"),
        (HEADER + "e,d,1,party,a,5\n", "two sides"),
    ],
)
def test_a_file_without_a_column_or_a_side_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "units.csv"
    path.write_text(text)
    with pytest.raises(FormatError, match=said):
        check_ecological(path)


def test_rows_said_twice_are_added_up_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(HEADER + "e,d,1,party,a,5\ne,d,1,party,a,5\ne,d,1,candidate,x,10\n")
    found = check_ecological(path)
    assert found.doubled_rows == 1
    assert found.districts[0].cells[0].estimate == 10
