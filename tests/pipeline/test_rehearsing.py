"""A rehearsal's desk is the template's desk, asking a rehearsed county."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.errors import UsageError
from downballot.pipeline.rehearsing import paced, rehearsal_desk


def test_a_rehearsal_asks_the_rehearsed_county_alone(tmp_path: Path):
    with rehearsal_desk(tmp_path, "http://127.0.0.1:8800") as desk:
        sources = [source for one in desk.settings.elections for source in one.sources]
        assert {source.url.split("/")[2] for source in sources} == {"127.0.0.1:8800"}


def test_a_folder_with_a_desk_is_not_rehearsed_in(tmp_path: Path):
    rehearsal_desk(tmp_path, "http://127.0.0.1:8800").close()
    with pytest.raises(UsageError, match="a desk is there already"):
        rehearsal_desk(tmp_path, "http://127.0.0.1:8800")


def test_a_pace_changes_how_often_sources_are_asked_and_nothing_else(tmp_path: Path):
    with rehearsal_desk(tmp_path, "http://127.0.0.1:8800") as desk:
        before, after = desk.settings, paced(desk.settings, 0.25)
    sources = [source for one in after.elections for source in one.sources]
    assert {source.poll_seconds for source in sources} == {0.25}
    assert [one.url for one in sources] == [s.url for e in before.elections for s in e.sources]
    assert after.contests == before.contests
