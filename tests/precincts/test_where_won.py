from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.where_won import where_won

pairs = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12)


def contest_of(votes: list[tuple[int, ...]], **kinds: UnitKind) -> ContestByUnit:
    units = tuple(
        UnitCount(
            f"{number:04}",
            "",
            kinds.get(f"u{number}", UnitKind.PRECINCT),
            "",
            100,
            60,
            0,
            0,
            one,
        )
        for number, one in enumerate(votes)
    )
    names = ("Ana Example", "Ben Sample", "Cy Third")[: len(votes[0])]
    slugs = tuple(name.split()[0].lower() for name in names)
    return ContestByUnit("board", "Board", slugs, names, BallotKind.TOTAL, units)


@given(pairs)
def test_margins_and_votes_add_up_to_the_contest(votes: list[tuple[int, int]]) -> None:
    found = where_won(contest_of(votes))
    assert sum(row.margin for row in found.rows) == found.margin == found.rows[-1].cumulative
    assert found.margin == abs(sum(a for a, _ in votes) - sum(b for _, b in votes))
    assert sum(row.votes for row in found.rows) == sum(a + b for a, b in votes)
    assert found.places_ahead + found.places_behind + found.places_level == len(votes)


@given(pairs, st.randoms())
def test_the_order_of_the_units_changes_nothing(votes: list[tuple[int, int]], chance) -> None:
    contest = contest_of(votes)
    mixed = list(contest.units)
    chance.shuffle(mixed)
    other = ContestByUnit(
        "board", "Board", contest.selections, contest.names, contest.kind, tuple(mixed)
    )
    assert where_won(other) == where_won(contest)


@given(pairs.filter(lambda votes: len(votes) <= 7))
def test_no_fewer_places_account_for_the_margin(votes: list[tuple[int, int]]) -> None:
    found = where_won(contest_of(votes))
    number = found.accounting
    assert number is not None
    assert found.ahead_without <= found.behind_without
    margins = [row.margin for row in found.rows]
    for fewer in range(number):
        assert all(sum(some) < found.margin for some in combinations(margins, fewer))


def test_ballots_without_a_place_count_in_the_margin_and_are_stated() -> None:
    found = where_won(contest_of([(10, 8), (100, 20)], u1=UnitKind.BALLOT_GROUP))
    assert (found.margin, found.apart_margin, found.accounting) == (82, 80, None)
    assert [(one.units, one.votes) for one in found.apart] == [(1, 120)]
    assert found.apart[0].sentence == (
        "1 unit with 120 votes: ballots that the authority lists without a place."
    )


def test_whoever_has_more_is_ahead_whichever_is_named_first() -> None:
    contest = contest_of([(10, 8, 9), (1, 5, 1)])
    assert where_won(contest, ahead="ana", behind="ben").ahead == "ben"
    assert where_won(contest).behind == "ana"
    with pytest.raises(UsageError, match="expected one of ana, ben, cy"):
        where_won(contest, ahead="dee")
    with pytest.raises(UsageError, match="two different"):
        where_won(contest, ahead="ana", behind="ana")


def test_a_tie_needs_no_place_to_account_for_it() -> None:
    found = where_won(contest_of([(3, 1), (1, 3)]))
    assert (found.margin, found.accounting) == (0, 0)
