"""What a search finds: folded, forgiving, bounded, and always the same."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.publication.search_index import Entry, Kind, SearchIndex, folded

ENTRIES = (
    Entry(Kind.CONTEST, "LAUSD District 3", "/d3", "General Election, 5 November 2024"),
    Entry(Kind.CONTEST, "LAUSD District 1", "/d1", "General Election, 5 November 2024"),
    Entry(Kind.CANDIDATE, "Scott Mark Schmerelson", "/d3", "LAUSD District 3"),
    Entry(Kind.MEMBER, "Mónica García", "/m", "LAUSD"),
    Entry(Kind.MEASURE, "Measure US", "/us", "School bond"),
    Entry(Kind.COMMITTEE, "Families in Action for Justice Fund", "/c", "Committee 1431009"),
)
INDEX = SearchIndex(ENTRIES)


def titles(query: str) -> list[str]:
    return [hit.entry.title for hit in INDEX.find(query).hits]


def test_accents_and_case_do_not_matter() -> None:
    assert titles("monica GARCIA") == ["Mónica García"]
    assert titles("MÓNICA") == titles("monica")


@pytest.mark.parametrize("wrong", ["schmerelsn", "Schmerelsen", "shmerelson", "schmereslon"])
def test_a_misspelt_name_is_found(wrong: str) -> None:
    assert titles(wrong) == ["Scott Mark Schmerelson"]


def test_the_beginning_of_a_word_is_enough() -> None:
    assert titles("schm") == ["Scott Mark Schmerelson"]


def test_every_word_must_fit_where_anything_has_them_all() -> None:
    assert titles("lausd 3")[0] == "LAUSD District 3"
    assert "LAUSD District 1" not in titles("lausd 3")
    assert INDEX.find("lausd 3").whole


def test_where_nothing_has_every_word_what_has_most_is_shown_and_said_to_be_so() -> None:
    found = INDEX.find("schmerelson zebra")
    assert [hit.entry.title for hit in found.hits] == ["Scott Mark Schmerelson"]
    assert not found.whole


def test_a_number_of_a_committee_is_found() -> None:
    assert titles("1431009") == ["Families in Action for Justice Fund"]


def test_nothing_is_found_for_nothing() -> None:
    assert titles("") == titles("?!… \u202e") == []


def test_the_order_of_entries_changes_nothing() -> None:
    turned = SearchIndex(ENTRIES[::-1])
    for query in ("lausd", "district", "scott", "measure us"):
        assert turned.find(query) == INDEX.find(query)


@given(st.text(max_size=3000))
def test_any_query_is_answered_and_only_its_beginning_counts(query: str) -> None:
    assert INDEX.find(query) == INDEX.find(query[:100])


def test_a_hostile_query_over_many_entries_is_answered_soon() -> None:
    entries = (
        Entry(Kind.CANDIDATE, f"name{number} family{number * 7}", f"/{number}")
        for number in range(20_000)
    )
    index = SearchIndex(entries)
    index.find("warm")
    started = time.process_time()
    index.find("familly " * 2000 + "\x00" * 10_000)
    index.find(" ".join(f"famili{n}" for n in range(50)))
    assert time.process_time() - started < 2


def test_folding_keeps_letters_and_figures_alone() -> None:
    assert folded("  O'Neill-Núñez, 3rd!") == ("o", "neill", "nunez", "3rd")
