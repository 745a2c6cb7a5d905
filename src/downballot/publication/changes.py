"""What changed since somebody last looked, in sentences with the way to each contest."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.differences import Differences, LeadChange
from downballot.contests.names import listing
from downballot.contests.views import ContestView
from downballot.model.call import Call
from downballot.model.contest import ContestType
from downballot.model.sentence import join, say, say_many
from downballot.money.late_values import LateContest
from downballot.publication.addresses import contest_path, with_query
from downballot.publication.call_notes import was_public
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Link
from downballot.publication.late_page import contest_sums, contest_title
from downballot.publication.moments import Stamp, stamp
from downballot.publication.money_addresses import LATE

SHOWN = 8  # of each kind


class Change(Struct, frozen=True):
    """One thing that changed.

    Attributes:
        about: What it is about, with its page.
        sentence: What changed, in a sentence.
    """

    about: Link
    sentence: str


class ChangeGroup(Struct, frozen=True):
    """Changes of one kind.

    Attributes:
        title: Of which kind.
        rows: The changes.
        more: How many more there are.
    """

    title: str
    rows: tuple[Change, ...]
    more: int = 0


class Changes(Struct, frozen=True):
    """What changed since somebody last looked.

    Attributes:
        since: When that was; None where the last count alone is looked at.
        counts: How many counts came since, in a sentence.
        groups: What changed, by kind; kinds without a change are left out.
        now: The moment up to which this tells everything, for the next look.
    """

    since: Stamp | None
    counts: str
    groups: tuple[ChangeGroup, ...]
    now: str


class LateMoney(Struct, frozen=True):
    """Late money since a day."""

    since: date
    contests: tuple[LateContest, ...]


def changes(
    found: Differences | None,
    calls: tuple[Call, ...],
    late: LateMoney | None,
    *,
    names: dict[tuple[str, str], str],
    zone: ZoneInfo,
    since: Stamp | None,
    now: str,
) -> Changes:
    """Return what changed.

    Args:
        found: What is another thing in the newest election; None where nothing came in.
        calls: Calls that were made or taken back since.
        late: Reports of late money since; None where no filings were taken in.
        names: What readers call each contest, by election and contest.
        zone: Zone in which times are shown.
        since: When somebody last looked; None where the last count alone is looked at.
        now: The moment up to which this tells everything.
    """
    groups = (
        _group(say("Calls"), [_call(one, names, zone) for one in calls if was_public(one)]),
        _group(say("In front now"), [_lead(one) for one in found.leads] if found else []),
        _group(
            say("Newly settled by arithmetic"),
            [_settled(one) for one in found.settled] if found else [],
        ),
        _group(say("Late money"), _late(late) if late else []),
    )
    return Changes(since, _counts(found, zone), tuple(one for one in groups if one.rows), now)


def _group(title: str, rows: list[Change]) -> ChangeGroup:
    return ChangeGroup(title, tuple(rows[:SHOWN]), max(0, len(rows) - SHOWN))


def _counts(found: Differences | None, zone: ZoneInfo) -> str:
    if found is None or found.now.update is None or not found.updates:
        return say("No new count.")
    title, when = found.now.title, stamp(found.now.update.published_at, zone).text
    counts = say_many(
        "{number} new count of {election}, published {time}.",
        "{number} new counts of {election}, the newest published {time}.",
        found.updates,
        election=title,
        time=when,
    )
    said = [counts, *_ballots(found)]
    if found.became_final:
        said.append(say("The authority has certified it: every contest is final."))
    return join(" ", said)


def _ballots(found: Differences) -> list[str]:
    old, new = found.before.ballots.total, found.now.ballots.total
    if old is None or new is None or old == new:
        return []
    if new < old:
        return [say_many("{number} ballot fewer.", "{number} ballots fewer.", old - new)]
    return [say_many("{number} ballot more.", "{number} ballots more.", new - old)]


def _link(view: ContestView) -> Link:
    return Link(contest_path(view.election, view.id), shortened(view.name))


def _lead(change: LeadChange) -> Change:
    return Change(_link(change.view), _lead_words(change))


def _lead_words(change: LeadChange) -> str:
    if change.view.definition.type is not ContestType.CANDIDATE:
        if change.now:
            return say("The measure has the votes it needs now; it had not before.")
        return say("The measure has not the votes it needs any more.")
    now, before = _names(change.now), _names(change.before)
    if not change.now:
        return say("Nobody is in front any more; before it was {before}.", before=before)
    if not change.before:
        return say("{now} now; before it was nobody.", now=now)
    return say("{now} now; before it was {before}.", now=now, before=before)


def _names(names: tuple[str, ...]) -> str:
    return listing([shortened(name) for name in names]) if names else ""


def _settled(view: ContestView) -> Change:
    said = [one.sentence for one in view.standing.settled if one.sentence]
    return Change(_link(view), shortened(said[0], SENTENCE_LENGTH) if said else "")


def _call(call: Call, names: dict[tuple[str, str], str], zone: ZoneInfo) -> Change:
    row = call.retraction or call.row
    name = names.get((row.election, row.contest), row.contest)
    return Change(
        Link(contest_path(row.election, row.contest), shortened(name)), call_words(call, zone)
    )


def call_words(call: Call, zone: ZoneInfo) -> str:
    """Say of a call what was called, by whom and when, or who took it back.

    Args:
        call: The call.
        zone: Zone in which times are shown.
    """
    row = call.retraction or call.row
    outcome = shortened(call.row.outcome.sentence, SENTENCE_LENGTH)
    by, when = shortened(row.by), stamp(row.at, zone).short
    if call.retraction:
        return say(
            "“{outcome}” was retracted by {name} ({time}).", outcome=outcome, name=by, time=when
        )
    return say("“{outcome}”: called by {name} ({time}).", outcome=outcome, name=by, time=when)


def _late(late: LateMoney) -> list[Change]:
    href = with_query(LATE, since=late.since.isoformat())
    return [
        Change(Link(href, contest_title(one)), contest_sums(one))
        for one in late.contests
        if one.largest_cents
    ]
