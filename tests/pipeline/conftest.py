"""Desks to write to, and a county that answers by a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from downballot.pipeline.creation import create_body, create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file

Script = Callable[[BaseHTTPRequestHandler], None]
TABLE = """\
published_at,election_date,contest,selection,votes
{clock},2024-11-05,Example Unified School Board District 2,Ana Example,{ana}
,,Example Unified School Board District 2,Ben Sample,{ben}
END,2
"""


@pytest.fixture
def hand_desk(tmp_path: Path, journal_url: str) -> Iterator[Desk]:
    """Make a desk followed by hand, in each kind of journal.

    Yields:
        The desk, open.
    """
    create_desk(tmp_path / "desk", "blank")
    with Desk(tmp_path / "desk") as desk:
        assert desk.ledger.journal.postgresql == bool(journal_url)
        yield desk


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a tidy CSV: ``table("night.csv", clock=…, ana=…, ben=…)``."""

    def write(
        name: str = "night.csv",
        *,
        clock: str = "2024-11-05T20:36-08:00",
        ana: object = 1204,
        ben: object = 1000,
    ) -> Path:
        path = tmp_path / name
        path.write_text(TABLE.format(clock=clock, ana=ana, ben=ben), encoding="utf-8")
        return path

    return write


COUNCIL_DESK = """\
title = "Council"
contact = "desk@example.org"

[[elections]]
id = "2026-11-03-council"
title = "Council election"
date = 2026-11-03
jurisdiction = "Example County"

[[bodies]]
id = "{id_}"
folder = "council"
{more}
[[contests]]
match = "{match}"
name = "Council Ward 1"
fills = {fills}
follow = true
seats = {seats}
{share}
"""
BALLOTS = (("Ana Example", 1204), ("Dan Instance", 1000))


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Make desks with the tables of an invented council of five seats, and a count.

    Yields:
        A function that makes one: ``council(fills=…, seats=…, rows=…)``.
    """
    made: list[Desk] = []

    def make(
        *,
        fills: str = '["example-city-council/1"]',
        seats: int = 1,
        rows: Iterable[tuple[str, int]] = BALLOTS,
        id_: str = "example-city-council",
        bodies: Iterable[str] = (),
        match: str = "Ward 1",
    ) -> Desk:
        folder = tmp_path / "desk"
        create_body(folder / "council")
        more = "".join(f'\n[[bodies]]\nid = "{one}"\n' for one in bodies)
        question = match.startswith("Measure")
        text = COUNCIL_DESK.format(
            fills=fills, seats=seats, id_=id_, more=more, match=match,
            share='share = "at least 55%"' if question else "",
        )  # fmt: skip
        (folder / "desk.toml").write_text(text, encoding="utf-8")
        desk = Desk(folder)
        made.append(desk)
        path = tmp_path / "council.csv"
        path.write_text(_council_table(rows, seats), encoding="utf-8")
        ingest_file(desk.ledger, read_file(desk.settings, path))
        return desk

    yield make
    for one in made:
        one.close()


def _council_table(rows: Iterable[tuple[str, int]], seats: int) -> str:
    names = "".join(f",,Ward 1,candidate,{seats},,{name},{votes}\n" for name, votes in rows)
    yes_no = "".join(
        f",,Measure X (invented),ballot-measure,,55%,{name},{votes}\n"
        for name, votes in (("Yes", 60), ("No", 40))
    )
    first, *others = (names + yes_no).splitlines()
    head = "published_at,election_date,contest,contest_type,votes_allowed,pass_rate"
    clock = "2026-11-03T20:36-08:00,2026-11-03"
    return "\n".join([
        f"{head},selection,votes",
        clock + first[1:],
        *others,
        f"END,{1 + len(others)}",
        "",
    ])


@pytest.fixture
def county() -> Iterator[Callable[[Script], str]]:
    """Start a county that answers every question by a script; ends with the test.

    Yields:
        A function that takes the script and returns the county's address.
    """
    servers: list[ThreadingHTTPServer] = []

    def start(script: Script) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                script(self)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True
        ).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
