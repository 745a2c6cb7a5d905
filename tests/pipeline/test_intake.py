"""Files that a person takes in: where they belong, and what is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from downballot.errors import FormatError, TableError, UsageError
from downballot.ledger.keeping import Refusal
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read, read_file

SAMPLES = Path(__file__).parent.parent / "samples"


def ingest(desk: Desk, path: Path, **options: str):
    return ingest_file(desk.ledger, read_file(desk.settings, path, **options))


def test_a_file_is_kept_under_the_election_of_its_date(hand_desk: Desk, table: Callable):
    arrival = ingest(hand_desk, table())
    assert (arrival.election, arrival.source) == ("2024-11-05-example", "tidy-csv")
    assert hand_desk.status().contests[0].standing.selections[0].votes == 1204


def test_a_second_file_is_the_next_update(hand_desk: Desk, table: Callable):
    ingest(hand_desk, table())
    ingest(hand_desk, table(clock="2024-11-05T22:00-08:00", ana=1300, ben=1210))
    history = hand_desk.contest("School Board")
    batch = history.steps[-1].view.batch
    assert batch is not None
    assert [(one.selection, one.votes) for one in batch.selections] == [
        ("ana-example", 96),
        ("ben-sample", 210),
    ]


def test_a_file_may_be_packed_with_gzip(hand_desk: Desk, table: Callable, tmp_path: Path):
    packed = tmp_path / "night.csv.gz"
    packed.write_bytes(gzip.compress(table().read_bytes()))
    assert ingest(hand_desk, packed).disposition == "kept"
    assert ingest(hand_desk, table()).disposition == "repeated"


def test_a_packed_file_that_is_cut_off_is_refused(
    hand_desk: Desk, table: Callable, tmp_path: Path
):
    packed = tmp_path / "night.csv.gz"
    packed.write_bytes(gzip.compress(table().read_bytes())[:-9])
    with pytest.raises(FormatError, match=r"night\.csv\.gz: damaged"):
        ingest(hand_desk, packed)


def test_the_same_file_again_changes_nothing(hand_desk: Desk, table: Callable):
    ingest(hand_desk, table())
    assert ingest(hand_desk, table()).disposition == "repeated"
    assert len(hand_desk.ledger.updates("2024-11-05-example")) == 1


def test_an_older_file_is_kept_in_its_place(hand_desk: Desk, table: Callable):
    ingest(hand_desk, table(clock="2024-11-05T22:00-08:00", ana=1300))
    assert ingest(hand_desk, table()).disposition == "late"
    assert hand_desk.status().contests[0].standing.selections[0].votes == 1300


def test_a_mended_file_of_the_same_clock_waits_for_a_person(hand_desk: Desk, table: Callable):
    ingest(hand_desk, table())
    assert ingest(hand_desk, table(ana=1240)).disposition == "conflicting"
    assert hand_desk.status().contests[0].standing.selections[0].votes == 1204


def test_a_file_dated_ahead_is_set_aside(hand_desk: Desk, table: Callable):
    arrival = ingest(hand_desk, table(clock="2999-11-05T20:36-08:00"))
    assert arrival.disposition == "future"
    assert hand_desk.status().update is None


def test_a_file_with_mistakes_names_them_all_and_nothing_is_kept(
    hand_desk: Desk, table: Callable
):
    with pytest.raises(TableError) as caught:
        ingest(hand_desk, table(ana="1,2x", ben=-3))
    assert [line for line, _ in caught.value.mistakes] == [2, 3]
    assert hand_desk.log() == ()
    assert not hand_desk.ledger.blobs.all()


@pytest.mark.parametrize("content", [b"", b"hello", b"{}", b"\x00" * 100])
def test_a_file_of_no_format_is_refused_and_nothing_is_kept(
    hand_desk: Desk, tmp_path: Path, content: bytes
):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="file: "):
        ingest(hand_desk, path)
    assert hand_desk.log() == ()


def test_a_file_that_is_not_there_is_said_so(hand_desk: Desk, tmp_path: Path):
    with pytest.raises(UsageError, match="expected a file to read"):
        ingest(hand_desk, tmp_path / "nothing.csv")


def test_a_file_of_another_day_belongs_to_no_election(hand_desk: Desk, table: Callable):
    path = table()
    path.write_text(path.read_text().replace("2024-11-05,Ex", "2022-11-08,Ex"))
    with pytest.raises(
        UsageError,
        match=r"is of election 2022-11-08, expected one of 2024-11-05-example \(2024-11-05\)",
    ):
        ingest(hand_desk, path)


def test_a_file_cannot_be_put_under_an_election_that_it_is_not_of(
    hand_desk: Desk, table: Callable
):
    path = table()
    path.write_text(path.read_text().replace("2024-11-05,Ex", "2022-11-08,Ex"))
    with pytest.raises(UsageError, match="is of election 2022-11-08"):
        ingest(hand_desk, path, election="2024-11-05-example")


def test_the_number_of_the_election_speaks_where_the_county_gives_one(tmp_path: Path):
    create_desk(tmp_path, "lausd")
    with Desk(tmp_path) as desk:
        path = SAMPLES / "lacounty-results" / "invented.json"
        with pytest.raises(UsageError, match="is of election"):
            read_file(desk.settings, path, election="2024-11-05-general")


def test_a_file_that_says_nothing_of_its_election_is_of_the_only_one(
    hand_desk: Desk, table: Callable
):
    path = table()
    path.write_text(path.read_text().replace("2024-11-05,Ex", ",Ex"))
    assert ingest(hand_desk, path).election == "2024-11-05-example"


def test_a_file_that_says_nothing_of_its_election_needs_a_person_where_there_are_several(
    tmp_path: Path, table: Callable
):
    create_desk(tmp_path / "lausd", "lausd")
    path = table()
    path.write_text(path.read_text().replace("2024-11-05,Ex", ",Ex"))
    with Desk(tmp_path / "lausd") as desk:
        with pytest.raises(UsageError, match="expected --election"):
            read_file(desk.settings, path)
        file = read_file(desk.settings, path, election="2024-11-05-general")
        assert file.received.election == "2024-11-05-general"


def test_an_unknown_election_is_named_with_those_there_are(hand_desk: Desk, table: Callable):
    with pytest.raises(UsageError, match="expected one of 2024-11-05-example"):
        ingest(hand_desk, table(), election="2026")


@pytest.mark.parametrize("source", ["../../x", "a/b", "A", ""])
def test_a_source_is_a_name_that_can_be_a_file(hand_desk: Desk, table: Callable, source: str):
    if source:
        with pytest.raises(UsageError, match="expected lower-case"):
            ingest(hand_desk, table(), source=source)
    else:
        assert ingest(hand_desk, table(), source=source).source == "tidy-csv"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_no_success_is_no_count_whatever_its_body(
    hand_desk: Desk, table: Callable, status: int
):
    received = structs.replace(
        read_file(hand_desk.settings, table()).received, http_status=status
    )
    found = read(received)
    assert isinstance(found, Refusal)
    assert found.reason == f"An error instead of a count: HTTP status {status}"
