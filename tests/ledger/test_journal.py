"""The rows of a desk: all of a write or none of it, and moments that sort as time does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from downballot.ledger.journal import Journal, insert_new
from downballot.ledger.journal_file import APPLICATION, FORM
from downballot.ledger.journal_tables import CERTIFICATIONS, CONTACTS, Moment

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2900, 1, 2), timezones=ZONES)  # noqa: DTZ001
DIALECT = sa.create_engine("sqlite://").dialect


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A new journal.

    Yields:
        The journal, open.
    """
    opened = Journal(tmp_path / "desk.db")
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


def test_the_file_says_whose_it_is_and_of_which_form(journal) -> None:
    with closing(sqlite3.connect(journal.path)) as raw:
        assert raw.execute("pragma application_id").fetchone() == (APPLICATION,)
        assert raw.execute("pragma user_version").fetchone() == (FORM,)
        assert raw.execute("pragma journal_mode").fetchone() == ("wal",)


def test_opening_again_finds_the_same_rows(journal) -> None:
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact("results")])
    again = Journal(journal.path)
    assert again.rows(sa.select(CONTACTS)) == journal.rows(sa.select(CONTACTS))
    again.close()


def test_an_empty_file_becomes_a_journal(tmp_path) -> None:
    (tmp_path / "desk.db").touch()
    opened = Journal(tmp_path / "desk.db")
    assert opened.rows(sa.select(CONTACTS)) == []
    opened.close()
