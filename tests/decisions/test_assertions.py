from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from downballot.decisions.assertions import Expected, expect
from downballot.decisions.values import AssertionKind
from downballot.forecast.finishes import Finishes
from downballot.model.call import CallPolicy, OutcomeKind
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Comparison, Share

POLICY = CallPolicy()
DRAWS = 999  # with the one added draw a probability has three decimals


def expected(bench, votes, rule, finals, *, complete=False, **more) -> Expected:
    names = tuple(votes)
    finishes = Finishes(names, np.array(finals, dtype=float), complete=complete)
    return expect(bench.view(votes, rule, **more), finishes, POLICY)


def mixed(*finals: tuple[int, list[int]]) -> list[list[int]]:
    """Repeat each finish so many times."""
    return [final for times, final in finals for _ in range(times)]


def pairs(made: Expected) -> list[tuple[str, str]]:
    return [(one.subject, one.other) for one in made.requirements]


def test_of_two_candidates_the_leader_must_finish_ahead(bench):
    finals = mixed((900, [60, 40]), (99, [40, 60]))
    made = expected(bench, {"ana": 30, "ben": 20}, bench.rules["most votes"], finals)
    assert made.outcome
    assert made.outcome.sentence == "Ana wins"
    assert made.outcome.selections == ("ana",)
    (one,) = made.requirements
    assert (one.sentence, one.kind) == ("Ana finishes ahead of Ben", AssertionKind.AHEAD)
    assert one.probability == made.probability == pytest.approx(0.9005)


def test_the_likeliest_winner_need_not_lead_now(bench):
    finals = mixed((300, [60, 40]), (699, [40, 60]))
    made = expected(bench, {"ana": 30, "ben": 20}, bench.rules["most votes"], finals)
    assert made.outcome
    assert made.outcome.sentence == "Ben wins"
    assert made.probability == pytest.approx(0.6995)


def test_of_fifteen_candidates_only_serious_rivals_are_listed(bench):
    votes = {f"c{number}": 1000 - 60 * number for number in range(15)}
    sure = np.array(list(votes.values())) * 2
    close = sure.copy()
    close[1] = sure[0] + 50
    finals = mixed((9000, sure.tolist()), (999, close.tolist()))
    made = expected(bench, votes, bench.rules["most votes"], finals)
    assert pairs(made) == [("c0", "c1")]


def test_the_first_one_out_is_listed_even_without_a_chance(bench):
    finals = mixed((9999, [90, 10, 5]))
    made = expected(bench, {"ana": 9, "ben": 4, "cy": 3}, bench.rules["most votes"], finals)
    assert pairs(made) == [("ana", "ben")]


def test_of_three_seats_the_last_in_stands_against_every_serious_one_out(bench):
    votes = {"a": 500, "b": 400, "c": 300, "d": 200, "e": 190, "f": 10}
    finals = mixed(
        (900, [500, 400, 300, 200, 190, 10]),
        (60, [500, 400, 300, 310, 190, 10]),
        (39, [500, 301, 300, 200, 302, 10]),
    )
    made = expected(bench, votes, bench.most_votes(3), finals)
    assert made.outcome
    assert made.outcome.sentence == "A, B and C win"
    assert ("c", "d") in pairs(made)
    assert ("c", "e") in pairs(made)
    assert ("c", "f") not in pairs(made)
    assert made.probability == pytest.approx((900 + 1 / 20) / 1000)
    assert made.probability <= min(one.probability for one in made.requirements)


def test_close_places_are_listed_however_sure_the_forecast_is(bench):
    votes = {"a": 5_000, "b": 4_990, "c": 4_985, "d": 10}
    finals = mixed((9999, [10_000, 9_000, 8_000, 10]))
    made = expected(bench, votes, bench.most_votes(2), finals)
    assert set(pairs(made)) == {("b", "c"), ("a", "c")}


@pytest.mark.parametrize("rule", ["majority or runoff", "majority"])
def test_a_majority_outright_is_one_assertion(bench, rule: str):
    finals = mixed((600, [60, 30, 10]), (399, [45, 40, 15]))
    made = expected(bench, {"ana": 50, "ben": 30, "cy": 9}, bench.rules[rule], finals)
    assert made.outcome
    assert (made.outcome.kind, made.outcome.sentence) == (
        OutcomeKind.WINS,
        "Ana wins outright",
    )
    (one,) = made.requirements
    assert one.sentence == "Ana has more than half"
    assert one.probability == made.probability == pytest.approx(0.60025)


def test_a_runoff_needs_nobody_above_half_and_two_ahead_of_the_third(bench):
    finals = mixed((200, [60, 30, 10]), (700, [45, 40, 15]), (99, [45, 15, 40]))
    rule = bench.rules["majority or runoff"]
    made = expected(bench, {"ana": 50, "ben": 30, "cy": 9}, rule, finals)
    assert made.outcome
    assert made.outcome.kind is OutcomeKind.RUNOFF
    assert made.outcome.sentence == "Ana and Ben go on to a runoff in March"
    nobody, second = made.requirements
    assert (nobody.sentence, nobody.probability) == (
        "Nobody has more than half",
        pytest.approx(0.79925),
    )
    assert (second.subject, second.other) == ("ben", "cy")
    assert made.probability == pytest.approx((700 + 1 / 12) / 1000)


