"""The board of LAUSD as its sources counted it, from the packaged tables."""

from fractions import Fraction

import pytest

from downballot.almanac.bodies import packaged_body
from downballot.control.board import board_on
from downballot.control.control_checks import check_control
from downballot.control.counterfactual import counterfactual
from downballot.control.scoreboard import scoreboard
from downballot.control.seat_history import seat_history
from downballot.model.body import PastOutcome
from downballot.model.partial_date import PartialDate, parse_partial_date

DASH = "\N{EN DASH}"


@pytest.fixture(scope="module")
def lausd():
    return packaged_body("lausd")


@pytest.mark.parametrize(
    ("day", "holder", "other", "voice"),
    [
        ("2017-07", "charter-backed", "union-backed", "Ballotpedia"),
        ("2018-07-22", "charter-backed", "union-backed", "Ballotpedia"),
        ("2019-05", "union-backed", "charter-backed", "Ballotpedia"),
        ("2020-12", "reform", "union-backed", "the Daily News"),
        ("2022-12", "union-backed", "charter-backed", "Carl J. Petersen"),
        ("2024-11", "union-backed", "charter-backed", "The 74"),
        ("2024-12", "union-backed", "charter-backed", "The 74"),
        ("2025", "union-backed", "charter-backed", "The 74"),
    ],
)
def test_the_board_is_four_to_three_as_the_press_counted(lausd, day, holder, other, voice):
    board = board_on(lausd, parse_partial_date(day), scheme="press")
    assert board.holder == holder
    assert (board.split.of(holder), board.split.of(other), board.needed) == (4, 3, 4)
    assert board.split.seats == 7
    assert voice in board.according_to
    assert board.sentences[0].startswith(
        f"{holder.capitalize()} members hold 4 of 7 seats, a majority, as "
    )


@pytest.mark.parametrize("day", ["2018-07-23", "2018-07", "2018", "2019-05-20"])
def test_after_the_resignation_of_july_2018_the_board_is_deadlocked(lausd, day):
    board = board_on(lausd, parse_partial_date(day), scheme="press")
    assert board.holder == ""
    assert board.split.vacant == 1
    assert (board.split.of("charter-backed"), board.split.of("union-backed")) == (3, 3)
    assert f"deadlocked 3{DASH}3: neither" in board.sentences[0]
    assert "District 5 is vacant" in board.sentences[0]


def test_in_another_count_of_2018_one_member_decides(lausd):
    board = board_on(lausd, PartialDate(2018, 8), scheme="los-angeles-times")
    assert (board.split.of("charter-backed"), board.split.of("union-backed")) == (3, 2)
    assert not any("deadlocked" in one for one in board.sentences)


def test_every_fact_about_control_that_names_a_scheme_agrees(lausd):
    checks = check_control(lausd)
    assert checks
    assert [one.fact.says for one in checks if not one.agrees] == []


def test_terms_that_cannot_be_checked_support_no_sentence_of_control(lausd):
    board = board_on(lausd, PartialDate(2027), scheme="press")
    assert board.sentences[0].startswith("Who controls the board is not said: District 2")


def test_the_board_known_before_november_2024_is_the_one_of_2022(lausd):
    day = PartialDate(2024, 12)
    eve = PartialDate(2024, 11, 4)
    known = board_on(lausd, day, scheme="press", elected_by=eve)
    assert [one.person.id for one in known.seats][:5:2] == [
        "george-mckenna",
        "scott-schmerelson",
        "jackie-goldberg",
    ]


def test_zimmer_in_march_2017_was_1492_votes_short_on_the_night(lausd):
    results = counterfactual(lausd, "4", PartialDate(2017, 3, 7))
    night, *_ = [one for one in results if one.person.id == "steve-zimmer"]
    assert (night.votes, night.of) == (28186, 59355)
    assert (night.short_by_votes, night.new_votes) == (1492, 2984)
    assert night.short_by_share == Fraction(1, 2) - Fraction(28186, 59355)
    assert night.turnout[0].votes is None
    told = {one.withdrawn: one for one in night.transfers if one.share_needed is not None}
    assert told["gregory-martayan",].share_needed == Fraction(1492, 4056)
    assert len(told) == 3
    lost = [one for one in night.transfers if one.share_needed is None]
    assert all(one.majority for one in lost)


def test_zimmer_in_the_final_count_of_2017_was_three_points_short(lausd):
    results = counterfactual(lausd, "4", PartialDate(2017, 3, 7))
    final = results[-1]
    assert (final.person.id, final.votes, final.of) == ("steve-zimmer", 45088, None)
    assert final.share == Fraction(467, 1000)
    assert final.short_by_share == Fraction(33, 1000)
    assert final.transfers == ()


def test_the_seat_of_district_5_was_vacant_and_then_filled_by_a_special_election(lausd):
    history = seat_history(lausd, "District 5")
    people = [person.id if person else "" for _, person in history.terms]
    place = people.index("")
    assert people[place - 1 : place + 2] == ["ref-rodriguez", "", "jackie-goldberg"]
    special = next(one for one in history.rounds if "special runoff" in one.rows[0].round)
    assert special.candidates[0].person == "jackie-goldberg"
    assert special.candidates[0].outcome is PastOutcome.WON


def test_the_teachers_union_won_in_2024_what_it_endorsed_and_withdrew_once(lausd):
    shown = scoreboard(lausd, "utla")
    assert shown.endorser == "United Teachers Los Angeles"
    autumn = [one for one in shown.scores if str(one.endorsement.election) == "2024-11-05"]
    assert {(one.contest, one.result) for one in autumn} >= {
        ("District 3", "won"),
        ("District 5", "won"),
    }
    march = [one for one in shown.scores if str(one.endorsement.election) == "2024-03-05"]
    assert {one.result for one in march if one.contest == "District 5"} == {"runoff"}
    assert any("was withdrawn" in one for one in shown.left_out)
    counted = sum(times for _, times in shown.totals)
    assert counted == len(shown.scores) - sum("withdrawn" in one for one in shown.left_out)
