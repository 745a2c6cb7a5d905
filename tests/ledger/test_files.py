"""Files that are there whole or not at all."""

from __future__ import annotations

import pytest

from downballot.errors import NotKept
from downballot.ledger.files import TEMPORARY, remove_unfinished, write_whole


def test_a_file_is_written_with_the_folders_above_it(tmp_path) -> None:
    write_whole(tmp_path / "a" / "b" / "c.bin", b"whole")
    assert (tmp_path / "a" / "b" / "c.bin").read_bytes() == b"whole"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["c.bin"]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path) -> None:
    write_whole(tmp_path / "a", b"first")
    write_whole(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


def test_a_file_is_replaced_only_when_that_is_said(tmp_path) -> None:
    write_whole(tmp_path / "a", b"first")
    write_whole(tmp_path / "a", b"second", replace=True)
    assert (tmp_path / "a").read_bytes() == b"second"


def test_a_file_in_the_way_of_a_folder_is_a_clear_error(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"a file")
    with pytest.raises(NotKept, match=r"a/b: not written .*nothing was changed"):
        write_whole(tmp_path / "a" / "b", b"content")
    assert (tmp_path / "a").read_bytes() == b"a file"


def test_a_folder_in_place_of_the_file_leaves_nothing_behind(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(NotKept, match="not written"):
        write_whole(tmp_path / "a", b"content", replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_was_half_written_is_cleared_away_and_nothing_else(tmp_path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / f"{TEMPORARY}x1").write_bytes(b"half")
    (tmp_path / "deep" / "whole.gz").write_bytes(b"whole")
    remove_unfinished(tmp_path)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["whole.gz"]
