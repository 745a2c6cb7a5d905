"""Rows moved from ``desk.db`` into PostgreSQL: every one of them, or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from downballot.errors import JournalAway, LedgerError, UsageError
from downballot.ledger.editor_tables import AUDIT
from downballot.ledger.journal import Journal, insert
from downballot.ledger.journal_moving import move_journal
from downballot.ledger.journal_place import open_journal
from downballot.ledger.journal_tables import ARRIVALS, CALLS, METADATA
from downballot.ledger.ledger import Ledger
from downballot.pipeline.creation import create_desk

BOARD = "Board District 3"
NOWHERE = "postgresql://ana@127.0.0.1:1/desks"


@pytest.fixture
def older(tmp_path: Path, county, taking_of) -> Iterator[Ledger]:
    """A desk with rows in ``desk.db``.

    Yields:
        Its ledger, open.
    """
    create_desk(tmp_path, "lausd")
    with closing(Ledger(tmp_path)) as ledger:
        desk = taking_of(ledger)
        desk.take("results", county.results(0, {BOARD: {"Ana": 1}}))
        desk.take("results", county.results(5, {BOARD: {"Ana": 7}}))
        yield ledger


def _all_rows(journal: Journal) -> dict[str, list[object]]:
    return {
        one.name: sorted((list(row.values()) for row in journal.rows(sa.select(one))), key=str)
        for one in METADATA.sorted_tables
    }


def test_every_row_is_there_afterwards_and_numbers_go_on(
    older: Ledger, postgres, tmp_path: Path, county, taking_of
):
    before = _all_rows(older.journal)
    moved = move_journal(tmp_path, postgres.url)
    assert moved == sum(map(len, before.values())) > 10
    with closing(Ledger(tmp_path, postgres.url)) as ledger:
        assert _all_rows(ledger.journal) == before
        body = county.results(9, {BOARD: {"Ana": 9}})
        assert taking_of(ledger).take("results", body).number == 3
        assert ledger.journal.highest(ARRIVALS) == 3


def test_the_highest_number_is_moved_also_where_its_row_is_gone(
    older: Ledger, postgres, tmp_path: Path
):
    with older.journal.writing() as connection:
        connection.execute(sa.delete(ARRIVALS).where(ARRIVALS.c.number == 2))
    move_journal(tmp_path, postgres.url)
    with closing(open_journal(tmp_path, postgres.url)) as moved:
        assert moved.highest(ARRIVALS) == 2


def test_a_call_ledger_that_is_not_whole_is_not_moved(older: Ledger, postgres, tmp_path: Path):
    with older.journal.writing() as connection:
        insert(connection, CALLS, {"number": 1, "content": "{}", "hash": "0"})
    with pytest.raises(LedgerError, match=r"row 1 of the call ledger .*nothing was moved"):
        move_journal(tmp_path, postgres.url)
    assert not (tmp_path / "desk.id").exists()


def test_an_audit_trail_that_is_not_whole_is_not_moved(older: Ledger, postgres, tmp_path: Path):
    with older.journal.writing() as connection:
        insert(connection, AUDIT, {"number": 1, "content": "{}", "hash": "0"})
    with pytest.raises(LedgerError, match=r"row 1 of the audit trail .*nothing was moved"):
        move_journal(tmp_path, postgres.url)
    assert not (tmp_path / "desk.id").exists()


def test_a_process_that_has_the_file_open_can_add_nothing_to_it(
    older: Ledger, postgres, tmp_path: Path, county, taking_of
):
    move_journal(tmp_path, postgres.url)
    with pytest.raises(LedgerError, match="the rows of this desk are in PostgreSQL"):
        taking_of(older).take("results", county.results(9, {BOARD: {"Ana": 9}}))
    assert older.last_arrival() == 2


def test_what_cannot_be_moved_stays_as_it_is(older: Ledger, tmp_path: Path, postgres):
    with pytest.raises(UsageError, match="no database is named"):
        move_journal(tmp_path)
    with pytest.raises(JournalAway, match="cannot be reached"):
        move_journal(tmp_path, NOWHERE)
    assert older.last_arrival() == 2
    with closing(open_journal(tmp_path)) as again:
        assert not again.postgresql
    move_journal(tmp_path, postgres.url)
    with pytest.raises(UsageError, match="in PostgreSQL already"):
        move_journal(tmp_path, postgres.url)
    with pytest.raises(UsageError, match="not found, expected the rows of a desk"):
        move_journal(tmp_path / "nothing", postgres.url)
