"""Answers made in a process of their own are those that the serving one would make."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from small_desk import count, make_small_desk

from downballot.web.apart import Apart
from downballot.web.server import DeskServer

PAGES = ("/", "/es/", "/elections/2024-11-05-example/", "/api/v1/elections", "/method")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_small_desk(tmp_path / "desk")


@pytest.fixture
def server(folder: Path) -> Iterator[DeskServer]:
    """A desk whose answers about counts are made apart.

    Yields:
        The server.
    """
    with DeskServer(folder, port=0, apart=True) as running:
        yield running


def ask(server: DeskServer, path: str) -> httpx2.Response:
    """Ask for a page, with what a browser of somebody who is signed in sends too."""
    sent = {"cookie": "desk=secret", "accept": "text/html"}
    return httpx2.get(f"{server.url}{path}", trust_env=False, timeout=60, headers=sent)


def seen(answer: httpx2.Response) -> tuple[int, str, dict[str, str]]:
    """Return what must be the same wherever it was made, and whenever."""
    clocked = {"date", "etag", "content-length"}
    headers = {name: value for name, value in answer.headers.items() if name not in clocked}
    return answer.status_code, re.sub(r' data-now="[^"]*"', "", answer.text), headers


def makers() -> set[int]:
    """Return the processes that this one has started."""
    return {one.pid or 0 for one in multiprocessing.active_children()}


def test_every_answer_is_the_one_that_a_single_process_gives(
    server: DeskServer, folder: Path
) -> None:
    with DeskServer(folder, port=0) as alone:
        for path in PAGES:
            assert seen(ask(server, path)) == seen(ask(alone, path)), path


def test_a_new_count_is_on_the_next_page(server: DeskServer, folder: Path) -> None:
    before = ask(server, "/elections/2024-11-05-example/").content
    count(folder, 2)
    assert ask(server, "/elections/2024-11-05-example/").content != before


def test_where_the_process_was_ended_answers_are_made_here(server: DeskServer) -> None:
    for one in makers():
        os.kill(one, signal.SIGKILL)
    assert ask(server, "/").status_code == 200
    assert ask(server, "/elections/2024-11-05-example/").status_code == 200


def test_the_process_ends_with_the_server(folder: Path) -> None:
    before = makers()
    with DeskServer(folder, port=0, apart=True) as server:
        assert ask(server, "/").status_code == 200
        assert makers() - before
    deadline = time.monotonic() + 10
    while makers() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert makers() == before


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("/", True),
        ("/es/elections/X/contests/mayor", True),
        ("/embed/elections/X/contests/mayor", True),
        ("/api/v1/elections/2024-11-05-example", True),
        ("/api/v1/events", False),
        ("/desk/", False),
        ("/money", False),
        ("/mail", False),
    ],
)
def test_only_what_rests_on_counts_alone_is_made_apart(
    folder: Path, path: str, *, made: bool
) -> None:
    apart: Any = Apart(folder)
    try:
        assert apart.makes({"method": "GET", "path": path}) is made
        assert apart.makes({"method": "POST", "path": path}) is False
    finally:
        apart.close()
