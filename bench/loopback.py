"""Servers on loopback for a benchmark, and who asks them."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
from msgspec import Struct

from bench.measure import NotMeasured
from bench.recorded_desk import make_desk, recorded_answers
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest

ELECTION = "2024-general"
CONTEST = (
    f"elections/{ELECTION}/contests/"
    "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"
)
START_SECONDS = 60.0
SERVE = """\
import sys
from pathlib import Path
from downballot.web.server import serve

serve(Path(sys.argv[1]), port=int(sys.argv[2]))
"""
CONSTANT = """\
import sys
from pathlib import Path
from litestar import Litestar, Response, get
from downballot.web.running import AppServer

body, kind = Path(sys.argv[1]).read_bytes(), sys.argv[2]
headers = {"Content-Encoding": "gzip", "Cache-Control": "public, no-cache"}

@get("/")
async def constant() -> Response[bytes]:
    return Response(body, headers=headers, media_type=kind)

AppServer(Litestar([constant], openapi_config=None, logging_config=None),
          port=int(sys.argv[3])).run()
"""
NGINX = """\
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  gzip_static on;
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


class Load(Struct, frozen=True):
    """What wrk measured.

    Attributes:
        rate: Answers a second.
        median_ms: Half of the answers took no longer, in milliseconds.
        p99_ms: 99 of 100 answers took no longer, in milliseconds.
        wrong: Answers with another status than 200, and connections that failed.
    """

    rate: float
    median_ms: float
    p99_ms: float
    wrong: int


def program(name: str) -> str:
    """Return where a program is.

    Raises:
        NotMeasured: It is not installed.
    """
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NotMeasured(f"{name}: not found, apt-get install {name}")
    return found


def free_port() -> int:
    """Return a port of this machine that nobody has."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class RecordedDesk:
    """A desk that takes in the count of November 2024, one update after another.

    Args:
        folder: Where to make it.
        shared: The folder of real counts.
        first: How many answers are there from the beginning.

    Raises:
        NotMeasured: The record is not there.
    """

    def __init__(self, folder: Path, shared: Path, first: int) -> None:
        self.folder = folder
        election = make_desk(folder)[ELECTION]
        answers = recorded_answers(shared, election)
        self._ledger = Ledger(folder)
        for one in answers[:first]:
            ingest(self._ledger, one)
        self._waiting: list[Received] = answers[first:]

    def take_in_an_update(self) -> bool:
        """Take in answers until one is a new update; return whether one was left."""
        before = len(self._ledger.updates(ELECTION))
        while self._waiting:
            ingest(self._ledger, self._waiting.pop(0))
            if len(self._ledger.updates(ELECTION)) > before:
                return True
        return False

    def newest(self) -> int:
        """Return the number of the newest arrival."""
        return self._ledger.last_arrival()

    def close(self) -> None:
        """Give up the journal."""
        self._ledger.close()


@contextmanager
def running(command: list[str], address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server as a process of its own until the block ends.

    Args:
        command: Program and arguments.
        address: Answered with 200 once it runs.

    Yields:
        The process.

    Raises:
        NotMeasured: It does not answer.
    """
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=silent, stderr=silent)
    try:
        _wait(address, process)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    with httpx2.Client(trust_env=False, timeout=START_SECONDS) as client:
        while time.monotonic() < end and process.poll() is None:
            try:
                if client.get(address).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
    raise NotMeasured(f"{address}: no answer, expected a server that runs")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a desk as ``downballot serve`` does.

    Yields:
        Its address and its process.
    """
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/{CONTEST}") as process:
        yield address, process


@contextmanager
def serving_constant(folder: Path, body: bytes, kind: str) -> Iterator[str]:
    """Serve the same bytes, compressed, by the same server program and framework.

    Yields:
        The address.
    """
    path, port = folder / "constant.gz", free_port()
    path.write_bytes(gzip.compress(body, 6))
    (folder / "constant.py").write_text(CONSTANT)
    command = [sys.executable, str(folder / "constant.py"), str(path), kind, str(port)]
    address = f"http://127.0.0.1:{port}/"
    with running(command, address):
        yield address


@contextmanager
def serving_file(folder: Path, body: bytes) -> Iterator[str]:
    """Serve the same bytes, compressed beforehand, from disk by nginx.

    Yields:
        The address.

    Raises:
        NotMeasured: nginx is not installed.
    """
    port = free_port()
    (folder / "index.html").write_bytes(body)
    (folder / "index.html.gz").write_bytes(gzip.compress(body, 6))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    os.chmod(folder, 0o755)  # noqa: PTH101, S103 - nginx reads as nobody
    address = f"http://127.0.0.1:{port}/"
    with running([program("nginx"), "-c", str(folder / "nginx.conf")], address):
        yield address


async def ask(address: str, seconds: int, connections: int) -> Load:
    """Have wrk ask an address over and over, for compressed answers.

    Args:
        address: What to ask for.
        seconds: For how long.
        connections: How many connections ask at once.

    Raises:
        NotMeasured: wrk is not installed or said nothing.
    """
    command = [program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["--timeout", "20s", "-H", "Accept-Encoding: gzip", address]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said = (await process.communicate())[0].decode()
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None:
        raise NotMeasured(f"wrk {address}: {said[:200]}")
    bad = re.findall(r"Non-2xx or 3xx responses: (\d+)|(?:connect|read|timeout) (\d+)", said)
    return Load(
        float(rate[1]), _latency(said, "50%"), _latency(said, "99%"),
        sum(int(one or other) for one, other in bad),
    )  # fmt: skip


def _latency(said: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", said)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
