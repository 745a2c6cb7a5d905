"""What if a race is won by somebody: the draws in which that happens."""

from __future__ import annotations

import numpy as np
import pytest

from downballot.control.outlook import control_outlook
from downballot.control.supposing import suppose
from downballot.errors import UsageError

DRAWS = 2_000


@pytest.fixture(scope="module")
def races(made):
    draws = np.random.default_rng(11)
    shared = draws.normal(size=DRAWS)
    return [
        made.duel(seat, (shared + draws.normal(0, 0.5, DRAWS) > 0).astype(int))
        for seat in (3, 5)
    ]


def test_what_contests_share_is_kept(made, races):
    board = made.board("cuuuucc")
    outlook = control_outlook(board, board, races, supposing=[("District 3", "u0")])
    held = races[0].winners[:, 0] == 0
    both = held & (races[1].winners[:, 0] == 0)
    assert outlook.draws == outlook.supposed_draws == held.sum()
    assert outlook.chances[0].probability == (both.sum() + 1 / 2) / (held.sum() + 1)
    assert outlook.chances[0].probability > (races[1].winners[:, 0] == 0).mean() + 0.1
    assert outlook.fixed == (("contest-3", "Option u0"),)
    assert outlook.races[0].why_decided == "supposed"
    assert outlook.races[0].options[0].probability == 1
    assert outlook.sentences[0] == "Supposed: Option u0 wins District 3."


def test_with_every_race_supposed_control_is_known(made, races):
    board = made.board("cuuuucc")
    fixed = [("contest-3", "U0"), ("district 5", "option c1")]
    outlook = control_outlook(board, board, races, supposing=fixed)
    assert [one.probability for one in outlook.chances] == [0, 1]
    assert outlook.decided


def test_the_order_of_what_is_supposed_changes_nothing(races):
    fixed = [("contest-3", "u0"), ("contest-5", "c1")]
    one, other = suppose(races, fixed), suppose(races, fixed[::-1])
    assert (one.fixed, one.draws, one.sentences) == (other.fixed, other.draws, other.sentences)
    for first, second in zip(one.races, other.races, strict=True):
        assert (first.winners == second.winners).all()


@pytest.mark.parametrize(("holding", "kept"), [(200, 200), (199, DRAWS), (0, DRAWS)])
def test_a_rare_result_is_set_in_all_draws_and_said_so(made, holding: int, kept: int):
    wins = (np.arange(DRAWS) >= holding).astype(int)
    other = made.duel(5, np.arange(DRAWS) % 2)
    supposed = suppose([made.duel(3, wins), other], [("contest-3", "u0")])
    assert supposed.draws == holding
    assert [race.draws for race in supposed.races] == [kept, kept]
    assert (supposed.races[0].winners == 0).all()
    rare = holding < 200
    assert len(supposed.sentences) == 1 + rare
    if rare:
        number = f"only {holding}" if holding else "none"
        assert supposed.sentences[1] == (
            f"District 3: {number} of 2,000 simulated finishes have that result, so it is set "
            "in all of them and tells nothing of the other races."
        )


def test_a_rare_result_does_not_spoil_a_common_one(made):
    rare = made.duel(3, np.ones(DRAWS, dtype=int))
    common = made.duel(5, np.arange(DRAWS) % 2)
    supposed = suppose([rare, common], [("contest-3", "u0"), ("contest-5", "u0")])
    assert [race.draws for race in supposed.races] == [1_000, 1_000]
    assert supposed.draws == 0


def test_results_that_seldom_come_together_are_all_set(made):
    one = made.duel(3, np.arange(DRAWS) % 2)
    other = made.duel(5, (np.arange(DRAWS) + 1) % 2)
    supposed = suppose([one, other], [("contest-3", "u0"), ("contest-5", "u0")])
    assert [race.draws for race in supposed.races] == [DRAWS, DRAWS]
    assert all((race.winners == 0).all() for race in supposed.races)
    assert len(supposed.sentences) == 3


def test_one_of_several_seats_may_be_supposed(made):
    draws = np.random.default_rng(1).random((DRAWS, 4))
    race = made.race([1, 2], "uccc", draws)
    (supposed,) = suppose([race], [(race.contest, "u0")]).races
    assert (supposed.winners == 0).any(axis=1).all()
    assert not supposed.decided
    board = made.board("uuuuccc")
    outlook = control_outlook(board, board, [race], supposing=[(race.contest, "u0")])
    assert outlook.races[0].options[0].probability == 1
    assert [one.probability for one in outlook.chances] == [0, 1]


def test_of_several_seats_the_last_placed_gives_way(made):
    race = made.race([1, 2], "uccc", [(1, 9, 8, 2)] * 10)
    (supposed,) = suppose([race], [(race.contest, "u0")]).races
    assert supposed.winners.tolist() == [[1, 0]] * 10
    (both,) = suppose([race], [(race.contest, "u0"), (race.contest, "c3")]).races
    assert {tuple(sorted(row)) for row in both.winners.tolist()} == {(0, 3)}
    assert both.decided


def test_a_runoff_may_be_supposed_away(made):
    race = made.race([1], "ucu", [(40, 35, 25)] * 300, rule=made.runoff)
    (supposed,) = suppose([race], [(race.contest, "c1")]).races
    assert (supposed.winners == 1).all()
    assert (supposed.finalists == -1).all()


def test_a_decided_race_may_be_supposed_otherwise(made):
    race = made.race([1], "uc", [(5, 4)] * 300, wins="u0")
    board = made.board("uuuuccc")
    outlook = control_outlook(board, board, [race], supposing=[(race.contest, "c1")])
    assert [one.probability for one in outlook.chances] == [0, 1]
    assert outlook.supposed_draws == 0


def test_nothing_supposed_changes_nothing(races):
    supposed = suppose(races, [])
    assert supposed.races == tuple(races)
    assert supposed.draws == DRAWS
    assert suppose([], []).draws == 0


def test_what_is_not_there_is_refused_with_what_is(races):
    with pytest.raises(
        UsageError,
        match=r"'District 9': no such race, expected one of District 3 \(contest-3\), District",
    ):
        suppose(races, [("District 9", "u0")])
    with pytest.raises(
        UsageError, match=r"'Nobody': District 3: .*expected one of Option u0 \(u0\), Option c1"
    ):
        suppose(races, [("District 3", "Nobody")])
    with pytest.raises(UsageError, match="2 supposed winners, expected 1 at most"):
        suppose(races, [("District 3", "u0"), ("District 3", "c1")])
    with pytest.raises(UsageError, match="expected one of none"):
        suppose([], [("District 3", "u0")])
