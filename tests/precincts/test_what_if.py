from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.places import named_group
from downballot.precincts.what_if import FINEST, turnout_of, uniform_swing
from downballot.precincts.what_if_values import Target

BEATS = Target("ana", over="ben")
votes = st.lists(st.tuples(*[st.integers(0, 400)] * 3), min_size=1, max_size=8)


def contest_of(rows: list[tuple[int, ...]], registered: int = 2000) -> ContestByUnit:
    units = tuple(
        UnitCount(str(n), "", UnitKind.PRECINCT, "", registered, sum(one) + 5, None, None, one)
        for n, one in enumerate(rows)
    )
    names = ("Ana", "Ben", "Cy")[: len(rows[0])]
    slugs = tuple(name.lower() for name in names)
    return ContestByUnit("b", "Board", slugs, names, BallotKind.TOTAL, units)


@given(votes)
def test_a_swing_moves_votes_and_makes_none(rows: list[tuple[int, ...]]) -> None:
    found = uniform_swing(contest_of(rows), BEATS)
    totals = [sum(column) for column in zip(*rows, strict=True)]
    assert {row.votes for row in found.rows} == {sum(totals)}
    assert {row.added_votes for row in found.rows} == {0}
    assert {row.ahead_votes + row.behind_votes for row in found.rows} == {totals[0] + totals[1]}
    counted = next(row for row in found.rows if row.step == 0)
    assert (counted.ahead_votes, counted.behind_votes) == (totals[0], totals[1])


@given(votes)
def test_the_least_swing_changes_the_outcome_and_none_smaller_does(
    rows: list[tuple[int, ...]],
) -> None:
    contest = contest_of(rows)
    found = uniform_swing(contest, BEATS)
    counted = contest.votes[0] > contest.votes[1]
    assert all(
        row.holds == counted
        for row in found.rows
        if found.least is None or abs(row.step) < abs(found.least)
    )
    if found.least is not None and found.least_row is not None:
        assert found.least_row.holds != counted
        moved = abs(found.least_row.ahead_votes - contest.votes[0])
        # It cannot take fewer votes than half the margin.
        assert 2 * moved >= abs(contest.votes[0] - contest.votes[1])
        assert FINEST % found.least.denominator == 0


def test_a_measure_one_vote_short_of_55_percent_needs_one_vote() -> None:
    needs = Target("ana", share=Fraction(11, 20), at_least=True)
    short = uniform_swing(contest_of([(5499, 4501)]), needs)
    assert short.least == Fraction(1, 10_000)
    assert (short.least_row.ahead_votes, short.least_row.holds) == (5500, True)
    assert short.target == "Ana has at least 55.00% of the votes for listed selections"
    more = Target("ana", share=Fraction(11, 20))
    assert uniform_swing(contest_of([(5499, 4501)]), more).least == Fraction(2, 10_000)
    assert uniform_swing(contest_of([(5500, 4500)]), needs).least == Fraction(-1, 10_000)


def test_turnout_of_a_group_grows_its_votes_in_proportion() -> None:
    # Ana wins by 10; place 1 is Ben's, with 205 of 2,000 at the polls. 19.2 ballots more make
    # 54.7 votes of 50 and 164.05 of 150; parts of a vote are not counted.
    contest = contest_of([(160, 50, 0), (50, 150, 0)])
    found = turnout_of(contest, BEATS, named_group("Ben's", {"1"}))
    row = found.least_row
    assert (found.least, row.ahead_votes, row.behind_votes) == (
        Fraction(96, 10_000),
        214,
        214,
    )
    assert row.sentence == "a tie"
    assert found.finding.startswith(
        "The outcome would have changed had turnout in Ben's places"
    )
    all_of_them = next(row for row in found.rows if row.step == Fraction(-1, 10))
    assert (all_of_them.ahead_votes, all_of_them.behind_votes) == (161, 53)


@given(votes, st.integers(300, 3000))
def test_turnout_never_exceeds_the_registered_and_never_falls_below_none(
    rows, registered
) -> None:
    contest = contest_of(rows, registered)
    group = named_group("all", {str(n) for n in range(len(rows))})
    for row in turnout_of(contest, BEATS, group).rows:
        most = sum(sum(one) * max(registered, sum(one) + 5) // (sum(one) + 5) for one in rows)
        assert 0 <= row.votes <= most


def test_what_cannot_be_asked_is_an_error() -> None:
    contest = contest_of([(1, 2, 3)])
    with pytest.raises(UsageError, match="a selection to beat or a share to reach"):
        uniform_swing(contest, Target("ana"))
    with pytest.raises(UsageError, match="none of its places"):
        turnout_of(contest, BEATS, named_group("no", {"9"}))
    with pytest.raises(UsageError, match="second selection"):
        uniform_swing(contest, Target("ana", over="ana"))
