"""Where voters went: three views, bounds and intervals."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.precincts.bounds import bounds
from downballot.precincts.ecological_tables import Floats, UnitTable, unit_table
from downballot.precincts.transfers import pinned_finalists, transfers
from downballot.precincts.vote_splitting import splits

Ballots = Counter[tuple[str, ...]]
NAMES = ("Ana", "Ben", "Cy", "Dee")
TO = ("Ana", "Ben", "neither")


def primary(chances: Floats, seed: int = 1, units: int = 80) -> tuple[UnitTable, Floats]:
    """Return a four-way primary and its runoff, drawn from known transfers."""
    drawn = np.random.default_rng(seed)
    rows = np.array([
        drawn.multinomial(400, drawn.dirichlet([6, 5, 3, 2])) for _ in range(units)
    ])
    cells = np.array([
        [drawn.multinomial(number, chance) for number, chance in zip(row, chances, strict=True)]
        for row in rows
    ])
    truth = np.asarray(cells.sum(axis=0), dtype=np.float64)
    return unit_table(NAMES, TO, rows, cells.sum(axis=1)), truth


@pytest.mark.parametrize(
    "chances",
    [
        [[1, 0, 0], [0, 1, 0], [0.5, 0.3, 0.2], [0.2, 0.7, 0.1]],
        [[0.9, 0.04, 0.06], [0.05, 0.9, 0.05], [0.8, 0.1, 0.1], [0.1, 0.6, 0.3]],
        [[0.7, 0.2, 0.1], [0.1, 0.7, 0.2], [0.3, 0.3, 0.4], [0.3, 0.3, 0.4]],
    ],
)
def test_the_truth_of_a_four_way_primary_lies_in_the_intervals(chances: list) -> None:
    table, truth = primary(np.array(chances))
    found = transfers(table)
    assert found.finalists == ("Ana", "Ben")
    assert ((truth >= found.low90) & (truth <= found.high90)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 30))
def test_the_estimate_adds_up_and_nothing_leaves_the_bounds(seed: int, units: int) -> None:
    drawn = np.random.default_rng(seed)
    table, _ = primary(drawn.dirichlet([1, 1, 1], size=4), seed, units)
    found = transfers(table)
    np.testing.assert_allclose(found.votes.sum(axis=1), table.row_totals, rtol=1e-6)
    np.testing.assert_allclose(found.votes.sum(axis=0), table.column_totals, rtol=1e-6)
    order = (
        found.lowest,
        found.low95,
        found.low90,
        found.votes,
        found.high90,
        found.high95,
        found.highest,
    )
    for least, most in pairwise(order):
        assert (least <= most + 1e-6).all()


def test_pinned_finalists_keep_all_and_the_rest_divide_in_proportion() -> None:
    table = unit_table(
        ("Ana", "Ben", "Cy"), ("Ana", "Ben"), [[40, 30, 20], [10, 20, 40]], [[50, 40], [30, 40]]
    )
    # 30 of Cy's 60 are left for each: Ana has 80 of which 50 are her own, Ben 80 of 50.
    np.testing.assert_allclose(pinned_finalists(table), [[50, 0], [0, 50], [30, 30]])


def test_a_finalist_who_loses_votes_keeps_as_many_as_there_are() -> None:
    table = unit_table(("Ana", "Cy"), ("Ana", "Ben"), [[60.0, 40.0]], [[30.0, 70.0]])
    np.testing.assert_allclose(pinned_finalists(table), [[30, 30], [0, 40]])


def test_too_few_units_get_bounds_and_no_estimate() -> None:
    table = unit_table(NAMES, TO, [[40, 30, 20, 10]] * 2, [[50, 40, 10]] * 2)
    found = transfers(table)
    least, most = bounds(table)
    assert not found.identified
    assert found.verdict.startswith("The data cannot tell")
    np.testing.assert_array_equal(found.low90, least)
    np.testing.assert_array_equal(found.high90, most)
    assert splits(found) == ()


def test_without_anybody_in_both_it_is_an_estimate_of_two_contests() -> None:
    drawn = np.random.default_rng(3)
    rows = drawn.multinomial(300, [0.5, 0.5], size=30) + drawn.integers(0, 200, (30, 2))
    table = unit_table(("yes", "no"), ("for", "against"), rows, rows)
    found = transfers(table)
    assert (found.finalists, found.identified) == ((), True)
    assert found.votes[0, 0] > 0.9 * table.row_totals[0]


@pytest.fixture(scope="module")
def ballots(shared: Path) -> Ballots:
    path = shared / "data/precincts/rcv/minneapolis_mayor_2013_rcv_ballots_by_precinct.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is absent: the ranked ballots lie beside the project")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        read = Counter(
            (row["precinct"], row["rank1"], row["rank2"], row["rank3"])
            for row in csv.DictReader(file)
            for _ in range(int(row["count"]))
        )
    return Counter({
        key: n for key, n in read.items() if key[1] not in ("undervote", "overvote")
    })


def pretended(ballots: Ballots, large: list[str], pair: tuple[str, str]) -> Floats:
    """Return first choices by preference between two, by precinct."""
    rows, columns = [*large, "other"], [*pair, "neither"]
    at = {name: number for number, name in enumerate(sorted({one[0] for one in ballots}))}
    cube = np.zeros((len(at), len(rows), len(columns)))
    for (precinct, *ranks), number in ballots.items():
        row = rows.index(ranks[0] if ranks[0] in large else "other")
        column = columns.index(next((one for one in ranks if one in pair), "neither"))
        cube[at[precinct], row, column] += number
    return cube


def test_the_truth_of_ranked_ballots_lies_in_the_intervals(ballots: Ballots) -> None:
    """First choices as a first round; every two large candidates as finalists, once."""
    first: Counter[str] = Counter()
    for key, number in ballots.items():
        first[key[1]] += number
    assert first.total() == 79_174
    large = [one for one, number in first.items() if number >= 0.03 * first.total()]
    held = {"90": 0, "95": 0}
    cells = nearer = 0
    for pair in combinations(sorted(large), 2):
        cube = pretended(ballots, large, pair)
        truth = cube.sum(axis=0)
        table = unit_table([*large, "other"], [*pair, "neither"], cube.sum(2), cube.sum(1))
        found = transfers(table)
        held["90"] += int(((truth >= found.low90) & (truth <= found.high90)).sum())
        held["95"] += int(((truth >= found.low95) & (truth <= found.high95)).sum())
        cells += truth.size
        apart = [float(np.abs(votes - truth).sum()) for votes in (found.votes, found.pinned)]
        nearer += apart[0] < apart[1]
    assert cells == 180
    assert held["95"] >= 178
    assert held["90"] >= 175
    assert nearer == 7
