"""A desk is made from a template, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.almanac.bodies import TABLES, read_body
from downballot.errors import LedgerError, NotKept, UsageError
from downballot.model.count import BallotKind
from downballot.pipeline.creation import by_hand, create_body, create_desk, templates
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file


def test_the_templates_are_found():
    assert templates() == ("blank", "lausd")


@pytest.mark.parametrize("template", templates())
def test_every_template_makes_a_desk_that_opens(tmp_path: Path, template: str):
    settings = create_desk(tmp_path / "desk", template)
    with Desk(tmp_path / "desk") as desk:
        assert desk.settings == settings
        assert desk.elections()


def test_the_lausd_template_ships_estimates_and_certifications_with_their_source(
    tmp_path: Path,
):
    create_desk(tmp_path, "lausd")
    with Desk(tmp_path) as desk:
        for election in desk.settings.elections:
            rows = desk.ledger.people.outstanding(election.id)
            assert {row.kind for row in rows} >= {BallotKind.MAIL, BallotKind.CONDITIONAL}
            assert all(row.source.startswith("https://") for row in rows)
            assert all(row.by == "template" and row.added_at for row in rows)
            assert desk.ledger.people.certification(election.id)


def test_a_desk_followed_by_hand_starts_with_a_table_that_can_be_taken_in_at_once(
    tmp_path: Path,
):
    assert by_hand(create_desk(tmp_path, "blank"))
    with Desk(tmp_path) as desk:
        file = read_file(desk.settings, tmp_path / "tidy.csv")
        assert ingest_file(desk.ledger, file).disposition == "kept"
        assert [one.followed for one in desk.status().contests] == [True, False]


def test_a_desk_that_follows_sources_has_no_table_to_fill_in(tmp_path: Path):
    assert not by_hand(create_desk(tmp_path, "lausd"))
    assert not (tmp_path / "tidy.csv").exists()


def test_a_table_that_is_there_already_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "tidy.csv").write_text("mine")
    create_desk(tmp_path, "blank")
    assert (tmp_path / "tidy.csv").read_text() == "mine"


def test_a_folder_with_a_desk_is_refused_and_left_as_it_is(tmp_path: Path):
    create_desk(tmp_path, "lausd")
    (tmp_path / "desk.toml").write_text("mine")
    with pytest.raises(UsageError, match="a desk is there already"):
        create_desk(tmp_path, "blank")
    assert (tmp_path / "desk.toml").read_text() == "mine"
    assert not (tmp_path / "tidy.csv").exists()


def test_an_unknown_template_is_refused_and_nothing_is_made(tmp_path: Path):
    with pytest.raises(UsageError, match="expected one of blank, lausd"):
        create_desk(tmp_path / "desk", "nowhere")
    assert not (tmp_path / "desk").exists()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotKept, match="expected a folder"):
        create_desk(tmp_path / "file" / "desk", "blank")


def test_an_interrupted_creation_is_no_desk_and_can_be_done_again(tmp_path: Path):
    (tmp_path / "desk.db").write_text("not a journal")
    with pytest.raises(LedgerError, match="journal of a desk"):
        create_desk(tmp_path, "lausd")
    assert not (tmp_path / "desk.toml").exists()
    (tmp_path / "desk.db").unlink()
    create_desk(tmp_path, "lausd")


def test_a_desk_may_ask_another_address_in_place_of_the_county(tmp_path: Path):
    settings = create_desk(tmp_path, "lausd", county_url="http://127.0.0.1:8800/")
    urls = [source.url for one in settings.elections for source in one.sources]
    assert all(url.startswith("http://127.0.0.1:8800/") for url in urls)
    assert not any("8800//" in url for url in urls)
    assert settings.allowed_hosts == ("127.0.0.1", "results.lavote.gov")
    assert settings.allow_local_addresses


@pytest.mark.parametrize("url", ["127.0.0.1:8800", "ftp://x", "http://x/path", 'http://"'])
def test_an_address_that_is_none_is_refused_and_nothing_is_made(tmp_path: Path, url: str):
    with pytest.raises(UsageError, match="expected"):
        create_desk(tmp_path / "desk", "lausd", county_url=url)
    assert not (tmp_path / "desk").exists()


def test_a_template_without_sources_asks_nobody(tmp_path: Path):
    with pytest.raises(UsageError, match="has no source"):
        create_desk(tmp_path / "desk", "blank", county_url="http://127.0.0.1:8800")
    assert not (tmp_path / "desk").exists()


def test_a_body_is_made_with_every_table_and_a_readme(tmp_path: Path):
    made = create_body(tmp_path / "council")
    assert set(made) == {one.name for one in (tmp_path / "council").iterdir()}
    assert {f"{name}.csv" for name in TABLES} | {"README.md"} == set(made)
    assert made[-1] == "body.csv"
    assert read_body(tmp_path / "council").people


def test_a_folder_with_a_body_is_refused_and_left_as_it_is(tmp_path: Path):
    (tmp_path / "body.csv").write_text("mine")
    with pytest.raises(UsageError, match="a body is there already, expected a folder without"):
        create_body(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["body.csv"]
    assert (tmp_path / "body.csv").read_text() == "mine"


def test_a_body_whose_folder_cannot_be_made_is_said_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotKept, match="expected a folder"):
        create_body(tmp_path / "file" / "council")


def test_a_body_may_be_made_in_the_folder_of_a_desk(tmp_path: Path):
    create_desk(tmp_path, "blank")
    create_body(tmp_path / "council")
    with Desk(tmp_path) as desk:
        assert desk.elections()
