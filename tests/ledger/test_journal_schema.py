"""The journal in PostgreSQL: whose schema it is, who may write, and what is said when not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from downballot.errors import JournalAway, LedgerError, NotKept, UsageError
from downballot.ledger.journal import Journal, insert, insert_new
from downballot.ledger.journal_place import VARIABLE, has_journal, open_journal
from downballot.ledger.journal_schema import ID_FILE, JournalSchema
from downballot.ledger.journal_tables import ARRIVALS, CONTACTS, FINDINGS
from downballot.ledger.ledger import Ledger


@pytest.fixture
def url(postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(VARIABLE, postgres.url)
    return str(postgres.url)


@pytest.fixture
def journal(url: str, tmp_path: Path) -> Iterator[Journal]:
    """A new journal in PostgreSQL.

    Yields:
        The journal, open.
    """
    with closing(open_journal(tmp_path, url)) as opened:
        yield opened


@pytest.fixture
def ask(url: str) -> Iterator[Callable[..., list[Any]]]:
    """Ask the database as somebody who is not the program.

    Yields:
        A function of a statement.
    """
    import psycopg

    with psycopg.connect(url, autocommit=True) as raw:

        def asked(statement: str) -> list[Any]:
            found = raw.execute(statement)
            return list(found) if found.description else []

        yield asked


def contact(source: str) -> dict[str, object]:
    return {"election": "night", "source": source, "tried_at": datetime.now(UTC)}


def schema_of(folder: Path) -> str:
    return "downballot_" + (folder / ID_FILE).read_text(encoding="utf-8").strip()


def test_desks_in_one_database_are_kept_apart(url: str, tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with closing(open_journal(tmp_path / name, url)) as journal:
            assert journal.rows(sa.select(CONTACTS)) == []
            with journal.writing() as connection:
                insert_new(connection, CONTACTS, [contact(name)])
    for name in ("one", "two"):
        with closing(open_journal(tmp_path / name, url)) as journal:
            assert [row["source"] for row in journal.rows(sa.select(CONTACTS))] == [name]
    assert schema_of(tmp_path / "one") != schema_of(tmp_path / "two")


@pytest.mark.usefixtures("journal")
def test_nothing_is_written_outside_the_schema_of_the_desk(ask, tmp_path: Path):
    query = (
        "select relname from pg_class join pg_namespace n on n.oid = relnamespace "
        "where nspname = 'public' and relkind in ('r', 'S', 'i')"
    )
    assert ask(query) == []
    assert has_journal(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [ID_FILE]


@pytest.mark.usefixtures("journal")
def test_the_rows_of_a_desk_are_open_to_its_owner_alone(ask, tmp_path: Path):
    grant = f"select has_schema_privilege('pg_monitor', '{schema_of(tmp_path)}', 'usage')"
    assert ask(grant) == [(False,)]


@pytest.mark.usefixtures("journal")
def test_without_the_address_a_desk_in_postgresql_does_not_begin_another_journal(
    tmp_path: Path, monkeypatch
):
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(LedgerError, match="the rows of this desk are in PostgreSQL"):
        Ledger(tmp_path)
    assert not (tmp_path / "desk.db").exists()


def test_with_the_address_a_desk_with_rows_in_a_file_does_not_begin_another_journal(
    tmp_path: Path, url: str
):
    Journal(tmp_path / "desk.db").close()
    with pytest.raises(LedgerError, match=r"rows of this desk are here, .*journal --move"):
        Ledger(tmp_path, url)
    assert not (tmp_path / ID_FILE).exists()


@pytest.mark.usefixtures("journal")
def test_another_database_is_said_to_lack_the_rows_and_gets_none(
    tmp_path: Path, postgres, ask, monkeypatch
):
    ask("drop database if exists other")
    ask("create database other")
    other = postgres.url.replace("/desks?", "/other?")
    monkeypatch.setenv(VARIABLE, other)
    with pytest.raises(
        LedgerError, match="there is no such schema, expected the database that"
    ):
        Ledger(tmp_path)
    ask("drop database other")


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    "mark",
    [
        "create table SCHEMA.arrivals (flight text)",
        "create table SCHEMA.journal_mark (application integer, form integer)",
        "create table SCHEMA.journal_mark as select 1 as application, 1 as form",
    ],
)
def test_a_schema_of_something_else_is_refused_and_left_as_it_is(
    tmp_path: Path, ask, mark: str
):
    (tmp_path / ID_FILE).write_text("0123456789ab\n")
    schema = schema_of(tmp_path)
    ask(f"drop schema if exists {schema} cascade")
    ask(f"create schema {schema}")
    ask(mark.replace("SCHEMA", schema))
    tables = "select relname from pg_class where relnamespace = to_regnamespace('SCHEMA')"
    tables = tables.replace("SCHEMA", schema)
    before = ask(tables)
    with pytest.raises(LedgerError, match="the schema of something else, expected the journal"):
        Ledger(tmp_path)
    assert ask(tables) == before


@pytest.mark.usefixtures("journal")
def test_a_journal_of_another_form_is_refused(tmp_path: Path, owner):
    owner("update journal_mark set form = ?", (999,))
    with pytest.raises(LedgerError, match="a journal of form 999, expected form"):
        Ledger(tmp_path)


def test_a_journal_of_an_older_form_is_brought_forward(journal: Journal, tmp_path: Path, owner):
    with journal.writing() as connection:
        insert(connection, ARRIVALS, {"received_at": datetime.now(UTC)})
    owner("drop table calls")
    owner("update journal_mark set form = 2")
    with closing(Ledger(tmp_path)) as ledger:
        assert ledger.calls.rows() == ()
        assert ledger.last_arrival() == 1
        assert ledger.journal.highest(ARRIVALS) == 1
    triggers = "select count(*) from pg_trigger where tgrelid = 'calls'::regclass"
    assert owner(triggers) == [(5,)]


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("text", ["", "nothing", "../../etc/passwd", 'a"; drop table x; --'])
def test_an_id_that_is_none_is_refused(tmp_path: Path, text: str):
    (tmp_path / ID_FILE).write_text(text)
    with pytest.raises(LedgerError, match="is no id, expected 12 hexadecimal digits"):
        Ledger(tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///secret.db", "mysql://u:secret@h/d", "postgresql://u:secret@h", "secret",
        "postgresql://u:secret@h:port/d", "http://u:secret@h/d",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_without_saying_it(
    tmp_path: Path, monkeypatch, address: str
):
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(UsageError, match="not the address of a PostgreSQL database") as caught:
        Ledger(tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:secret@127.0.0.1:1/desks",
        "postgresql://ana@127.0.0.1:1/desks?password=secret",
    ],
)
def test_a_server_that_is_not_there_is_an_error_that_names_it_without_password(
    tmp_path: Path, address: str
):
    with pytest.raises(
        JournalAway, match=r"database desks on 127\.0\.0\.1.*cannot be reached"
    ) as caught:
        Ledger(tmp_path, address)
    assert "secret" not in str(caught.value)
    assert (caught.value.exit_code, caught.value.code) == (4, "journal-away")
    assert list(tmp_path.iterdir()) == []


def test_who_waits_too_long_for_the_write_of_another_gives_up_and_nothing_is_kept(
    journal: Journal, url: str, tmp_path: Path
):
    said = "expected no other long write; nothing was changed"
    with closing(Journal(JournalSchema(url, tmp_path, busy_seconds=1))) as other:
        with journal.writing() as connection:
            insert_new(connection, CONTACTS, [contact("first")])
            with pytest.raises(NotKept, match=said):
                _write(other, "second")
        _write(other, "third")
    assert {row["source"] for row in journal.rows(sa.select(CONTACTS))} == {"first", "third"}


def _write(journal: Journal, source: str) -> None:
    with journal.writing() as connection:
        insert_new(connection, CONTACTS, [contact(source)])


def test_a_second_writer_waits_and_sees_what_the_first_wrote(
    journal: Journal, url: str, tmp_path
):
    seen: list[int] = []
    begun = Event()

    def write() -> None:
        with closing(open_journal(tmp_path, url)) as other:
            begun.set()
            with other.writing() as connection:
                query = sa.select(sa.func.count()).select_from(CONTACTS)
                seen.append(connection.execute(query).scalar() or 0)

    with journal.writing() as connection:
        second = Thread(target=write)
        second.start()
        begun.wait(20)
        insert_new(connection, CONTACTS, [contact("first")])
        assert seen == []
    second.join(20)
    assert seen == [1]


def test_a_nul_is_kept_as_the_picture_of_it(journal: Journal):
    row = {"arrival": 1, "sentence": "<b>\0'; drop table calls; -- \u202e😀"}
    with journal.writing() as connection:
        insert_new(connection, FINDINGS, [row])
    (kept,) = journal.rows(sa.select(FINDINGS.c.sentence))
    assert kept["sentence"] == "<b>\u2400'; drop table calls; -- \u202e😀"


@pytest.mark.usefixtures("journal")
def test_a_database_that_may_not_be_written_keeps_nothing(ask, tmp_path: Path):
    ask("alter database desks set default_transaction_read_only = on")
    try:
        with closing(open_journal(tmp_path)) as readable:
            assert readable.rows(sa.select(CONTACTS)) == []
            with pytest.raises(NotKept, match="read-only"):
                _write(readable, "results")
    finally:
        ask("set default_transaction_read_only = off")
        ask("alter database desks reset default_transaction_read_only")


def test_a_user_who_may_make_no_schema_is_told_so(postgres, ask, tmp_path: Path, monkeypatch):
    ask("drop role if exists reader")
    ask("create role reader login")
    monkeypatch.setenv(VARIABLE, postgres.url.replace("downballot@", "reader@"))
    with pytest.raises(LedgerError, match="permission denied for database desks"):
        Ledger(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_encoding_is_refused(postgres, ask, tmp_path: Path, monkeypatch):
    ask("drop database if exists latin")
    ask(
        "create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' "
        "locale_provider libc template template0"
    )
    monkeypatch.setenv(VARIABLE, postgres.url.replace("/desks?", "/latin?"))
    with pytest.raises(LedgerError, match="its encoding is LATIN1, expected UTF8"):
        Ledger(tmp_path)
    ask("drop database latin")


STARTING = """
import sys
import downballot.cli
from downballot.ledger.ledger import Ledger
from pathlib import Path
Ledger(Path(sys.argv[1])).close()
print([one for one in ("psycopg", "sqlalchemy.dialects.postgresql") if one in sys.modules])
"""


def test_a_desk_in_a_file_loads_nothing_of_postgresql(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    ended = subprocess.run(
        [sys.executable, "-c", STARTING, tmp_path], env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout == "[]\n"
