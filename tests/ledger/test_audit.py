"""The audit trail only grows, and shows where somebody changed it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from downballot.errors import LedgerError
from downballot.ledger.editor_tables import AUDIT, NOTES
from downballot.ledger.ledger import Ledger
from downballot.model.editor import AuditRow, Deed, Via
from downballot.model.note import NoteRow, notes_of

NOW = datetime(2026, 11, 3, 20, tzinfo=UTC)


def row(detail: str = "<script>ש\u202e") -> AuditRow:
    return AuditRow(0, Deed.CALL, "Ana", "ana", Via.WEB, "night/1", detail, NOW)


def note(number: int, of: int = 0, text: str = "x") -> NoteRow:
    return NoteRow(number, "night", "1", of, text, "en", "Ana", "", NOW)


def test_each_row_is_bound_to_the_one_before(ledger: Ledger):
    first, second = (ledger.audit.add(row(one)) for one in ("a", "b"))
    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.hash
    assert ledger.audit.verify() is None
    assert ledger.audit.rows() == (second, first)
    assert ledger.audit.rows(limit=1, before=2) == (first,)
    assert ledger.audit.last_hash() == second.hash


@pytest.mark.parametrize("statement", [sa.delete(AUDIT), sa.update(AUDIT).values(hash="x")])
def test_the_database_itself_refuses_to_change_a_row(ledger: Ledger, statement: sa.Executable):
    ledger.audit.add(row())
    with pytest.raises(LedgerError), ledger.journal.writing() as connection:
        connection.execute(statement)
    assert ledger.audit.verify() is None


@pytest.mark.parametrize("statement", [sa.delete(NOTES), sa.update(NOTES).values(text="y")])
def test_the_database_itself_refuses_to_change_a_note(ledger: Ledger, statement: sa.Executable):
    ledger.notes.add(note(0), lambda _: None)
    with pytest.raises(LedgerError), ledger.journal.writing() as connection:
        connection.execute(statement)
    assert [one.text for one in ledger.notes.rows("night")] == ["x"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit SET content = replace(content, 'a2', 'zz') WHERE number = 2", "Row 2"),
        ("DELETE FROM audit WHERE number = 2", "Row 2"),
        ("DELETE FROM audit WHERE number = 3", "Row 3"),
    ],
)
def test_what_somebody_changes_behind_its_back_is_found(tmp_path: Path, change: str, said: str):
    with closing(Ledger(tmp_path)) as ledger:
        for number in range(1, 4):
            ledger.audit.add(row(f"a{number}"))
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        for name in ("edited", "removed"):
            raw.execute(f"DROP TRIGGER audit_are_not_{name}")
        raw.execute(change)
        raw.commit()
    with closing(Ledger(tmp_path)) as ledger:
        (found,) = ledger.audit.findings()
        assert found.code == "audit-chain-broken"
        assert said in found.sentence


def test_a_note_is_replaced_once_and_then_withdrawn():
    rows = (
        note(1),
        note(2, of=1, text="y"),
        note(3, of=1, text="late"),
        note(4, of=2, text=""),
    )
    first, second = notes_of(rows)
    assert first.replaced == rows[1]
    assert second.withdrawn == rows[3]
    assert not first.stands
    assert not second.stands
