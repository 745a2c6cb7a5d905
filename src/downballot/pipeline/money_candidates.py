"""One candidate's money: raised, spent, from where, who spent for and against, who paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from downballot.errors import UsageError
from downballot.money.candidate_values import (
    CandidateMoney,
    CandidateTotals,
    PlaceSums,
    SideTrace,
)
from downballot.money.candidates import candidate_id, candidates_of
from downballot.money.totals_values import Place, SpenderTotal, Totals
from downballot.pipeline.money_desk import SHOWN, MoneyDesk

STATE = "California"
"""The state whose forms are read here; money of its residents is told from other money."""

ZIP_CODES = frozenset(f"{code:05d}" for code in range(90000, 96200))
"""Source: United States Postal Service, Publication 65: California has prefixes 900 to 961."""


def candidate_money(desk: MoneyDesk, wanted: str) -> CandidateMoney:
    """Return what is known of one candidate's money.

    Args:
        desk: The money of a desk or folder.
        wanted: The candidate's id, or the name as filings have it.

    Raises:
        UsageError: Filings have nobody of that name; the message lists those they have.
    """
    known = candidates_of(desk.totals())
    found = known.get(wanted) or known.get(candidate_id(wanted))
    if found is None:
        names = ", ".join(one.name for one in list(known.values())[:SHOWN]) or "nobody"
        raise UsageError(f"candidate {wanted[:60]!r}: no such name, expected one of {names}")
    own = {one.filer_id for one in found.committees}
    return CandidateMoney(
        totals=found,
        places=_places(placed_totals(desk), found) if own else None,
        givers=desk.givers(own),
        traces=tuple(_traces(desk, found)),
    )


def placed_totals(desk: MoneyDesk) -> Totals:
    """Return totals with what came from inside and outside the state.

    Args:
        desk: The money of a desk or folder.
    """
    return desk.totals(place=Place(zips=ZIP_CODES))


def _places(found: Totals, candidate: CandidateTotals) -> PlaceSums:
    wanted = {(one.filer_id, one.election) for one in candidate.committees}
    rows = [one for one in found.committee_totals() if (one.filer_id, one.election) in wanted]
    return PlaceSums(
        STATE,
        sum(one.inside_cents or 0 for one in rows),
        sum(one.outside_cents or 0 for one in rows),
        sum(one.place_unknown_cents or 0 for one in rows),
    )


def _traces(desk: MoneyDesk, found: CandidateTotals) -> Iterator[SideTrace]:
    """Trace each side of the newest election in which anything was spent on it.

    Yields:
        Both sides, support first, where the spending has a day or an election with one.
    """
    for side in ("support", "oppose"):
        spent = [
            one for one in found.spenders if one.support_or_oppose == side and one.ie_cents > 0
        ]
        if spent:
            newest = max(spent, key=lambda one: (one.election, one.ie_cents))
            yield from _trace(desk, newest)


def _trace(desk: MoneyDesk, spent: SpenderTotal) -> Iterator[SideTrace]:
    try:
        day: date | None = date.fromisoformat(spent.election)
    except ValueError:
        day = None
    side = spent.support_or_oppose
    try:
        found = desk.trace(candidate=spent.candidate, side=side, undated=day, as_of=day)
    except UsageError:
        return  # nothing of it has a day: the table has the sums, no source can be told
    yield SideTrace(side, spent.election, spent.candidate, found)
