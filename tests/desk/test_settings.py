"""What desk.toml says of elections and contests."""

from __future__ import annotations

from datetime import date

import pytest

from downballot.desk.settings import ContestSettings, Election, Settings
from downballot.model.contest import ContestDefinition, ContestType

BOARD = "LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 3"


def contest(title: str) -> ContestDefinition:
    return ContestDefinition("one", title, ContestType.CANDIDATE)


def test_a_star_stands_for_anything_and_case_does_not_matter():
    settings = ContestSettings(match="los angeles unified * District *")
    assert settings.applies("any", contest(BOARD))
    assert not settings.applies("any", contest("Compton Unified, District 3"))


def test_a_contest_may_be_meant_in_some_elections_only():
    settings = ContestSettings(match="*", elections=("2024",))
    assert settings.applies("2024", contest(BOARD))
    assert not settings.applies("2022", contest(BOARD))


@pytest.mark.parametrize(
    ("match", "name", "shown"),
    [
        ("*District *", "", ""),
        ("*District *", "The board", "The board"),
        ("*UNIFIED *, District *", "*| seat *", "SCHOOL DISTRICT Member of the Board of "
         "Education| seat 3"),
        ("*, District 3", "Board *", f"Board {BOARD.removesuffix(', District 3')}"),
    ],
)  # fmt: skip
def test_a_star_in_the_name_is_what_it_stood_for_in_the_title(
    match: str, name: str, shown: str
):
    assert ContestSettings(match=match, name=name).display_name(contest(BOARD)) == shown


def test_a_name_with_fewer_stars_than_the_match_has_the_last_ones():
    settings = ContestSettings(match="*UNIFIED * District *", name="LAUSD District *")
    assert settings.display_name(contest(BOARD)) == "LAUSD District 3"


def test_a_contest_fills_the_seat_that_its_title_ends_in():
    settings = ContestSettings(match="* District *", fills=("lausd/*", "council/at-large"))
    filled = settings.seats_filled(contest(BOARD))
    assert filled == (("lausd", "3"), ("council", "at-large"))
    assert not ContestSettings(match="*").seats_filled(contest(BOARD))


def test_characters_of_patterns_in_a_match_mean_themselves():
    settings = ContestSettings(match="Measure A (parcel tax)", name="Measure *")
    assert settings.display_name(contest("Measure A (parcel tax)")) == "Measure "


def test_the_first_entry_that_matches_speaks():
    first, second = ContestSettings(match="*3", name="a"), ContestSettings(match="*", name="b")
    settings = Settings("t", "c", contests=(first, second))
    assert settings.contest("any", contest(BOARD)) is first
    assert settings.contest("any", contest("Mayor")) is second
    assert Settings("t", "c").contest("any", contest("Mayor")) is None


def test_an_election_is_found_by_its_id():
    election = Election("first", "First", date(2024, 11, 5), "Example County")
    settings = Settings("t", "c", elections=(election,))
    assert settings.election("first") is election
    assert settings.election("second") is None
