"""Fixtures that every test may use."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.recorded import replay

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))  # for ``from mail_server import MailServer``
HERE = "127.0.0.1"
# Half of the usual number of examples: the whole suite has to end in minutes.
settings.register_profile("suite", settings.default, max_examples=50)
settings.load_profile("suite")
SERVERS = Path("/usr/lib/postgresql")  # where Debian has each version of PostgreSQL
# Ends what it starts when its input ends: also where the tests are killed.
WHILE_OPEN = '"$@" & started=$!; read -r _; kill "$started"; wait "$started"'
WITH_SPARK = ("test_spark_engine.py", "test_money_engines.py")
READY = {"master": "I have been elected leader", "worker": "Successfully registered"}


class ByFile(LoadFileScheduling):
    """Keeps the tests of a file on one worker, and all that need Spark on the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "spark" if file.endswith(WITH_SPARK) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Say how tests are given to workers, where there are several."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real counts that lies beside the project, never inside it."""
    folder = Path(os.environ.get("DOWNBALLOT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        message = f"{folder} is absent: set DOWNBALLOT_SHARED to the folder of real counts"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def lausd_desk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with both recorded elections, replayed as served; read it, never write to it."""
    folder = tmp_path_factory.mktemp("lausd") / "desk"
    create_desk(folder, "lausd")
    with Desk(folder) as desk:
        for election in desk.settings.elections:
            recorded = shared / "data" / "lacounty" / election.id
            for _ in replay(desk.ledger, election, recorded):
                pass
    return folder


@pytest.fixture(scope="session")
def going_on(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk in the middle of the count of November 2022; read it, never write to it."""
    folder = tmp_path_factory.mktemp("going-on") / "desk"
    create_desk(folder, "lausd")
    until = datetime(2022, 11, 12, 12, tzinfo=UTC)
    with Desk(folder) as desk:
        election = desk.election("2022-11-08-general")
        recorded = shared / "data" / "lacounty" / election.id
        for arrival in replay(desk.ledger, election, recorded):
            if arrival.published_at and arrival.published_at > until:
                break
    return folder


@pytest.fixture(scope="session")
def few_contests(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with some real contests of three elections, small enough to fit on in a test."""
    made = {}
    for name, every in (
        ("la_county_2022-general", 25),
        ("la_county_2024-general", 25),
        ("ca_sos_2024_primary_by_county", 60),
    ):
        real = shared / "data" / "canvass" / name
        made[name] = tmp_path_factory.mktemp("canvass") / name
        made[name].mkdir()
        with gzip.open(real / "contests.csv.gz", "rt", encoding="utf-8") as file:
            header, *rows = file.readlines()
        kept = rows[::every]
        (made[name] / "contests.csv").write_text(header + "".join(kept), encoding="utf-8")
        starts = tuple(row.split(",")[0] + "," for row in kept)
        with gzip.open(real / "updates.csv.gz", "rt", encoding="utf-8") as file:
            lines = [line for line in file if line.startswith(("contest_id,", *starts))]
        (made[name] / "updates.csv").write_text("".join(lines), encoding="utf-8")
    return made


def _absent(what: str) -> None:
    """Say that the tests cannot run; where all must run, they fail."""
    message = f"{what} is absent: Spark needs pyspark and Java 17 or newer"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HERE, 0))
        port: int = found.getsockname()[1]
        return port


def _wait(log: Path, words: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while words not in log.read_text(encoding="utf-8"):
        if time.monotonic() > until:
            pytest.fail(f"no {words!r} within {seconds} s: {log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def spark_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A standalone Spark of this machine alone, stopped at the end.

    Yields:
        The URL of its master.
    """
    try:
        import pyspark
    except ImportError:
        _absent("pyspark")
    if not shutil.which("java"):
        _absent("Java")
    folder, port = tmp_path_factory.mktemp("spark"), _free_port()
    home = Path(pyspark.__file__).parent
    settings = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HERE, "SPARK_NO_DAEMONIZE": "1"}
    # Half of a test's time would go into Java's second compiler, which pays off in minutes.
    once = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    (folder / "spark-defaults.conf").write_text(
        f"spark.driver.extraJavaOptions {once}\nspark.executor.extraJavaOptions {once}\n"
    )
    os.environ["SPARK_CONF_DIR"] = str(folder)
    settings["SPARK_DAEMON_JAVA_OPTS"] = once
    deployed = "org.apache.spark.deploy"
    url = f"spark://{HERE}:{port}"
    master = [f"{deployed}.master.Master", "--host", HERE, "--port", str(port)]
    worker = [f"{deployed}.worker.Worker", "--host", HERE, "--cores", "2", "--memory", "2g"]
    worker += ["--webui-port", "0", "--work-dir", str(folder / "work"), url]
    started = []
    try:
        for name, words in (("master", [*master, "--webui-port", "0"]), ("worker", worker)):
            log = folder / f"{name}.log"
            with log.open("wb") as output:
                made = subprocess.Popen(
                    ["sh", "-c", WHILE_OPEN, "sh", home / "bin" / "spark-class", *words],
                    env=os.environ | settings, stdin=subprocess.PIPE,
                    stdout=output, stderr=output,
                )  # fmt: skip
            started.append(made)
            _wait(log, READY[name])
        yield url
    finally:
        for made in reversed(started):
            made.communicate(timeout=40)


class Cluster:
    """A PostgreSQL server of its own, in a folder of its own, reached by a Unix socket.

    It writes nothing to disk for sure (``fsync=off``): what survives here survives the end
    of a process, not that of a machine.
    """

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.url = f"postgresql://downballot@/desks?host={folder}"
        self._programs = programs
        # PostgreSQL refuses to run as root; Debian's package comes with a user.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        # Another order of letters than that of SQLite, as many databases have.
        order = ("--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8")
        trust = ("-A", "trust", "-U", "downballot", "--encoding=UTF8", "--no-sync")
        self._run("initdb", "-D", self.data, *trust, *order)
        self.start()
        self._run("createdb", "-h", folder, "-U", "downballot", "desks")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        said = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", said, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: fast (connections are ended) or immediate (as a crash)."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def restart(self, mode: str) -> None:
        self.stop(mode)
        self.start()

    def _run(self, program: str, *arguments: str | Path) -> None:
        made = subprocess.run(
            [self._programs / program, *arguments], user=self._user, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            pytest.fail(f"{program}: {made.stderr}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Debian's PostgreSQL, started for these tests alone and stopped at the end.

    Yields:
        The server.
    """
    versions = sorted(SERVERS.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    try:
        import psycopg  # noqa: F401
    except ImportError:
        versions = []
    if not versions:
        message = (
            "PostgreSQL is absent: apt-get install postgresql; pip install psycopg[binary]"
        )
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="downballot-pg-"))
    cluster = Cluster(folder, versions[-1].parent)
    yield cluster
    cluster.stop("immediate")
    shutil.rmtree(folder)


def owner_of(folder: Path) -> Any:
    """Connect to the rows of a desk as somebody may who owns the database, not the program."""
    if (folder / "desk.db").exists():
        return sqlite3.connect(folder / "desk.db")
    import psycopg

    schema = "downballot_" + (folder / "desk.id").read_text(encoding="utf-8").strip()
    url = os.environ["DOWNBALLOT_JOURNAL"]
    return psycopg.connect(url, options=f"-c search_path={schema}")


@pytest.fixture
def owner(tmp_path: Path) -> Callable[..., Any]:
    """Run a statement on the desk in ``tmp_path`` behind the program's back: ``owner(sql)``.

    A ``?`` stands for a value in either database. It returns the rows of a question.
    """

    def run(statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(owner_of(tmp_path)) as raw:
            if isinstance(raw, sqlite3.Connection):
                found = raw.execute(statement, values)
            else:
                found = raw.execute(statement.replace("?", "%s"), values)
            rows = list(found) if found.description else []
            raw.commit()
            return rows

    return run


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every desk made in the test has its journal there, empty for ``desk.db``.

    The test runs once on each kind, its processes too.
    """
    monkeypatch.delenv("DOWNBALLOT_JOURNAL", raising=False)
    if request.param == "sqlite":
        return ""
    server: Cluster = request.getfixturevalue("postgres")
    monkeypatch.setenv("DOWNBALLOT_JOURNAL", server.url)
    return server.url


@pytest.fixture
def mail_server() -> Iterator[Any]:
    """Start an SMTP server that keeps what it is given.

    Yields:
        The server.
    """
    from mail_server import MailServer

    server = MailServer()
    server.start()
    yield server
    server.stop()
