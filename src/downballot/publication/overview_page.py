"""The first page of the editor's desk: what waits for a person, then every race."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.decisions.calls import approval_problem, approvals_missing, stands
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call
from downballot.model.mailing import MailingRow
from downballot.model.sentence import say
from downballot.publication.addresses import with_query
from downballot.publication.call_notes import AGAINST_RECORD
from downballot.publication.desk_addresses import DESK, mailing_path, race_path
from downballot.publication.election_page import CountStamp, count_stamp
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.likelihood import Likelihood
from downballot.publication.moments import Stamp, stamp
from downballot.publication.outlook import StatusPill, outcome_of, status_pill
from downballot.publication.sign_in_page import Person


class WaitingCall(Struct, frozen=True):
    """A call that waits for approval.

    Attributes:
        name: What readers call the contest.
        href: Address of the race at the desk.
        outcome: What was called.
        by: Who called it.
        at: When.
        missing: People who must still approve.
        yours: The person may approve it.
    """

    name: str
    href: str
    outcome: str
    by: str
    at: Stamp
    missing: int
    yours: bool


class RaceRow(Struct, frozen=True):
    """A race in a list.

    Attributes:
        name: What readers call it.
        href: Address of the race at the desk.
        status: Its status, as readers see it.
        outcome: The likeliest outcome; None where there is none to name.
    """

    name: str
    href: str
    status: StatusPill
    outcome: Likelihood | None


class OverviewPage(Struct, frozen=True):
    """Everything on the first page of the editor's desk.

    Attributes:
        frame: The surroundings.
        person: Who is signed in.
        election: Title of the election.
        elections: Links to the same page of every election.
        count: Which count is shown; None before the first.
        alerts: Calls that the newest count does not bear out: race and sentence.
        waiting: Calls that wait for approval.
        callable: Races that the policy allows to call.
        races: Every race of the election, the followed ones first.
        mailings: Editions of the newsletter that wait for approval.
    """

    frame: Frame
    person: Person
    election: str
    elections: tuple[Link, ...]
    count: CountStamp | None
    alerts: tuple[tuple[Link, str], ...]
    waiting: tuple[WaitingCall, ...]
    callable: tuple[RaceRow, ...]
    races: tuple[RaceRow, ...]
    mailings: tuple[tuple[Link, Stamp], ...] = ()


def overview_page(
    site: Site,
    person: Person,
    election: ElectionView,
    decisions: tuple[ContestDecision, ...],
    waiting: Iterable[tuple[str, Call]],
    mailings: Iterable[MailingRow] = (),
) -> OverviewPage:
    """Return the first page of the editor's desk.

    Args:
        site: The desk.
        person: Who is signed in.
        election: The election.
        decisions: How far each of its contests is decided, with calls that are not public.
        waiting: Calls of every election that wait for approval, with the contest's name.
        mailings: Editions of the newsletter.
    """
    open_to_call = [one for one in decisions if one.may_be_called and not stands(one.call)]
    return OverviewPage(
        frame=frame(site, say("Editing desk"), DESK),
        person=person,
        election=election.title,
        elections=tuple(
            Link(with_query(DESK, election=one.id), one.title, one.id == election.id)
            for one in site.elections
        ),
        count=count_stamp(election, site.zone),
        alerts=tuple(
            (_link(one), found.sentence)
            for one in decisions
            for found in one.findings
            if found.code == AGAINST_RECORD
        ),
        waiting=tuple(_waiting(site, person, name, call) for name, call in waiting),
        callable=tuple(_row(one) for one in open_to_call),
        races=tuple(_row(one) for one in decisions),
        mailings=tuple(_mailing(site, one) for one in mailings if one.state == "draft"),
    )


def _link(decision: ContestDecision) -> Link:
    return Link(race_path(decision.election, decision.contest), shortened(decision.name))


def _mailing(site: Site, row: MailingRow) -> tuple[Link, Stamp]:
    title = say("Mailing {number}", number=str(row.number))
    return Link(mailing_path(row.number), title), stamp(row.prepared_at, site.zone)


def _row(decision: ContestDecision) -> RaceRow:
    return RaceRow(
        name=shortened(decision.name),
        href=race_path(decision.election, decision.contest),
        status=status_pill(decision),
        outcome=outcome_of(decision),
    )


def _waiting(site: Site, person: Person, name: str, call: Call) -> WaitingCall:
    row = call.row
    return WaitingCall(
        name=shortened(name),
        href=race_path(row.election, row.contest),
        outcome=row.outcome.sentence,
        by=shortened(row.by),
        at=stamp(row.at, site.zone),
        missing=approvals_missing(call),
        yours=person.may_approve and not approval_problem(call, person.name),
    )
