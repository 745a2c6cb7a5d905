"""Desks to write to, and a county that answers by a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk

Script = Callable[[BaseHTTPRequestHandler], None]
TABLE = """\
published_at,election_date,contest,selection,votes
{clock},2024-11-05,Example Unified School Board District 2,Ana Example,{ana}
,,Example Unified School Board District 2,Ben Sample,{ben}
END,2
"""


@pytest.fixture
def hand_desk(tmp_path: Path) -> Iterator[Desk]:
    """Make a desk followed by hand.

    Yields:
        The desk, open.
    """
    create_desk(tmp_path / "desk", "blank")
    with Desk(tmp_path / "desk") as desk:
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
