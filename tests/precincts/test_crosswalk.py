"""Base precincts carry figures from one election to another."""

from __future__ import annotations

import pytest

from downballot.errors import UsageError
from downballot.precincts.crosswalk import base_crosswalk


def test_a_unit_that_is_divided_is_divided_by_voters():
    found = base_crosswalk({"a": "1", "b": "1"}, {"a": "2", "b": "3"}, {"a": 30, "b": 10})
    assert found.shares.rows() == [("1", "2", 0.75), ("1", "3", 0.25)]
    assert (found.whole, found.divided) == (0, 1)


def test_without_voters_base_precincts_count_alike():
    found = base_crosswalk({"a": "1", "b": "1"}, {"a": "2", "b": "3"})
    assert found.shares["share"].to_list() == [0.5, 0.5]


def test_base_precincts_of_one_election_alone_are_named():
    found = base_crosswalk({"a": "1", "b": "4"}, {"a": "2", "c": "3"})
    assert (found.shared, found.gone, found.new, found.lost) == (1, ("b",), ("c",), ("4",))


def test_shares_of_a_unit_add_up_to_one():
    before = {str(n): str(n // 7) for n in range(100)}
    after = {str(n): str(n // 5) for n in range(100)}
    shares = base_crosswalk(before, after).shares
    for total in shares.group_by("source").agg(shares["share"].sum()).get_column("source"):
        mine = shares.filter(source=total)["share"].sum()
        assert mine == pytest.approx(1)


def test_elections_without_a_base_precinct_in_common_are_refused():
    with pytest.raises(UsageError, match="no base precinct is in both"):
        base_crosswalk({"a": "1"}, {"b": "1"})
