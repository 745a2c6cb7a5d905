"""Rows that people add: checked before they are added, never edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.record import (
    Certification,
    Correction,
    CorrectionKind,
    Decision,
    Outstanding,
)
from downballot.pipeline.desk import Desk
from downballot.pipeline.editing import add_outstanding, certify, choose_body, correct
from downballot.pipeline.intake import ingest_file, read_file

ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
NOW = datetime(2024, 11, 6, 5, tzinfo=UTC)
ESTIMATE = Outstanding(
    election=ELECTION,
    scope="Example County",
    kind=BallotKind.MAIL,
    ballots=5000,
    published_at=NOW,
    source="https://example.org/note",
    by="me",
    added_at=NOW,
)
SAME_NAME = Correction(
    election=ELECTION,
    kind=CorrectionKind.NAME,
    contest=CONTEST,
    subject="ana-example",
    value="Ana María Example",
    by="me",
    reason="as on the ballot",
    added_at=NOW,
)


@pytest.fixture
def desk(hand_desk: Desk, table: Callable) -> Desk:
    ingest_file(hand_desk.ledger, read_file(hand_desk.settings, table()))
    return hand_desk


def test_a_later_estimate_supersedes_the_one_before(desk: Desk):
    later = msgspec.structs.replace(ESTIMATE, ballots=300, published_at=NOW + timedelta(days=1))
    add_outstanding(desk.ledger, ESTIMATE)
    add_outstanding(desk.ledger, later)
    shown = desk.status().outstanding
    assert [(row.ballots, row.superseded) for row in shown] == [(5000, True), (300, False)]


def test_at_a_moment_only_the_estimates_published_by_then_are_known(desk: Desk):
    later = msgspec.structs.replace(ESTIMATE, ballots=300, published_at=NOW + timedelta(days=1))
    add_outstanding(desk.ledger, ESTIMATE)
    add_outstanding(desk.ledger, later)
    (row,) = desk.status(as_of=NOW + timedelta(hours=1)).outstanding
    assert (row.ballots, row.superseded) == (5000, False)


def test_the_same_estimate_twice_is_one_row(desk: Desk):
    add_outstanding(desk.ledger, ESTIMATE)
    add_outstanding(desk.ledger, ESTIMATE)
    assert len(desk.status().outstanding) == 1


@pytest.mark.parametrize("change", [{"ballots": -1}, {"source": "  "}])
def test_an_estimate_that_cannot_be_is_refused(desk: Desk, change: dict[str, object]):
    with pytest.raises(UsageError, match="expected"):
        add_outstanding(desk.ledger, msgspec.structs.replace(ESTIMATE, **change))
    assert desk.status().outstanding == ()


def test_a_certification_makes_the_count_certified_from_its_clock_on(desk: Desk):
    published_at = desk.ledger.updates(ELECTION)[-1].published_at
    assert desk.status().status == "unofficial-partial"
    certify(
        desk.ledger, Certification(ELECTION, published_at, None, "https://x.org", "me", NOW)
    )
    assert desk.status().status == "certified"
    with pytest.raises(UsageError, match="source: empty"):
        certify(desk.ledger, Certification(ELECTION, published_at, None, "", "me", NOW))


def test_a_name_is_shown_as_a_person_spelt_it_and_the_source_is_as_it_was(desk: Desk):
    correct(desk.ledger, SAME_NAME)
    names = {one.id: one.name for one in desk.contest("board").view.definition.selections}
    assert names["ana-example"] == "Ana María Example"
    (sha256,) = desk.ledger.blobs.all()
    assert b"Ana Example" in desk.ledger.blobs.read(sha256)


def test_a_selection_under_a_new_name_is_made_one_with_the_old(desk: Desk, table: Callable):
    path = table("later.csv", clock="2024-11-05T22:00-08:00", ana=1300)
    path.write_text(path.read_text().replace("Ana Example", "Dr. A. M. Exemplar"))
    ingest_file(desk.ledger, read_file(desk.settings, path))
    row = msgspec.structs.replace(
        SAME_NAME,
        kind=CorrectionKind.SAME_SELECTION,
        subject="dr-a-m-exemplar",
        value="ana-example",
    )
    correct(desk.ledger, row)
    batch = desk.contest("board").steps[-1].view.batch
    assert batch is not None
    assert {one.selection: one.votes for one in batch.selections}["ana-example"] == 96


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contest": "school-bord"}, f"expected an id such as .*{CONTEST}"),
        ({"subject": "ana"}, "expected one of ana-example, ben-sample"),
        (
            {"kind": CorrectionKind.SAME_SELECTION, "value": "ana"},
            "expected one of ana-example",
        ),
        ({"kind": CorrectionKind.SAME_CONTEST, "subject": "", "value": "x"}, "'x': not known"),
        ({"value": " "}, "expected an id or a name"),
    ],
)
def test_a_correction_of_what_nobody_counted_is_refused(
    desk: Desk, change: dict[str, object], said: str
):
    with pytest.raises(UsageError, match=said):
        correct(desk.ledger, msgspec.structs.replace(SAME_NAME, **change))
    assert desk.ledger.people.corrections(ELECTION) == ()


def test_a_person_chooses_which_of_two_bodies_of_one_clock_stands(desk: Desk, table: Callable):
    arrival = ingest_file(desk.ledger, read_file(desk.settings, table(ana=1240)))
    assert desk.status().contests[0].standing.selections[0].votes == 1204
    choice = Decision(ELECTION, arrival.update, arrival.sha256[:10], "me", "mended", NOW)
    assert choose_body(desk.ledger, choice).sha256 == arrival.sha256
    assert desk.status().contests[0].standing.selections[0].votes == 1240


def test_a_selection_said_to_be_another_may_be_said_to_be_itself_again(
    desk: Desk, table: Callable
):
    path = table("later.csv", clock="2024-11-05T22:00-08:00", ana=1300)
    path.write_text(path.read_text().replace("Ana Example", "Dr. A. M. Exemplar"))
    ingest_file(desk.ledger, read_file(desk.settings, path))
    wrong = msgspec.structs.replace(
        SAME_NAME,
        kind=CorrectionKind.SAME_SELECTION,
        subject="dr-a-m-exemplar",
        value="ana-example",
    )
    correct(desk.ledger, wrong)
    correct(desk.ledger, msgspec.structs.replace(wrong, value="dr-a-m-exemplar"))
    counted = desk.contest("board").view.count.selections
    assert [one.selection for one in counted] == ["dr-a-m-exemplar", "ben-sample"]


@pytest.mark.parametrize(("update", "sha256"), [("", "ffff"), ("20200101T000000Z", "")])
def test_a_choice_of_no_body_or_of_several_is_refused(
    desk: Desk, table: Callable, update: str, sha256: str
):
    arrival = ingest_file(desk.ledger, read_file(desk.settings, table(ana=1240)))
    row = Decision(ELECTION, update or arrival.update, sha256, "me", "", NOW)
    with pytest.raises(UsageError, match="expected one of"):
        choose_body(desk.ledger, row)
    assert desk.ledger.people.decisions(ELECTION) == ()


def test_two_who_stand_side_by_side_in_one_list_cannot_be_made_one(desk: Desk):
    row = msgspec.structs.replace(
        SAME_NAME,
        kind=CorrectionKind.SAME_SELECTION,
        subject="ben-sample",
        value="ana-example",
    )
    with pytest.raises(UsageError, match="side by side"):
        correct(desk.ledger, row)
    assert desk.ledger.people.corrections(ELECTION) == ()
