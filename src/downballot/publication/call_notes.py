"""Calls as a page shows them: what stands, and what was called before and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from downballot.decisions.calls import approvals_missing
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call, CallRow
from downballot.publication.addresses import contest_path, with_query
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.likelihood import Likelihood, likelihood
from downballot.publication.moments import Stamp, stamp

AGAINST_RECORD = "call-against-record"


class Signature(Struct, frozen=True):
    """Who approved or retracted a call, when, and why."""

    by: str
    at: Stamp
    reason: str


class CallNote(Struct, frozen=True):
    """One call.

    Attributes:
        outcome: What was called and how likely it was then.
        made: Who called it, when and why.
        count: When the count was published that it was made on.
        count_href: Address of the page as it stood then.
        approvals: Who approved it.
        retraction: Who took it back; None while nobody has.
        replaced: Another call came after it.
        against_policy: Why the desk's policy did not allow it; empty when it did.
        model: Version of the model whose likelihood it names.
        number: Its number in the desk's chain of calls.
    """

    outcome: Likelihood
    made: Signature
    count: Stamp
    count_href: str
    approvals: tuple[Signature, ...]
    retraction: Signature | None
    replaced: bool
    against_policy: tuple[str, ...]
    model: str
    number: int

    @property
    def stands(self) -> bool:
        """Whether it is the call that stands."""
        return self.retraction is None and not self.replaced


def said_of(decisions: Iterable[ContestDecision]) -> dict[str, str]:
    """Return the sentences of decisions by their text, which is all that a ledger keeps.

    Args:
        decisions: The decisions of a contest.
    """
    outcomes = {one.outcome.sentence: one.outcome.sentence for one in decisions if one.outcome}
    return outcomes | {hold: hold for one in decisions for hold in one.holds}


def call_notes(
    calls: Iterable[Call], zone: ZoneInfo, said: Mapping[str, str] = MappingProxyType({})
) -> tuple[CallNote, ...]:
    """Return every call that readers have seen, newest first; a retracted one stays.

    Args:
        calls: Calls of one contest, in any order.
        zone: Zone in which times are shown.
        said: Sentences by their text; what is none of them stays as the ledger has it.
    """
    shown = sorted(public_calls(calls), key=lambda one: one.row.number, reverse=True)
    newest = shown[0].row.number if shown else 0
    return tuple(_note(one, zone, said, replaced=one.row.number != newest) for one in shown)


def public_calls(calls: Iterable[Call]) -> tuple[Call, ...]:
    """Return the calls that readers have seen.

    Args:
        calls: Calls, those among them that wait for approval too.
    """
    return tuple(one for one in calls if was_public(one))


def was_public(call: Call) -> bool:
    """Say whether readers have seen a call: it has, or had, every approval it needs.

    Args:
        call: The call; it may be retracted.
    """
    return call.published or (call.retraction is not None and not approvals_missing(call))


def as_readers_see_it(decision: ContestDecision) -> ContestDecision:
    """Return a decision without a call that still waits for approval.

    Args:
        decision: The decision as the desk has it.
    """
    if decision.call is None or was_public(decision.call):
        return decision
    found = tuple(one for one in decision.findings if one.code != AGAINST_RECORD)
    return msgspec.structs.replace(decision, call=None, findings=found)


def _note(call: Call, zone: ZoneInfo, said: Mapping[str, str], *, replaced: bool) -> CallNote:
    row = call.row
    outcome = said.get(row.outcome.sentence, row.outcome.sentence)
    when = stamp(row.published_at, zone)
    page = contest_path(row.election, row.contest)
    return CallNote(
        outcome=likelihood(outcome, row.probability),
        made=_signature(row, zone),
        count=when,
        count_href=with_query(page, as_of=when.query),
        approvals=tuple(_signature(one, zone) for one in call.approvals),
        retraction=_signature(call.retraction, zone) if call.retraction else None,
        replaced=replaced,
        against_policy=tuple(
            shortened(said.get(one, one), SENTENCE_LENGTH) for one in row.against_policy
        ),
        model=row.model,
        number=row.number,
    )


def _signature(row: CallRow, zone: ZoneInfo) -> Signature:
    return Signature(
        by=shortened(row.by),
        at=stamp(row.at, zone),
        reason=shortened(row.reason, SENTENCE_LENGTH),
    )
