"""Estimates by classes of units: against known cross-tables, and what never changes."""

from __future__ import annotations

import gzip
import shlex
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.errors import UsageError
from downballot.precincts.ecological import Relation, estimate, estimate_set
from downballot.precincts.ecological_division import Division, divide
from downballot.precincts.ecological_parts import estimate_by, estimate_set_by
from downballot.precincts.ecological_tables import (
    CrossTable,
    Floats,
    UnitTable,
    unit_table,
)

LADDER = (
    "lowest",
    "low95",
    "low90",
    "low50",
    "votes",
    "high50",
    "high90",
    "high95",
    "highest",
)


def drawn(by_class: list[Floats], *, units: int = 40) -> tuple[UnitTable, list[str], Floats]:
    """Units of classes with their own rows: the more of the last row, the later the class."""
    random = np.random.default_rng(1)
    cells, classes = [], []
    for number, chances in enumerate(by_class):
        middle = (number + 0.5) / len(by_class)
        for _ in range(units):
            last = random.uniform(middle - 0.15, middle + 0.15)
            voters = random.multinomial(400, [1 - last, last])
            pairs = zip(voters, chances, strict=True)
            cells.append([random.multinomial(n, p) for n, p in pairs])
            classes.append(f"class {number}")
    cube = np.array(cells, dtype=np.float64)
    table = unit_table(("a", "b"), ("x", "y"), cube.sum(axis=2), cube.sum(axis=1))
    return table, classes, cube.sum(axis=0)


def unlike() -> tuple[UnitTable, list[str], Floats]:
    """The more of b live there, the more is everybody for x: one table for all misleads."""
    return drawn([np.array([[p, 1 - p], [p - 0.1, 1.1 - p]]) for p in (0.3, 0.5, 0.7)])


def error(found: CrossTable, truth: Floats) -> float:
    """Per cent of votes in a wrong cell."""
    return float(50 * np.abs(found.votes - truth).sum() / truth.sum())


@st.composite
def divided(draw: st.DrawFn) -> tuple[UnitTable, Division]:
    """Any table whose sides agree, with any classes: of one unit, of alike units, in order."""
    units, rows, columns = (draw(st.integers(1, most)) for most in (14, 3, 3))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    cells = random.integers(0, draw(st.integers(1, 60)), (units, rows, columns))
    names = [f"r{row}" for row in range(rows)], [f"c{column}" for column in range(columns)]
    first, second = cells.sum(axis=2).astype(float), cells.sum(axis=1).astype(float)
    table = unit_table(names[0], names[1], first, second)
    values = random.integers(0, draw(st.integers(1, 12)), len(table.rows))
    return table, divide("size", [str(value) for value in values], draw(st.integers(1, 4)))


@pytest.mark.parametrize("relation", [Relation.FOUND, Relation.UNRELATED])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=divided())
def test_the_sum_of_classes_adds_up_to_both_margins_and_lies_within_the_bounds(
    relation: Relation, made: tuple[UnitTable, Division]
) -> None:
    table, division = made
    found = estimate_by(table, division, relation=relation)
    plain = estimate(table, relation=relation)
    near = 1e-6 * max(table.total, 1.0)
    assert np.allclose(found.table.votes.sum(axis=1), table.row_totals, atol=near)
    assert np.allclose(found.table.votes.sum(axis=0), table.column_totals, atol=near)
    assert np.allclose(found.table.lowest, plain.lowest, atol=near)
    assert np.allclose(found.table.highest, plain.highest, atol=near)
    steps = [getattr(found.table, name) for name in LADDER]
    assert all((one <= beside + near).all() for one, beside in pairwise(steps))
    assert sum(part.units for part in found.parts) in (0, len(table.rows))


def test_neither_the_order_of_units_nor_names_of_classes_change_anything() -> None:
    table, classes, _ = unlike()
    classes[::9] = ["few"] * len(classes[::9])
    order = np.random.default_rng(2).permutation(len(classes))
    other = structs.replace(table, rows=table.rows[order], columns=table.columns[order])
    renamed = {"class 0": "z", "class 1": "y", "class 2": "x", "few": "w"}
    one = estimate_by(table, Division("it", tuple(classes)))
    two = estimate_by(other, Division("it", tuple(renamed[classes[at]] for at in order)))
    for name in LADDER:
        assert np.allclose(getattr(one.table, name), getattr(two.table, name), atol=1e-6)
    assert sorted(part.units for part in one.parts) == sorted(part.units for part in two.parts)


def test_one_class_is_the_plain_estimate_to_the_byte() -> None:
    table, classes, _ = unlike()
    plain, found = estimate(table), estimate_by(table, divide("it", ["all"] * len(classes)))
    for name in LADDER:
        assert getattr(found.table, name).tobytes() == getattr(plain, name).tobytes()
    assert found.table.verdict == plain.verdict
    assert found.note == "Units were not divided by it: all are of one class."


def test_where_classes_vote_unlike_their_sum_is_right_and_one_table_for_all_is_not() -> None:
    table, classes, truth = unlike()
    plain = estimate(table, relation=Relation.UNRELATED)
    found = estimate_by(table, divide("class", classes), relation=Relation.UNRELATED)
    assert error(plain, truth) > 12
    assert error(found.table, truth) < 3
    inside = (truth >= found.table.low95) & (truth <= found.table.high95)
    assert inside.all()
    assert found.note == (
        "Units were divided by class: class 0 (40 units); class 1 (40 units); class 2 (40 "
        "units). Intervals of the classes are added up, as if their errors went together."
    )


