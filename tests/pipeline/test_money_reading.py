"""Files and folders of filings: what is claimed, what is left, and files of one name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from downballot.errors import UsageError
from downballot.pipeline.money_reading import (
    claimed,
    labelled,
    named_format,
    read_all,
    together,
)

TABLE = """\
filer_id,committee_name,is_iec,election_name,tran_date,amount,entity_cd,\
contributor_last_or_org,contributor_first,zip,employer,occupation,contributor_cmte_id
1,Example 2030,False,town-2030,2030-03-01,{cents},Individual,Sample,Ana,94601,,,
"""


def table(path: Path, cents: str = "10.00") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TABLE.format(cents=cents), encoding="utf-8")
    return path


def test_every_file_of_a_folder_is_looked_at_and_the_unclaimed_are_named(tmp_path):
    table(tmp_path / "deep" / "down" / "money.csv")
    note = tmp_path / "note.txt"
    note.write_text("not money", encoding="utf-8")
    found, left = claimed(tmp_path)
    assert [(path.name, format_.name) for path, format_ in found] == [
        ("money.csv", "tidy-money")
    ]
    assert left == (note,)


def test_a_folder_that_a_format_claims_is_one(shared: Path):
    found, _ = claimed(shared / "data" / "money" / "calaccess_sample")
    assert [format_.name for path, format_ in found if path.is_dir()] == ["calaccess-tsv"]


def test_the_real_files_of_oakland_are_read_and_the_list_of_committees_is_left(shared: Path):
    found, left = claimed(shared / "data" / "money" / "oakland")
    assert {format_.name for _, format_ in found} == {"tidy-money"}
    assert len(found) == 5
    assert [path.name for path in left] == ["committees.csv"]


def test_files_of_one_name_in_two_folders_stay_two(tmp_path):
    table(tmp_path / "a" / "money.csv")
    table(tmp_path / "b" / "money.csv")
    rows = together(labelled(list(read_all(tmp_path)))).transactions.collect()
    assert rows["file"].to_list() == [
        f"money.csv ({tmp_path / 'a'})",
        f"money.csv ({tmp_path / 'b'})",
    ]


def test_a_file_alone_of_its_name_keeps_it(tmp_path):
    table(tmp_path / "money.csv")
    rows = together(labelled(list(read_all(tmp_path)))).transactions.collect()
    assert rows["file"].to_list() == ["money.csv"]


def test_what_cannot_be_read_lists_the_formats(tmp_path):
    with pytest.raises(UsageError, match="no filings of a known format, expected one of"):
        list(read_all(tmp_path))
    with pytest.raises(UsageError, match="nothing is there"):
        list(read_all(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="'zip': no format of filings, expected one of cal"):
        named_format("zip")


def test_a_format_given_by_name_is_the_one_that_reads(shared: Path, tmp_path):
    path = tmp_path / "workbook.bin"
    shutil.copy(shared / "data/money/netfile/efile_BRK_2018.xlsx", path)
    (read,) = read_all(path, format_name="netfile-excel")
    assert (read.format, read.verified) == ("netfile-excel", True)
    assert read.tables.transactions.collect().height > 0
