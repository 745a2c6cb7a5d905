"""What readers of the pages may see of a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from downballot.model.call import CallPolicy
from downballot.pipeline.calling import approve, call
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.web.reader import DeskReader

ELECTION = "2024-11-05-example"
CODE = "call-against-record"
TABLE = """\
published_at,election_date,contest,selection,votes
{clock},2024-11-05,School Board,Ana Example,{ana}
,,School Board,Ben Sample,{ben}
END,2
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    create_desk(tmp_path / "desk", "blank")
    with Desk(tmp_path / "desk") as opened:
        opened.settings = structs.replace(opened.settings, calls=CallPolicy(approvals=1))
        yield opened


def counted(desk: Desk, clock: str, ana: int, ben: int) -> None:
    path = desk.folder.parent / "count.csv"
    path.write_text(TABLE.format(clock=clock, ana=ana, ben=ben))
    ingest_file(desk.ledger, read_file(desk.settings, path))


def codes(reader: DeskReader) -> set[str]:
    return {one.code for one in reader.findings(reader.fresh(), ELECTION)}


def test_what_is_against_a_call_is_public_only_when_the_call_is(desk: Desk):
    counted(desk, "2024-11-05T20:36-08:00", 1300, 1000)
    made = desk.decision("School Board")
    call(desk, made, by="Ana Editor", reason="why", against_policy=True)
    approve(desk, made, by="Ben Editor", reason="seen")
    counted(desk, "2024-11-09T17:00-08:00", 1300, 19_000)
    assert CODE in codes(DeskReader(desk))


def test_what_is_against_a_call_that_waits_for_approval_is_for_the_desk_alone(desk: Desk):
    counted(desk, "2024-11-05T20:36-08:00", 1300, 1000)
    made = desk.decision("School Board")
    call(desk, made, by="Ana Editor", reason="why", against_policy=True)
    counted(desk, "2024-11-09T17:00-08:00", 1300, 19_000)
    assert CODE in {one.code for one in desk.check()}
    assert CODE not in codes(DeskReader(desk))


def test_decisions_are_made_once_for_each_state_of_the_desk(desk: Desk):
    counted(desk, "2024-11-05T20:36-08:00", 1300, 1000)
    reader = DeskReader(desk)
    before = reader.decisions(reader.fresh(), ELECTION)
    assert reader.decisions(reader.fresh(), ELECTION) is before
    made = desk.decision("School Board")
    call(desk, made, by="Ana Editor", reason="why", against_policy=True)
    assert reader.decisions(reader.fresh(), ELECTION) is not before
