"""A body is opened from a desk, from a folder of tables, or from the almanac alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from downballot.errors import DeskError, UsageError
from downballot.pipeline.creation import create_body
from downballot.pipeline.desk import Desk
from downballot.pipeline.opening import open_body

ID = "example-city-council"


def test_without_a_desk_the_almanac_answers_and_nothing_is_written(tmp_path: Path):
    with open_body(tmp_path) as opened:
        assert (opened.record.body.id, opened.desk) == ("lausd", None)
        assert opened.timezone == "America/Los_Angeles"
        assert opened.elections() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_desks_body_comes_with_the_desk(lausd_desk: Path):
    with open_body(lausd_desk) as opened:
        assert opened.desk is not None
        assert opened.scheme == "press"
        assert opened.elections() == ("2024-11-05-general", "2022-11-08-general")


def test_a_folder_that_is_not_there_is_no_desk_and_not_the_almanac_instead(tmp_path: Path):
    with pytest.raises(DeskError, match="not found"), open_body(tmp_path / "dekk"):
        pass


def test_a_folder_of_tables_is_a_body_by_itself(tmp_path: Path):
    create_body(tmp_path / "mine")
    with open_body(tmp_path, str(tmp_path / "mine")) as opened:
        assert (opened.record.body.id, opened.desk) == (ID, None)


def test_a_body_of_the_desk_goes_before_a_folder_of_its_name(
    council: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create_body(tmp_path / ID)
    create_body(tmp_path / "lausd")
    council()
    monkeypatch.chdir(tmp_path)
    with open_body(tmp_path / "desk", ID) as opened:
        assert opened.desk is not None
    with open_body(tmp_path / "desk", f"./{ID}") as opened:
        assert opened.desk is None
    with open_body(tmp_path, "lausd") as opened:
        assert opened.record.body.short_name == "LAUSD board"


def test_an_unknown_body_lists_those_of_the_desk_or_of_the_almanac(
    council: Callable[..., Desk], tmp_path: Path
):
    council()
    with (
        pytest.raises(UsageError, match=rf"one of {ID}, or a folder of tables$"),
        open_body(tmp_path / "desk", "x"),
    ):
        pass
    with (
        pytest.raises(UsageError, match=r"one of lausd, or a folder of tables$"),
        open_body(tmp_path, "x"),
    ):
        pass
