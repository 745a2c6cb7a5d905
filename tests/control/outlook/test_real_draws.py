"""November 2024: control of the board from the joint draws of a real count."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.control.outlook import control_outlook
from downballot.control.races import Contender, race_of
from downballot.model.rule import Rule
from downballot.pipeline.desk import Desk
from downballot.pipeline.forecasting import Forecaster
from downballot.pipeline.reading import ElectionReader

GENERAL = "2024-11-05-general"
NAME = "los-angeles-unified-school-district-member-of-the-board-of-education-district-{}"
CONTESTS = {seat: NAME.format(seat) for seat in (1, 3, 5)}
NEWEST = 31


@pytest.fixture(scope="module")
def forecaster(lausd_desk: Path):
    with Desk(lausd_desk) as desk:
        election = desk.election(GENERAL)
        yield Forecaster(ElectionReader(desk.settings, desk.ledger, election, None))


def union_or_charter(forecaster: Forecaster, number: int) -> dict:
    """The races for Districts 3 and 5; the blocs of the four are made up for this test."""
    finishes = forecaster.forecast(number, set(CONTESTS.values())).finishes
    made = {}
    for seat in (3, 5):
        found = finishes[CONTESTS[seat]]
        options = [
            Contender(one, one.title(), "uc"[place])
            for place, one in enumerate(sorted(found.selections))
        ]
        made[seat] = race_of(
            found,
            Rule(),
            contest=CONTESTS[seat],
            name=f"District {seat}",
            seats=[f"{seat}"],
            options=options,
        )
    return made


@pytest.mark.parametrize("number", [0, 3, 8])
def test_control_is_counted_directly_on_the_joint_draws(made, forecaster, number: int):
    races = union_or_charter(forecaster, number)
    board = made.board("cuuuuuc")
    outlook = control_outlook(board, board, list(races.values()))
    firsts = []
    for race in races.values():
        votes = forecaster.forecast(number, {race.contest}).finishes[race.contest]
        first, second = sorted(votes.selections)
        columns = [votes.selections.index(one) for one in (first, second)]
        firsts.append(votes.votes[:, columns[0]] > votes.votes[:, columns[1]])
    draws = len(firsts[0])
    neither = int((~firsts[0] & ~firsts[1]).sum())
    expected = 1 - (neither + 1 / 4) / (draws + 1)
    assert outlook.draws == draws
    assert outlook.chances[0].probability == pytest.approx(expected, abs=1 / draws)
    assert 0 < outlook.chances[0].probability < 1
    for race in outlook.races:
        told = forecaster.forecast(number, {race.contest}).contests[race.contest]
        wins = {one.selection: one.probability for one in told.probabilities}
        assert {one.selection: one.probability for one in race.options} == pytest.approx(
            wins, abs=1 / draws
        )


def test_the_board_is_sorted_by_pairs_of_results_not_by_races_apart(made, forecaster):
    races = list(union_or_charter(forecaster, 0).values())
    board = made.board("cuuuuuc")
    outlook = control_outlook(board, board, races)
    first, second = (one.winners[:, 0] for one in races)
    both = {0: 5, 1: 4, 2: 3}  # how many of the two are lost, and what union-backed then have
    assert len(outlook.splits) == 3
    for split in outlook.splits:
        drawn = int(
            sum(both[lost] == split.split.of("u") for lost in (first + second).tolist())
        )
        added = {5: 1 / 4, 4: 1 / 2, 3: 1 / 4}[split.split.of("u")]
        assert split.probability == pytest.approx((drawn + added) / (len(first) + 1))


def test_at_the_certified_count_control_is_exactly_known(made, forecaster):
    races = list(union_or_charter(forecaster, NEWEST).values())
    assert all(race.decided for race in races)
    board = made.board("cuuuuuc")
    outlook = control_outlook(board, board, races)
    assert {one.probability for one in outlook.chances} == {0, 1}
    assert outlook.decided
    assert [one.probability for one in outlook.splits] == [1]
