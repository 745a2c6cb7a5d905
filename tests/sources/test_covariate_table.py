from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import FormatError, TableError, UsageError
from downballot.sources.covariate_table import read_covariates


def written(folder: Path, text: str) -> str:
    path = folder / "places.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_long_table_has_several_covariates_and_names_what_is_unknown(tmp_path: Path) -> None:
    table = "unit,covariate,value\na,income,50\nb,income,NA\na,age,1\n,age,3\n"
    found = read_covariates(written(tmp_path, table))
    assert [(one.name, one.values, one.unknown) for one in found] == [
        ("income", {"a": 50.0}, 1),
        ("age", {"a": 1.0}, 1),
    ]


def test_a_share_of_two_columns_needs_a_whole_above_none(tmp_path: Path) -> None:
    said = written(tmp_path, "p,part,whole\na,1,4\nb,0,0\n") + "@p:part/whole"
    (found,) = read_covariates(said)
    assert (found.name, found.values, found.unknown) == ("part/whole", {"a": 0.25}, 1)


@pytest.mark.parametrize(
    ("text", "columns", "error", "said"),
    [
        ("u,v\na,1\na,2\n", "@u:v", TableError, "unit 'a' has two values of 'v'"),
        ("u,v\na,x\n", "@u:v", TableError, "value 'x', expected a number"),
        ("u,v\na,1e999\n", "@u:v", TableError, "expected a finite number"),
        ("u,v\na,1\n", "@u:w", FormatError, "no column w, expected one of u, v"),
        ("u,v\na,1\n", "@u", UsageError, "expected FILE@UNIT-COLUMN:COLUMN"),
        ("u,v\n", "@u:v", FormatError, "no rows"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, text, columns, error, said) -> None:
    with pytest.raises(error, match=said):
        read_covariates(written(tmp_path, text) + columns)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_covariates(str(tmp_path / "none.csv"))
