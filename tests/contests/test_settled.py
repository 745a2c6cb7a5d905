"""Settled is settled: against brute force over every completion of small contests."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from downballot.contests.places import Place
from downballot.contests.settled import Basis, SettledKind
from downballot.contests.standing import ContestStanding, stand
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Comparison,
    Denominator,
    Otherwise,
    Rule,
    Share,
)
from downballot.model.status import ResultsStatus

PARTIAL = ResultsStatus.UNOFFICIAL_PARTIAL
UNDECIDED = ("undecided",)
HALF_REACHED = Share(1, 2, Comparison.AT_LEAST)
TWO_FIFTHS = Share(2, 5, Comparison.AT_LEAST)

Votes = tuple[int, ...]


def standing(
    votes: Votes,
    rule: Rule,
    to_come: int | None,
    *,
    allowed: int = 1,
    write_ins: int | None = 0,
) -> ContestStanding:
    names = tuple(Selection(f"s{place}", f"S{place}") for place in range(len(votes)))
    definition = ContestDefinition(
        "c", "C", ContestType.CANDIDATE, names, votes_allowed=allowed
    )
    lines = tuple(
        SelectionCount(name.id, each) for name, each in zip(names, votes, strict=True)
    )
    count = ContestCount("c", lines, write_ins=write_ins)
    return stand(definition, count, rule, status=PARTIAL, ballots_to_come_at_most=to_come)


def question(yes: int, no: int, rule: Rule, to_come: int | None) -> ContestStanding:
    names = (Selection("yes", "YES"), Selection("no", "NO"))
    definition = ContestDefinition("m", "M", ContestType.BALLOT_MEASURE, names)
    count = ContestCount("m", (SelectionCount("yes", yes), SelectionCount("no", no)))
    return stand(definition, count, rule, status=PARTIAL, ballots_to_come_at_most=to_come)


# --- every completion, counted ballot by ballot -------------------------------------


@cache
def gains(names: int, ballots: int, allowed: int) -> frozenset[Votes]:
    """Every gain that so many ballots can give together, marked one by one."""
    marks = [
        tuple(int(name in marked) for name in range(names))
        for size in range(min(allowed, names) + 1)
        for marked in combinations(range(names), size)
    ]
    reached = {(0,) * names}
    for _ in range(ballots):
        reached = {
            tuple(map(sum, zip(gain, ballot, strict=True)))
            for gain in reached
            for ballot in marks
        }
    return frozenset(reached)


def completions(
    votes: Votes, write_ins: int, names: int, ballots: int, allowed: int
) -> Iterator[Votes]:
    # Votes of the listed, then of those written in who are qualified.
    for written in product(range(write_ins + 1), repeat=names):
        if sum(written) > write_ins:
            continue
        for gain in gains(len(votes) + names, ballots, allowed):
            yield tuple(map(sum, zip(votes + written, gain, strict=True)))


def first(end: Votes, places: int) -> frozenset[int]:
    """Who is within the places with nobody level behind them."""
    return frozenset(
        name
        for name, votes in enumerate(end)
        if votes and sum(other >= votes for other in end) - 1 < places
    )


def most_votes(end: Votes, listed: int, places: int) -> tuple:
    winners = first(end, places) & frozenset(range(listed))
    return ("win", winners) if len(winners) == min(places, listed) else UNDECIDED


def share_or_two(end: Votes, listed: int, rule: Rule) -> tuple:
    met = [name for name, votes in enumerate(end) if rule.share.met_by(votes, sum(end))]
    winner = first(end, 1) & frozenset(range(listed)) & frozenset(met)
    if winner:
        return "win", winner
    if met:
        return UNDECIDED
    if rule.otherwise is not Otherwise.TOP_TWO:
        return ("nobody", frozenset()) if sum(end) else UNDECIDED
    two = first(end, 2) & frozenset(range(listed))
    return ("two", two) if len(two) == min(2, listed) else UNDECIDED


def same_everywhere(outcomes: Iterator[tuple]) -> tuple | None:
    """The outcome that every completion has, if there is one."""
    found = next(outcomes)
    if found == UNDECIDED or any(other != found for other in outcomes):
        return None
    return found


def settled_outcome(made: ContestStanding) -> frozenset[int] | None:
    for each in made.settled:
        if each.kind is SettledKind.OUTCOME:
            return frozenset(int(name.removeprefix("s")) for name in each.selections)
    return None


def named(made: ContestStanding, kind: SettledKind) -> set[int]:
    return {
        int(name.removeprefix("s"))
        for each in made.settled
        if each.kind is kind
        for name in each.selections
    }


small = st.integers(0, 5)
listed_votes = st.lists(small, min_size=1, max_size=3).map(tuple).filter(any)


# --- the key property ---------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(listed_votes, st.integers(0, 4), st.integers(0, 2), st.integers(1, 2), st.integers(1, 2))
@example((5, 3, 3), 0, 0, 2, 2)  # tied at the last seat
@example((5, 3, 2), 0, 1, 2, 2)  # one ballot draws level
@example((5, 4), 0, 1, 1, 1)  # level in one completion
@example((3, 1), 3, 0, 1, 1)  # somebody written in may be level
@example((4, 4), 4, 0, 2, 2)  # one name written in does not push two out
@example((2, 1, 1), 0, 1, 2, 1)  # seats and votes allowed differ
def test_most_votes_are_settled_exactly_if_every_completion_has_the_same_winners(
    votes, write_ins, ballots, seats, allowed
):
    made = standing(votes, Rule(seats=seats), ballots, allowed=allowed, write_ins=write_ins)
    ends = list(completions(votes, write_ins, seats, ballots, allowed))
    found = same_everywhere(most_votes(end, len(votes), seats) for end in ends)
    assert settled_outcome(made) == (found[1] if found else None)
    if not found:
        always = frozenset.intersection(*(first(end, seats) for end in ends))
        assert named(made, SettledKind.PLACE) == always
    behind = {
        name
        for name in range(len(votes))
        if all(sum(other > end[name] for other in end) >= seats for end in ends)
    }
    assert found or named(made, SettledKind.BEHIND) == behind


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=4).map(tuple).filter(any),
    st.integers(0, 2),
)
@example((4, 3, 2, 2), 0)
@example((4, 4, 4, 1), 2)
def test_three_seats_are_settled_exactly_if_every_completion_has_the_same_winners(
    votes, ballots
):
    made = standing(votes, Rule(seats=3), ballots, allowed=3, write_ins=0)
    ends = completions(votes, 0, 3, ballots, 3)
    found = same_everywhere(most_votes(end, len(votes), 3) for end in ends)
    assert settled_outcome(made) == (found[1] if found else None)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.integers(0, 8), min_size=1, max_size=4).map(tuple).filter(any),
    st.integers(0, 4), st.integers(0, 3), st.integers(1, 2),
    st.sampled_from([MAJORITY, HALF_REACHED, TWO_FIFTHS]),
    st.sampled_from([Otherwise.TOP_TWO, Otherwise.NOTHING]),
)  # fmt: skip
@example((5, 3, 2), 0, 0, 1, MAJORITY, Otherwise.TOP_TWO)  # exactly half is no majority
@example((6, 3, 2), 0, 0, 1, MAJORITY, Otherwise.TOP_TWO)
@example((6, 3, 2), 1, 0, 1, MAJORITY, Otherwise.TOP_TWO)  # the two wholes disagree
@example((4, 4), 0, 0, 1, MAJORITY, Otherwise.TOP_TWO)
@example((4, 3, 3), 0, 0, 1, MAJORITY, Otherwise.TOP_TWO)  # tied for second
@example((8, 3), 0, 3, 1, MAJORITY, Otherwise.TOP_TWO)
@example((1, 1), 3, 0, 1, MAJORITY, Otherwise.NOTHING)  # somebody written in may have it
def test_a_majority_or_the_top_two_are_settled_exactly_if_every_completion_has_the_same(
    votes, write_ins, ballots, allowed, share, otherwise
):
    rule = Rule(share=share, otherwise=otherwise)
    ballots = min(ballots, 2) if allowed == 2 else ballots
    made = standing(votes, rule, ballots, allowed=allowed, write_ins=write_ins)
    ends = completions(votes, write_ins, 2, ballots, allowed)
    found = same_everywhere(share_or_two(end, len(votes), rule) for end in ends)
    assert settled_outcome(made) == (found[1] if found else None)


@settings(max_examples=200, deadline=None)
@given(listed_votes, st.integers(0, 3), st.integers(0, 3))
def test_top_two_are_settled_exactly_if_every_completion_has_the_same_two(
    votes, write_ins, ballots
):
    rule = Rule(otherwise=Otherwise.TOP_TWO)
    made = standing(votes, rule, ballots, write_ins=write_ins)
    ends = completions(votes, write_ins, 2, ballots, 1)
    found = same_everywhere(most_votes(end, len(votes), 2) for end in ends)
    assert settled_outcome(made) == (found[1] if found else None)


@pytest.mark.parametrize("shares", [
    (MAJORITY, None), (FIFTY_FIVE, None), (TWO_THIRDS, None), (TWO_THIRDS, FIFTY_FIVE),
])  # fmt: skip
@pytest.mark.parametrize("ballots", range(5))
def test_a_measure_is_settled_exactly_if_it_ends_the_same_in_every_completion(shares, ballots):
    share, alternative = shares
    rule = Rule(share=share, alternative=alternative, denominator=Denominator.YES_AND_NO)
    for yes, no in product(range(15), range(15)):
        if not yes + no:
            continue
        ends = [(yes + more, no + less) for more, less in gains(2, ballots, 1)]
        passes = {rate.met_by(end[0], sum(end)) for rate in rule.shares for end in ends}
        made = question(yes, no, rule, ballots)
        outcomes = [each for each in made.settled if each.kind is SettledKind.OUTCOME]
        assert len(outcomes) == (len(passes) == 1)
        if outcomes:
            assert (outcomes[0].selections == ("yes",)) == passes.pop()


# --- boundaries ---------------------------------------------------------------------


def test_nothing_is_settled_while_no_bound_is_known():
    made = standing((900, 1), Rule(), None)
    assert made.settled == ()
    assert not any(each.settled for each in made.selections)


def test_nothing_is_settled_on_no_votes():
    assert standing((0, 0), Rule(), 0).settled == ()
    rule = Rule(share=MAJORITY, denominator=Denominator.YES_AND_NO)
    assert question(0, 0, rule, 0).settled == ()


def test_a_lead_is_settled_when_it_exceeds_the_ballots_to_come_and_not_before():
    assert standing((60, 50), Rule(), 10).settled == ()
    (settled,) = standing((60, 50), Rule(), 9).settled
    assert (settled.kind, settled.basis) == (SettledKind.OUTCOME, Basis.BOUND)
    assert settled.sentence == (
        "S0 wins: at most 9 ballots may still come, too few to change that."
    )


def test_a_complete_count_settles_the_outcome_but_never_a_tie():
    (settled,) = standing((60, 59), Rule(), 0).settled
    assert (settled.basis, settled.selections) == (Basis.COMPLETE, ("s0",))
    tied = standing((60, 60, 1), Rule(), 0)
    assert [each.kind for each in tied.settled] == [SettledKind.BEHIND]
    assert [each.settled for each in tied.selections] == [False, False, True]


def test_seats_above_a_tie_are_settled_and_the_tie_is_not():
    made = standing((60, 50, 50, 9), Rule(seats=2), 0, allowed=2)
    assert named(made, SettledKind.PLACE) == {0}
    assert named(made, SettledKind.BEHIND) == {3}
    assert [each.settled for each in made.selections] == [True, False, False, True]


def test_without_write_ins_only_the_order_of_the_listed_is_settled():
    made = standing((60, 50), Rule(), 0, write_ins=None)
    assert [each.kind for each in made.settled] == [SettledKind.LISTED, SettledKind.BEHIND]
    assert "the source leaves out write-ins" in made.settled[0].sentence
    assert not made.selections[0].settled
    majority = Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO)
    kinds = {each.kind for each in standing((90, 5, 5), majority, 0, write_ins=None).settled}
    assert SettledKind.OUTCOME not in kinds


def test_nobody_is_sure_of_a_seat_without_a_vote():
    assert named(standing((3, 0), Rule(seats=2), 0, write_ins=None), SettledKind.LISTED) == {0}
    assert named(standing((3, 0), Rule(seats=2), 0, write_ins=0), SettledKind.PLACE) == {0}


def test_a_sure_second_place_is_settled_before_the_majority_is():
    rule = Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO, next_contest="the runoff")
    made = standing((50, 40, 9), rule, 5)
    assert named(made, SettledKind.PLACE) == {0, 1}
    assert settled_outcome(made) is None
    assert [(each.place, each.settled) for each in made.selections] == [
        (Place.WINS, False),
        (Place.TRAILS, False),
        (Place.TRAILS, True),
    ]


def test_nobody_can_have_a_majority_while_second_place_is_open():
    rule = Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO)
    kinds = [each.kind for each in standing((40, 30, 29), rule, 2).settled]
    assert kinds == [SettledKind.NO_SHARE, SettledKind.PLACE]


def test_an_unopposed_candidate_is_settled_only_by_arithmetic():
    assert standing((10,), Rule(), 5, write_ins=6).settled == ()
    assert settled_outcome(standing((10,), Rule(), 5, write_ins=4)) == {0}
    assert settled_outcome(standing((10,), Rule(), 0, write_ins=10)) is None


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=5).map(tuple).filter(any),
    st.integers(0, 20), st.integers(0, 10),
    st.sampled_from([Rule(), Rule(seats=2), Rule(otherwise=Otherwise.TOP_TWO),
                     Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO)]),
)  # fmt: skip
def test_a_settled_outcome_is_where_the_selections_stand_so_far(
    votes, write_ins, ballots, rule
):
    made = standing(votes, rule, ballots, allowed=rule.seats, write_ins=write_ins)
    outcome = settled_outcome(made)
    ahead = {Place.WINS, Place.ADVANCES}
    stands = {
        int(each.selection.removeprefix("s")) for each in made.selections if each.place in ahead
    }
    assert outcome is None or outcome == stands
    assert outcome is None or all(each.settled for each in made.selections)
