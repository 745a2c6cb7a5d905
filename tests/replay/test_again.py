"""A night replayed again, and the same night over HTTP."""

from __future__ import annotations

import shutil

import pytest

from downballot.model.update import REPORTS, Disposition
from downballot.pipeline.desk import Desk
from downballot.pipeline.following import follow
from downballot.pipeline.recorded import replay
from downballot.pipeline.rehearsing import paced, rehearsal_desk
from downballot.web.rehearsal_server import Rehearsal, step_through

ELECTIONS = ("2022-11-08-general", "2024-11-05-general")


def test_replaying_both_nights_a_second_time_changes_nothing(
    replayed, lacounty, tmp_path
) -> None:
    shutil.copytree(replayed.folder, tmp_path / "desk")
    with Desk(tmp_path / "desk") as desk:
        ledger = desk.ledger
        kept = sorted(
            path for path in desk.folder.rglob("*") if path.suffix in {".gz", ".parquet"}
        )
        for election in desk.settings.elections:
            before = ledger.updates(election.id)
            again = list(replay(ledger, election, lacounty / election.id))
            assert not {one.disposition for one in again} & REPORTS
            assert {one.disposition for one in again} == {
                Disposition.STALE,
                Disposition.REPEATED,
                Disposition.DEFINITION,
                *(
                    {Disposition.TORN, Disposition.EMPTY, Disposition.NO_BODY}
                    if election.id.startswith("2022")
                    else {Disposition.ERROR}
                ),
            }
            assert ledger.updates(election.id) == before
            for update in before:
                assert ledger.count(update) == replayed.ledger.count(update)
        after = sorted(
            path for path in desk.folder.rglob("*") if path.suffix in {".gz", ".parquet"}
        )
        assert after == kept


@pytest.mark.parametrize("election", ELECTIONS)
def test_the_rehearsed_night_over_http_gives_the_same_counts(
    election, replayed, figures, tmp_path
) -> None:
    with (
        Rehearsal(step_through(election)) as rehearsal,
        rehearsal_desk(tmp_path / "desk", rehearsal.url) as desk,
    ):
        chosen = tuple(
            one for one in paced(desk.settings, 1e-6).elections if one.id == election
        )
        polls = list(
            follow(desk.ledger, desk.settings, chosen, done=lambda: rehearsal.finished)
        )
        assert not [one.problem for one in polls if one.problem and not one.arrival]
        followed, raw = desk.ledger.updates(election), replayed.ledger.updates(election)
        assert [one.key for one in followed] == [one.key for one in raw]
        for mine, theirs in zip(followed, raw, strict=True):
            assert {one.source for one in mine.reports} == {
                one.source for one in theirs.reports
            }
            assert figures(desk.ledger.count(mine)) == figures(replayed.ledger.count(theirs))
