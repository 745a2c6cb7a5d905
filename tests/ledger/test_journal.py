"""The rows of a desk: all of a write or none of it, and moments that sort as time does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from downballot.ledger.journal import Journal, insert, insert_new, put
from downballot.ledger.journal_file import APPLICATION, FORM
from downballot.ledger.journal_place import open_journal
from downballot.ledger.journal_tables import (
    ARRIVALS,
    CERTIFICATIONS,
    CONTACTS,
    METADATA,
    OUTSTANDING,
    Moment,
)

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2900, 1, 2), timezones=ZONES)  # noqa: DTZ001
DIALECT = sa.create_engine("sqlite://").dialect


@pytest.fixture
def journal(tmp_path: Path, journal_url: str) -> Iterator[Journal]:
    """A new journal, of each kind.

    Yields:
        The journal, open.
    """
    opened = open_journal(tmp_path, journal_url)
    yield opened
    opened.close()


def contact(source: str) -> dict[str, object]:
    return {"election": "night", "source": source, "tried_at": datetime.now(UTC)}


@given(MOMENTS)
def test_any_moment_comes_back_as_the_same_moment(moment) -> None:
    text = Moment().process_bind_param(moment, DIALECT)
    assert Moment().process_result_value(text, DIALECT) == moment


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_text_as_they_do_in_time(one, other) -> None:
    first = Moment().process_bind_param(one, DIALECT)
    second = Moment().process_bind_param(other, DIALECT)
    assert (first < second) == (one < other)


def test_a_write_that_fails_leaves_nothing(journal) -> None:
    with pytest.raises(ZeroDivisionError):
        _write_then_fail(journal)
    assert journal.rows(sa.select(CONTACTS)) == []
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact("results")])
    assert len(journal.rows(sa.select(CONTACTS))) == 1


def _write_then_fail(journal: Journal) -> None:
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact("results")])
        raise ZeroDivisionError


def test_readers_see_a_write_only_when_it_is_done(journal) -> None:
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact("results")])
        assert journal.rows(sa.select(CONTACTS)) == []
    assert len(journal.rows(sa.select(CONTACTS))) == 1


def test_a_row_that_is_there_is_left(journal) -> None:
    moment = datetime(2024, 12, 2, tzinfo=UTC)
    row = {"election": "night", "published_at": moment, "source": "page", "added_at": moment}
    for by in ("Ana", "Ben"):
        with journal.writing() as connection:
            insert_new(connection, CERTIFICATIONS, [{**row, "by": by}])
    assert [one["by"] for one in journal.rows(sa.select(CERTIFICATIONS))] == ["Ana"]


def test_the_file_says_whose_it_is_and_of_which_form(tmp_path) -> None:
    Journal(tmp_path / "desk.db").close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        assert raw.execute("pragma application_id").fetchone() == (APPLICATION,)
        assert raw.execute("pragma user_version").fetchone() == (FORM,)
        assert raw.execute("pragma journal_mode").fetchone() == ("wal",)


def test_opening_again_finds_the_same_rows(journal, tmp_path) -> None:
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact("results")])
    again = open_journal(tmp_path)
    assert again.rows(sa.select(CONTACTS)) == journal.rows(sa.select(CONTACTS))
    again.close()


def test_a_contact_is_put_over_the_one_before(journal) -> None:
    for problem in ("down", ""):
        with journal.writing() as connection:
            row = {**contact("results"), "answered_at": None, "etag": "", "last_modified": ""}
            put(connection, CONTACTS, {**row, "problem": problem})
    assert [one["problem"] for one in journal.rows(sa.select(CONTACTS))] == [""]


def test_numbers_have_no_gap_where_a_write_failed_and_the_highest_is_remembered(
    journal,
) -> None:
    row = {"received_at": datetime.now(UTC), "reason": "as it came"}
    for attempt in range(3):
        with suppress(ZeroDivisionError), journal.writing() as connection:
            assert insert(connection, ARRIVALS, row) == (1, 2, 2)[attempt]
            assert attempt != 1 or 1 / 0
    assert journal.highest(ARRIVALS) == 2
    with journal.writing() as connection:
        connection.execute(sa.delete(ARRIVALS))
        assert insert(connection, ARRIVALS, row) == 3
    assert journal.highest(ARRIVALS) == 3


@pytest.mark.parametrize(
    "table",
    [one for one in METADATA.sorted_tables if one.dialect_options["sqlite"]["autoincrement"]],
)
def test_a_table_without_a_row_has_no_highest_number(journal, table) -> None:
    assert journal.highest(table) == 0


def test_words_are_ordered_by_the_code_of_their_letters_in_every_database(journal) -> None:
    names = ["zeta", "Zeta", "été", "a-b", "ab", "a b", "Ärger", "~", "😀"]
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact(one) for one in names])
    query = sa.select(CONTACTS.c.source).order_by(CONTACTS.c.source)
    assert [one["source"] for one in journal.rows(query)] == sorted(names)


def test_ballots_may_be_more_than_fit_in_32_bits(journal) -> None:
    moment = datetime.now(UTC)
    row = {"ballots": 2**40, "published_at": moment, "added_at": moment}
    with journal.writing() as connection:
        insert_new(connection, OUTSTANDING, [row])
    assert [one["ballots"] for one in journal.rows(sa.select(OUTSTANDING))] == [2**40]


def test_an_empty_file_becomes_a_journal(tmp_path) -> None:
    (tmp_path / "desk.db").touch()
    opened = Journal(tmp_path / "desk.db")
    assert opened.rows(sa.select(CONTACTS)) == []
    opened.close()
