"""A desk's tables as files, in every form the same."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from downballot.errors import NotKept, UsageError
from downballot.pipeline.desk import Desk
from downballot.pipeline.exporting import FileFormat, Table, export_table, write_table

ELECTION = "2024-11-05-general"
AS_OF = datetime.fromisoformat("2024-11-07T00:00-08:00")


@pytest.fixture
def desk(lausd_desk: Path):
    with Desk(lausd_desk) as opened:
        yield opened


@pytest.mark.parametrize("table", Table)
def test_csv_parquet_and_json_of_a_table_hold_the_same(desk: Desk, table: Table):
    def content(form: FileFormat) -> bytes:
        return export_table(desk, table, form, election=ELECTION, as_of=AS_OF)

    parquet = pl.read_parquet(io.BytesIO(content(FileFormat.PARQUET)))
    csv = pl.read_csv(io.BytesIO(content(FileFormat.CSV)), infer_schema=False)
    rows = json.loads(content(FileFormat.JSON))
    assert parquet.height == csv.height == len(rows)
    assert rows or table is Table.CALLS  # nobody called anything here
    assert parquet.columns == csv.columns
    assert all(list(row) == parquet.columns for row in rows)
    for name, kind in parquet.schema.items():
        if kind == pl.Int64:
            assert csv[name].cast(pl.Int64).to_list() == parquet[name].to_list()
            assert [row[name] for row in rows] == parquet[name].to_list()


def test_moments_in_csv_carry_their_offset(desk: Desk):
    text = export_table(desk, Table.COUNTS, FileFormat.CSV, election=ELECTION, as_of=AS_OF)
    moment = datetime.fromisoformat(text.decode().splitlines()[-1].split(",")[1])
    assert moment == datetime.fromisoformat("2024-11-06T16:30:19-08:00")


def test_an_export_of_a_past_moment_has_nothing_later(desk: Desk):
    for table in Table:
        content = export_table(desk, table, FileFormat.PARQUET, election=ELECTION, as_of=AS_OF)
        frame = pl.read_parquet(io.BytesIO(content))
        if "published_at" in frame.columns and not frame["published_at"].is_null().all():
            assert frame["published_at"].drop_nulls().max() <= AS_OF


def test_exporting_twice_gives_the_same_bytes(desk: Desk):
    first, second = (
        export_table(desk, Table.BATCHES, FileFormat.PARQUET, election=ELECTION)
        for _ in range(2)
    )
    assert_frame_equal(pl.read_parquet(io.BytesIO(first)), pl.read_parquet(io.BytesIO(second)))
    assert first == second


def test_an_election_that_is_not_followed_is_refused(desk: Desk):
    for table in Table:
        with pytest.raises(UsageError, match="expected one of"):
            export_table(desk, table, FileFormat.CSV, election="2026")


def test_a_file_is_written_over_the_one_before(tmp_path: Path):
    path = tmp_path / "counts.csv"
    path.write_text("old")
    write_table(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_that_cannot_be_written_is_said_so_and_leaves_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "nowhere" / "x", tmp_path / "file" / "x", tmp_path / "folder"):
        with pytest.raises(NotKept, match="not written"):
            write_table(path, b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
