"""Ids of filers: the state's digits, an agency's own, or none yet."""

from __future__ import annotations

import polars as pl
import pytest

from downballot.sources.filer_identifier import identifier_of, or_named


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1220653", "1220653"),
        ("#1220653", "1220653"),
        (" 980422 ", "980422"),
        ("1396162.0", "1396162"),
        ("SFO-5629", "SFO-5629"),
        ("S10088", "S10088"),
        ("#s10088 ", "S10088"),
        ("FPPC ID# 1220653", "1220653"),
        ("ID Pending", ""),
        ("#", ""),
        ("Pending", ""),
        ("PENDING", ""),
        ("N/A", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_id_is_read_as_it_is_meant(written, read):
    frame = pl.DataFrame({"id": [written]}, {"id": pl.String()})
    assert frame.select(identifier_of(pl.col("id"))).item() == read


def test_who_has_no_id_is_known_by_name_and_who_has_neither_is_nobody():
    frame = pl.DataFrame({"id": ["", "", "1"], "name": ["Ana 2030", "", "Ana 2030"]})
    named = frame.select(or_named(pl.col("id"), pl.col("name"))).to_series()
    assert named.to_list() == ["name:Ana 2030", "", "1"]
