"""Who takes each seat in every draw, under every rule."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import structs

from downballot.control.races import Contender, Decided, race_of
from downballot.errors import UsageError
from downballot.forecast.finishes import Finishes
from downballot.model.call import Outcome, OutcomeKind
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    Comparison,
    Denominator,
    Otherwise,
    Rule,
    Scope,
    Share,
)

TOP_TWO = Rule(otherwise=Otherwise.TOP_TWO)
U, C, NONE, OPEN = 0, 1, -1, -2


def blocs(race):
    return race.bloc_of_draws(["u", "c"]).tolist()


def test_most_votes_win_as_many_seats_as_there_are(made):
    race = made.race([1, 2], "uc-", [(5, 3, 4), (1, 3, 2)])
    assert race.winners.tolist() == [[0, 2], [1, 2]]
    assert blocs(race) == [[U, NONE], [C, NONE]]
    assert not race.decided
    assert not race.may_stay_open


def test_a_first_round_is_won_outright_or_goes_on_with_the_first_two(made):
    race = made.race([1], "uuc", [(51, 20, 29), (40, 35, 25), (40, 25, 35)], rule=made.runoff)
    assert race.winners.tolist() == [[0], [-1], [-1]]
    assert race.finalists.tolist() == [[-1, -1], [0, 1], [0, 2]]
    assert blocs(race) == [[U], [U], [OPEN]]  # two of the same bloc: the bloc is known
    assert race.may_stay_open


def test_exactly_half_is_no_majority(made):
    race = made.race([1], "uc", [(50, 50), (51, 50)], rule=made.runoff)
    assert race.winners.tolist() == [[-1], [0]]


def test_where_two_can_meet_a_share_the_first_of_them_wins(made):
    rule = Rule(share=Share(2, 5, Comparison.AT_LEAST), otherwise=Otherwise.TOP_TWO)
    race = made.race([1], "uc-", [(44, 46, 10), (39, 39, 22)], rule=rule)
    assert race.winners.tolist() == [[1], [-1]]


def test_where_nobody_meets_a_share_and_nothing_follows_the_seat_stays_open(made):
    rule = Rule(share=MAJORITY, otherwise=Otherwise.NOTHING)
    race = made.race([1], "uuc", [(40, 35, 25)], rule=rule)
    assert race.finalists.tolist() == [[-1, -1]]
    assert blocs(race) == [[OPEN]]


def test_a_top_two_primary_fills_no_seat_but_may_settle_its_bloc(made):
    race = made.race([1], "ucu", [(60, 30, 10), (45, 10, 45)], rule=TOP_TWO)
    assert race.winners.tolist() == [[-1], [-1]]
    assert blocs(race) == [[OPEN], [U]]


@pytest.mark.parametrize(
    "rule", [Rule(unknown="no law found"), Rule(scope=Scope.PART)], ids=["unknown", "part"]
)
def test_nothing_is_said_under_a_rule_that_is_not_known_or_of_a_part(made, rule: Rule):
    race = made.race([1], "uc", [(60, 30)], rule=rule, complete=True)
    assert blocs(race) == [[OPEN]]
    assert not race.decided
    assert race.may_stay_open


@pytest.mark.parametrize("rule", [None, Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO)])
def test_who_is_alone_on_the_ballot_is_decided(made, rule: Rule | None):
    race = made.race([1], "u", [(0,), (7,)], rule=rule)
    assert race.winners.tolist() == [[0], [0]]
    assert race.why_decided == "unopposed on the ballot"


def test_a_seat_for_which_nobody_stands_stays_open(made):
    race = made.race([1, 2], "u", [(5,)])
    assert blocs(race) == [[U, OPEN]]
    assert blocs(made.race([1], "", np.zeros((2, 0)))) == [[OPEN], [OPEN]]


def test_a_complete_count_decides(made):
    race = made.race([1], "uc", [(5, 4)] * 3, complete=True)
    assert race.why_decided == "nothing is left to count"
    goes_on = made.race([1], "ucc", [(5, 4, 3)] * 3, complete=True, rule=made.runoff)
    assert goes_on.decided
    assert goes_on.has_runoff
    assert blocs(goes_on) == [[OPEN]] * 3


def test_a_tie_at_the_end_is_not_decided_and_falls_by_lot_to_each_equally(made):
    race = made.race([1], "uc", [(5, 5)] * 4, complete=True)
    assert not race.decided
    assert race.complete
    assert race.winners.ravel().tolist() == [1, 0, 1, 0]  # by id, c1 first


def test_an_order_that_changes_no_seat_does_not_keep_a_race_open(made):
    race = made.race([1, 2], "ucu", [(5, 5, 1)] * 4, complete=True)
    assert race.decided


def test_what_is_called_holds_in_every_draw(made):
    race = made.race([1], "uc", [(1, 9), (9, 1)], wins="u0")
    assert race.winners.tolist() == [[0], [0]]
    assert race.why_decided == "called by the desk"


def test_a_called_runoff_leaves_the_seat_open_unless_both_are_of_one_bloc(made):
    draws = [(60, 30, 10)] * 2
    race = made.race([1], "ucu", draws, wins="u0 c1", kind=OutcomeKind.RUNOFF, rule=made.runoff)
    assert race.decided
    assert race.has_runoff
    assert blocs(race) == [[OPEN]] * 2
    same = made.race([1], "ucu", draws, wins="u0 u2", kind=OutcomeKind.RUNOFF, rule=made.runoff)
    assert blocs(same) == [[U]] * 2
    assert same.winners.tolist() == [[-1]] * 2


def test_the_order_of_options_and_columns_changes_nothing(made):
    draws = np.random.default_rng(3).integers(0, 4, (200, 4))
    names, of_bloc = ("a", "b", "c", "d"), {"a": "u", "b": "c", "c": "", "d": "u"}

    def named(order):
        race = race_of(
            Finishes([names[one] for one in order], draws[:, order] * 1.0, complete=False),
            made.runoff,
            contest="x",
            name="X",
            seats=["1"],
            options=[Contender(one, one, of_bloc[one]) for one in sorted(names, reverse=True)],
        )
        return race.winners.tolist(), race.finalists.tolist()

    assert named([0, 1, 2, 3]) == named([3, 1, 0, 2])


def test_what_does_not_fit_is_refused(made):
    question = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO)
    with pytest.raises(UsageError, match="a question fills no seat"):
        made.race([1], "uc", rule=question)
    with pytest.raises(UsageError, match="fills 2 seats, expected 1 by its rule"):
        made.race([1, 2], "uc", rule=Rule())
    with pytest.raises(UsageError, match="expected one of c1, u0"):
        made.race([1], "uc", wins="z9")
    with pytest.raises(UsageError, match="2 win or go on, expected 1 at most"):
        made.race([1], "uc", wins="u0 c1")
    with pytest.raises(UsageError, match="a question passes"):
        made.race([1], "uc", wins="u0", kind=OutcomeKind.PASSES)
    with pytest.raises(UsageError, match="options none, expected a"):
        race_of(
            Finishes(["a"], np.ones((1, 1)), complete=False),
            Rule(),
            contest="x",
            name="X",
            seats=["1"],
            options=[],
        )
    with pytest.raises(UsageError, match="bloc 'u' is not in the scheme, expected c"):
        made.race([1], "uc").bloc_of_draws(["c"])


def test_nobody_elected_is_an_outcome_too(made):
    race = made.race([1], "uc", [(3, 2)])
    outcome = Outcome(OutcomeKind.FAILS, (), "nobody has more than half")
    again = race_of(
        Finishes(["u0", "c1"], np.ones((2, 2)), complete=True),
        structs.replace(race.rule, share=MAJORITY),
        contest="x",
        name="X",
        seats=["1"],
        options=race.options,
        decided=Decided(outcome, "certified"),
    )
    assert again.decided
    assert not again.has_runoff
    assert blocs(again) == [[OPEN]] * 2
