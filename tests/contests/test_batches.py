from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.contests.batches import batch, compare, hurdle
from downballot.errors import UsageError
from downballot.model.count import ContestCount, SelectionCount


def count(contest: str = "c", **parts) -> ContestCount:
    votes = parts.pop("votes", {})
    lines = tuple(SelectionCount(name, number) for name, number in votes.items())
    return ContestCount(contest, lines, **parts)


def test_the_first_update_is_a_batch_of_its_own():
    made = batch(None, count(votes={"a": 3, "b": 1}, ballots=5))
    assert [(each.selection, each.votes, each.share) for each in made.selections] == [
        ("a", 3, Fraction(3, 4)),
        ("b", 1, Fraction(1, 4)),
    ]
    assert (made.votes, made.ballots, made.undervotes) == (4, 5, None)


def test_a_batch_is_what_an_update_adds():
    made = batch(
        count(votes={"a": 10, "b": 10}, ballots=25, undervotes=5, overvotes=0, write_ins=1),
        count(votes={"a": 13, "b": 17}, ballots=36, undervotes=6, overvotes=0, write_ins=1),
    )
    assert [(each.votes, each.share) for each in made.selections] == [
        (3, Fraction(3, 10)),
        (7, Fraction(7, 10)),
    ]
    assert (made.ballots, made.undervotes, made.overvotes, made.write_ins) == (11, 1, 0, 0)
    assert made.fell == ()


def test_votes_that_fall_are_named():
    made = batch(count(votes={"a": 10, "b": 10}), count(votes={"a": 9, "b": 10}))
    assert made.fell == ("a",)
    assert made.votes == -1
    assert [each.share for each in made.selections] == [None, None]


def test_an_empty_batch_has_no_shares():
    same = count(votes={"a": 10, "b": 10})
    assert [each.share for each in batch(same, same).selections] == [None, None]


def test_a_selection_that_only_one_count_names_has_no_votes_in_the_other():
    made = batch(count(votes={"a": 5, "gone": 2}), count(votes={"a": 6, "new": 4}))
    assert {each.selection: each.votes for each in made.selections} == {
        "a": 1,
        "new": 4,
        "gone": -2,
    }
    assert made.fell == ("gone",)


def test_what_one_count_does_not_say_is_not_in_the_batch():
    made = batch(count(votes={"a": 5}), count(votes={"a": 6}, ballots=7))
    assert made.ballots is None


def test_a_batch_of_two_contests_is_refused():
    with pytest.raises(UsageError, match="expected one"):
        batch(count("a"), count("b"))
    with pytest.raises(UsageError, match="expected one"):
        compare(count("a"), count("b"))


def test_two_views_differ_where_both_say_something_else():
    one = count(votes={"a": 5, "b": 4}, ballots=10)
    other = count(votes={"a": 5, "b": 3}, ballots=11, write_ins=2)
    found = [(each.cell, each.one, each.other) for each in compare(one, other)]
    assert found == [("b", 4, 3), ("ballots", 10, 11)]


def test_a_selection_that_one_list_lacks_is_a_difference_unless_the_list_is_empty():
    one, other = count(votes={"a": 5, "b": 0}), count(votes={"a": 5})
    assert [(each.cell, each.one, each.other) for each in compare(one, other)] == [
        ("b", 0, None)
    ]
    assert compare(one, count(ballots=9)) == ()


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 99)),
       st.dictionaries(st.sampled_from("abcd"), st.integers(0, 99)))  # fmt: skip
def test_a_batch_added_to_the_earlier_count_gives_the_later_one(earlier, later):
    made = batch(count(votes=earlier), count(votes=later))
    gains = {each.selection: each.votes for each in made.selections}
    assert {name: earlier.get(name, 0) + gain for name, gain in gains.items()} == {
        name: later.get(name, 0) for name in earlier | later
    }
    assert made.votes == sum(later.values()) - sum(earlier.values())
    shares = [each.share for each in made.selections]
    assert None in shares or not shares or sum(shares) == 1


def test_the_hurdle_is_what_the_trailing_side_needs_to_draw_level():
    assert hurdle(600, 400, 1000) == Fraction(3, 5)
    assert hurdle(500, 500, 10) == Fraction(1, 2)
    assert hurdle(600, 400, 200) == 1
    assert hurdle(600, 400, 100) == Fraction(3, 2)
    assert hurdle(600, 400, 0) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_with_the_hurdle_both_sides_end_level(leader, trailing, to_come):
    share = hurdle(leader, trailing, to_come)
    assert trailing + share * to_come == leader + (1 - share) * to_come


def test_rivas_took_more_than_half_of_every_batch_after_election_night(counter):
    updates = [
        "2022-11-09T033519",
        "2022-11-10T162314",
        "2022-11-11T160919",
        "2022-11-12T155436",
    ]
    counts = [counter(2022, update, "8851")[1] for update in updates]
    for before, after in pairwise(counts):
        shares = {each.selection: each.share for each in batch(before, after).selections}
        assert shares["rocio-rivas"] > Fraction(1, 2)


def test_the_counter_and_the_download_agree_on_lausd_district_3(counter, results):
    _, one = counter(2024, "2024-11-05T203634", "9498")
    _, other = results(2024, "2024-11-05T203634", "Board of Education, District 3")
    assert one.contest == other.contest
    assert compare(one, other) == ()
