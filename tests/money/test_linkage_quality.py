"""How well donors of any labelled table are linked."""

from __future__ import annotations

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.money.invented_hard import invent_hard_organisations, invent_hard_people
from downballot.money.labelled_pairs import find_pair_columns, measure_pairs
from downballot.money.linkage_quality import measure_quality, parted, quality_table
from downballot.money.record_columns import as_rows, find_columns


def hard_people(records: int = 1_200, seed: int = 3) -> pl.DataFrame:
    return invent_hard_people(records, seed).drop("record")


def hard_pairs(invent) -> pl.DataFrame:
    """Neighbouring rows as pairs: about half of them are one donor."""
    rows = invent(600, 5).drop("record")
    left, right = rows[::2], rows[1::2]
    same = (left["donor"] == right["donor"]).cast(pl.Int8).cast(pl.String).rename("match")
    sides = [
        side.drop("donor").rename(lambda name, mark=mark: f"{name}_{mark}")
        for mark, side in (("l", left), ("r", right))
    ]
    return pl.concat([*sides, same.to_frame()], how="horizontal")


@pytest.mark.parametrize("invent", [invent_hard_people, invent_hard_organisations])
def test_hard_donors_are_linked_better_than_by_splinks_defaults(invent):
    found = measure_quality(invent(1_200, 3).drop("record"))
    assert found.ours.f1 > 0.8
    assert found.ours.f1 >= max(found.splink.f1, found.splink_clusters.f1) + 0.03
    assert "Splink's defaults" in quality_table([("hard", found)])


@pytest.mark.parametrize("invent", [invent_hard_people, invent_hard_organisations])
def test_hard_pairs_are_told_better_than_by_splinks_defaults(invent):
    frame = hard_pairs(invent)
    columns = find_pair_columns(frame)
    assert columns is not None
    assert columns.label == "match"
    found = measure_pairs(frame, columns)
    assert found.learned + found.measured == frame.height
    assert found.ours.f1 >= found.splink.f1 + 0.03


def test_no_donor_is_on_both_sides():
    rows = hard_people()
    learned, measured = parted(rows, 0.3)
    assert not set(learned["donor"]) & set(measured["donor"])
    assert 0.2 < learned.height / rows.height < 0.4


def test_without_learning_the_stored_model_is_measured_on_all():
    found = measure_quality(hard_people(400), train_share=0)
    assert (found.learned, found.measured) == (0, 400)
    assert found.ours == found.stored


@pytest.mark.parametrize(
    ("columns", "used", "organisations"),
    [
        (("Contributor Last Name", "Contributor First Name", "Contributor Zip Code"),
         {"last", "first_name", "zip"}, False),
        (("contbr_nm", "zip5"), None, False),
        (("NAME", "CITY", "STATE", "ZIP_CODE", "EMPLOYER", "OCCUPATION"),
         {"full_name", "city", "state", "zip", "employer", "occupation"}, False),
        (("corp_name", "addr_1", "zipcode"), {"organisation", "street", "zip"}, True),
        (("TRAN_NAML", "TRAN_NAMF", "TRAN_ZIP4", "TRAN_EMP", "TRAN_OCC"),
         {"last", "first_name", "zip", "employer", "occupation"}, False),
        (("surname", "given_name", "date_of_birth", "suburb", "postcode", "soc_sec_id"),
         {"last", "first_name", "born", "city", "zip", "code"}, False),
    ],
)  # fmt: skip
def test_columns_are_found_by_what_people_call_them(columns, used, organisations):
    frame = pl.DataFrame({c: ["x", "y"] for c in columns})
    if used is None:
        with pytest.raises(UsageError, match="no column of names"):
            find_columns(frame)
        return
    found = find_columns(frame)
    assert (set(found.used), found.organisations) == (used, organisations)


def test_a_name_in_one_column_is_told_by_how_it_reads():
    people = pl.DataFrame({"name": ["ROE, ANN", "DOE, JOHN"], "zip": ["1", "2"]})
    groups = pl.DataFrame({"name": ["Acme Inc", "SEIU Local 99 PAC"], "zip": ["1", "2"]})
    assert not find_columns(people).organisations
    assert find_columns(groups).organisations
    assert find_columns(people, kind="organisations").organisations


def test_a_column_may_be_named_by_the_caller():
    frame = pl.DataFrame({"Nachname": ["Roe"], "ort": ["Aachen"]})
    found = find_columns(frame, given={"last": "Nachname", "city": "ort"})
    assert as_rows(frame, found).row(0) == ("0", "Roe", "Aachen")
    with pytest.raises(UsageError, match="Vorname"):
        find_columns(frame, given={"first_name": "Vorname"})


def test_labels_are_a_column_whose_values_repeat():
    frame = hard_people(50).with_row_index("id")
    assert find_columns(frame).labels == "donor"
    with pytest.raises(UsageError, match="no column of labels"):
        measure_quality(frame.drop("donor"))


def test_a_suffix_in_a_column_of_its_own_is_part_of_the_name():
    frame = pl.DataFrame({"last": ["Roe"], "first": ["Ann"], "suffix": ["Jr"]})
    assert as_rows(frame, find_columns(frame))["name"].to_list() == ["Roe Jr"]


def test_too_few_donors_to_learn_from_are_refused():
    rows = pl.DataFrame({"last": ["A", "B"], "first": ["C", "D"], "donor_id": ["1", "1"]})
    with pytest.raises(UsageError, match="to learn from"):
        measure_quality(rows, "donor_id")
    with pytest.raises(UsageError, match="train share"):
        measure_quality(rows, "donor_id", train_share=1)


def test_pairs_that_nobody_answered_are_left_out():
    frame = hard_pairs(invent_hard_people).with_columns(
        pl
        .when(pl.int_range(pl.len()) < 10)
        .then(pl.lit("unsure"))
        .otherwise("match")
        .alias("match")
    )
    columns = find_pair_columns(frame)
    assert columns is not None
    assert measure_pairs(frame, columns, train_share=0).left_out == 10
    with pytest.raises(UsageError, match="the same of every pair"):
        measure_pairs(frame.filter(pl.col("match") == "1"), columns)


@pytest.mark.parametrize(
    "names",
    [
        ("name_1", "name_2"), ("left_name", "right_name"), ("l_name", "r_name"),
        ("name_a", "name_b"), ("last1", "last2"), ("Name A", "Name B"),
    ],
)  # fmt: skip
def test_both_sides_of_a_pair_are_found(names):
    frame = pl.DataFrame({names[0]: ["x"], names[1]: ["y"], "is_match": ["1"]})
    found = find_pair_columns(frame)
    assert found is not None
    assert (list(found.left.values()), list(found.right.values())) == ([names[0]], [names[1]])


def test_a_table_of_records_is_no_table_of_pairs():
    assert find_pair_columns(hard_people(10)) is None
    lines = pl.DataFrame({"last": ["x"], "address_1": ["y"], "address_2": ["z"]})
    assert find_pair_columns(lines) is None
