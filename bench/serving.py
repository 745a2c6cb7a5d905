"""The contest page and the API under wrk on loopback while an update arrives every second.

Beside the same server program returning constant bytes (the floor), and nginx giving the
same page from disk; all compressed. One run measures all of them, one after another, with
as many connections.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from bench.loopback import (
    CONTEST,
    Load,
    RecordedDesk,
    ask,
    program,
    serving,
    serving_constant,
    serving_file,
)
from bench.measure import Row

SECONDS = int(os.environ.get("DOWNBALLOT_BENCH_SECONDS", "8"))
CONNECTIONS = 32
FIRST = 20  # answers on the desk from the beginning; enough updates remain


def measure(shared: Path) -> list[Row]:
    """Measure page and API, each beside constant bytes, and nginx.

    Raises:
        NotMeasured: The record, wrk or nginx is not there.
    """
    program("wrk")
    program("nginx")
    rows: list[Row] = []
    for name, path, kind in (
        ("contest page", CONTEST, "text/html"),
        ("API, one contest", f"api/v1/{CONTEST}", "application/json"),
    ):
        rows += _measure(shared, name, path, kind)
    return rows


def _measure(shared: Path, name: str, path: str, kind: str) -> list[Row]:
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        folder = Path(temporary)
        desk = RecordedDesk(folder / "desk", shared, FIRST)
        with serving(folder / "desk") as (address, _):
            body = httpx2.get(f"{address}/{path}", trust_env=False, timeout=60).content
            still = asyncio.run(ask(f"{address}/{path}", SECONDS, CONNECTIONS))
            updated, updates = asyncio.run(_while_updates_arrive(desk, f"{address}/{path}"))
        desk.close()
        with serving_constant(folder, body, kind) as address:
            constant = asyncio.run(ask(address, SECONDS, CONNECTIONS))
        with serving_file(folder, body) as address:
            nginx = asyncio.run(ask(address, SECONDS, CONNECTIONS))
    return [
        _row(f"{name}: constant bytes (floor)", constant, constant, f"{len(body):,} bytes"),
        _row(f"{name}: nothing arrives", still, constant, ""),
        _row(f"{name}: an update a second", updated, constant, f"{updates} updates"),
        _row(f"{name}: nginx from disk", nginx, constant, "the same bytes, gzip_static"),
    ]


async def _while_updates_arrive(desk: RecordedDesk, address: str) -> tuple[Load, int]:
    """Ask while a count is taken in every second; return also how many were."""
    asking = asyncio.create_task(ask(address, SECONDS, CONNECTIONS))
    updates = 0
    while not asking.done():
        began = time.monotonic()
        updates += await asyncio.to_thread(desk.take_in_an_update)
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
    return await asking, updates


def _row(subject: str, found: Load, floor: Load, note: str) -> Row:
    load = os.getloadavg()[0]
    told = (
        f"{found.rate:,.0f} answers/s (x{found.rate / floor.rate:.2f}), "
        f"p50 {found.median_ms:,.1f} ms, p99 {found.p99_ms:,.1f} ms "
        f"(x{found.p99_ms / floor.p99_ms:.2f}), {found.wrong} wrong, {CONNECTIONS} "
        f"connections, {SECONDS} s, machine's load {load:.1f}"
    )
    return Row(
        subject=subject,
        milliseconds=1000 / found.rate,
        ratio=floor.rate / found.rate,
        note=f"{told}; {note}" if note else told,
    )