def test_where_nothing_follows_a_missed_majority_nobody_wins(bench):
    finals = mixed((999, [45, 40, 15]))
    made = expected(bench, {"ana": 50, "ben": 30, "cy": 9}, bench.rules["majority"], finals)
    assert made.outcome
    assert made.outcome.sentence == "Nobody wins, because nobody has more than half"


def test_under_a_share_that_two_can_meet_the_order_matters_too(bench):
    from downballot.model.rule import Otherwise, Rule

    rule = Rule(share=Share(2, 5, Comparison.AT_LEAST), otherwise=Otherwise.TOP_TWO)
    finals = mixed((600, [50, 45, 5]), (399, [45, 50, 5]))
    made = expected(bench, {"ana": 50, "ben": 44, "cy": 6}, rule, finals)
    assert [one.kind for one in made.requirements] == [
        AssertionKind.MEETS,
        AssertionKind.AHEAD,
    ]
    assert made.probability == pytest.approx(0.60025)


def test_the_first_two_go_on(bench):
    finals = mixed((900, [45, 40, 15]), (99, [45, 15, 40]))
    made = expected(bench, {"ana": 50, "ben": 30, "cy": 9}, bench.rules["top two"], finals)
    assert made.outcome
    assert made.outcome.kind is OutcomeKind.ADVANCES
    assert made.outcome.sentence == "Ana and Ben go on to the next contest"
    assert pairs(made) == [("ben", "cy")]


@pytest.mark.parametrize(
    ("rule", "yes", "no", "passes"),
    [
        ("half", 50, 50, False), ("half", 51, 49, True),
        ("55%", 55, 45, True), ("55%", 549, 451, False),
        ("two thirds", 2, 1, True), ("two thirds", 1999, 1001, False),
    ],
)  # fmt: skip
def test_a_measure_exactly_on_its_line(bench, rule: str, yes: int, no: int, passes: bool):
    votes = {"yes": yes, "no": no}
    made = expected(bench, votes, bench.rules[rule], [[yes, no]], complete=True)
    assert made.outcome
    assert made.outcome.sentence == f"Board {'passes' if passes else 'fails'}"
    assert made.probability == 1.0
    assert [one.probability for one in made.requirements] == [1.0]
    open_ = expected(bench, votes, bench.rules[rule], [[yes, no]] * 999)
    assert open_.outcome == made.outcome
    assert open_.probability == pytest.approx(0.9995)


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (MAJORITY, "Yes falls short of more than half"),
        (FIFTY_FIVE, "Yes falls short of 55%"),
        (TWO_THIRDS, "Yes falls short of two thirds"),
    ],
)
def test_failing_has_its_words(bench, share: Share, sentence: str):
    finals = [[10, 90]] * 9
    made = expected(bench, {"yes": 1, "no": 9}, bench.measure(share), finals)
    assert [one.sentence for one in made.requirements] == [sentence]


def test_where_another_share_may_apply_only_what_both_say_is_an_outcome(bench):
    rule = bench.measure(
        TWO_THIRDS, alternative=FIFTY_FIVE, alternative_when="Measure A passes"
    )
    votes = {"yes": 60, "no": 40}
    passing = expected(bench, votes, rule, [[70, 30]] * 9)
    assert passing.outcome
    assert passing.outcome.kind is OutcomeKind.PASSES
    assert passing.requirements[0].share == TWO_THIRDS
    failing = expected(bench, votes, rule, [[50, 50]] * 9)
    assert failing.outcome
    assert failing.outcome.kind is OutcomeKind.FAILS
    assert failing.requirements[0].share == FIFTY_FIVE
    between = expected(bench, votes, rule, [[60, 40]] * 9)
    assert between.outcome is None
    assert "depends on whether Measure A passes" in between.why_none


@pytest.mark.parametrize("rule", ["most votes", "majority or runoff", "majority", "top two"])
def test_one_candidate_is_sure_of_the_place(bench, rule: str):
    made = expected(bench, {"ana": 12}, bench.rules[rule], [[50], [60]])
    assert made.outcome
    assert made.outcome.selections == ("ana",)
    assert made.outcome.sentence.endswith("unopposed on the ballot")
    assert (made.probability, made.requirements) == (1.0, ())


def test_as_many_candidates_as_seats_all_win(bench):
    made = expected(bench, {"ana": 12, "ben": 3}, bench.most_votes(3), [[60, 50]])
    assert made.outcome
    assert made.outcome.sentence == "Ana and Ben win, unopposed on the ballot"


