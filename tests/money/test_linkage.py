"""Who is who among donors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.errors import FormatError, UsageError
from downballot.money.clustering import cluster
from downballot.money.invented_donors import invent_organisations, invent_people
from downballot.money.linkage import ORGANISATIONS, PEOPLE, learn, link, stored_model
from downballot.money.linkage_learning import agreement
from downballot.money.linkage_measuring import measure_set, measure_table
from downballot.money.linkage_sets import SETS, halves, read_febrl3
from downballot.money.linkage_values import Agreement, Correction, Join, Scored
from downballot.money.small_linkage import score_few
from downballot.money.splink_linkage import score_pairs

HOME = {"city": "Los Angeles", "state": "CA", "zip": "90012"}


def _decided(join: Join, left: str, right: str, day: int = 1) -> Correction:
    return Correction(join, left, right, "desk", datetime(2024, 1, day, tzinfo=UTC), "seen")


def _people(*names: str, **rest: str) -> pl.DataFrame:
    return pl.DataFrame([
        {"record": str(i), "name": n, **HOME, **rest} for i, n in enumerate(names)
    ])


def _donors(rows: pl.DataFrame, *corrections: Correction) -> list[str]:
    return link(rows, PEOPLE, corrections)["donor"].to_list()


@pytest.mark.parametrize("other", ["SMITH, JOAN", "SMITH, MARY", "SMITH, JAMES"])
def test_one_household_is_not_one_donor(other: str) -> None:
    rows = _people("SMITH, JOHN", other, employer="Acme", occupation="Owner")
    assert _donors(rows) == ["0", "1"]


def test_father_and_son_are_two() -> None:
    assert _donors(_people("SMITH, JOHN SR", "SMITH, JOHN JR")) == ["0", "1"]
    assert _donors(_people("SMITH, JOHN A", "SMITH, JOHN B")) == ["0", "1"]


def test_a_short_form_at_one_address_is_one_donor() -> None:
    rows = _people("ZABRISKIE, WILLIAM J", "ZABRISKIE, BILL", "Bill Zabriskie")
    assert _donors(rows) == ["0", "0", "0"]


def test_namesakes_far_apart_are_two() -> None:
    rows = pl.concat([
        _people("SMITH, JOHN", employer="Acme", occupation="Lawyer"),
        pl.DataFrame([
            {
                "record": "1",
                "name": "SMITH, JOHN",
                "city": "Albany",
                "state": "NY",
                "zip": "12201",
                "employer": "Bank",
                "occupation": "Teller",
            }
        ]),
    ])
    assert _donors(rows) == ["0", "1"]


def test_locals_of_one_union_stay_apart() -> None:
    names = ["SEIU Local 99", "SEIU Local 721", "SEIU LCL 99"]
    rows = pl.DataFrame([{"record": str(i), "name": n, **HOME} for i, n in enumerate(names)])
    assert link(rows, ORGANISATIONS)["donor"].to_list() == ["0", "1", "0"]


def test_a_persons_correction_wins_over_every_comparison() -> None:
    same = _people("ZABRISKIE, WILLIAM J", "ZABRISKIE, WILLIAM J")
    assert _donors(same) == ["0", "0"]
    assert _donors(same, _decided(Join.SPLIT, "0", "1")) == ["0", "1"]
    unlike = _people("SMITH, JOHN", "ROE, ANN", "ROE, ANNE")
    assert _donors(unlike, _decided(Join.MERGE, "0", "1"))[:2] == ["0", "0"]


def test_the_later_of_two_decisions_counts() -> None:
    rows = _people("SMITH, JOHN", "ROE, ANN")
    merge, split = _decided(Join.MERGE, "0", "1", 1), _decided(Join.SPLIT, "1", "0", 2)
    assert _donors(rows, split, merge) == ["0", "1"]


def test_a_split_against_merges_is_refused() -> None:
    rows = _people("A, A", "B, B", "C, C")
    decided = [
        _decided(Join.MERGE, "0", "1"),
        _decided(Join.MERGE, "1", "2"),
        _decided(Join.SPLIT, "0", "2"),
    ]
    with pytest.raises(UsageError, match="split"):
        _donors(rows, *decided)


def test_a_correction_on_a_record_that_is_not_here_is_passed_over() -> None:
    assert _donors(_people("SMITH, JOHN"), _decided(Join.MERGE, "0", "9")) == ["0"]


def test_what_cannot_be_linked_is_refused() -> None:
    with pytest.raises(UsageError, match="no column 'name'"):
        link(pl.DataFrame({"record": ["1"]}), PEOPLE)
    with pytest.raises(UsageError, match="one record id"):
        link(pl.DataFrame({"record": ["1", "1"], "name": ["A, B", "A, B"]}), PEOPLE)


def test_no_records_and_empty_names_are_nobody() -> None:
    none = pl.DataFrame(schema={"record": pl.String, "name": pl.String})
    assert link(none, PEOPLE).height == 0
    blank = pl.DataFrame({"record": ["1", "2"], "name": ["", ""]})
    assert link(blank, PEOPLE)["donor"].to_list() == ["1", "2"]


def test_both_engines_give_the_same_scores() -> None:
    records = PEOPLE.prepare(invent_people(400, 3))
    rules, model = PEOPLE.rules(records), stored_model("people")
    few = {(p.left, p.right): p.bits for p in score_few(records, PEOPLE.fields, rules, model)}
    many = score_pairs(records, PEOPLE.fields, rules, model, -200.0)
    assert len(many.bits) > 200
    for left, right, bits in zip(many.left, many.right, many.bits, strict=True):
        assert few[left, right] == pytest.approx(bits, abs=1e-6)


def test_linking_twice_gives_the_same() -> None:
    rows = invent_people(2_500, 4)
    assert link(rows, PEOPLE).equals(link(rows, PEOPLE))


@pytest.mark.parametrize(
    ("matter", "invent", "least"),
    [(PEOPLE, invent_people, 0.9), (ORGANISATIONS, invent_organisations, 0.8)],
)
def test_the_stored_models_know_invented_donors(matter, invent, least) -> None:
    rows = invent(1_500, 77)
    found = link(rows, matter)["donor"].to_list()
    assert agreement(found, rows["donor"].to_list()).f1 > least


def test_halves_share_no_donor(shared: Path) -> None:
    learned, measured = halves(read_febrl3(shared / "data" / "money" / "linkage"))
    assert not set(learned["donor"]) & set(measured["donor"])
    assert learned.height + measured.height == 5_000


def test_a_labelled_set_is_linked_better_than_by_splinks_example(shared: Path) -> None:
    measure = measure_set(SETS[0], shared / "data" / "money" / "linkage")
    assert measure.ours.f1 >= measure.example.f1 + 0.03
    assert measure.ours.f1 >= measure.example_clustered.f1 + 0.03
    assert "fake_1000" in measure_table([measure])


def test_an_absent_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="splink_fake_1000"):
        SETS[0].read(tmp_path)


def test_learning_from_one_donor_is_refused() -> None:
    rows = _people("ROE, ANN", "ROE, ANNE")
    with pytest.raises(UsageError, match="one kind only"):
        learn(rows, ["a", "a"], PEOPLE, "two rows")


def test_a_chain_of_likenesses_is_not_one_donor() -> None:
    chain = [Scored(i, i + 1, 3.0) for i in range(5)]
    found = cluster(list("abcdef"), chain, 0.0, -6.0)
    assert len(set(found)) == 3


def test_agreement_counts_pairs() -> None:
    assert agreement(["a", "a", "b"], ["x", "x", "x"]) == Agreement(1, 3, 1)
    assert Agreement(0, 0, 0).f1 == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-9, 9)),
        unique_by=lambda p: frozenset(p[:2]),
    ),
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]),
    st.sampled_from(Join),
)
def test_a_decision_always_holds(pairs, decided, join) -> None:
    scored = [Scored(a, b, bits) for a, b, bits in pairs if a != b]
    ids = list("abcdefgh")
    correction = _decided(join, ids[decided[0]], ids[decided[1]])
    found = cluster(ids, scored, 0.0, -3.0, [correction])
    assert (found[decided[0]] == found[decided[1]]) is (join is Join.MERGE)
