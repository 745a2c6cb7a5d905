"""Every table of a desk as a Data Package that other programs accept."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from downballot.cli import main
from downballot.errors import NotKept, UsageError
from downballot.pipeline import data_export
from downballot.pipeline.data_export import export_all
from downballot.pipeline.data_frames import TYPES, frame_of, money_frame
from downballot.pipeline.data_shelf import FORMS
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_desk import money_of_folder
from downballot.publication.data_beside import BODY_TABLES, MONEY_TABLES
from downballot.publication.data_columns import Table
from downballot.publication.data_tables import ELECTION_TABLES

EVERY = (*ELECTION_TABLES, *BODY_TABLES, *MONEY_TABLES)


@pytest.fixture
def council_desk(hand_desk: Desk, table) -> Desk:
    """A desk with one small count."""
    from downballot.pipeline.intake import ingest_file, read_file

    ingest_file(hand_desk.ledger, read_file(hand_desk.settings, table()))
    return hand_desk


@pytest.mark.parametrize("table", EVERY, ids=lambda one: one.name)
def test_every_column_says_what_it_means_and_keys_are_columns(table: Table):
    names = [one.name for one in table.columns]
    assert len(set(names)) == len(names)
    assert all(one.description for one in table.columns), names
    assert set(table.key) <= set(names)
    assert frame_of(table, []).schema == {one.name: TYPES[one.kind] for one in table.columns}


def test_a_package_is_valid_and_names_every_file_with_its_hash(
    council_desk: Desk, tmp_path: Path
):
    frictionless = pytest.importorskip("frictionless")
    out = tmp_path / "out"
    files = export_all(council_desk, out)
    assert len(files) == len(FORMS) * len(ELECTION_TABLES)
    package = json.loads((out / "datapackage.json").read_text())
    assert {one["path"] for one in package["resources"]} == {one.path for one in files}
    for one in package["resources"]:
        content = (out / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
    # Its Parquet reader is not part of it; those files are checked below.
    package["resources"] = [one for one in package["resources"] if one["format"] == "csv"]
    (out / "tables.json").write_text(json.dumps(package))
    found = frictionless.validate(str(out / "tables.json"))
    assert found.valid, found.flatten(["name", "type", "message"])


def test_csv_parquet_and_json_hold_the_same_with_the_types_that_are_said(
    council_desk: Desk, tmp_path: Path
):
    export_all(council_desk, tmp_path / "out")
    for table in ELECTION_TABLES:
        stem = tmp_path / "out" / "2024-11-05-example" / table.name
        parquet = pl.read_parquet(stem.with_suffix(".parquet"))
        assert parquet.schema == {one.name: TYPES[one.kind] for one in table.columns}
        assert len(json.loads(stem.with_suffix(".json").read_text())) == parquet.height
        csv = pl.read_csv(stem.with_suffix(".csv"), infer_schema=False)
        assert (csv.columns, csv.height) == (parquet.columns, parquet.height)
        if table.key:
            assert parquet.select(table.key).is_unique().all(), table.name


def test_a_folder_is_replaced_whole_and_nothing_else_is_touched(
    council_desk: Desk, tmp_path: Path
):
    out = tmp_path / "out"
    export_all(council_desk, out)
    (out / "left-over.csv").write_text("old")
    export_all(council_desk, out)
    assert not (out / "left-over.csv").exists()
    other = tmp_path / "photos"
    other.mkdir()
    (other / "one.jpg").write_bytes(b"x")
    for wrong in (other, council_desk.folder, tmp_path, council_desk.folder / "counts"):
        with pytest.raises(UsageError):
            export_all(council_desk, wrong)
    assert (other / "one.jpg").exists()
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_what_fails_half_way_leaves_the_folder_as_it_was(
    council_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "out"
    export_all(council_desk, out)
    before = (out / "datapackage.json").read_bytes()

    def full(_desk: Desk, _folder: Path) -> list[object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(data_export, "_written", full)
    with pytest.raises(NotKept, match="No space left"):
        export_all(council_desk, out)
    assert (out / "datapackage.json").read_bytes() == before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_money_tables_have_no_address_and_no_employer(shared: Path):
    money = money_of_folder(shared / "data/money/cal_format")
    private = {"city", "state", "zip", "employer", "occupation", "description"}
    for table in MONEY_TABLES:
        frame = money_frame(money, table)
        assert not set(frame.columns) & (private - {"description"})
        assert frame.schema == {one.name: TYPES[one.kind] for one in table.columns}


def test_the_command_writes_everything_or_a_report(
    council_desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = str(council_desk.folder)

    def run(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["export", *words, "--desk", desk])
        said = capsys.readouterr().out
        return said if not ended.value.code else f"exit {ended.value.code}"

    assert "33 files" in " ".join(run("--all", str(tmp_path / "all")).split())
    assert "ElectionReport" in run("--format", "nist-xml")
    assert run("x.csv", "--all", str(tmp_path / "all")) == "exit 2"
