"""Everything on a desk that corrects something: names, counts, calls, donors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from downballot.contests.views import ElectionView
from downballot.decisions.calls import calls_of
from downballot.model.call import Call
from downballot.model.contest import ContestDefinition
from downballot.pipeline.desk import Desk
from downballot.publication.corrections_page import SET_ASIDE, Recorded


def recorded_corrections(desk: Desk, elections: Iterable[ElectionView]) -> Recorded:
    """Return everything on a desk that corrects something.

    Args:
        desk: The desk.
        elections: Its elections with their contests.
    """
    views = tuple(elections)
    people = desk.ledger.people
    ids = [one.id for one in desk.settings.elections]
    return Recorded(
        corrections=tuple(row for one in ids for row in people.corrections(one)),
        decisions=tuple(row for one in ids for row in people.decisions(one)),
        certifications=tuple(row for one in ids for row in people.certifications(one)),
        arrivals=tuple(one for one in desk.ledger.arrivals() if one.disposition in SET_ASIDE),
        calls=calls_of_desk(desk),
        donors=people.donor_corrections(),
        written={
            (election, contest.id, selection): name
            for election in ids
            for contest in _as_written(desk, election)
            for selection, name in _names(contest)
        },
        names=contest_names(views),
    )


def calls_of_desk(desk: Desk, since: datetime | None = None) -> tuple[Call, ...]:
    """Return every call of a desk, oldest first, also those taken back.

    Args:
        desk: The desk.
        since: Only those made or taken back after this moment, aware; None for all.
    """
    ids = [one.id for one in desk.settings.elections]
    calls = [call for one in ids for call in calls_of(desk.ledger.call_rows(one))]
    calls.sort(key=lambda one: one.row.number)
    return tuple(
        one for one in calls if since is None or (one.retraction or one.row).at > since
    )


def contest_names(elections: Iterable[ElectionView]) -> dict[tuple[str, str], str]:
    """Return what readers call each contest, by election and contest.

    Args:
        elections: Elections with their contests.
    """
    return {(one.election, one.id): one.name for view in elections for one in view.contests}


def _as_written(desk: Desk, election: str) -> tuple[ContestDefinition, ...]:
    hashes = desk.ledger.definition_hashes(election)
    return tuple(one for each in hashes for one in desk.ledger.definition(election, each))


def _names(contest: ContestDefinition) -> list[tuple[str, str]]:
    return [("", contest.title), *((one.id, one.name) for one in contest.selections)]
