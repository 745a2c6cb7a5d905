"""What is another thing in an election than it was at an earlier count."""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.places import Place
from downballot.contests.settled import SettledKind
from downballot.contests.views import ContestView, ElectionView
from downballot.model.rule import Method
from downballot.model.status import ResultsStatus

_INSIDE = {Place.WINS, Place.ADVANCES, Place.PASSES}


class LeadChange(Struct, frozen=True):
    """A contest in which others are in front than before.

    Attributes:
        view: The contest now.
        before: Names of those who were in front; none where nobody was, or a measure
            failed.
        now: Names of those who are in front now; none likewise.
    """

    view: ContestView
    before: tuple[str, ...]
    now: tuple[str, ...]


class Differences(Struct, frozen=True):
    """What is another thing in an election than it was.

    Attributes:
        before: The election as it was.
        now: The election as it is.
        updates: How many updates lie between.
        leads: Contests in which others are in front.
        settled: Contests whose outcome arithmetic has settled since; none where the whole
            count has become final.
        became_final: The authority has certified the count since.
        added: Contests with votes that had none before.
    """

    before: ElectionView
    now: ElectionView
    updates: int
    leads: tuple[LeadChange, ...]
    settled: tuple[ContestView, ...]
    became_final: bool
    added: int


def differences(before: ElectionView, now: ElectionView) -> Differences:
    """Return what is another thing in an election than it was.

    Args:
        before: The election at an earlier count.
        now: The same election at a later one.
    """
    known = {view.id: view for view in before.contests}
    pairs = [(known[view.id], view) for view in now.contests if view.id in known]
    counted = [pair for pair in pairs if _has_votes(pair[0])]
    changes = (_lead_change(*pair) for pair in counted)
    final = ResultsStatus.CERTIFIED
    became_final = now.status is final and before.status is not final
    return Differences(
        before=before,
        now=now,
        updates=max(0, now.updates - before.updates),
        leads=tuple(one for one in changes if one),
        settled=()
        if became_final
        else tuple(new for old, new in pairs if _is_settled(new) and not _is_settled(old)),
        became_final=became_final,
        added=sum(_has_votes(new) for new in now.contests) - len(counted),
    )


def _lead_change(before: ContestView, now: ContestView) -> LeadChange | None:
    if Method.UNKNOWN in {before.standing.rule.method, now.standing.rule.method}:
        return None
    old, new = _inside(before), _inside(now)
    if old.keys() == new.keys():
        return None
    return LeadChange(now, tuple(old.values()), tuple(new.values()))


def _inside(view: ContestView) -> dict[str, str]:
    places = view.standing.selections
    return {one.selection: one.name for one in places if one.place in _INSIDE}


def _is_settled(view: ContestView) -> bool:
    return any(one.kind is SettledKind.OUTCOME for one in view.standing.settled)


def _has_votes(view: ContestView) -> bool:
    return view.standing.tally.listed_votes > 0
