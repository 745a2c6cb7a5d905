"""Two thousand open pages that listen while an update arrives every second.

Each connection is one of ``/api/v1/events``; ten more never read. Measured for every
update: how long from the moment that it was kept until each listener had the event, and
the memory of the server before, with all of them and after the updates.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.loopback import RecordedDesk, serving
from bench.measure import NotMeasured, Row
from downballot.web.running import allow_connections

LISTENERS = int(os.environ.get("DOWNBALLOT_BENCH_LISTENERS", "2000"))
STUCK = 10
UPDATES = 8
FIRST = 20  # answers on the desk from the beginning
OPENED_AT_ONCE = 100
LONGEST_SECONDS = 30.0  # for all listeners to be told of the last update
KIB = 1024


class Listener:
    """One open page, as the socket of its events.

    Attributes:
        told: When each event came, and its version, newest last.
    """

    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []

    def knew(self, arrival: int) -> float:
        """Return when an event first told of an arrival; infinity for never."""
        told = (at for at, version in self.told if int(version.split(".")[0]) >= arrival)
        return next(told, float("inf"))

    async def listen(self, port: int, ready: asyncio.Semaphore) -> None:
        """Listen until cancelled; release once the first event is there."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        try:
            writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: desk\r\n\r\n")
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.told.append((time.monotonic(), line[4:].decode().strip()))
                    if len(self.told) == 1:
                        ready.release()
        finally:
            writer.close()


def measure(shared: Path) -> list[Row]:
    """Measure delays and memory.

    Raises:
        NotMeasured: The record is not there, or so many connections are not allowed.
    """
    needed = LISTENERS + STUCK + 100
    if allow_connections(needed) < needed:
        raise NotMeasured(f"{LISTENERS} connections: not allowed, expected ulimit -n {needed}")
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        desk = RecordedDesk(Path(temporary) / "desk", shared, FIRST)
        with serving(desk.folder) as (address, process):
            return asyncio.run(_measure(desk, int(address.rsplit(":", 1)[1]), process.pid))


async def _measure(desk: RecordedDesk, port: int, pid: int) -> list[Row]:
    before = _kib(pid)
    stuck = [await asyncio.open_connection("127.0.0.1", port, limit=1) for _ in range(STUCK)]
    for reader, writer in stuck:
        writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: desk\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        del reader
    began = time.monotonic()
    listeners = [Listener() for _ in range(LISTENERS)]
    tasks = await _open(listeners, port)
    opened, open_kib = time.monotonic() - began, _kib(pid)
    kept = await _updates(desk)
    await _until_all_know(listeners)
    after = _kib(pid)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for _, writer in stuck:
        writer.close()
    return _rows(listeners, kept, opened, (before, open_kib, after))


async def _open(listeners: list[Listener], port: int) -> list[asyncio.Task[None]]:
    ready = asyncio.Semaphore(0)
    tasks: list[asyncio.Task[None]] = []
    for number, one in enumerate(listeners, 1):
        tasks.append(asyncio.create_task(one.listen(port, ready)))
        if number % OPENED_AT_ONCE == 0 or number == len(listeners):
            while len(tasks) - sum(bool(each.told) for each in listeners[:number]) > 0:
                await ready.acquire()
    return tasks


async def _updates(desk: RecordedDesk) -> list[tuple[float, int]]:
    """Take in an update every second; return when each was kept, and its number."""
    kept: list[tuple[float, int]] = []
    for _ in range(UPDATES):
        began = time.monotonic()
        await asyncio.to_thread(desk.take_in_an_update)
        kept.append((time.monotonic(), desk.newest()))
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
    return kept


async def _until_all_know(listeners: list[Listener]) -> None:
    await asyncio.sleep(2)  # a look at the journal, and the time to tell everybody
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_SECONDS):
            while len({one.told[-1][1] for one in listeners}) > 1:
                await asyncio.sleep(0.1)


def _rows(
    listeners: list[Listener],
    kept: list[tuple[float, int]],
    opened: float,
    kib: tuple[int, int, int],
) -> list[Row]:
    newest = max((one.told[-1] for one in listeners), key=lambda each: each[0])[1]
    behind = sum(one.told[-1][1] != newest for one in listeners)
    delays = sorted(
        (one.knew(arrival) - moment) * 1000 for moment, arrival in kept for one in listeners
    )
    before, open_kib, after = kib
    load = f"machine's load {os.getloadavg()[0]:.1f}"
    return [
        Row(
            subject=f"{len(listeners)} connections opened",
            milliseconds=opened * 1000,
            peak_mib=open_kib / KIB,
            note=f"server before {before / KIB:,.0f} MiB; "
            f"{(open_kib - before) / len(listeners):.1f} KiB a listener; {load}",
        ),
        Row(
            subject="update kept until told",
            milliseconds=statistics.median(delays),
            peak_mib=after / KIB,
            note=f"p99 {delays[int(len(delays) * 0.99)]:,.0f} ms, "
            f"slowest {delays[-1]:,.0f} ms, {len(kept)} updates, "
            f"{behind} listeners without the newest, {STUCK} that never read; {load}",
        ),
    ]


def _kib(pid: int) -> int:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        raise NotMeasured(f"{status}: not found, expected Linux")
    lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
    return int(lines["VmRSS"].split()[0])
