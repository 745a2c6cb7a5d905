"""Real contests of Los Angeles County, joined from its definition and counter feeds."""

import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from downballot.model.contest import ContestDefinition
from downballot.model.count import ContestCount, Report, SelectionCount
from downballot.sources.registry import read_body

ELECTIONS = {2022: "2022-11-08-general", 2024: "2024-11-05-general"}
Contest = tuple[ContestDefinition, ContestCount]


@cache
def _read(path: Path) -> Report:
    return read_body(gzip.decompress(path.read_bytes()), path.name)


def _joined(definition: ContestDefinition, report: Report) -> ContestCount:
    votes = {line.selection: line.votes for count in report.counts for line in count.selections}
    count = next(count for count in report.counts if count.contest == definition.external_id)
    selections = tuple(
        SelectionCount(each.id, votes[each.external_id]) for each in definition.selections
    )
    return structs.replace(count, contest=definition.id, selections=selections)


@pytest.fixture(scope="session")
def folder(shared: Path) -> Path:
    return shared / "data" / "lacounty"


@pytest.fixture(scope="session")
def counter(folder: Path) -> Callable[[int, str, str], Contest]:
    """A contest by year, update and the county's identifier, with write-ins and ballots."""

    def find(year: int, update: str, contest: str) -> Contest:
        base = folder / ELECTIONS[year]
        listed = _read(base / "election_data.json.gz").definitions
        definition = next(each for each in listed if each.external_id == contest)
        return definition, _joined(definition, _read(base / "counter" / f"{update}.json.gz"))

    return find


@pytest.fixture(scope="session")
def results(folder: Path) -> Callable[[int, str, str], Contest]:
    """A contest by year, update and words of its title, as in the official download."""

    def find(year: int, update: str, title: str) -> Contest:
        report = _read(folder / ELECTIONS[year] / "results" / f"{update}.json.gz")
        pairs = zip(report.definitions, report.counts, strict=True)
        return next(pair for pair in pairs if title in pair[0].title)

    return find


@pytest.fixture(scope="session")
def every_definition(folder: Path) -> tuple[ContestDefinition, ...]:
    return tuple(
        definition
        for name in ELECTIONS.values()
        for definition in _read(folder / name / "election_data.json.gz").definitions
    )
