"""Files damaged after they were kept: an error that names them, never other numbers."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from downballot.errors import LedgerError, NotKept
from downballot.ledger.ledger import Ledger
from downballot.pipeline.intake import ingest


@pytest.fixture(scope="module")
def kept(answers, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "desk"
    with closing(Ledger(folder)) as ledger:
        for received in answers[:5]:
            ingest(ledger, received)
    return folder


@pytest.fixture
def desk(kept, tmp_path) -> Path:
    shutil.copytree(kept, tmp_path / "desk")
    return tmp_path / "desk"


def _damage(path: Path, way: str) -> None:
    content = bytearray(path.read_bytes())
    place = random.Random(len(content)).randrange(len(content))  # noqa: S311 - no secret
    if way == "changed":
        content[place] ^= 0x40
    elif way == "cut off":
        del content[place:]
    elif way == "empty":
        content.clear()
    path.unlink()
    if way != "gone":
        path.write_bytes(content)


WAYS = ("changed", "cut off", "empty", "gone")


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_body_is_an_error_that_names_it(desk, way) -> None:
    with closing(Ledger(desk)) as ledger:
        sha256 = ledger.arrivals()[1].sha256
        path = ledger.blobs.path(sha256)
        _damage(path, way)
        with pytest.raises(LedgerError, match=path.name):
            ledger.blobs.read(sha256)


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_count_is_an_error_that_names_it(desk, election, way) -> None:
    with closing(Ledger(desk)) as ledger:
        update = ledger.updates(election.id)[-1]
        path = ledger.count_path(election.id, update.reports[0])
        _damage(path, way)
        with pytest.raises(LedgerError, match=path.name):
            ledger.count(update)


@pytest.mark.parametrize("way", WAYS)
def test_damaged_definitions_are_an_error_that_names_them(desk, election, way) -> None:
    with closing(Ledger(desk)) as ledger:
        (sha256, *_) = ledger.definition_hashes(election.id)
        path = ledger.definition_path(election.id, sha256)
        _damage(path, way)
        with pytest.raises(LedgerError, match=path.name):
            ledger.identity(election.id)


def test_every_changed_byte_of_a_count_is_noticed(desk, election) -> None:
    with closing(Ledger(desk)) as ledger:
        report = ledger.updates(election.id)[-1].reports[0]
    path = desk / "counts" / election.id
    path = next(one for one in path.iterdir() if report.sha256[:12] in one.name)
    whole = path.read_bytes()
    places = random.Random(1).sample(range(len(whole)), 200)  # noqa: S311 - no secret
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        with closing(Ledger(desk)) as ledger, pytest.raises(LedgerError, match=path.name):
            ledger.report(election.id, report)


def test_a_count_that_the_journal_does_not_know_is_not_read(desk, election) -> None:
    with closing(Ledger(desk)) as ledger:
        report = ledger.updates(election.id)[-1].reports[0]
        path = ledger.count_path(election.id, report)
        with closing(sqlite3.connect(desk / "desk.db")) as journal:
            journal.execute("delete from files where path like ?", (f"%{path.name}",))
            journal.commit()
        with pytest.raises(LedgerError, match=rf"{path.name}: not in the journal"):
            ledger.report(election.id, report)


def test_what_a_killed_process_left_under_a_count_s_name_is_replaced(
    answers, election, tmp_path, picture
) -> None:
    with (
        closing(Ledger(tmp_path / "whole")) as whole,
        closing(Ledger(tmp_path / "b")) as ledger,
    ):
        for received in answers[:3]:
            ingest(whole, received)
        for path in (tmp_path / "whole").rglob("*.parquet"):
            left = tmp_path / "b" / path.relative_to(tmp_path / "whole")
            left.parent.mkdir(parents=True, exist_ok=True)
            left.write_bytes(b"of another version")
        for received in answers[:3]:
            ingest(ledger, received)
        assert picture(ledger, election.id) == picture(whole, election.id)


@pytest.mark.parametrize(
    "content",
    [
        b"not a database at all, but a text",
        b"SQLite format 3\x00" + b"\xff" * 4080,
        b"\x00" * 99,
    ],
    ids=["text", "corrupt", "zeros"],
)
def test_a_corrupt_journal_is_refused_and_left_as_it_is(tmp_path, content) -> None:
    (tmp_path / "desk.db").write_bytes(content)
    with pytest.raises(
        LedgerError, match=r"desk\.db: .*expected the journal of a desk"
    ) as caught:
        Ledger(tmp_path)
    assert not isinstance(caught.value, NotKept)
    assert (tmp_path / "desk.db").read_bytes() == content


def test_a_database_of_something_else_is_refused_and_left_as_it_is(tmp_path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as other:
        other.execute("create table arrivals (flight text)")
        other.commit()
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(LedgerError, match=r"desk\.db: the database of something else"):
        Ledger(tmp_path)
    assert (tmp_path / "desk.db").read_bytes() == before


def test_a_journal_of_another_form_is_refused(desk) -> None:
    with closing(sqlite3.connect(desk / "desk.db")) as journal:
        journal.execute("pragma user_version=999")
    with pytest.raises(LedgerError, match=r"desk\.db: a journal of form 999, expected form"):
        Ledger(desk)


def test_a_journal_cut_off_in_the_middle_is_refused(desk, election) -> None:
    path = desk / "desk.db"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3])
    with pytest.raises(LedgerError, match=r"desk\.db"):
        _read_all(desk, election.id)


def _read_all(desk: Path, election: str) -> None:
    with closing(Ledger(desk)) as ledger:
        ledger.updates(election)
        ledger.findings()
        ledger.arrivals()
