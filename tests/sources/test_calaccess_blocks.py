"""Blocks of the state's tables: lines counted at once as they are counted one by one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.sources import calaccess_blocks
from downballot.sources.calaccess_blocks import LINE, blocks, frame, open_table

HEADING = b"FILING_ID\tAMEND_ID\tNOTE\r\n"
PIECES = st.sampled_from([b"\t", b"\n", b"\r\n", b"7", b"a" * 70, b"\t\t\n", b"\xed", b"\0"])


def written(folder, body: bytes):
    path = folder / "TEXT_CD.TSV"
    path.write_bytes(HEADING + body)
    return open_table(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60), st.integers(1, 200))
def test_every_line_is_a_row_or_broken_or_blank_or_half_of_a_row(folder, pieces, size):
    table = written(folder, b"".join(pieces))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calaccess_blocks, "BLOCK_BYTES", size)
        read = list(blocks(table))
    lines = b"".join(pieces).removesuffix(b"\n").split(b"\n") if pieces else []
    whole = {n for n, line in enumerate(lines, 2) if line.count(b"\t") == 2}
    rows = {number for block in read for number in block.lines}
    broken = {number for block in read for number, _ in block.broken}
    blank = {n for n, line in enumerate(lines, 2) if not line.translate(None, b" \r\0")}
    assert whole <= rows
    assert not broken & rows
    halves = {number + 1 for number in rows - whole}
    assert rows | broken | blank | halves >= set(range(2, len(lines) + 2))


def test_a_line_too_long_never_makes_up_for_one_too_short(tmp_path):
    (block,) = blocks(written(tmp_path, b"1\t0\n2\t0\t\t\n3\t0\tc\n"))
    assert list(block.lines) == [4]
    assert block.broken == [(2, "1\t0"), (3, "2\t0\t\t")]


def test_a_last_line_without_an_end_is_a_row(tmp_path):
    table = written(tmp_path, b"1\t0\ta\n2\t0\tb")
    (block,) = blocks(table)
    rows = frame(table, block, ["NOTE", "ABSENT", LINE])
    assert rows.rows() == [("a", "", 2), ("b", "", 3)]
    assert rows.schema == {"NOTE": pl.String, "ABSENT": pl.String, LINE: pl.UInt32}


def test_a_table_without_rows_has_no_block(tmp_path):
    assert list(blocks(written(tmp_path, b""))) == []
