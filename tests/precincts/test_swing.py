from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.same_ground import Ground, grounds_by_base
from downballot.precincts.swing import Side, swing


def contest_of(title: str, names: str, **votes: tuple[int, ...]) -> ContestByUnit:
    units = tuple(
        UnitCount(name, "", UnitKind.PRECINCT, "", None, None, None, None, one)
        for name, one in sorted(votes.items())
    )
    selections = tuple(names.split())
    return ContestByUnit(title, title, selections, selections, BallotKind.TOTAL, units)


def test_the_swing_between_two_rounds_of_the_two_finalists_alone() -> None:
    first = contest_of("Primary", "ana ben cy", a=(40, 20, 40), b=(10, 30, 60), gone=(5, 5, 0))
    second = contest_of("Runoff", "ben ana", a=(60, 40), b=(50, 50), new=(3, 4))
    found = swing(first, second, Side("ana", "ben"), Side("ana", "ben"))
    assert found.whole.swing == Fraction(90, 200) - Fraction(50, 100)
    assert [(row.before_units, row.swing) for row in found.rows] == [
        (("b",), Fraction(1, 4)),
        (("a",), Fraction(2, 5) - Fraction(2, 3)),
    ]
    assert found.before_coverage.left_out == ("gone",)
    assert found.after_coverage.share == Fraction(200, 207)
    assert found.before_of == "share of ana in the votes for ana and ben alone"
    alone = swing(first, second, Side("ana"), Side("ana"))
    assert alone.whole.before_share == Fraction(50, 200)


def test_units_that_share_base_precincts_become_one_ground() -> None:
    # Before: A = 1 2, B = 3, C = 4. After: X = 1, Y = 2 3, Z = 4 5; 5 is new ground.
    before = {"1": "A", "2": "A", "3": "B", "4": "C"}
    after = {"1": "X", "2": "Y", "3": "Y", "4": "Z", "5": "Z"}
    found = grounds_by_base("ABC", "XYZ", before, after)
    assert found == (Ground(("A", "B"), ("X", "Y")), Ground(("C",), ("Z",), whole=False))
    first = contest_of("2014", "yes no", A=(5, 5), B=(1, 9), C=(2, 2))
    second = contest_of("2016", "yes no", X=(6, 0), Y=(6, 8), Z=(1, 1))
    moved = swing(first, second, Side("yes"), Side("yes"), grounds=found)
    assert moved.whole.swing == Fraction(12, 20) - Fraction(6, 20)
    assert moved.before_coverage.left_out == ("C",)


@given(st.dictionaries(st.integers(0, 30), st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_every_unit_lies_on_one_ground_alone(bases: dict[int, tuple[int, int]]) -> None:
    before = {str(base): f"b{one}" for base, (one, _) in bases.items()}
    after = {str(base): f"a{other}" for base, (_, other) in bases.items()}
    found = grounds_by_base(set(before.values()), set(after.values()), before, after)
    assert sorted(unit for one in found for unit in one.before) == sorted(set(before.values()))
    assert sorted(unit for one in found for unit in one.after) == sorted(set(after.values()))
    assert all(one.whole for one in found)
    for base in bases:
        ground = next(one for one in found if before[str(base)] in one.before)
        assert after[str(base)] in ground.after


def test_nothing_in_common_is_an_error_that_says_what_would_help() -> None:
    first, second = contest_of("A", "yes no", a=(1, 1)), contest_of("B", "yes no", b=(1, 1))
    with pytest.raises(UsageError, match="crosswalk of base precincts"):
        swing(first, second, Side("yes"), Side("yes"))


def test_ground_without_votes_has_no_swing_and_comes_last() -> None:
    first = contest_of("A", "yes no", a=(0, 0), b=(9, 1))
    second = contest_of("B", "yes no", a=(1, 1), b=(1, 9))
    found = swing(first, second, Side("yes"), Side("yes"))
    assert [row.swing for row in found.rows] == [Fraction(-4, 5), None]
