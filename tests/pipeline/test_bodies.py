"""Which bodies are known, and where their tables come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.almanac.bodies import packaged_body
from downballot.desk.settings import BodySettings, Settings
from downballot.errors import FormatError, UsageError
from downballot.pipeline.bodies import body_record, choose_body, known_bodies
from downballot.pipeline.creation import create_body

TWO = (BodySettings("one"), BodySettings("two"))


def settings(*bodies: BodySettings) -> Settings:
    return Settings("A desk", "desk@example.org", bodies=bodies)


def test_without_a_desk_the_bodies_of_the_almanac_are_known():
    assert [one.id for one in known_bodies(None)] == ["lausd"]
    assert known_bodies(settings()) == known_bodies(None)


def test_a_desk_that_names_bodies_knows_those_alone():
    assert known_bodies(settings(*TWO)) == TWO


def test_the_first_is_chosen_where_none_is_named():
    assert choose_body(TWO, "") == TWO[0]
    assert choose_body(TWO, "two") == TWO[1]


def test_an_unknown_body_lists_those_there_are():
    with pytest.raises(UsageError, match="body 'three': not known, expected one of one, two"):
        choose_body(TWO, "three")
    with pytest.raises(UsageError, match=r"expected a \[\[bodies\]\] in desk\.toml"):
        choose_body((), "")


def test_a_body_without_a_folder_is_the_almanacs(tmp_path: Path):
    assert body_record(BodySettings("lausd"), tmp_path) is packaged_body("lausd")
    with pytest.raises(UsageError, match="no such body, expected one of lausd"):
        body_record(BodySettings("nowhere"), tmp_path)


def test_a_folder_is_looked_for_beside_desk_toml(tmp_path: Path):
    create_body(tmp_path / "council")
    body = BodySettings("example-city-council", folder="council")
    assert body_record(body, tmp_path).body.name == "Example City Council"
    beside = BodySettings("example-city-council", folder="../council")
    (tmp_path / "desk").mkdir()
    assert body_record(beside, tmp_path / "desk").body.name == "Example City Council"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(FormatError, match=r"council.*has no body\.csv, expected a body's"):
        body_record(BodySettings("council", folder="council"), tmp_path)
