"""How groups voted, from margins alone: against known cross-tables, and what never changes."""

from __future__ import annotations

import csv
import gzip
import shlex
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize
from scipy.stats import multivariate_normal

from downballot.precincts.bounds import bounds
from downballot.precincts.ecological import Relation, estimate, estimate_set
from downballot.precincts.ecological_constants import fitted_constants
from downballot.precincts.ecological_tables import CrossTable, Floats, UnitTable, unit_table
from downballot.precincts.mixture import Prior, covariances, fit_mixture
from downballot.precincts.no_difference import fitted_to_margins, no_difference_within_units


def drawn(chances: Floats, *, units: int = 60, seed: int = 1) -> tuple[UnitTable, Floats]:
    """Units whose voters vote as ``chances`` say, and the cross-table that they hide."""
    random = np.random.default_rng(seed)
    rows = len(chances)
    made_up = random.dirichlet(np.full(rows, 1.0), units)
    counts = np.array([random.multinomial(400, one) for one in made_up])
    cells = np.array([
        [random.multinomial(n, p) for n, p in zip(unit, chances, strict=True)]
        for unit in counts
    ])
    names = [f"group {row}" for row in range(rows)]
    choices = [f"choice {column}" for column in range(chances.shape[1])]
    table = unit_table(names, choices, counts.astype(float), cells.sum(axis=1).astype(float))
    return table, cells.sum(axis=0).astype(float)


@st.composite
def tables(draw: st.DrawFn) -> UnitTable:
    """Any table whose sides agree: with empty cells, alike units, one option."""
    units, rows, columns = (draw(st.integers(1, most)) for most in (9, 3, 3))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    cells = random.integers(0, draw(st.integers(1, 60)), (units, rows, columns))
    names = [f"r{row}" for row in range(rows)], [f"c{column}" for column in range(columns)]
    first, second = cells.sum(axis=2).astype(float), cells.sum(axis=1).astype(float)
    return unit_table(names[0], names[1], first, second)


@pytest.mark.parametrize("relation", list(Relation))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables())
def test_an_estimate_adds_up_to_both_margins_and_lies_within_its_interval_and_the_bounds(
    relation: Relation, table: UnitTable
) -> None:
    found = estimate(table, relation=relation)
    near = 1e-6 * max(table.total, 1.0)
    assert np.allclose(found.votes.sum(axis=1), table.row_totals, atol=near)
    assert np.allclose(found.votes.sum(axis=0), table.column_totals, atol=near)
    ladder = ["lowest", "low95", "low90", "low50", "votes", "high50", "high90", "high95"]
    steps = [getattr(found, name) for name in [*ladder, "highest"]]
    assert all((one <= beside + near).all() for one, beside in pairwise(steps))


def test_the_order_of_units_and_options_changes_nothing() -> None:
    table, _ = drawn(np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]))
    shuffled = unit_table(
        [table.row_names[at] for at in (2, 0, 1)],
        [table.column_names[at] for at in (1, 2, 0)],
        table.rows[::-1, [2, 0, 1]],
        table.columns[::-1, [1, 2, 0]],
    )
    for relation in (Relation.KIN, Relation.UNRELATED):
        one, other = (estimate(each, relation=relation) for each in (table, shuffled))
        for name in ("votes", "low90", "high90"):
            there = getattr(one, name)[[2, 0, 1]][:, [1, 2, 0]]
            assert np.allclose(there, getattr(other, name), rtol=1e-6, atol=1e-3)


def test_the_same_input_gives_the_same_bytes() -> None:
    table, _ = drawn(np.array([[0.7, 0.3], [0.2, 0.8]]))
    assert estimate(table).votes.tobytes() == estimate(table).votes.tobytes()


def test_voters_drawn_from_a_model_are_found_again() -> None:
    table, truth = drawn(np.array([[0.8, 0.1, 0.1], [0.1, 0.6, 0.3]]))
    found = estimate(table, relation=Relation.UNRELATED)
    assert 50 * np.abs(found.votes - truth).sum() / truth.sum() < 2
    assert ((truth >= found.low95) & (truth <= found.high95)).all()
    assert not found.no_difference_as_good
    assert found.verdict.startswith("6 of 6 cells differ")


