"""Keeping what arrives: the body first, then what it says, all of it or nothing."""

from __future__ import annotations

import pytest
from msgspec import structs

from downballot.ledger.keeping import Refusal, keep
from downballot.model.record import Correction, CorrectionKind
from downballot.model.update import Disposition, Received
from downballot.pipeline.intake import ingest

BOARD = "Board District 3"


def _kept_files(desk) -> dict[str, bytes]:
    folder = desk.ledger.folder
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in {".gz", ".parquet"}
    }


def test_a_body_is_kept_before_it_is_read(desk, county) -> None:
    body = county.results(0, {BOARD: {"Ana": 1}})

    def read(arriving: Received) -> Refusal:
        assert [desk.ledger.blobs.read(one) for one in desk.ledger.blobs.all()] == [
            arriving.body
        ]
        return Refusal(Disposition.UNREADABLE, "as a test wants it")

    received = Received("night", "results", desk.now, body)
    arrival = keep(desk.ledger, received, read)
    assert arrival.disposition is Disposition.UNREADABLE
    assert desk.ledger.blobs.read(arrival.sha256) == body


@pytest.mark.parametrize("body", [b"", b"  \n", b"{", b"\x00\xff", b'{"Message": "no"}'])
def test_a_refused_body_is_kept_and_journaled_with_its_reason(desk, body) -> None:
    arrival = desk.take("results", body)
    assert arrival.reason
    assert desk.ledger.arrivals("night") == (arrival,)
    assert desk.ledger.blobs.read(arrival.sha256) == body
    assert desk.ledger.updates("night") == ()


def test_an_answer_of_which_only_the_hash_is_known_is_journaled(desk) -> None:
    arrival = desk.take("results", None)
    assert arrival.disposition is Disposition.NO_BODY
    assert arrival.size == 0
    assert desk.ledger.blobs.all() == set()


def test_a_reader_that_fails_leaves_no_row(desk, county) -> None:
    def read(received: Received) -> Refusal:
        raise MemoryError(received.source)

    received = Received("night", "results", desk.now, county.results(0, {BOARD: {"Ana": 1}}))
    with pytest.raises(MemoryError):
        keep(desk.ledger, received, read)
    assert desk.ledger.arrivals() == ()
    assert desk.take("results", received.body).number == 1


def test_the_same_body_again_writes_no_file_again(desk, county) -> None:
    body = county.results(0, {BOARD: {"Ana": 1}})
    desk.take("results", body)
    before = _kept_files(desk)
    desk.take("results", body)
    assert _kept_files(desk) == before
    assert len(before) == 3


def test_the_same_definitions_are_kept_once_and_hold_from_the_earliest_clock(
    desk, county
) -> None:
    desk.take("results", county.results(20, {BOARD: {"Ana": 2}}))
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}))
    assert len(desk.ledger.definition_hashes("night")) == 1
    first, _ = desk.ledger.updates("night")
    assert set(desk.ledger.count(first).definitions) == {"board-district-3"}


def test_names_that_change_and_change_back_are_shown_as_last_written(desk, county) -> None:
    for minute, name in ((0, "Ana Diaz"), (20, "ANA DIAZ"), (40, "Ana Diaz")):
        desk.take("results", county.results(minute, {BOARD: {name: minute}}))
    names = [
        desk.ledger.count(update).definitions["board-district-3"].selections[0].name
        for update in desk.ledger.updates("night")
    ]
    assert names == ["Ana Diaz", "ANA DIAZ", "Ana Diaz"]


def test_corrections_speak_on_reading_and_change_no_kept_file(desk, county) -> None:
    desk.take("results", county.results(0, {"Old title": {"Robert Gin": 1, "Eve": 2}}))
    desk.take("results", county.results(20, {"New title": {"Bob Gin": 3, "Eve": 4}}))
    before = _kept_files(desk)
    rows = [
        (CorrectionKind.SAME_CONTEST, "old-title", "", "new-title"),
        (CorrectionKind.SAME_SELECTION, "new-title", "bob-gin", "robert-gin"),
        (CorrectionKind.NAME, "new-title", "robert-gin", "Bob Gin (shown)"),
        (CorrectionKind.NAME, "new-title", "", "A better title"),
    ]
    for kind, contest, subject, value in rows:
        row = Correction("night", kind, contest, subject, value, "Ana", "paper", desk.now)
        desk.ledger.people.add([row])
    assert desk.votes(0) == {"new-title": {"robert-gin": 1, "eve": 2}}
    assert desk.votes(20) == {"new-title": {"robert-gin": 3, "eve": 4}}
    shown = desk.ledger.count(desk.ledger.updates("night")[-1]).definitions["new-title"]
    assert shown.title == "A better title"
    assert {one.id: one.name for one in shown.selections}["robert-gin"] == "Bob Gin (shown)"
    assert _kept_files(desk) == before


def test_a_source_s_name_can_never_lead_out_of_the_folder(desk, county) -> None:
    received = Received(
        "night", "../../out/side", desk.now, county.results(0, {BOARD: {"Ana": 1}})
    )
    assert ingest(desk.ledger, received).disposition is Disposition.KEPT
    (name,) = [one for one in _kept_files(desk) if one.startswith("counts")]
    assert name.startswith("counts/night/20241106T040000Z-out-side-")


def test_arrivals_are_numbered_from_one_without_gaps(desk, county) -> None:
    bodies = [county.results(minute, {BOARD: {"Ana": 1}}) for minute in (0, 20, 0)]
    numbers = [desk.take("results", body).number for body in [*bodies, b"", None]]
    assert numbers == [1, 2, 3, 4, 5]
    assert [structs.asdict(one)["number"] for one in desk.ledger.arrivals()] == numbers
