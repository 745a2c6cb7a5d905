"""News of a desk as it is pushed to open pages, over real connections."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from litestar.types import Message
from small_desk import count, fall_silent, make_small_desk

from downballot.web.live import HELD_BYTES, Listeners
from downballot.web.server import DeskServer

EVENTS = "/api/v1/events"
MANY = 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_small_desk(tmp_path / "desk")


@pytest.fixture
def server(folder: Path) -> Iterator[DeskServer]:
    with DeskServer(folder, port=0) as server:
        yield server


@asynccontextmanager
async def listening(
    server: DeskServer, headers: str = ""
) -> AsyncIterator[asyncio.StreamReader]:
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {EVENTS} HTTP/1.1\r\nHost: desk\r\n{headers}\r\n".encode())
    try:
        yield reader
    finally:
        writer.close()


async def next_version(reader: asyncio.StreamReader, seconds: float = 20) -> str:
    async with asyncio.timeout(seconds):
        while True:
            line = await reader.readline()
            assert line, "the connection ended"
            if line.startswith(b"data: "):
                version: str = json.loads(line[6:])["version"]
                return version


def state(server: DeskServer) -> str:
    version: str = httpx2.get(f"{server.url}/api/v1/state", trust_env=False).json()["version"]
    return version


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_an_event_tells_of_a_count_soon_after_it_was_taken_in(
    server: DeskServer, folder: Path
) -> None:
    async def listen() -> tuple[str, str]:
        async with listening(server) as reader:
            first = await next_version(reader)
            await asyncio.to_thread(count, folder, 2)
            return first, await next_version(reader, 10)

    first, second = asyncio.run(listen())
    assert first != second
    assert second == state(server)


def test_who_comes_back_learns_at_once_what_was_missed(
    server: DeskServer, folder: Path
) -> None:
    async def listen(headers: str = "") -> str:
        async with listening(server, headers) as reader:
            return await next_version(reader)

    first = asyncio.run(listen())
    count(folder, 2)
    count(folder, 3)
    assert asyncio.run(listen(f"Last-Event-ID: {first}\r\n")) == state(server) != first


def test_events_are_neither_compressed_nor_kept_by_anybody(server: DeskServer) -> None:
    asked = {"Accept-Encoding": "gzip"}
    with httpx2.stream("GET", server.url + EVENTS, headers=asked, trust_env=False) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert "content-encoding" not in answer.headers
        assert "no-store" in answer.headers["cache-control"]
        assert answer.headers["x-accel-buffering"] == "no"
        assert "connect-src 'self'" in answer.headers["content-security-policy"]
        lines = answer.iter_lines()
        assert next(lines).startswith("retry: ")


def test_silence_is_filled_with_comments(server: DeskServer) -> None:
    server.app.state.listeners = Listeners(server.app.state.current, heartbeat=0.05)

    async def listen() -> bytes:
        async with listening(server) as reader, asyncio.timeout(20):
            return await reader.readuntil(b":\n\n")

    assert b"data: " in asyncio.run(listen())


def test_beyond_the_limit_the_answer_says_when_to_come_back(folder: Path) -> None:
    async def crowd(server: DeskServer) -> httpx2.Response:
        async with listening(server) as one, listening(server) as two:
            await next_version(one)
            await next_version(two)
            async with httpx2.AsyncClient(trust_env=False) as client:
                return await client.get(server.url + EVENTS)

    with DeskServer(folder, port=0, listeners=2) as server:
        refused = asyncio.run(crowd(server))
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "30"
        assert refused.json()["code"] == "too-many-listeners"
        assert until(lambda: server.app.state.listeners.count == 0)
        assert asyncio.run(first_version(server))


async def first_version(server: DeskServer) -> str:
    async with listening(server) as reader:
        return await next_version(reader)


def test_all_of_many_listeners_are_told(server: DeskServer, folder: Path) -> None:
    async def one(ready: asyncio.Semaphore) -> str:
        async with listening(server) as reader:
            await next_version(reader)
            ready.release()
            return await next_version(reader)

    async def crowd() -> list[str]:
        ready = asyncio.Semaphore(0)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(ready)) for _ in range(MANY)]
            for _ in tasks:
                await ready.acquire()
            await asyncio.to_thread(count, folder, 2)
        return [one.result() for one in tasks]

    told = asyncio.run(crowd())
    assert len(told) == MANY
    assert set(told) == {state(server)}
    assert until(lambda: server.app.state.listeners.count == 0)


def test_a_reader_that_never_reads_holds_nobody(server: DeskServer, folder: Path) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    stuck = [socket.socket() for _ in range(5)]
    for one in stuck:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        one.connect((host, int(port)))
        one.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())

    async def listen() -> list[float]:
        waited = []
        async with listening(server) as reader:
            await next_version(reader)
            for number in range(5):
                await asyncio.to_thread(fall_silent, folder, f"problem {number}")
                began = time.monotonic()
                await next_version(reader)
                waited.append(time.monotonic() - began)
        return waited

    assert max(asyncio.run(listen())) < 5
    for one in stuck:
        one.close()


def test_a_reader_that_never_reads_is_cut_off(server: DeskServer) -> None:
    # Comments follow one another without pause, so that its small buffers fill.
    listeners = Listeners(server.app.state.current, heartbeat=0.0001, patience=0.3)
    server.app.state.listeners = listeners
    host, port = server.url.removeprefix("http://").split(":")
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        stuck.connect((host, int(port)))
        stuck.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())
        assert until(lambda: listeners.count == 1)
        assert until(lambda: listeners.count == 0, 60)
        stuck.settimeout(5)
        read = 0
        with suppress(ConnectionResetError):
            while part := stuck.recv(65536):
                read += len(part)
    assert 0 < read < 20 * HELD_BYTES


def test_a_send_that_never_ends_ends_the_listener(server: DeskServer) -> None:
    async def never(_message: Message) -> None:
        await asyncio.Event().wait()

    async def nothing() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def listen() -> int:
        listeners = Listeners(server.app.state.current, patience=0.05)
        async with asyncio.timeout(5):
            await listeners.listen({"type": "http"}, nothing, never)  # type: ignore[arg-type,typeddict-item]
        return listeners.count

    assert asyncio.run(listen()) == 0


def test_the_journal_is_looked_at_only_while_somebody_listens(server: DeskServer) -> None:
    current = server.app.state.current
    assert asyncio.run(first_version(server))
    listeners = server.app.state.listeners
    assert until(lambda: listeners.count == 0)
    time.sleep(0.7)
    before = current.readings
    time.sleep(1.2)
    assert current.readings == before


def test_a_server_that_ends_lets_its_listeners_go(folder: Path) -> None:
    server = DeskServer(folder, port=0).start()
    ended = threading.Event()

    async def listen() -> None:
        async with listening(server) as reader:
            await next_version(reader)
            ending = asyncio.create_task(asyncio.to_thread(server.stop))
            while await reader.read(1000):
                pass
            ended.set()
            await ending

    asyncio.run(asyncio.wait_for(listen(), 10))
    assert ended.is_set()