def test_where_all_rows_vote_alike_no_polarization_is_invented() -> None:
    contained = told = 0
    for seed in range(12):
        table, _ = drawn(np.array([[0.55, 0.45], [0.55, 0.45]]), units=30, seed=seed)
        found = estimate(table, relation=Relation.UNRELATED)
        even = found.no_difference
        contained += bool(((even >= found.low90) & (even <= found.high90)).all())
        told += not found.no_difference_as_good
    assert contained == 12
    assert told == 0


def test_a_fit_is_as_likely_as_the_likeliest_that_scipy_finds() -> None:
    table, _ = drawn(np.array([[0.8, 0.2], [0.3, 0.7]]), units=25)

    def unlikely(chances: Floats) -> float:
        rows = np.column_stack([chances, 1 - chances])
        means = (table.rows @ rows)[:, 0]
        spreads = covariances(table.rows, rows[None])[:, 0, 0]
        ends = zip(table.columns[:, 0], means, spreads, strict=True)
        return -float(
            sum(multivariate_normal.logpdf(at, mean, size) for at, mean, size in ends)
        )

    best = minimize(unlikely, [0.5, 0.5], bounds=[(0.01, 0.99)] * 2)
    even = Prior(np.full((2, 2), 0.5), 1e-9)
    found = fit_mixture(table.rows, table.columns, even, 0.0, 500)
    assert np.allclose(found.rows[:, 0], best.x, atol=0.01)


def test_bounds_are_those_of_a_linear_program() -> None:
    table, truth = drawn(np.array([[0.9, 0.1], [0.1, 0.9]]), units=4)
    least, most = bounds(table)
    for sign, limit in ((1, least), (-1, most)):
        total = 0.0
        for rows, columns in zip(table.rows, table.columns, strict=True):
            sums = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
            done = linprog([sign, 0, 0, 0], A_eq=sums, b_eq=[*rows, *columns])
            total += sign * done.fun
        assert limit[0, 0] == pytest.approx(total)
    assert (least <= truth).all()
    assert (truth <= most).all()


def test_fitting_to_margins_keeps_odds_ratios() -> None:
    table = np.array([[4.0, 1.0], [2.0, 3.0]])
    found = fitted_to_margins(table, np.array([30.0, 70.0]), np.array([60.0, 40.0]))
    assert np.allclose(found.sum(axis=0), [60, 40])
    assert found[0, 0] * found[1, 1] / (found[0, 1] * found[1, 0]) == pytest.approx(6)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[60.0, 40.0]], "it has 1 unit for 2 rows"),
        ([[60.0, 40.0], [50.0, 50.0]], "it has 2 units for 2 rows"),
        ([[60.0, 40.0]] * 8, "its units are all made up alike"),
    ],
)
def test_of_too_little_information_only_the_bounds_are_said(
    rows: list[list[float]], said: str
) -> None:
    columns = np.array([[70.0, 30.0], [20.0, 80.0]] * 4)[: len(rows)]
    table = unit_table(("a", "b"), ("x", "y"), np.array(rows), columns)
    found = estimate(table)
    assert not found.identified
    assert found.verdict == f"The data cannot tell: {said}. Only the bounds are certain."
    assert np.array_equal(found.low90, found.lowest)
    assert np.array_equal(found.high50, found.highest)
    assert set(sum(found.cell_verdicts, ())) == {"the data cannot tell"}
    assert np.allclose(found.votes, no_difference_within_units(table))


def test_one_option_is_certain_and_no_unit_tells_nothing() -> None:
    counts = np.array([[3.0, 2.0], [1.0, 4.0]])
    sure = estimate(unit_table(("a", "b"), ("x",), counts, counts.sum(1, keepdims=True)))
    assert np.array_equal(sure.low95, sure.high95)
    empty = estimate(unit_table(("a", "b"), ("x", "y"), np.zeros((2, 2)), np.zeros((2, 2))))
    assert "no unit has votes on both sides" in empty.verdict


