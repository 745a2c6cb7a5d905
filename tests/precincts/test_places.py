from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.measures import Covariate
from downballot.precincts.places import both, group_report, motivated, wealthy


def contest_of(*rows: tuple[int, int, int, int]) -> ContestByUnit:
    """Units of registered, ballots and the votes of two."""
    units = tuple(
        UnitCount(str(n), "", UnitKind.PRECINCT, "", one[0], one[1], None, None, one[2:])
        for n, one in enumerate(rows)
    )
    names = ("Ana", "Ben")
    return ContestByUnit("b", "Board", ("ana", "ben"), names, BallotKind.TOTAL, units)


TEN = contest_of(*((100, 10 * (n + 1), n, 2) for n in range(10)))
INCOME = Covariate("median household income", {str(n): 1e4 * n for n in range(9)}, "a file")


def test_the_top_fifth_is_stated_and_places_of_unknown_income_are_apart() -> None:
    found = wealthy(TEN, INCOME)
    assert found.units == {"7", "8"}
    assert found.unknown == {"9"}
    assert found.definition == (
        "wealthy: the top 20% of the places of the contest by median household income (a file)"
    )
    assert motivated(TEN, part=Fraction(1, 10)).units == {"9"}
    with pytest.raises(UsageError, match="above 0 and below 1"):
        motivated(TEN, part=Fraction(1))


def test_equal_values_at_the_cut_all_belong() -> None:
    level = contest_of(*((100, 50, 1, 1) for _ in range(10)))
    assert len(motivated(level).units) == 10


def test_a_place_in_both_groups_or_unknown_to_one() -> None:
    found = both(wealthy(TEN, INCOME), motivated(TEN, part=Fraction(3, 10)))
    assert found.units == {"7", "8"}
    assert found.unknown == {"9"}
    assert "; and motivated: the top 30%" in found.definition


@given(st.lists(st.tuples(*[st.integers(0, 99)] * 4), min_size=1, max_size=20))
def test_group_others_and_unknown_add_up_to_all_places(rows) -> None:
    contest = contest_of(*rows)
    known = Covariate("income", {str(n): n % 5 for n in range(0, len(rows), 2)}, "made")
    found = group_report(contest, wealthy(contest, known), "ana", "ben")
    assert sum(row.places for row in found.rows) == len(rows)
    assert sum(row.votes for row in found.rows) == sum(row[2] + row[3] for row in rows)
    assert sum(row.margin for row in found.rows) == sum(row[2] - row[3] for row in rows)
