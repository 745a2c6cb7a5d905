"""Control of a body from joint draws: counted directly, and at every boundary."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.control.outlook import Origin, control_outlook
from downballot.control.values import Split
from downballot.errors import UsageError
from downballot.model.rule import MAJORITY, TWO_THIRDS, Comparison, Share

DRAWS = 4_000


@pytest.fixture(scope="module")
def moving_together(made):
    """Two races that move together, and the draws in which the second option wins each."""
    draws = np.random.default_rng(7)
    shared = draws.normal(size=DRAWS)
    lost = [(shared + draws.normal(0, 0.3, DRAWS) > 0.4).astype(int) for _ in range(2)]
    return [made.duel(3, lost[0]), made.duel(5, lost[1])], lost


def chances(outlook) -> list[float]:
    return [one.probability for one in outlook.chances]


def test_control_is_counted_on_the_joint_draws_not_on_the_races_apart(made, moving_together):
    races, lost = moving_together
    board = made.board("cuuuucc")  # 4-3, with districts 3 and 5 at stake
    both_kept = float(np.mean((lost[0] == 0) & (lost[1] == 0)))
    apart = float(np.mean(lost[0] == 0) * np.mean(lost[1] == 0))
    kept = chances(control_outlook(board, board, races))[0]
    assert kept == pytest.approx((both_kept * DRAWS + 1 / 4) / (DRAWS + 1), abs=1e-15)
    assert abs(kept - apart) > 0.1


def test_the_board_before_november_2024_keeps_its_majority_unless_both_flip(
    made, moving_together
):
    races, lost = moving_together
    board = made.board("cuuuuuc")
    outlook = control_outlook(board, board, races)
    both_lost = int(np.sum((lost[0] == 1) & (lost[1] == 1)))
    assert chances(outlook)[1] == float((both_lost + Fraction(1, 4)) / (DRAWS + 1))
    assert outlook.question == "more than half of 7 seats"
    figure = f"{100 * outlook.chances[0].probability:.0f}"
    assert outlook.sentences[0] == (
        "Union-backed members hold 5 of 7 seats, a majority, as The Gazette counted."
    )
    assert outlook.sentences[1].startswith("Union-backed members have a majority afterwards")
    assert abs(int(outlook.sentences[1].split()[-1].rstrip("%.")) - int(figure)) <= 1
    assert outlook.sentences[3:] == (
        "Union-backed members keep a majority unless District 3 and District 5 both flip.",
        "Charter-backed members win a majority only if they win both District 3 and "
        "District 5.",
        "Probabilities are read off 4,000 simulated finishes, each of all races together.",
    )


def ways_of(race, *, first_round: bool) -> list[tuple[Fraction, list[str]]]:
    """Every result of a race with its weight in the added draw, counted one by one."""
    blocs = [one.bloc for one in race.options]
    if not first_round:
        sets = list(combinations(blocs, min(len(race.seats), len(blocs))))
        return [(Fraction(1, len(sets)), list(one)) for one in sets]
    each = Fraction(1, len(blocs) + 1)
    pairs = list(combinations(blocs, 2))
    nobody = [(each / len(pairs), [one] if one == two else ["?"]) for one, two in pairs]
    return [*((each, [one]) for one in blocs), *nobody]


bodies = st.tuples(
    st.text("ucr-.", min_size=1, max_size=4),
    st.lists(
        st.tuples(st.integers(1, 2), st.text("ucr-", min_size=3, max_size=4), st.booleans()),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 2**32 - 1),
)


@settings(deadline=None, max_examples=80)
@given(body=bodies, share=st.sampled_from([MAJORITY, TWO_THIRDS]))
def test_probabilities_are_those_of_the_draws_and_one_more_in_which_all_is_equally_likely(
    made, body, share
):
    kept, raced, seed = body
    draws, races, each, following = np.random.default_rng(seed), [], [], len(kept) + 1
    for seats, options, first_round in raced:
        seats = 1 if first_round else seats  # noqa: PLW2901
        ids = range(following, following + seats)
        following += seats
        rule = made.runoff if first_round else None
        votes = draws.integers(0, 9, (5, len(options)))
        races.append(made.race(ids, options, votes, rule=rule))
        each.append(ways_of(races[-1], first_round=first_round))
    board = made.board(kept + "." * (following - 1 - len(kept)) + "ucr")
    outlook = control_outlook(board, board, races, share=share)
    blocs = [one.id for one in board.blocs]
    assert sum(one.probability for one in outlook.splits) == pytest.approx(1, abs=1e-12)
    assert sum(chances(outlook)) + outlook.nobody == pytest.approx(1, abs=1e-12)
    for place, bloc in enumerate(blocs):
        fixed = (kept + "ucr").count(bloc)
        taken = sum((race.bloc_of_draws(blocs) == place).sum(axis=1) for race in races) + fixed
        added = mean = Fraction(0)
        for results in product(*each):
            weight = np.prod([one for one, _ in results])
            held = fixed + sum(won.count(bloc) for _, won in results)
            added += weight * (held >= outlook.needed)
            mean += weight * held
        drawn = int((taken >= outlook.needed).sum())
        chance = outlook.chances[place]
        assert chance.probability == float((drawn + added) / 6)
        assert chance.seats == float((int(taken.sum()) + mean) / 6)
        assert (chance.probability in {0, 1}) == (added in {0, 1})
        with_it = sum(
            one.probability for one in outlook.splits if one.split.of(bloc) >= outlook.needed
        )
        assert with_it == pytest.approx(chance.probability, abs=1e-12)


def test_the_order_of_races_changes_no_probability(made):
    draws = np.random.default_rng(2)
    races = [
        made.race([1], "uuc", draws.random((50, 3)), rule=made.runoff),
        made.race([2, 3], "ucr-", draws.random((50, 4))),
        made.race([4], "rc", draws.random((50, 2))),
    ]
    board = made.board("ucruucr")
    one, other = (control_outlook(board, board, each) for each in (races, races[::-1]))
    assert one.splits == other.splits
    assert chances(one) == chances(other)
    assert [each.seats for each in one.chances] == [each.seats for each in other.chances]
    assert one.nobody == other.nobody


def test_all_figures_are_plain_numbers_that_json_can_write(made, moving_together):
    races, _ = moving_together
    board = made.board("cuuuuuc")
    outlook = control_outlook(board, board, races)
    for part in (outlook.races, outlook.chances, outlook.splits):
        assert msgspec.json.encode(part, enc_hook=str)


def test_nothing_is_certain_while_it_can_come_differently(made):
    board = made.board("uuuuccc")
    outlook = control_outlook(board, board, [made.duel(1, [0] * 100)])
    assert chances(outlook) == [100.5 / 101, 0.5 / 101]
    assert outlook.nobody == 0  # of seven seats one of two blocs always has four


def test_what_no_race_can_change_is_exactly_one(made):
    board = made.board("uuuuucc")
    outlook = control_outlook(board, board, [made.duel(1, [0, 1])])
    assert chances(outlook) == [1, 0]
    assert outlook.nobody == 0
    assert not outlook.decided


@pytest.mark.parametrize(("winner", "expected"), [("u0", [1, 0]), ("c1", [0, 1])])
def test_where_every_race_is_decided_control_is_exactly_known(made, winner, expected):
    board = made.board("uuuuccc")
    races = [
        made.race([1], "uc", np.random.default_rng(1).random((9, 2)), wins=winner),
        made.race([7], "cu", [(5, 4)] * 9, complete=True),
    ]
    outlook = control_outlook(board, board, races)
    assert chances(outlook) == expected
    assert outlook.nobody == 0
    assert outlook.decided
    assert [one.probability for one in outlook.splits] == [1]
    assert [one.pivots for one in outlook.races] == [(), ()]
    held = "union-backed" if winner == "u0" else "charter-backed"
    four = "4 union-backed and 3" if winner == "u0" else "3 union-backed and 4"
    assert outlook.sentences[1:] == (
        f"Afterwards {held} members have a majority: {four} charter-backed.",
    )


def test_a_lot_at_the_end_is_even(made):
    board = made.board("uuuuccc")
    race = made.race([1], "uc-", [(5, 5, 1)] * 10, complete=True)
    outlook = control_outlook(board, board, [race])
    assert chances(outlook) == [0.5, 0.5]
    assert [one.probability for one in outlook.races[0].options] == [0.5, 0.5, 0]


def test_no_race_leaves_the_board_as_it_is(made):
    board = made.board("uuuuccc")
    outlook = control_outlook(board, board, [])
    assert chances(outlook) == [1, 0]
    assert (outlook.draws, outlook.supposed_draws, outlook.decided) == (0, 0, True)
    assert outlook.splits[0].split == board.split


def test_three_and_three_is_deadlock_and_said_so(made):
    board = made.board("uuu.ccc")
    outlook = control_outlook(board, board, [])
    assert (outlook.needed, outlook.nobody) == (4, 1)
    assert outlook.sentences == (
        "The board is deadlocked 3\u20133: neither union-backed members nor charter-backed "
        "members have the 4 votes that a majority of all 7 seats takes, as The Gazette "
        "counted; District 4 is vacant.",
        "Afterwards no bloc has a majority: 3 union-backed, 3 charter-backed and 1 vacant.",
        "No bloc can reach the 4 of 7 seats that it takes: deadlock.",
        "1 seat is vacant and filled by none of these races; a majority is counted of all "
        "seats.",
    )


def test_an_even_board_may_split_evenly(made):
    board = made.board("uuuucc")
    outlook = control_outlook(board, board, [made.duel(1, [0, 0, 0, 1])])
    assert (outlook.needed, outlook.question) == (4, "more than half of 6 seats")
    assert chances(outlook) == [3.5 / 5, 0]
    assert outlook.nobody == 1.5 / 5
    assert "The board is evenly split, a deadlock, with a probability of 30%." in (
        outlook.sentences
    )
    assert "No bloc has a majority afterwards with a probability of 30%." in outlook.sentences


def test_of_three_blocs_none_may_have_a_majority(made):
    board = made.board("uuuccrr")
    outlook = control_outlook(board, board, [made.duel(7, [0, 1], "ur")])
    assert outlook.nobody == 0.5
    assert chances(outlook) == [0.5, 0, 0]
    assert [one.split.blocs for one in outlook.splits] == [
        (("u", 4), ("c", 2), ("r", 1)),
        (("u", 3), ("c", 2), ("r", 2)),
    ]
    none = control_outlook(board, board, [])
    assert "No bloc can reach the 4 of 7 seats that it takes." in none.sentences


def test_members_of_no_bloc_are_nobodys(made):
    board = made.board("uuu-ccc")
    outlook = control_outlook(board, board, [made.duel(4, [0, 1], "u-")])
    assert chances(outlook) == [0.5, 0]
    assert {one.split.unaligned for one in outlook.splits} == {0, 1}


def test_an_unaligned_member_between_equals_is_no_deadlock(made):
    board = made.board("uuu-ccc")
    assert not any("deadlock" in one for one in control_outlook(board, board, []).sentences)


@pytest.mark.parametrize(("seats", "needed"), [(7, 5), (99, 66), (6, 4), (3, 2)])
def test_two_thirds_are_of_all_seats(made, seats: int, needed: int):
    board = made.board("u" * (needed - 1) + "." + "c" * (seats - needed))
    race = made.duel(needed, [0, 1])
    outlook = control_outlook(board, board, [race], share=TWO_THIRDS)
    assert outlook.needed == needed
    assert outlook.question == f"at least two thirds of {seats} seats"
    assert chances(outlook)[0] == 0.5
    assert outlook.chances[0].paths.needed == 1


def test_a_share_that_two_blocs_can_have_is_refused(made):
    board = made.board("uuuccc")
    half = Share(1, 2, Comparison.AT_LEAST)
    with pytest.raises(UsageError, match="two blocs can have it, expected more than half"):
        control_outlook(board, board, [], share=half)


def test_a_first_round_may_leave_its_seat_open(made):
    board = made.board("uuuuccc")
    votes = [(60, 30, 10), (40, 30, 30), (40, 35, 25)]
    outlook = control_outlook(board, board, [made.race([1], "ucu", votes, rule=made.runoff)])
    race = outlook.races[0]
    assert race.open_probability == (2 + 1 / 4) / 4
    assert [one.selection for one in race.options] == ["u0", "c1", "u2"]
    assert sum(one.probability for one in race.options) + race.open_probability == 1
    assert race.held_by == ("u",)
    assert sum(one.probability for one in outlook.splits if one.split.open) > 0
    assert "District 1 may go to a runoff; its seat would stay open until then." in (
        outlook.sentences
    )


def test_nothing_is_said_of_control_where_a_row_cannot_be_checked(made):
    board = made.board("uuuuccc", unverified=[7])
    outlook = control_outlook(board, board, [made.duel(1, [0, 1])])
    assert outlook.sentences == (
        "Who may control the board is not said: District 7 rests on a row that cannot be "
        "checked.",
    )
    assert {one.paths.sentence for one in outlook.chances} == {""}


def test_who_is_counted_for_no_bloc_is_named(made):
    board = made.board("uuu-ccc")
    outlook = control_outlook(board, board, [made.duel(1, [0, 1], "u-")])
    assert "Person 4 and Option -1 are counted for no bloc." in outlook.sentences


def test_without_a_scheme_there_is_no_control_to_tell_of(made):
    board = msgspec.structs.replace(
        made.board("---"), blocs=(), scheme=None, split=Split(blocs=(), unaligned=3)
    )
    outlook = control_outlook(board, board, [made.duel(1, [0, 1], "--")])
    assert outlook.chances == ()
    assert outlook.nobody == 1
    assert outlook.sentences == ("The record sorts the members into no blocs.",)


def test_what_cannot_be_is_limited_to_those_whose_bloc_is_on_record(made):
    board = made.board("uuc--cc")
    said = control_outlook(board, board, [made.duel(1, [0, 1], "--")]).sentences
    assert (
        "Union-backed members cannot reach a majority, counting only those whose bloc is on "
        "record: they can have at most 1 of 7 seats, and 4 are needed."
    ) in said
    assert (
        "No bloc can reach the 4 of 7 seats that it takes, counting only those whose bloc is "
        "on record."
    ) in said


def test_where_a_scheme_sorts_nobody_of_that_day_nothing_follows(made):
    board = msgspec.structs.replace(made.board("---"), according_to=())
    outlook = control_outlook(board, board, [made.duel(1, [0, 1], "--")])
    assert outlook.sentences == (
        "Who belonged to which bloc on 5 November 2024 is not on record.",
    )
    assert {one.paths.sentence for one in outlook.chances} == {""}


def test_where_the_draws_come_from_is_kept(made):
    board = made.board("uuc")
    origin = Origin("1-ab", 7, "key", "2024-11-06T00:00:00-08:00")
    outlook = control_outlook(board, board, [made.duel(1, [0, 1])], origin=origin)
    told = (outlook.model, outlook.seed, outlook.update, outlook.published_at, outlook.draws)
    assert told == ("1-ab", 7, "key", "2024-11-06T00:00:00-08:00", 2)


def test_many_possible_splits_are_those_of_the_draws(made):
    draws = np.random.default_rng(5)
    races = [made.race([one], "ucr-", draws.random((300, 4))) for one in range(1, 31)]
    board = made.board("u" * 33 + "c" * 33 + "r" * 33)
    outlook = control_outlook(board, board, races)
    assert len(outlook.splits) <= 300
    assert sum(one.probability for one in outlook.splits) == pytest.approx(1, abs=1e-12)
    assert all(0 < one < 1 for one in chances(outlook) if one)


def test_races_that_do_not_fit_the_board_are_refused(made):
    board = made.board("uuc")
    with pytest.raises(UsageError, match="seat '9' is not one of The Board, expected one of 1"):
        control_outlook(board, board, [made.duel(9, [0])])
    with pytest.raises(UsageError, match="seat '1' is also filled by District 1"):
        control_outlook(board, board, [made.duel(1, [0]), made.duel(1, [0])])
    with pytest.raises(UsageError, match="1 draws, expected 2 as in District 1"):
        control_outlook(board, board, [made.duel(1, [0, 1]), made.duel(2, [0])])
    with pytest.raises(UsageError, match="bloc 'r' is not in the scheme, expected u, c"):
        control_outlook(board, board, [made.duel(1, [0], "ur")])
    with pytest.raises(UsageError, match="boards of two schemes"):
        control_outlook(board, made.board("urc"), [])
