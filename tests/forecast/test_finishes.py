"""Probabilities read off finishes, against every order in which a lot may fall."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.forecast.finishes import Finishes, interval, intervals
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Comparison, Share

SHARES = (MAJORITY, FIFTY_FIVE, TWO_THIRDS, Share(1, 2, Comparison.AT_LEAST))
tables = st.integers(1, 5).flatmap(
    lambda names: st.lists(st.tuples(*[st.integers(0, 6)] * names), min_size=1, max_size=6)
)


def made(rows: list[tuple[int, ...]], *, complete: bool = True) -> Finishes:
    names = "abcdefg"[: len(rows[0])]
    return Finishes(tuple(names), np.array(rows, dtype=float), complete=complete)


def by_lot(rows: list[tuple[int, ...]], name: int, places: int) -> float:
    """Count the orders of drawing lots in which a name is among the first so many."""
    inside = []
    for row in rows:
        for lots in permutations(range(len(row))):
            order = sorted(range(len(row)), key=lambda one: (-row[one], lots[one]))
            inside.append(name in order[:places])
    return sum(inside) / len(inside)


@settings(deadline=None)
@given(rows=tables, places=st.integers(1, 6))
def test_places_are_decided_by_lot_among_the_tied(rows: list[tuple[int, ...]], places: int):
    finishes = made(rows)
    expected = [by_lot(rows, name, places) for name in range(len(rows[0]))]
    assert finishes.placing(places) == pytest.approx(expected)
    each = [finishes.among_first(one, places) for one in finishes.selections]
    assert each == pytest.approx(expected)


@settings(deadline=None)
@given(row=st.lists(st.integers(0, 3), min_size=1, max_size=5), places=st.integers(1, 6))
def test_over_the_draws_a_lot_gives_each_of_the_tied_an_equal_part(row: list[int], places: int):
    finishes = made([tuple(row)] * 60)  # as many as 2, 3, 4 and 5 divide
    first = finishes.first_places(places)
    assert first.shape == (60, min(places, len(row)))
    for order in first.tolist():
        votes = [row[one] for one in order]
        assert votes == sorted(row, reverse=True)[:places]
        assert len(set(order)) == len(order)
    inside = [(first == one).any(axis=1).mean() for one in range(len(row))]
    assert inside == pytest.approx(finishes.placing(places).tolist())


@settings(deadline=None)
@given(rows=tables, order=st.permutations(range(5)), places=st.integers(1, 6))
def test_who_takes_a_place_does_not_depend_on_the_order_of_the_columns(
    rows: list[tuple[int, ...]], order: list[int], places: int
):
    finishes = made(rows)
    columns = [one for one in order if one < len(rows[0])]
    names = [finishes.selections[one] for one in columns]
    turned = Finishes(names, finishes.votes[:, columns], complete=True)
    first, again = finishes.first_places(places), turned.first_places(places)
    assert [[finishes.selections[one] for one in row] for row in first.tolist()] == [
        [names[one] for one in row] for row in again.tolist()
    ]


def test_the_number_of_the_draw_is_the_lot():
    finishes = made([(5, 5, 5)] * 4)
    assert finishes.first_places(3).tolist() == [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]


@settings(deadline=None)
@given(rows=tables, places=st.integers(1, 6), complete=st.booleans())
def test_as_many_are_inside_as_there_are_places(
    rows: list[tuple[int, ...]], places: int, complete: bool
):
    finishes = made(rows, complete=complete)
    inside = finishes.placing(places)
    assert inside.sum() == pytest.approx(min(places, len(rows[0])))
    for place in range(1, len(rows[0]) + 1):
        whole = sum(finishes.in_place(one, place) for one in finishes.selections)
        assert whole == pytest.approx(1)
    for one in finishes.selections:
        places_of = [finishes.in_place(one, place) for place in range(1, len(rows[0]) + 1)]
        assert min(places_of) >= -1e-12
        assert sum(places_of) == pytest.approx(1)


@settings(deadline=None)
@given(rows=tables, complete=st.booleans())
def test_of_two_one_is_ahead(rows: list[tuple[int, ...]], complete: bool):
    finishes = made(rows, complete=complete)
    first, last = finishes.selections[0], finishes.selections[-1]
    both = finishes.ahead(first, last) + finishes.ahead(last, first)
    assert both == pytest.approx(1)
    if complete and first != last:
        wins = [(row[0] > row[-1]) + (row[0] == row[-1]) / 2 for row in rows]
        assert finishes.ahead(first, last) == pytest.approx(sum(wins) / len(wins))


@settings(deadline=None)
@given(rows=tables, share=st.sampled_from(SHARES))
def test_a_share_is_met_as_the_rule_compares_it(rows: list[tuple[int, ...]], share: Share):
    finishes = made(rows)
    for column, one in enumerate(finishes.selections):
        met = [share.met_by(row[column], sum(row)) for row in rows]
        assert finishes.meets(one, share) == pytest.approx(sum(met) / len(met))
    nobody = [not any(share.met_by(votes, sum(row)) for votes in row) for row in rows]
    assert finishes.nobody_meets(share) == pytest.approx(sum(nobody) / len(nobody))


@pytest.mark.parametrize("whole", [1000, 10_000_020, 9_000_000_000_060])
@pytest.mark.parametrize("share", SHARES)
def test_the_line_itself_is_exact(share: Share, whole: int):
    line = whole * share.numerator // share.denominator
    votes = [line, line + 1, line - 1]
    for each in votes:
        finishes = made([(each, whole - each)])
        assert finishes.meets("a", share) == share.met_by(each, whole)


@settings(deadline=None)
@given(rows=tables, share=st.sampled_from(SHARES))
def test_a_majority_is_met_by_one_or_by_nobody(rows: list[tuple[int, ...]], share: Share):
    finishes = made(rows)
    if share is not MAJORITY:
        return
    ways = sum(finishes.meets(one, share) for one in finishes.selections)
    assert ways + finishes.nobody_meets(share) == pytest.approx(1)


@settings(deadline=None)
@given(rows=tables)
def test_a_finite_number_of_draws_proves_nothing_certain(rows: list[tuple[int, ...]]):
    finishes = made(rows, complete=False)
    if len(finishes.selections) > 1:
        for one in finishes.selections:
            assert 0 < finishes.among_first(one, 1) < 1
            assert 0 < finishes.meets(one, MAJORITY) < 1
            others = [other for other in finishes.selections if other != one]
            assert all(0 < finishes.ahead(one, other) < 1 for other in others)
            assert 0 < finishes.all_of([finishes.draws_ahead([one], others)], 2) < 1
    assert 0 < finishes.nobody_meets(MAJORITY) < 1


@settings(deadline=None)
@given(rows=tables)
def test_draws_of_parts_agree_with_the_whole(rows: list[tuple[int, ...]]):
    finishes = made(rows)
    for one in finishes.selections:
        met = finishes.draws_meeting(one, MAJORITY)
        assert finishes.all_of([met], 2) == pytest.approx(finishes.meets(one, MAJORITY))
    nobody = finishes.all_of([finishes.draws_nobody_meets(MAJORITY)], 2)
    assert nobody == pytest.approx(finishes.nobody_meets(MAJORITY))
    first, *rest = finishes.selections
    if rest:
        ahead = finishes.all_of([finishes.draws_ahead([first], rest[:1])], 2)
        assert ahead == pytest.approx(finishes.ahead(first, rest[0]))
    assert finishes.all_of([], 2) == 1
    assert finishes.draws_ahead([], [first]).tolist() == [1] * len(rows)


@pytest.mark.parametrize("many", [2, 3, 15])
def test_who_may_win_outright_and_nobody_add_up_to_one_before_the_end(many: int):
    votes = np.random.default_rng(many).dirichlet(np.ones(many) / 4, 500) * 1000
    names = [f"candidate-{number}" for number in range(many)]
    finishes = Finishes(names, votes, complete=False)
    outright = [finishes.meets(one, MAJORITY, outcomes=many + 1) for one in names]
    assert sum(outright) + finishes.nobody_meets(MAJORITY) == pytest.approx(1, abs=1e-12)


def test_nobody_stands():
    finishes = Finishes((), np.zeros((7, 0)), complete=False)
    assert finishes.placing(1).tolist() == []
    assert finishes.final_shares().shape == (7, 0)
    assert finishes.nobody_meets(MAJORITY) == 1


def test_shares_of_no_votes_are_zero():
    finishes = made([(0, 0), (3, 1)])
    assert finishes.final_shares().tolist() == [[0, 0], [0.75, 0.25]]
    assert finishes.meets("a", Share(1, 2, Comparison.AT_LEAST)) == 0.5


@settings(deadline=None)
@given(
    values=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60),
)
def test_an_interval_is_of_quantiles(values: list[float]):
    found = interval(np.array(values))
    ends = (found.low95, found.low50, found.median, found.high50, found.high95)
    assert list(ends) == sorted(ends)
    for end, point in zip(ends, (0.025, 0.25, 0.5, 0.75, 0.975), strict=True):
        assert end in values
        assert np.quantile(values, point, method="lower") <= end
        assert end <= np.quantile(values, point, method="higher")


def test_intervals_are_of_columns():
    values = np.random.default_rng(1).standard_normal((999, 4))
    assert intervals(values) == [interval(values[:, column]) for column in range(4)]
    close = np.quantile(values, [0.025, 0.25, 0.5, 0.75, 0.975], axis=0).T
    got = [[i.low95, i.low50, i.median, i.high50, i.high95] for i in intervals(values)]
    assert np.abs(close - got).max() < 0.05
