"""Groups by unit from CSV files: what is read, what is set aside, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import FormatError, TableError, UsageError
from downballot.sources.group_table import read_groups

WIDE = "id,white,asian,all\n1,10,20,40\n2,5,5,8\n3,,1,2\n ,1,1,2\n"


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    path = tmp_path / "race.csv"
    path.write_text(WIDE)
    return path


def test_who_is_in_none_of_the_groups_is_a_group(wide: Path) -> None:
    found = read_groups(f"{wide}@id:white,asian/all")
    assert found.groups == ("white", "asian", "all others")
    assert found.counts == {"1": (10.0, 20.0, 10.0)}
    assert (found.above_whole, found.unknown) == (("2",), 2)


def test_groups_may_be_everybody(wide: Path) -> None:
    found = read_groups(f"{wide}@id:white,asian")
    assert (found.groups, found.above_whole) == (("white", "asian"), ())
    assert found.counts == {"1": (10.0, 20.0), "2": (5.0, 5.0)}


def test_a_long_file_says_what_was_counted(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "unit,group,count,counted\n1,dem,10,registered voters\n1,rep,\n"
        "2,dem,3,\n2,rep,4,\n3,dem,1,\n"
    )
    found = read_groups(str(path))
    assert (found.groups, found.counted) == (("dem", "rep"), "registered voters")
    assert found.counts == {"2": (3.0, 4.0), "3": (1.0, 0.0)}
    assert found.unknown == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("unit,group,count\n1,a,-2\n", "count '-2', expected a number, 0 or more"),
        ("unit,group,count\n1,a,much\n", "count 'much'"),
        ("unit,group,count\n1,a,1\n1,a,2\n", "unit '1' has two counts of 'a'"),
    ],
)
def test_a_count_that_is_none_names_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "long.csv"
    path.write_text(text)
    with pytest.raises(TableError, match=problem):
        read_groups(str(path))


def test_what_cannot_be_read_is_refused(wide: Path) -> None:
    with pytest.raises(FormatError, match="no column black"):
        read_groups(f"{wide}@id:white,black")
    with pytest.raises(UsageError, match="expected FILE@UNIT-COLUMN"):
        read_groups(f"{wide}@id:white")
    with pytest.raises(UsageError, match="no such file"):
        read_groups("nowhere.csv")
    wide.write_text("id,white,all\n1,2,4\n1,3,4\n")
    with pytest.raises(TableError, match="unit '1' has two counts"):
        read_groups(f"{wide}@id:white/all")