def test_where_all_rows_vote_alike_classes_invent_no_polarization() -> None:
    even = np.array([[0.55, 0.45], [0.55, 0.45]])
    table, classes, _ = drawn([even] * 3)
    found = estimate_by(table, divide("it", classes), relation=Relation.UNRELATED).table
    assert ((found.no_difference >= found.low90) & (found.no_difference <= found.high90)).all()
    assert found.no_difference_as_good


def test_districts_of_a_set_have_classes_of_their_own() -> None:
    table, classes, _ = unlike()
    whole = divide("it", ["all"] * len(classes))
    both = {"one": table, "two": table}
    found = estimate_set_by(both, {"one": divide("it", classes), "two": whole})
    assert [len(found[name].parts) for name in both] == [3, 1]
    assert np.array_equal(found["two"].table.votes, estimate_set(both)["two"].votes)


def test_where_columns_recur_the_table_is_divided_turned() -> None:
    table, classes, _ = unlike()
    straight, sideways = {}, {}
    for at in range(3):
        names = [f"{at} one", f"{at} two"]
        straight[str(at)] = unit_table(("a", "b"), names, table.rows, table.columns)
        sideways[str(at)] = unit_table(names, ("a", "b"), table.columns, table.rows)
    by = dict.fromkeys(straight, divide("it", classes))
    one, other = estimate_set_by(straight, by), estimate_set_by(sideways, by)
    for name in straight:
        assert np.allclose(one[name].table.votes, other[name].table.votes.T)
        assert np.allclose(one[name].table.low90, other[name].table.low90.T)


def test_numbers_are_cut_into_classes_of_as_many_units_and_words_are_classes() -> None:
    assert divide("income", ["9", "40", "21", "80"], 2) == Division(
        "income",
        ("9 to 21", "40 to 80", "9 to 21", "40 to 80"),
        ("9 to 21", "40 to 80"),
    )
    assert divide("ward", ["2", "1", "2"]).classes == ("2", "1", "2")
    assert divide("county", ["Bladen", "7", "9", "11"]).order == ()
    assert set(divide("x", ["1", "1.0", "5", "6"], 1).classes) == {"1 to 6"}


def test_classes_of_too_few_units_are_put_together_and_named() -> None:
    table, _, _ = unlike()
    numbers = [str(0 if at < 2 else 1 if at < 60 else 2) for at in range(120)]
    found = estimate_by(table, Division("n", tuple(numbers), ("0", "1", "2")))
    assert [part.classes for part in found.parts] == [("0", "1"), ("2",)]
    assert "Put together, since alone they have too few units: 0 + 1." in found.note
    words = ["lonely", "one", *("left",) * 58, *("right",) * 60]
    joined = estimate_by(table, divide("w", words))
    assert [part.classes for part in joined.parts] == [("right",), ("left", "lonely", "one")]
    every = estimate_by(table, divide("w", [f"u{at}" for at in range(120)]))
    assert np.array_equal(every.table.votes, estimate(table).votes)
    assert every.note == "Units were not divided by w: its classes have too few units."


def test_of_a_class_whose_units_are_alike_only_the_bounds_are_known() -> None:
    table, classes, _ = unlike()
    rows = table.rows.copy()
    rows[:40] = (300.0, 100.0)
    alike = structs.replace(table, rows=rows)
    found = estimate_by(alike, divide("it", classes), relation=Relation.UNRELATED)
    assert [part.identified for part in found.parts] == [False, True, True]
    assert "Of these classes only the bounds are known: class 0." in found.note
    assert found.table.identified


def test_units_that_tell_too_little_together_are_not_divided() -> None:
    table = unit_table(("a", "b"), ("x", "y"), np.full((2, 2), 5.0), np.full((2, 2), 5.0))
    found = estimate_by(table, divide("it", ["one", "two"]))
    assert not found.table.identified
    assert found.parts == ()
    assert found.note == "Units were not divided by it: together they tell too little."


def test_bad_divisions_are_named() -> None:
    table, classes, _ = unlike()
    with pytest.raises(UsageError, match="it: 119 classes, expected one for each of 120"):
        estimate_by(table, divide("it", classes[1:]))
    with pytest.raises(UsageError, match="it: 1 of 3 units without a value"):
        divide("it", ["1", " ", "3"])
    with pytest.raises(UsageError, match="it: 0 classes, expected 1 or more"):
        divide("it", ["1"], 0)


def test_senc_by_county_is_nearer_the_truth_and_holds_it(shared: Path) -> None:
    path = shared / "data" / "precincts" / "ei" / "eiPack_senc.tab.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt") as file:
        lines = [shlex.split(line) for line in file]
    rows = [dict(zip(["row", *lines[0]], line, strict=True)) for line in lines[1:]]
    groups, choices = ("white", "black", "natam"), ("dem", "rep", "non")

    def counts(*names: str) -> Floats:
        return np.array([[float(row[name]) for name in names] for row in rows])

    table = unit_table(groups, choices, counts(*groups), counts(*choices))
    truth = np.array([
        counts(*(who + one for one in choices)).sum(0) for who in ("wh", "bl", "natam")
    ])
    counties = divide("county", [row["county"] for row in rows])
    found = estimate_by(table, counties, relation=Relation.UNRELATED)
    assert error(found.table, truth) < 1.5
    assert ((truth >= found.table.low90) & (truth <= found.table.high90)).all()
    assert len(found.parts) == 8
