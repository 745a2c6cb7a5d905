"""Counts and definitions, to Parquet and back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.errors import LedgerError
from downballot.ledger.tables import (
    CONTEST_ITEMS,
    count_rows,
    counts_of,
    definition_hash,
    read_counts,
    read_definitions,
    write_counts,
    write_definitions,
)
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import (
    BallotCount,
    BallotKind,
    ContestCount,
    Report,
    SelectionCount,
)

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
NUMBERS = st.integers(0, 9_999_999_999)
SELECTIONS = st.lists(
    st.builds(SelectionCount, NAMES, NUMBERS), max_size=4, unique_by=lambda one: one.selection
).map(tuple)
ITEMS = {item: st.none() | NUMBERS for item in CONTEST_ITEMS}
CONTESTS = st.lists(
    st.builds(ContestCount, contest=NAMES | st.just(""), selections=SELECTIONS, **ITEMS),
    max_size=4,
    unique_by=lambda one: one.contest,
).map(tuple)
BALLOTS = st.lists(
    st.builds(BallotCount, st.sampled_from(BallotKind), NUMBERS),
    max_size=3,
    unique_by=lambda one: one.kind,
).map(tuple)
DEFINITIONS = st.lists(
    st.builds(
        ContestDefinition,
        id=NAMES,
        title=NAMES,
        type=st.sampled_from(ContestType),
        selections=st.lists(
            st.builds(Selection, id=NAMES, name=NAMES, party=st.text(max_size=3)), max_size=3
        ).map(tuple),
        votes_allowed=st.integers(1, 9),
        voter_nominated=st.booleans(),
        pass_rate=st.text(max_size=5),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@given(CONTESTS, BALLOTS)
def test_any_count_comes_back_as_it_was(counts, ballots) -> None:
    report = Report("any", counts=counts, ballots=ballots)
    assert counts_of(count_rows(report)) == (counts, ballots)


@settings(max_examples=25)
@given(CONTESTS, BALLOTS)
def test_any_count_comes_back_from_its_file(counts, ballots) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "count.parquet"
        sha256 = write_counts(path, Report("any", counts=counts, ballots=ballots))
        assert read_counts(path, sha256) == (counts, ballots)


@settings(max_examples=25)
@given(DEFINITIONS)
def test_any_definitions_come_back_from_their_file(definitions) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "definitions.parquet"
        assert read_definitions(path, write_definitions(path, definitions)) == definitions


def test_a_contest_without_any_figure_is_still_in_the_count() -> None:
    counts = (ContestCount("no-candidates-filed"), ContestCount("b", ballots=0))
    assert counts_of(count_rows(Report("any", counts=counts)))[0] == counts


def test_nothing_said_is_not_zero() -> None:
    said, unsaid = ContestCount("a", write_ins=0), ContestCount("b", write_ins=None)
    (first, second), _ = counts_of(count_rows(Report("any", counts=(said, unsaid))))
    assert first.write_ins == 0
    assert second.write_ins is None


def test_the_order_of_contests_and_selections_is_kept() -> None:
    votes = (SelectionCount("z", 1), SelectionCount("a", 2))
    counts = (ContestCount("z", votes), ContestCount("a", votes))
    assert counts_of(count_rows(Report("any", counts=counts)))[0] == counts


@given(DEFINITIONS, DEFINITIONS)
def test_definitions_have_one_hash_when_every_word_is_the_same(one, other) -> None:
    assert (definition_hash(one) == definition_hash(other)) == (one == other)


def test_a_file_that_is_not_what_was_kept_is_not_read(tmp_path) -> None:
    path = tmp_path / "count.parquet"
    other = write_counts(path, Report("any", counts=(ContestCount("a", ballots=2),)))
    sha256 = write_counts(path, Report("any", counts=(ContestCount("a", ballots=1),)))
    assert read_counts(path, sha256)[0][0].ballots == 1
    with pytest.raises(LedgerError, match=r"count\.parquet: damaged.*another hash"):
        read_counts(path, other)
    with pytest.raises(LedgerError, match=r"absent\.parquet: cannot be read"):
        read_counts(tmp_path / "absent.parquet", other)
