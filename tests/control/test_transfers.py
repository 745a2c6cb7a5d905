"""Which withdrawals would have given a majority."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from downballot.control.transfers import MOST_SETS, Candidate, find_transfers
from downballot.model.body import Person

# District 4 of LAUSD, 7 March 2017, on election night.
NIGHT = {"zimmer": 28186, "melvoin": 18532, "polhill": 8581, "martayan": 4056}


def candidates(votes):
    return tuple(
        Candidate(Person(id=name, name=name.title(), source="x"), part)
        for name, part in votes.items()
    )


def transfers(person, votes):
    return find_transfers(person, candidates(votes), sum(votes.values()))


def test_each_of_the_three_others_alone_would_have_been_enough_in_2017():
    told = {
        one.withdrawn: one.share_needed
        for one in transfers("zimmer", NIGHT)
        if one.share_needed
    }
    assert told == {
        ("melvoin",): Fraction(1492, 18532),
        ("polhill",): Fraction(1492, 8581),
        ("martayan",): Fraction(1492, 4056),
    }


def test_the_way_is_told_in_votes():
    told = [one for one in transfers("zimmer", NIGHT) if one.withdrawn == ("martayan",)]
    assert [one.sentence for one in told] == [
        "Without Martayan, Zimmer would have had a majority with at least 1,492 of their 4,056 "
        "votes (36.79%).",
        "Without Martayan, and with their votes not cast for anybody, Zimmer would have had "
        "28,186 of 55,299 votes (50.97%), a majority.",
    ]
    assert told[1].share_needed is None
    assert told[1].majority


def test_a_runner_up_needs_a_set_none_of_whom_can_be_left_out():
    told = [one.withdrawn for one in transfers("melvoin", NIGHT) if one.share_needed]
    assert told == [("zimmer",), ("polhill", "martayan")]


def test_lost_votes_of_a_small_candidate_leave_no_majority():
    votes = {"a": 40, "b": 35, "c": 15, "d": 10}
    told = {
        one.withdrawn: one.majority for one in transfers("a", votes) if not one.share_needed
    }
    assert told == {("b",): True, ("c",): False, ("c", "d"): True}


def test_all_others_never_withdraw():
    assert transfers("b", {"a": 60, "b": 40}) == ()
    assert all(len(one.withdrawn) == 1 for one in transfers("c", {"a": 49, "b": 49, "c": 2}))


def test_exactly_half_by_transfer_is_not_enough():
    votes = {"a": 40, "b": 50, "c": 10}
    assert ("c",) not in {one.withdrawn for one in transfers("a", votes) if one.share_needed}


def test_of_many_ways_a_dozen_is_told_the_fewest_people_first():
    votes = {"a": 100, **{f"other-{number}": 10 for number in range(60)}}
    sets = list(dict.fromkeys(one.withdrawn for one in transfers("a", votes)))
    assert len(sets) == MOST_SETS
    assert {len(one) for one in sets} == {26}


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_the_sets_are_those_of_brute_force(parts):
    votes = {f"p{number}": part for number, part in enumerate(parts)}
    of = sum(parts)
    told = transfers("p0", votes)
    own, others = votes.pop("p0"), votes
    if 2 * own > of or not of:
        assert told == ()
        return

    def enough(chosen):
        return 2 * (own + sum(others[one] for one in chosen)) > of

    minimal = {
        frozenset(chosen)
        for size in range(1, len(others))
        for chosen in combinations(others, size)
        if enough(chosen) and not any(enough(set(chosen) - {one}) for one in chosen)
    }
    shown = {frozenset(one.withdrawn): one.share_needed for one in told if one.share_needed}
    if len({one.withdrawn for one in told}) < MOST_SETS:
        assert set(shown) == minimal
    for chosen, share in shown.items():
        gained = share * sum(others[one] for one in chosen)
        assert gained.denominator == 1
        assert 2 * (own + gained) > of >= 2 * (own + gained - 1)
    for one in told:
        left = of - sum(others[name] for name in one.withdrawn)
        if one.share_needed is None:
            assert one.majority == (2 * own > left)


def test_where_no_vote_is_left_there_is_no_majority():
    told = transfers("a", {"a": 0, "b": 0, "c": 1})
    assert [(one.withdrawn, one.share_needed, one.majority) for one in told] == [
        (("c",), Fraction(1), True),
        (("c",), None, False),
    ]
