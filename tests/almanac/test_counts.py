"""The recorded counts are the bodies that the county served, value by value."""

from __future__ import annotations

import csv
import gzip
import hashlib
import subprocess
import sys
from collections import Counter
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from downballot.almanac.counts import ZONE, AnswerKind, Endpoint, elections, load
from downballot.almanac.county_bodies import (
    render_answer,
    render_counter,
    render_definition,
    render_results,
)
from downballot.errors import UsageError
from downballot.model.count import Report
from downballot.sources.registry import read_body

ELECTIONS = ("2022-11-08-general", "2024-11-05-general")
TORN = datetime(2022, 11, 8, 23, 42, 58, tzinfo=ZONE)
BEFORE_TORN = datetime(2022, 11, 8, 23, 28, 23, tzinfo=ZONE)


def plain(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def clock(path: Path) -> datetime:
    return datetime.strptime(path.name[:17], "%Y-%m-%dT%H%M%S").replace(tzinfo=ZONE)


def ordered(report: Report) -> Report:
    """The same report with rows in a fixed order: that of a counter body has no meaning."""
    counts = (
        msgspec.structs.replace(
            count, selections=tuple(sorted(count.selections, key=lambda row: row.selection))
        )
        for count in report.counts
    )
    return msgspec.structs.replace(
        report,
        counts=tuple(sorted(counts, key=lambda count: count.contest)),
        findings=tuple(sorted(report.findings, key=lambda finding: finding.sentence)),
    )


def test_the_recorded_elections_are_named_oldest_first() -> None:
    assert elections() == ELECTIONS


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_results_body_reads_the_same_when_rebuilt(election: str, shared: Path) -> None:
    folder = shared / "data" / "lacounty" / election / "results"
    paths = sorted(folder.glob("*.json.gz"))
    assert len(paths) == {"2022": 27, "2024": 32}[election[:4]]
    for path in paths:
        rebuilt = render_results(load(election), clock(path))
        assert read_body(rebuilt, "body") == read_body(plain(path), "body"), path.name


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_counter_body_reads_the_same_when_rebuilt(election: str, shared: Path) -> None:
    folder = shared / "data" / "lacounty" / election / "counter"
    paths = sorted(folder.glob("*.json.gz"))
    assert len(paths) == {"2022": 27, "2024": 32}[election[:4]]
    for path in paths:
        rebuilt = render_counter(load(election), clock(path))
        real = read_body(plain(path), "body")
        assert ordered(read_body(rebuilt, "body")) == ordered(real), path.name


@pytest.mark.parametrize("election", ELECTIONS)
def test_the_definition_reads_the_same_when_rebuilt(election: str, shared: Path) -> None:
    real = plain(shared / "data" / "lacounty" / election / "election_data.json.gz")
    rebuilt = render_definition(load(election))
    assert read_body(rebuilt, "body") == read_body(real, "body")


@pytest.mark.parametrize("election", ELECTIONS)
@pytest.mark.parametrize("endpoint", [Endpoint.RESULTS, Endpoint.COUNTER])
def test_every_answer_served_is_on_record_in_order(
    election: str, endpoint: Endpoint, shared: Path
) -> None:
    path = shared / "data" / "lacounty" / election / f"{endpoint}-served.csv"
    with path.open(newline="") as file:
        served = [
            (datetime.fromisoformat(row["served_at"]), row["sha256_uncompressed"])
            for row in csv.DictReader(file)
        ]
    recorded = [row for row in load(election).answers if row.endpoint is endpoint]
    assert [(row.served_at, row.sha256) for row in recorded] == served


@pytest.mark.parametrize("election", ELECTIONS)
def test_answers_without_a_body_are_those_whose_hash_is_nowhere(
    election: str, shared: Path
) -> None:
    folder = shared / "data" / "lacounty" / election
    on_disk = {
        (name, hashlib.sha256(plain(path)).hexdigest())
        for name in ("results", "counter")
        for path in (folder / name).iterdir()
    }
    for row in load(election).answers:
        expected = (row.endpoint, row.sha256) not in on_disk and row.sha256 != ""
        assert (row.kind is AnswerKind.NO_BODY) == expected


def test_kinds_of_answers_are_counted() -> None:
    kinds = {name: Counter(row.kind.value for row in load(name).answers) for name in ELECTIONS}
    assert kinds[ELECTIONS[0]] == {"whole": 143, "no-body": 18, "empty": 2, "torn": 1}
    assert kinds[ELECTIONS[1]] == {"whole": 105, "error": 1}


def test_the_torn_counter_is_partly_still_of_the_count_before() -> None:
    recorded = load(ELECTIONS[0])
    torn = {row[:2]: row[2] for row in recorded.cells(Endpoint.COUNTER, TORN)}
    results = {row[:2]: row[2] for row in recorded.cells(Endpoint.RESULTS, TORN)}
    before = {row[:2]: row[2] for row in recorded.cells(Endpoint.COUNTER, BEFORE_TORN)}
    behind = [cell for cell, votes in results.items() if torn[cell] != votes]
    assert len(behind) == 381
    assert all(torn[cell] == before[cell] < results[cell] for cell in behind)
    assert read_body(render_counter(recorded, TORN), "body").torn


def test_a_contest_that_only_the_counter_knows_is_kept() -> None:
    recorded = load(ELECTIONS[0])
    contest = next(
        count
        for count in read_body(render_counter(recorded, TORN), "body").counts
        if count.contest == "8513"
    )
    assert contest.ballots is not None
    assert 8513 not in {contest.id for contest in recorded.contests}


def test_an_error_is_the_recorded_body_and_an_empty_answer_has_no_bytes(shared: Path) -> None:
    error = next(row for row in load(ELECTIONS[1]).answers if row.kind is AnswerKind.ERROR)
    folder = shared / "data" / "lacounty" / ELECTIONS[1] / "results"
    body = render_answer(load(ELECTIONS[1]), error)
    assert body == (folder / "ERROR-BODY-2024-11-21T111605.json").read_bytes()
    empty = next(row for row in load(ELECTIONS[0]).answers if row.kind is AnswerKind.EMPTY)
    assert render_answer(load(ELECTIONS[0]), empty) == b""


def test_an_answer_known_by_its_hash_alone_has_no_body_to_render() -> None:
    recorded = load(ELECTIONS[0])
    unknown = next(row for row in recorded.answers if row.kind is AnswerKind.NO_BODY)
    with pytest.raises(UsageError, match="no body on record"):
        render_answer(recorded, unknown)


def test_updates_are_the_countys_own_clocks() -> None:
    first, second = load(ELECTIONS[0]), load(ELECTIONS[1])
    assert len(first.updates(Endpoint.COUNTER)) == 27
    assert len(first.updates(Endpoint.RESULTS)) == 27
    only_counter = set(first.updates(Endpoint.COUNTER)) - set(first.updates(Endpoint.RESULTS))
    assert [f"{update:%H:%M:%S}" for update in only_counter] == ["00:55:46"]
    assert len(second.updates(Endpoint.COUNTER)) == len(second.updates(Endpoint.RESULTS)) == 32


def test_a_count_that_is_not_on_record_is_refused() -> None:
    with pytest.raises(UsageError, match="no count of 2024-11-05 20:00:00 through results"):
        load(ELECTIONS[1]).cells(Endpoint.RESULTS, datetime(2024, 11, 5, 20, 0, 0, tzinfo=ZONE))


def test_an_election_that_is_not_recorded_is_refused() -> None:
    with pytest.raises(UsageError, match="expected one of 2022-11-08-general"):
        load("2023-11-07-special")


def test_naming_the_elections_does_not_load_polars() -> None:
    program = (
        "import sys; from downballot.almanac.counts import elections; elections(); "
        "sys.exit('polars' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_tables_stay_small() -> None:
    folder = files("downballot.almanac") / "counts"
    size = sum(
        len(file.read_bytes())
        for election in folder.iterdir()
        if election.is_dir()
        for file in election.iterdir()
    )
    assert size < 700_000
