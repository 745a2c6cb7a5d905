"""Schedule D without a payment type: one rule, whatever the format."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.pipeline.money_reading import read_all
from downballot.sources.schedule_d import without_type


@pytest.mark.parametrize(
    ("schedule", "code", "unknown"),
    [
        ("D", "IND", False),
        ("D", "MON", False),
        ("D", "IKD", False),
        ("D", "LON", False),
        ("D", "CTB", False),
        ("D", "LIT", True),
        ("D", "", True),
        ("E", "LIT", False),
        ("E", "", False),
    ],
)
def test_a_row_of_schedule_d_is_a_gift_or_independent_or_neither(schedule, code, unknown):
    frame = pl.DataFrame({"schedule": [schedule], "code": [code]})
    found = frame.select(without_type(pl.col("schedule"), pl.col("code")))
    assert found.item() is unknown


def spoiled(source: Path, target: Path, old: bytes, new: bytes) -> Path:
    body = source.read_bytes()
    assert old in body
    target.write_bytes(body.replace(old, new, 1))
    return target


def test_two_formats_set_the_same_row_aside_with_the_reason(shared: Path, tmp_path: Path):
    folder = shared / "data/money"
    netfile = (
        folder
        / "netfile/oakland_fixtures/candidate_independent_supporting_trenado__D-Expenditure.csv"
    )
    statement = next(
        one
        for one in sorted((folder / "cal_format").glob("*.cal"))
        if b",MON," in one.read_bytes()
    )
    workbook = spoiled(netfile, tmp_path / netfile.name, b",IND,", b",ZZZ,")
    electronic = spoiled(statement, tmp_path / statement.name, b",MON,", b",ZZZ,")
    for path, before in ((workbook, netfile), (electronic, statement)):
        ((read,), (whole,)) = (list(read_all(one)) for one in (path, before))
        (reason,) = read.tables.set_aside.collect()["reason"].to_list()
        assert "ZZZ" in reason
        assert "expected IND, MON, IKD, LON or CTB" in reason
        kept = [one.tables.transactions.collect() for one in (read, whole)]
        assert len(kept[0]) == len(kept[1]) - 1
