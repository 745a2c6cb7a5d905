"""What a killed process left, and how it is taken in."""

from __future__ import annotations

from datetime import date

import pytest

from downballot.desk.settings import Election, Settings, Source
from downballot.ledger.files import TEMPORARY
from downballot.ledger.recovery import orphans, recover
from downballot.model.update import Disposition
from downballot.pipeline.intake import ingest_orphans

BOARD = "Board District 3"
SOURCES = tuple(
    Source(kind, f"lacounty-{kind}", f"https://example.gov/{kind}", "77")
    for kind in ("definition", "results", "counter")
)
SETTINGS = Settings(
    "Desk",
    "desk@example.org",
    elections=(Election("night", "General", date(2024, 11, 5), "County", sources=SOURCES),),
)


def test_a_body_without_a_row_is_found_and_one_with_a_row_is_not(desk, county) -> None:
    journaled = county.results(0, {BOARD: {"Ana": 1}})
    desk.take("results", journaled)
    left = desk.ledger.blobs.keep(b"left behind")
    (found,) = orphans(desk.ledger)
    assert (found.body, found.source) == (b"left behind", "recovered")
    assert found.received_at.tzinfo is not None
    assert desk.ledger.blobs.has(left)


def test_half_written_files_are_cleared_away(desk) -> None:
    half = desk.ledger.folder / "counts" / "night" / f"{TEMPORARY}1"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    assert recover(desk.ledger) == []
    assert not half.exists()


@pytest.mark.parametrize("source", ["results", "counter", "definition"])
def test_a_recovered_body_goes_where_it_belongs(desk, county, source) -> None:
    bodies = {
        "results": county.results(0, {BOARD: {"Ana": 1}}),
        "counter": county.counter(0, {11: 1}, contests={7: 1}),
        "definition": county.definition({(7, BOARD): {11: "Ana"}}),
    }
    desk.ledger.blobs.keep(bodies[source])
    (arrival,) = ingest_orphans(desk.ledger, SETTINGS)
    assert (arrival.election, arrival.source) == ("night", source)
    assert ingest_orphans(desk.ledger, SETTINGS) == []


def test_a_recovered_body_is_not_doubled_when_it_comes_again(desk, county) -> None:
    body = county.results(0, {BOARD: {"Ana": 1}})
    desk.ledger.blobs.keep(body)
    ingest_orphans(desk.ledger, SETTINGS)
    assert desk.take("results", body).disposition is Disposition.REPEATED
    assert len(desk.ledger.updates("night")) == 1


def test_a_recovered_count_of_no_election_of_the_desk_makes_no_update(desk, county) -> None:
    desk.ledger.blobs.keep(county.results(0, {BOARD: {"Ana": 1}}, number=78))
    (arrival,) = ingest_orphans(desk.ledger, SETTINGS)
    assert arrival.disposition is Disposition.FOREIGN
    assert desk.ledger.elections() == ()
    assert ingest_orphans(desk.ledger, SETTINGS) == []


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        (b"", Disposition.EMPTY),
        (b"no count", Disposition.UNREADABLE),
        (b'{"Message": "no"}', Disposition.ERROR),
    ],
)
def test_a_recovered_body_that_is_no_count_is_journaled_as_such(desk, body, becomes) -> None:
    desk.ledger.blobs.keep(body)
    assert [one.disposition for one in ingest_orphans(desk.ledger, SETTINGS)] == [becomes]
    assert ingest_orphans(desk.ledger, SETTINGS) == []
