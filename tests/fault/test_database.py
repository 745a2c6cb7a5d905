"""A database server that goes away: whole writes or none, and the desk goes on afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from downballot.errors import JournalAway
from downballot.ledger.journal import Journal, insert
from downballot.ledger.journal_place import VARIABLE, open_journal
from downballot.ledger.journal_tables import ARRIVALS
from downballot.ledger.ledger import Ledger
from downballot.pipeline.intake import ingest

SOCKET = ".s.PGSQL.5432"
Cut = Callable[[bytes], str]


@pytest.fixture
def journal(postgres, tmp_path: Path, monkeypatch) -> Iterator[Journal]:
    """A journal in PostgreSQL.

    Yields:
        The journal, open.
    """
    monkeypatch.setenv(VARIABLE, postgres.url)
    with closing(open_journal(tmp_path)) as opened:
        yield opened


def _row() -> dict[str, object]:
    return {"received_at": datetime.now(UTC)}


def _numbers(journal: Journal) -> list[int]:
    return [row["number"] for row in journal.rows(sa.select(ARRIVALS.c.number))]


def _write(journal: Journal, meanwhile: Callable[[], None] = lambda: None) -> None:
    with journal.writing() as connection:
        insert(connection, ARRIVALS, _row())
        meanwhile()
        insert(connection, ARRIVALS, _row())


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_in_the_middle_of_a_write_keeps_nothing_of_it(journal, postgres, mode: str):
    _write(journal)
    with pytest.raises(JournalAway, match="nothing was changed"):
        _write(journal, lambda: postgres.restart(mode))
    assert _numbers(journal) == [1, 2]
    _write(journal)
    assert _numbers(journal) == [1, 2, 3, 4], "no number is left out"


@pytest.mark.usefixtures("journal")
def test_while_the_server_is_away_nothing_is_done_and_then_it_goes_on(
    postgres, tmp_path: Path, answers
):
    with closing(Ledger(tmp_path)) as ledger:
        ingest(ledger, answers[0])
        postgres.stop()
        try:
            with pytest.raises(JournalAway):
                ingest(ledger, answers[1])
            with pytest.raises(JournalAway):
                ledger.arrivals()
            with pytest.raises(JournalAway):
                Ledger(tmp_path)
        finally:
            postgres.start()
        assert len(ledger.arrivals()) == 1
        ingest(ledger, answers[1])
        assert len(ledger.arrivals()) == 2


class Wire:
    """Stands between the program and the server, and is cut where a test says so."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.url = f"postgresql://downballot@/desks?host={folder}"
        self.cut: Cut = lambda _: ""
        self._server = str(server / SOCKET)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET))
        self._listening.listen()
        self._sockets = [self._listening]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def close(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for one in self._sockets:
            one.close()

    def _start(self, target: Callable[..., None], *values: object) -> None:
        self._threads.append(threading.Thread(target=target, args=values, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._sockets += [program, server]
                self._start(self._pass_on, program, server, True)
                self._start(self._pass_on, server, program, False)

    def _pass_on(self, one: socket.socket, other: socket.socket, asking: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                how = self.cut(data) if asking else ""
                if how == "after":  # the server gets it; its answer does not come back
                    one.shutdown(socket.SHUT_RDWR)
                elif how == "before":
                    break
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(postgres, tmp_path_factory, monkeypatch) -> Iterator[Wire]:
    """A wire to the server that can be cut.

    Yields:
        The wire.
    """
    made = Wire(tmp_path_factory.mktemp("w"), postgres.folder)
    monkeypatch.setenv(VARIABLE, made.url)
    yield made
    made.close()


@pytest.mark.parametrize(("how", "kept"), [("after", [1, 2]), ("before", [])])
def test_a_connection_lost_at_the_very_end_is_asked_what_became_of_the_write(
    wire: Wire, tmp_path: Path, how: str, kept: list[int]
):
    cuts: list[bytes] = []

    def cut(data: bytes) -> str:
        if b"COMMIT" in data and not cuts:
            cuts.append(data)
            return how
        return ""

    with closing(open_journal(tmp_path)) as journal:
        wire.cut = cut
        if kept:
            _write(journal)
        else:
            with pytest.raises(JournalAway, match="nothing was changed"):
                _write(journal)
        assert len(cuts) == 1
        assert _numbers(journal) == kept
        _write(journal)
        assert len(_numbers(journal)) == len(kept) + 2


HOLDING = """
import sys
from pathlib import Path
from downballot.ledger.journal import insert
from downballot.ledger.journal_place import open_journal
from downballot.ledger.journal_tables import ARRIVALS
from datetime import UTC, datetime
with open_journal(Path(sys.argv[1])).writing() as connection:
    insert(connection, ARRIVALS, {"received_at": datetime.now(UTC)})
    print("writing", flush=True)
    sys.stdin.readline()
"""


def test_a_process_killed_in_the_middle_of_a_write_lets_go_of_it_at_once(
    journal, tmp_path: Path
):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, tmp_path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "writing\n"
    process.kill()
    process.communicate()
    _write(journal)
    assert _numbers(journal) == [1, 2]
