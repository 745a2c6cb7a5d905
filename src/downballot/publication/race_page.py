"""A race at the editor's desk: what the count says, what the policy says, and the forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from downballot.contests.views import ContestHistory
from downballot.decisions.calls import approval_problem, approvals_missing
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call
from downballot.model.note import Note
from downballot.model.sentence import Sentence, say
from downballot.publication.addresses import contest_path
from downballot.publication.call_notes import AGAINST_RECORD
from downballot.publication.decision_part import AssertionRow, assertion_row
from downballot.publication.desk_addresses import race_path
from downballot.publication.election_page import CountStamp, count_stamp
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.likelihood import Likelihood
from downballot.publication.moments import Stamp, stamp
from downballot.publication.note_part import NoteView, note_views
from downballot.publication.outlook import StatusPill, outcome_of, status_pill
from downballot.publication.sign_in_page import Person

DONE: Mapping[str, Sentence] = MappingProxyType({
    "call": say("The call is recorded."),
    "approve": say("The approval is recorded."),
    "retract": say("The call is taken back. Readers still see that it was made."),
    "name": say("The name is corrected. The source stays as it was."),
    "note": say("The note is written."),
    "withdraw": say("The note is withdrawn. Readers still see that it was there."),
})


class StandingCall(Struct, frozen=True):
    """The call that stands.

    Attributes:
        number: Its number.
        outcome: What was called.
        by: Who called it.
        at: When.
        reason: Why.
        approved_by: Who approved it.
        missing: People who must still approve before readers see it.
        against_policy: Why the policy did not allow it; empty when it did.
        own: Why the person who looks may not approve it, as the desk says it; empty when
            they may.
        may_approve: They may.
    """

    number: int
    outcome: str
    by: str
    at: Stamp
    reason: str
    approved_by: tuple[str, ...]
    missing: int
    against_policy: tuple[str, ...]
    own: str
    may_approve: bool


class RacePage(Struct, frozen=True):
    """Everything of a race at the editor's desk.

    Attributes:
        frame: The surroundings.
        person: Who is signed in.
        path: Address of the race at the desk, which every form of it begins with.
        public_href: Address of the page that readers see.
        election: Title of the election.
        name: What readers call the contest.
        status: Its status.
        count: Which count is shown.
        seen: What every form says was looked at: update, outcome, number of the call.
        outcome: The likeliest outcome; None where there is none to name.
        assertions: What must hold for it.
        alerts: What contradicts the call that stands.
        may_be_called: The policy allows a call now.
        holds: Why it does not.
        cannot: Why it cannot be called at all; empty when it can.
        call: The call that stands; None for none.
        approvals: People who must approve a call before readers see it.
        names: Whose name may be corrected: id and name; the contest's own id is empty.
        notes: Notes on it.
        done: What was just done; empty for nothing.
        problem: Why what was asked for was refused; empty when nothing was.
        form: Name of the form that was refused.
        typed: What was typed into it.
    """

    frame: Frame
    person: Person
    path: str
    public_href: str
    election: str
    name: str
    status: StatusPill
    count: CountStamp | None
    seen: tuple[str, str, str]
    outcome: Likelihood | None
    assertions: tuple[AssertionRow, ...]
    alerts: tuple[str, ...]
    may_be_called: bool
    holds: tuple[str, ...]
    cannot: str
    call: StandingCall | None
    approvals: int
    names: tuple[tuple[str, str], ...]
    notes: tuple[NoteView, ...]
    done: str = ""
    problem: str = ""
    form: str = ""
    typed: Mapping[str, str] = MappingProxyType({})


def race_page(
    site: Site,
    person: Person,
    history: ContestHistory,
    decision: ContestDecision,
    *,
    call: Call | None,
    notes: tuple[Note, ...],
    approvals: int,
) -> RacePage:
    """Return a race at the editor's desk.

    Args:
        site: The desk.
        person: Who is signed in.
        history: The contest at every update.
        decision: How far it is decided at the newest.
        call: The call that stands, also one that is not public.
        notes: Notes on it.
        approvals: People who must approve a call before readers see it.
    """
    view = history.view
    path = race_path(view.election, view.id)
    complete = decision.forecast.complete
    return RacePage(
        frame=frame(site, shortened(view.name), path),
        person=person,
        path=path,
        public_href=contest_path(view.election, view.id),
        election=history.election.title,
        name=shortened(view.name),
        status=status_pill(decision),
        count=count_stamp(history.election, site.zone),
        seen=("", "", ""),
        outcome=outcome_of(decision),
        assertions=tuple(assertion_row(one, complete=complete) for one in decision.assertions),
        alerts=tuple(one.sentence for one in decision.findings if one.code == AGAINST_RECORD),
        may_be_called=decision.may_be_called,
        holds=tuple(shortened(one, SENTENCE_LENGTH) for one in decision.holds),
        cannot="",
        call=_standing(site, person, call) if call else None,
        approvals=approvals,
        names=(
            ("", shortened(view.name)),
            *((one.id, shortened(one.name)) for one in view.definition.selections),
        ),
        notes=note_views(notes, site.zone),
    )


def _standing(site: Site, person: Person, call: Call) -> StandingCall:
    row, own = call.row, approval_problem(call, person.name)
    return StandingCall(
        number=row.number,
        outcome=row.outcome.sentence,
        by=shortened(row.by),
        at=stamp(row.at, site.zone),
        reason=shortened(row.reason, SENTENCE_LENGTH),
        approved_by=tuple(shortened(one.by) for one in call.approvals),
        missing=approvals_missing(call),
        against_policy=tuple(shortened(one, SENTENCE_LENGTH) for one in row.against_policy),
        own=own,
        may_approve=person.may_approve and not own,
    )
