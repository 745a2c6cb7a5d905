"""The calls of a desk as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from downballot.decisions.calls import approvals_missing, calls_of
from downballot.model.call import Call
from downballot.pipeline.choosing import find_contest
from downballot.pipeline.desk import Desk


class ListedCall(Struct, frozen=True):
    """A call as lists show it.

    Attributes:
        name: What readers call the contest; its id where it is counted no more.
        approvals_missing: People who must still approve before it is public.
        call: The call, with what followed it.
    """

    name: str
    approvals_missing: int
    call: Call


class CallList(Struct, frozen=True):
    """Calls of a desk.

    Attributes:
        calls: The calls asked for, oldest first.
        last_hash: Hash of the newest row of the whole ledger by then, in hexadecimal: once
            it is published, nobody can write the ledger anew unnoticed. None where no row
            had been made by then.
    """

    calls: tuple[ListedCall, ...]
    last_hash: str | None


def list_calls(
    desk: Desk, *, election: str = "", contest: str = "", as_of: datetime | None = None
) -> CallList:
    """Return the calls of a desk, also those that were taken back.

    Args:
        desk: The desk.
        election: The desk's id; all of them when empty.
        contest: Only of this contest: its id, its name on the desk, or words of its title.
        as_of: Rows made after this moment are not seen, aware.

    Raises:
        UsageError: The desk does not follow that election, or no contest can be meant.
        LedgerError: A row of the call ledger cannot be read.
    """
    ids = [desk.election(election).id] if election else _elections(desk)
    found = [one for each in ids for one in calls_of(desk.ledger.call_rows(each), as_of=as_of)]
    names = {one.row.contest: one.row.contest for one in found}
    for each in ids:
        names |= _names(desk, each)
    wanted = find_contest(contest, names, {}) if contest else ""
    listed = tuple(
        ListedCall(names[one.row.contest], approvals_missing(one), one)
        for one in sorted(found, key=lambda one: one.row.number)
        if wanted in ("", one.row.contest)
    )
    rows = desk.ledger.calls.rows(as_of=as_of)
    return CallList(listed, rows[-1].hash if rows else None)


def _elections(desk: Desk) -> list[str]:
    """Return the elections with calls, also those that desk.toml no longer names."""
    return sorted({row.election for row in desk.ledger.calls.rows()})


def _names(desk: Desk, election: str) -> Mapping[str, str]:
    if desk.settings.election(election) is None:
        return {}
    return {one.id: one.name for one in desk.status(election).contests}
