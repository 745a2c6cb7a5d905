"""What contests that are counted now say of those whom somebody endorsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from downballot.control.scoreboard import LiveContests
from downballot.control.values import Score, Scoreboard
from downballot.model.partial_date import PartialDate
from downballot.pipeline.desk import Desk
from downballot.pipeline.live_results import live_results
from downballot.pipeline.opening import open_body

NOVEMBER_2022 = PartialDate(2022, 11, 8)


def scores(board: Scoreboard, day: PartialDate = NOVEMBER_2022) -> dict[str, Score]:
    return {one.choice: one for one in board.scores if one.endorsement.election == day}


@pytest.fixture(scope="module")
def certified(lausd_desk: Path) -> LiveContests:
    with Desk(lausd_desk) as desk:
        return live_results(desk, desk.body("lausd").record)


@pytest.fixture(scope="module")
def under_way(going_on: Path) -> LiveContests:
    with Desk(going_on) as desk:
        return live_results(desk, desk.body("lausd").record)


def test_while_the_count_goes_on_races_are_undecided_with_a_probability(going_on: Path):
    with Desk(going_on) as desk:
        found = scores(desk.body("lausd").scoreboard("UTLA"))
        wins = {
            one.selection: one.probability
            for name in ("LAUSD District 2", "LAUSD District 6")
            for one in desk.decision(name).forecast.probabilities
        }
    for name, selection in (("Rocío Rivas", "rocio-rivas"), ("Kelly Gonez", "kelly-gonez")):
        assert found[name].result == "undecided"
        assert found[name].probability == wins[selection]
        assert 0.5 < wins[selection] < 1
    assert found["Karen Bass"].result == "undecided"


def test_after_certification_the_same_races_are_won(lausd_desk: Path):
    with Desk(lausd_desk) as desk:
        found = scores(desk.body("lausd").scoreboard("UTLA"))
    for name in ("Rocío Rivas", "Kelly Gonez", "Karen Bass"):
        assert (found[name].result, found[name].probability) == ("won", None)


def test_who_ran_against_them_has_lost(certified: LiveContests):
    assert certified[NOVEMBER_2022, "2"]["maria-brenes"].result == "lost"
    assert certified[PartialDate(2024, 11, 5), "3"]["dan-chang"].result == "lost"


def test_a_measure_says_so_of_both_its_answers(certified: LiveContests):
    found = certified[PartialDate(2024, 11, 5), "Measure US"]
    assert {side: one.result for side, one in found.items()} == {"Yes": "won", "No": "lost"}


def test_probabilities_of_the_candidates_of_a_race_sum_to_one(under_way: LiveContests):
    for seat in ("2", "6"):
        chances = [one.probability for one in under_way[NOVEMBER_2022, seat].values()]
        assert len(chances) == 2
        assert sum(chances) == pytest.approx(1)


def test_elections_without_a_count_say_nothing(under_way: LiveContests):
    assert {day for day, _ in under_way} == {NOVEMBER_2022}


def test_somebody_who_is_not_on_record_is_told_by_name(council: Callable[..., Desk]):
    desk = council(rows=(("Nobody Knows", 10), ("Ana Example", 20)))
    live = live_results(desk, desk.body().record)
    (found,) = (results for (_, seat), results in live.items() if seat == "1")
    assert set(found) == {"nobody-knows", "ana-example"}


def test_a_body_without_a_desk_has_its_record_alone(tmp_path: Path):
    with open_body(tmp_path) as opened:
        assert scores(opened.scoreboard("UTLA"))["Rocío Rivas"].result == "won"
