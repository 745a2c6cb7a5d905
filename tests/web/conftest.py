"""Desks with real counts, and a server for them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, sync_playwright

from downballot.desk.file import parse_settings
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest
from downballot.pipeline.money_keeping import keep
from downballot.pipeline.money_reading import read_all
from downballot.pipeline.recorded import recorded
from downballot.web.server import DeskServer

sys.path.insert(0, str(Path(__file__).parent))  # for ``from small_desk import count``

sys.path.insert(0, str(Path(__file__).parent))  # for ``from signed_in import Visitor``
from signed_in import Visitor, make_desk
from windows import CHROMIUM

TEMPLATE = Path(__file__).parents[2] / "src/downballot/almanac/templates/lausd/desk.toml"
FILINGS = (
    "oakland/contributions_all_committees.csv.gz",
    "oakland/independent_expenditures_by_candidate_2014_2020.csv",
    "cal_format/F496-212424488.cal",
    "calaccess_sample",
)
BOTH = ("2022-11-08-general", "2024-11-05-general")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium.

    Yields:
        The browser.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "Chromium is absent: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(shared: Path) -> Callable[[str], list[Received]]:
    """Everything that was served in an election, in its order."""

    def bodies(election: str) -> list[Received]:
        wanted = parse_settings(TEMPLATE.read_text(), "desk.toml").election(election)
        assert wanted is not None
        return list(recorded(wanted, shared / "data" / "lacounty" / election))

    return bodies


@pytest.fixture(scope="session")
def receive() -> Callable[[Path, list[Received]], Path]:
    """Let a desk of the template receive bodies, as another process does."""

    def receive(folder: Path, received: list[Received]) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "desk.toml").write_text(TEMPLATE.read_text())
        ledger = Ledger(folder)
        for one in received:
            ingest(ledger, one)
        ledger.close()
        return folder

    return receive


@pytest.fixture(scope="session")
def real_desk(
    shared: Path,
    served: Callable[[str], list[Received]],
    receive: Callable[[Path, list[Received]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A desk with the whole counts of November 2022 and November 2024, and with filings."""
    received = [one for election in BOTH for one in served(election)]
    folder = receive(tmp_path_factory.mktemp("real") / "desk", received)
    for name in FILINGS:
        for read in read_all(shared / "data" / "money" / name):
            keep(folder, read)
    return folder


@pytest.fixture(scope="session")
def site(real_desk: Path) -> Iterator[DeskServer]:
    """That desk on the web.

    Yields:
        The server.
    """
    with DeskServer(real_desk, port=0) as server:
        yield server


@pytest.fixture
def client(site: DeskServer) -> Iterator[httpx2.Client]:
    """Somebody who asks that desk.

    Yields:
        The client.
    """
    with httpx2.Client(base_url=site.url, timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def desk_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with three editors, made once: hashing a password takes its time."""
    return make_desk(tmp_path_factory.mktemp("editors") / "desk")


@pytest.fixture
def desk_folder(desk_made: Path, tmp_path: Path) -> Path:
    """The folder of such a desk, for one test alone."""
    return Path(shutil.copytree(desk_made, tmp_path / "desk"))


@pytest.fixture
def desk_site(desk_folder: Path) -> Iterator[DeskServer]:
    """That desk on the web.

    Yields:
        The server.
    """
    with DeskServer(desk_folder, port=0) as server:
        yield server


@pytest.fixture
def visit(desk_site: DeskServer) -> Iterator[Callable[[str], Visitor]]:
    """Let somebody come to that desk: ``visit(ANA)``; a stranger: ``visit("")``.

    Yields:
        A function that signs them in.
    """
    with ExitStack() as stack:

        def come(name: str) -> Visitor:
            visitor = Visitor(desk_site.url)
            stack.callback(visitor.client.close)
            if name:
                assert visitor.sign_in(name).status_code == 303
            return visitor

        yield come
