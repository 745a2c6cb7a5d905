"""Which written forms are one donor's."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.money.donor_forms import plain_spelling, shown_forms
from downballot.money.linkage_values import Correction, Join


def counts(*forms: str) -> pl.DataFrame:
    rows = list(range(len(forms), 0, -1))
    return pl.DataFrame(
        {"form": list(forms), "rows": rows}, schema_overrides={"form": pl.String}
    )


def decided(join: Join, left: str, right: str, day: int = 1) -> Correction:
    return Correction(join, left, right, "Ana", datetime(2024, 1, day, tzinfo=UTC), "seen")


def test_case_and_marks_alone_make_no_second_donor():
    forms = counts("ROE, ANN P. (94601)", "Roe, Ann P (94601)", "ROE ANN  P (94601)")
    assert set(shown_forms(forms, ()).values()) == {"ROE, ANN P. (94601)"}


def test_another_zip_code_or_initial_is_another_form():
    forms = counts("ROE, ANN (94601)", "ROE, ANN (94602)", "ROE, ANN P (94601)", "")
    assert shown_forms(forms, ()) == {}


def test_an_ampersand_is_a_word():
    assert plain_spelling("Doe & Roe, Inc.") == plain_spelling("DOE AND ROE INC")


def test_what_a_person_said_is_one_stands_under_the_commoner_form():
    said = decided(Join.MERGE, "B", "A")
    assert shown_forms(counts("A", "B", "C"), [said]) == {"B": "A"}


def test_forms_alike_may_be_held_apart():
    said = decided(Join.SPLIT, "ROE, J.", "ROE, J")
    assert shown_forms(counts("ROE, J", "ROE, J."), [said]) == {}


def test_the_later_word_counts():
    said = [decided(Join.MERGE, "A", "B", 1), decided(Join.SPLIT, "B", "A", 2)]
    assert shown_forms(counts("A", "B"), said) == {}
    again = [*said, decided(Join.MERGE, "A", "B", 3)]
    assert shown_forms(counts("A", "B"), again) == {"B": "A"}


def test_spellings_of_a_joined_form_come_along():
    said = [decided(Join.MERGE, "ROE, ANN", "DOE, ANN")]
    found = shown_forms(counts("DOE, ANN", "ROE, ANN", "ROE, ANN."), said)
    assert set(found.values()) == {"DOE, ANN"}
    assert found.keys() == {"ROE, ANN", "ROE, ANN."}


def test_a_contradiction_is_refused():
    said = [
        decided(Join.MERGE, "A", "B"),
        decided(Join.MERGE, "B", "C"),
        decided(Join.SPLIT, "A", "C"),
    ]
    with pytest.raises(UsageError, match="split"):
        shown_forms(counts("A", "B", "C"), said)


def test_words_on_forms_that_are_not_here_are_passed_over():
    assert shown_forms(counts("A"), [decided(Join.MERGE, "A", "Z")]) == {}