@pytest.mark.parametrize(
    ("rule", "votes", "why"),
    [
        ("part", {"ana": 5, "ben": 4}, "This county's part"),
        ("unknown", {"ana": 5, "ben": 4}, "not known: the file does not say it"),
        ("most votes", {"ana": 0, "ben": 0}, "No votes have been counted."),
        ("55%", {"yes": 0, "no": 0}, "No votes have been counted."),
        ("most votes", {}, "Nobody is listed"),
    ],
)
def test_where_no_outcome_can_be_named_the_reason_is(bench, rule: str, votes: dict, why: str):
    finals = np.zeros((3, len(votes)))
    made = expected(bench, votes, bench.rules[rule], finals)
    assert (made.outcome, made.probability, made.requirements) == (None, 0.0, ())
    assert why in made.why_none


def test_a_complete_tie_has_no_outcome_but_what_resolves_it(bench):
    votes = {"ana": 5, "ben": 5}
    made = expected(bench, votes, bench.rules["most votes"], [[5, 5]], complete=True, at_most=0)
    assert made.outcome is None
    assert "Ana and Ben are tied at 5 votes" in made.why_none
    assert [one.probability for one in made.requirements] == [0.5]


def test_a_tie_so_far_is_as_open_as_the_finishes_say(bench):
    finals = mixed((500, [9, 8]), (499, [8, 9]))
    made = expected(bench, {"ana": 5, "ben": 5}, bench.rules["most votes"], finals)
    assert made.probability == pytest.approx(0.5005)


def test_a_complete_count_is_certain(bench):
    votes = {"ana": 50, "ben": 30, "cy": 20}
    for name in ("most votes", "majority or runoff", "top two"):
        made = expected(bench, votes, bench.rules[name], [[50, 30, 20]], complete=True)
        assert made.probability == 1.0
        assert {one.probability for one in made.requirements} == {1.0}


counts = st.integers(0, 50)
rules = st.sampled_from(["most votes", "majority or runoff", "majority", "top two"])


@st.composite
def contests(draw):
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    votes = {name: draw(counts) for name in names}
    rows = draw(
        st.lists(
            st.lists(counts, min_size=len(names), max_size=len(names)), min_size=1, max_size=8
        )
    )
    return votes, rows, draw(rules), draw(st.integers(1, 3)), draw(st.booleans())


@given(contests(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_selections_changes_nothing(bench, contest, random):
    votes, rows, name, seats, complete = contest
    rule = bench.most_votes(seats) if name == "most votes" else bench.rules[name]
    made = expected(bench, votes, rule, rows, complete=complete)
    order = list(range(len(votes)))
    random.shuffle(order)
    names = list(votes)
    mixed_votes = {names[at]: votes[names[at]] for at in order}
    again = expected(
        bench, mixed_votes, rule, [[row[at] for at in order] for row in rows], complete=complete
    )
    assert again.outcome == made.outcome
    assert again.requirements == made.requirements
    assert again.probability == made.probability


@given(contests())
@example(({"s0": 0, "s1": 1}, [[0, 0]], "majority or runoff", 1, False))
@settings(max_examples=150, deadline=None)
def test_an_outcome_is_never_likelier_than_one_of_its_assertions(bench, contest):
    votes, rows, name, seats, complete = contest
    rule = bench.most_votes(seats) if name == "most votes" else bench.rules[name]
    made = expected(bench, votes, rule, rows, complete=complete)
    assert 0 <= made.probability <= 1
    for one in made.requirements:
        assert made.probability <= one.probability + 1e-12
    if made.outcome is not None and complete:
        assert made.probability == 1.0


@given(st.integers(2, 5), st.integers(1, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_all_outcomes_of_a_contest_together_are_sure(names: int, places: int, seed: int):
    places = min(places, names)
    votes = np.random.default_rng(seed).permuted(
        np.tile(np.arange(names) + 10.0, (50, 1)), axis=1
    )
    finishes = Finishes(tuple(map(str, range(names))), votes, complete=False)
    sets = list(combinations(finishes.selections, places))
    together = sum(
        finishes.all_of(
            [
                finishes.draws_ahead(
                    inside, [one for one in finishes.selections if one not in inside]
                )
            ],
            len(sets),
        )
        for inside in sets
    )
    assert together == pytest.approx(1)
    assert finishes.placing(places).sum() == pytest.approx(places)


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_placing_is_among_first_for_all_at_once(names: int, places: int, seed: int):
    votes = np.random.default_rng(seed).integers(0, 4, (20, names)).astype(float)
    finishes = Finishes(tuple(map(str, range(names))), votes, complete=False)
    each = [finishes.among_first(one, places) for one in finishes.selections]
    assert finishes.placing(places) == pytest.approx(each)


def test_the_least_chance_that_is_listed_is_below_what_the_policy_leaves_open(bench):
    strict = CallPolicy(probability=0.9999)
    finals = mixed((9990, [90, 20, 10]), (6, [90, 20, 95]), (3, [90, 95, 10]))
    finishes = Finishes(("a", "b", "c"), np.array(finals, dtype=float), complete=False)
    view = bench.view({"a": 9, "b": 2, "c": 1}, bench.rules["most votes"])
    assert pairs(expect(view, finishes, strict)) == [("a", "c"), ("a", "b")]
    assert pairs(expect(view, finishes, POLICY)) == [("a", "c")]
