"""How much control moves with each race."""

from __future__ import annotations

import numpy as np
import pytest

from downballot.control.outlook import control_outlook


def pivots(made, before: str, races) -> list:
    board = made.board(before)
    return [one.pivots for one in control_outlook(board, board, races).races]


def test_a_race_that_alone_decides_is_always_decisive(made):
    ((union, charter),) = pivots(made, "uuuuccc", [made.duel(1, [0, 0, 1])])
    assert (union.if_won, union.if_lost, union.decisive) == (1, 0, 1)
    assert (charter.if_won, charter.if_lost, charter.decisive) == (1, 0, 1)


def test_a_race_that_changes_nothing_never_is(made):
    ((union, charter),) = pivots(made, "uuuuucc", [made.duel(1, [0, 0, 1])])
    assert (union.if_won, union.if_lost, union.decisive) == (1, 1, 0)
    assert (charter.if_won, charter.if_lost, charter.decisive) == (0, 0, 0)


def test_a_bloc_that_never_or_always_wins_has_no_such_finishes(made):
    ((union, charter),) = pivots(made, "uuuuccc", [made.duel(1, [0, 0])])
    assert (union.if_won, union.if_lost) == (1, None)
    assert (charter.if_won, charter.if_lost) == (None, 0)


def test_of_two_that_must_both_be_lost_each_decides_where_the_other_is_lost(made):
    lost = [[0, 0, 1, 1, 1], [0, 1, 0, 1, 1]]
    races = [made.duel(seat, each) for seat, each in zip((3, 5), lost, strict=True)]
    (first, _), (second, _) = pivots(made, "cuuuuuc", races)
    assert first.decisive == 3 / 5
    assert second.decisive == 3 / 5
    assert (first.if_won, first.if_lost) == (1, 1 / 3)


@pytest.mark.parametrize("seed", range(5))
def test_pivots_are_what_trying_every_result_of_the_race_says(made, seed: int):
    draws = np.random.default_rng(seed)
    races = [
        made.race([1, 2], "ucu-", draws.random((60, 4))),
        made.race([3], "uc", draws.random((60, 2))),
        made.race([4], "cu-", draws.random((60, 3)), rule=made.runoff),
    ]
    board = made.board("uccuccu")
    found = pivots(made, "uccuccu", races)
    blocs = [one.id for one in board.blocs]
    taken = [race.bloc_of_draws(blocs) for race in races]
    possible = ([0, 1, 2], [0, 1], [0, 1])
    for place, bloc in ((0, "u"), (1, "c")):
        fixed = "ccu".count(bloc)
        won = np.array([(one == place).sum(axis=1) for one in taken])
        for number, race in enumerate(races):
            others = fixed + won.sum(axis=0) - won[number]
            most = min(possible[number][-1], sum(one.bloc == bloc for one in race.options))
            results = [others + one >= 4 for one in range(most + 1)]
            decisive = np.mean(np.any(results, axis=0) & ~np.all(results, axis=0))
            pivot = found[number][place]
            assert pivot.decisive == pytest.approx(decisive)
            majority = fixed + won.sum(axis=0) >= 4
            all_won = won[number] == len(race.seats)
            for said, within in ((pivot.if_won, all_won), (pivot.if_lost, ~all_won)):
                expected = majority[within].mean() if within.any() else None
                assert said == (expected if expected is None else pytest.approx(expected))
