"""Decisions kept on disk are those that would be made again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import json

from downballot.decisions.values import ContestDecision
from downballot.pipeline.desk import Desk
from downballot.publication.language import SPANISH

ELECTION = "2024-11-05-general"
CONTEST = "LAUSD District 3"


@pytest.fixture
def folder(lausd_desk: Path, tmp_path: Path) -> Path:
    """A desk of its own with the count of November 2024, and nothing decided yet."""
    made = tmp_path / "desk"
    shutil.copytree(lausd_desk, made, ignore=shutil.ignore_patterns("cache"))
    return made


@pytest.fixture
def first(folder: Path) -> Iterator[tuple[ContestDecision, ...]]:
    """What was decided before anything was kept.

    Yields:
        The decisions on every contest at the newest update.
    """
    with Desk(folder) as desk:
        yield desk.decisions(ELECTION)


def written(decisions: tuple[ContestDecision, ...]) -> bytes:
    return json.encode(decisions, enc_hook=str)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "decisions" / ELECTION).glob("*.msgpack"))


def test_what_was_kept_is_byte_for_byte_what_was_made(folder: Path, first):
    assert len(kept(folder)) == 1
    with Desk(folder) as desk:
        again = desk.decisions(ELECTION)
    assert written(again) == written(first)
    assert [SPANISH.says(one.outcome.sentence) for one in again if one.outcome] == [
        SPANISH.says(one.outcome.sentence) for one in first if one.outcome
    ]


def test_a_kept_file_that_is_damaged_or_gone_is_made_again(folder: Path, first):
    (file,) = kept(folder)
    file.write_bytes(file.read_bytes()[:-40])
    with Desk(folder) as desk:
        assert written(desk.decisions(ELECTION)) == written(first)
    shutil.rmtree(folder / "cache")
    with Desk(folder) as desk:
        assert written(desk.decisions(ELECTION)) == written(first)


def test_the_history_of_a_contest_is_the_same_from_kept_decisions(folder: Path, first):
    del first
    with Desk(folder) as desk:
        plain = desk.decision_history(CONTEST, election=ELECTION)
    shutil.rmtree(folder / "cache")
    with Desk(folder) as desk:
        assert written(desk.decision_history(CONTEST, election=ELECTION)) == written(plain)
