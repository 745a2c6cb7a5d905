"""Both recorded nights, replayed once through the bodies that the county served."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from downballot.ledger.ledger import Ledger
from downballot.model.update import Arrival, ElectionCount, Update
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.recorded import replay

IDS = {2022: "2022-11-08-general", 2024: "2024-11-05-general"}


class ServedRow(NamedTuple):
    """One row of a served list, with what its county clock says to the second."""

    endpoint: str
    served_at: datetime
    clock: str
    sha256: str
    file: Path

    @property
    def body(self) -> bytes | None:
        if not self.sha256 or not self.file.is_file():
            return None
        content = self.file.read_bytes()
        body = gzip.decompress(content) if self.file.suffix == ".gz" else content
        return body if hashlib.sha256(body).hexdigest() == self.sha256 else None


class Night:
    """One election: its served lists, what became of each row, and its updates."""

    def __init__(self, ledger: Ledger, folder: Path, arrivals: tuple[Arrival, ...]) -> None:
        self.id = folder.name
        self.ledger = ledger
        self.folder = folder
        self.served = _served(folder)
        self.definition, *self.arrivals = arrivals
        self.updates = {_local(one): one for one in ledger.updates(self.id)}

    def count(self, clock: str) -> ElectionCount:
        return self.ledger.count(self.updates[clock])

    def results_body(self, clock: str) -> dict[str, dict[str, int]]:
        """Votes by title, then name, of the results body of a clock, read by hand."""
        row = next(
            one for one in self.served if (one.endpoint, one.clock) == ("results", clock)
        )
        data = json.loads(row.body)
        return {
            contest["Title"]: {one["Name"]: one["Votes"] for one in contest["Candidates"]}
            for group in data["Election"]["ContestGroups"]
            for contest in group["Contests"]
        }

    def cells(self, clock: str) -> dict[str, dict[str, int]]:
        """Votes by title, then name, of an update, of the contests that are in a list."""
        count = self.count(clock)
        cells = {}
        for contest, definition in count.definitions.items():
            names = {one.id: one.name for one in definition.selections}
            votes = count.counts[contest].selections
            cells[definition.title] = {names[one.selection]: one.votes for one in votes}
        return cells

    def votes(self, clock: str, words: str) -> dict[str, int]:
        """Votes by name in the one contest whose title ends so."""
        (found,) = [
            votes for title, votes in self.cells(clock).items() if title.endswith(words)
        ]
        return found


def _served(folder: Path) -> list[ServedRow]:
    rows = []
    for path in sorted(folder.glob("*-served.csv")):
        endpoint = path.name.removesuffix("-served.csv")
        for row in csv.DictReader(path.read_text().splitlines()):
            served_at = datetime.fromisoformat(row["served_at"])
            clock = _clock(row["county_timestamp"])
            file = folder / row["file"]
            rows.append(ServedRow(endpoint, served_at, clock, row["sha256_uncompressed"], file))
    return sorted(rows, key=lambda row: row.served_at)


def _clock(text: str) -> str:
    """Write either endpoint's clock as local time to the second; empty where it has none."""
    if "/" in text:
        return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").isoformat()  # noqa: DTZ007 - local
    return text[:19] if text.startswith("20") else ""


def _local(update: Update) -> str:
    from zoneinfo import ZoneInfo

    local = update.published_at.astimezone(ZoneInfo("America/Los_Angeles"))
    return local.replace(tzinfo=None).isoformat()


@pytest.fixture(scope="session")
def lacounty(shared: Path) -> Path:
    return shared / "data" / "lacounty"


@pytest.fixture(scope="session")
def replayed(lacounty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of the template, with both nights in it.

    Yields:
        The desk, open; tests that would change it work on a copy.
    """
    folder = tmp_path_factory.mktemp("replayed") / "desk"
    create_desk(folder, "lausd")
    with Desk(folder) as desk:
        for election in desk.settings.elections:
            list(replay(desk.ledger, election, lacounty / election.id))
        yield desk


@pytest.fixture(scope="session")
def nights(replayed: Desk, lacounty: Path) -> Mapping[int, Night]:
    ledger = replayed.ledger
    return {
        year: Night(ledger, lacounty / name, ledger.arrivals(name))
        for year, name in IDS.items()
    }


@pytest.fixture(scope="session")
def figures() -> Callable[[ElectionCount], dict[object, object]]:
    """Everything that a count says, in a form that does not depend on the order of rows."""

    def of(count: ElectionCount) -> dict[object, object]:
        said: dict[object, object] = dict(count.ballots)
        for contest, one in count.counts.items():
            said[contest, "votes"] = {each.selection: each.votes for each in one.selections}
            for item in ("ballots", "valid_votes", "partial", "undervotes", "overvotes"):
                said[contest, item] = getattr(one, item)
            said[contest, "write_ins"] = one.write_ins
        return said

    return of