def test_districts_are_named_and_learn_from_each_other_only_within_their_set() -> None:
    made = {str(seed): drawn(np.array([[0.8, 0.2], [0.3, 0.7]]), seed=seed) for seed in (1, 2)}
    found = estimate_set({name: table for name, (table, _) in made.items()})
    assert list(found) == ["1", "2"]
    alone = estimate(made["1"][0])
    assert np.allclose(found["1"].votes, alone.votes)


def test_where_columns_recur_and_rows_do_not_the_table_is_estimated_turned() -> None:
    made, sideways = {}, {}
    for seed in range(12):
        table, _ = drawn(np.array([[0.8, 0.2], [0.3, 0.7]]), units=20, seed=seed)
        names = [f"{seed} one", f"{seed} two"]
        made[str(seed)] = unit_table(("a", "b"), names, table.rows, table.columns)
        sideways[str(seed)] = unit_table(names, ("a", "b"), table.columns, table.rows)
    straight, turned = estimate_set(made), estimate_set(sideways)
    for name, one in straight.items():
        assert np.allclose(one.votes, turned[name].votes.T)
        assert np.allclose(one.low90, turned[name].low90.T)
        assert turned[name].row_names == one.column_names


def senc(shared: Path) -> tuple[CrossTable, Floats]:
    """The estimate of three groups' votes in 212 precincts, and the truth."""
    path = shared / "data" / "precincts" / "ei" / "eiPack_senc.tab.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt") as file:
        lines = [shlex.split(line) for line in file]
    rows = [dict(zip(["row", *lines[0]], line, strict=True)) for line in lines[1:]]
    choices = ("dem", "rep", "non")

    def counts(*names: str) -> Floats:
        return np.array([[float(row[name]) for name in names] for row in rows])

    table = unit_table(
        ("white", "black", "natam"),
        choices,
        counts("white", "black", "natam"),
        counts(*choices),
    )
    truth = [counts(*(who + one for one in choices)).sum(0) for who in ("wh", "bl", "natam")]
    return estimate(table, relation=Relation.UNRELATED), np.array(truth)


def test_senc_holds_at_least_eight_of_its_nine_true_cells(shared: Path) -> None:
    found, truth = senc(shared)
    assert ((truth >= found.low95) & (truth <= found.high95)).sum() >= 8
    width = (found.high95 - found.low95) / found.row_totals[:, None]
    assert width.mean() < 0.12
    assert 50 * np.abs(found.votes - truth).sum() / truth.sum() < 3


@pytest.mark.parametrize("title", ["PROPOSITION 414 (417)", "PROPOSITION 415 (424)"])
def test_ballots_without_a_difference_have_it_in_the_interval(shared: Path, title: str) -> None:
    path = shared / "data" / "precincts" / "cvr" / "yuma_cvr.csv.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt") as file:
        header, *ballots = csv.reader(file)
    contest = header.index(title)
    kept = [
        (one[1], one[3].startswith("REP"), one[contest].startswith("NO"))
        for one in ballots
        if one[3][:3] in ("DEM", "REP") and one[contest][:2] in ("YE", "NO")
    ]
    units = sorted({one[0] for one in kept})
    cube = np.zeros((len(units), 2, 2))
    for unit, who, said in kept:
        cube[units.index(unit), int(who), int(said)] += 1
    table = unit_table(("DEM", "REP"), ("YES", "NO"), cube.sum(2), cube.sum(1))
    found = estimate(table, relation=Relation.UNRELATED)
    even = np.outer(cube.sum((0, 2)), cube.sum((0, 1))) / cube.sum()
    assert 50 * np.abs(even - cube.sum(0)).sum() / cube.sum() < 3
    assert ((even >= found.low90) & (even <= found.high90)).all()
    assert found.no_difference_as_good
    assert found.verdict.startswith("The data cannot tell the rows apart")


def test_constants_name_the_elections_that_they_were_fitted_on() -> None:
    constants = fitted_constants()
    assert constants.sets == ("ei_NZ_2002", "ei_NZ_2005", "ei_NZ_2008")
    assert len(constants.sha256) == 64
    assert set(constants.widths) == {"kin", "kin-alone", "unrelated"}
