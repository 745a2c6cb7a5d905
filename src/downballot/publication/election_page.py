"""The page of an election: the followed contests first, then all the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.views import BallotsCounted, ContestView, ElectionView
from downballot.decisions.values import ContestDecision
from downballot.model.record import Contact, Outstanding
from downballot.model.sentence import join, say, say_many
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import API, Address, election_path, with_query
from downballot.publication.cards import ContestCard, ContestLine, contest_card, contest_line
from downballot.publication.contest_groups import OTHER, Group, contest_groups
from downballot.publication.figures import amount, shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.words import KINDS, STATUS

NO_DECISIONS: Mapping[str, ContestDecision] = MappingProxyType({})
QUERY_LENGTH = 100


class CountStamp(Struct, frozen=True):
    """Which count a page shows, by both clocks.

    Attributes:
        number: Which update it is, from 1.
        published: When the authority published it, by its clock.
        received: When it came in, by ours.
        jurisdiction: Whose clock the first is.
    """

    number: int
    published: Stamp
    received: Stamp | None
    jurisdiction: str


class Notice(Struct, frozen=True):
    """A source that did not answer when it was last asked."""

    source: str
    tried: Stamp
    answered: Stamp | None
    problem: str


class Estimate(Struct, frozen=True):
    """An official estimate of ballots still to count, ready to be printed."""

    kind: str
    ballots: str
    scope: str
    published: Stamp
    source: str
    source_is_link: bool
    note: str


class ElectionPage(Struct, frozen=True):
    """Everything on the page of an election.

    Attributes:
        frame: The surroundings.
        title: What readers call the election.
        day: Its day.
        jurisdiction: Whose count it is.
        status: How final the count is, in words.
        certified: Whether it is certified.
        count: Which count is shown; None before the first one.
        asked: When the sources were last asked; None when never.
        notices: Sources that do not answer.
        ballots: Ballots counted: what, how many.
        estimates: Ballots still to count, newest estimate of each kind.
        cards: The followed contests.
        groups: The other contests, or what was found.
        found: Number of contests found; None without a search.
        query: What was searched for.
        others: Number of contests that are not followed.
        path: Path of the page, for the search form.
        look_back: Moment of a look back, for the search form; or "".
        api: Where the same figures are as JSON.
        precincts: Its results by precinct; None where there are none.
    """

    frame: Frame
    title: str
    day: str
    jurisdiction: str
    status: str
    certified: bool
    count: CountStamp | None
    asked: Stamp | None
    notices: tuple[Notice, ...]
    ballots: tuple[tuple[str, str], ...]
    estimates: tuple[Estimate, ...]
    cards: tuple[ContestCard, ...]
    groups: tuple[Group, ...]
    found: int | None
    query: str
    others: int
    path: str
    look_back: str
    api: str
    precincts: Address | None = None


def election_page(
    site: Site,
    election: ElectionView,
    *,
    decisions: Mapping[str, ContestDecision] = NO_DECISIONS,
    path: str,
    query: str = "",
    as_of: datetime | None = None,
    whole_lists: bool = False,
) -> ElectionPage:
    """Return the page of an election.

    Args:
        site: The desk.
        election: The election with its contests.
        decisions: How far each contest is decided, by its id.
        path: Path at which the page is asked for.
        query: Words that a contest must have; empty for all.
        as_of: Moment of a look back, aware; None for the newest count.
        whole_lists: Name every contest here, also those of a long list.
    """
    zone, words, path = site.zone, readable_query(query), Address(path)
    others = tuple(view for view in election.contests if not view.followed)
    shown = matching(election.contests, words) if words else others
    look_back = stamp(as_of, zone).query if as_of else ""

    def line(view: ContestView) -> ContestLine:
        return contest_line(view, decisions.get(view.id), look_back=look_back)

    def long_list(name: str) -> str:
        asked = words or whole_lists or name == OTHER
        return "" if asked else with_query(path, q=name, as_of=look_back)

    return ElectionPage(
        frame=_frame(site, election, path, as_of),
        title=election.title,
        day=day_text(election.date),
        jurisdiction=election.jurisdiction,
        status=STATUS[election.status],
        certified=election.status is ResultsStatus.CERTIFIED,
        count=count_stamp(election, zone),
        asked=_asked(election, zone),
        notices=() if as_of else notices(election.contacts, zone),
        ballots=_ballots(election.ballots),
        estimates=_estimates(election, zone),
        cards=tuple(
            contest_card(view, decisions.get(view.id), look_back=look_back)
            for view in election.contests
            if view.followed and not words
        ),
        groups=contest_groups(shown, line, long_list),
        found=len(shown) if words else None,
        query=words,
        others=len(others),
        path=path,
        look_back=look_back,
        api=f"{API}{election_path(election.id)}contests",
    )


def readable_query(query: str) -> str:
    """Return what was searched for, without surplus spaces and not longer than names are."""
    return shortened(" ".join(query.split()), QUERY_LENGTH)


def matching(contests: tuple[ContestView, ...], query: str) -> tuple[ContestView, ...]:
    """Return the contests that have every word in their name, group or selections.

    Args:
        contests: The contests.
        query: Words, in any order and case.
    """
    words = query.casefold().split()
    return tuple(view for view in contests if all(word in _searchable(view) for word in words))


def _searchable(view: ContestView) -> str:
    names = [one.name for one in view.standing.selections]
    parts = (view.name, view.definition.title, view.definition.group, view.id, *names)
    return " ".join(parts).casefold()


def count_stamp(election: ElectionView, zone: ZoneInfo) -> CountStamp | None:
    """Return which count an election shows; None before the first one.

    Args:
        election: The election.
        zone: Zone in which times are shown.
    """
    if election.update is None:
        return None
    received = election.last_received_at
    return CountStamp(
        number=election.updates,
        published=stamp(election.update.published_at, zone),
        received=stamp(received, zone) if received else None,
        jurisdiction=election.jurisdiction,
    )


def notices(contacts: tuple[Contact, ...], zone: ZoneInfo) -> tuple[Notice, ...]:
    """Return the sources that did not answer when they were last asked.

    Args:
        contacts: Newest contact with each source.
        zone: Zone in which times are shown.
    """
    return tuple(
        Notice(
            source=one.source,
            tried=stamp(one.tried_at, zone),
            answered=stamp(one.answered_at, zone) if one.answered_at else None,
            problem=shortened(one.problem, 400).rstrip("."),
        )
        for one in contacts
        if one.problem
    )


def estimates(rows: tuple[Outstanding, ...], zone: ZoneInfo) -> tuple[Estimate, ...]:
    """Return the estimates that hold, the largest first.

    Args:
        rows: Every estimate.
        zone: Zone in which times are shown.
    """
    holding = sorted((row for row in rows if not row.superseded), key=lambda row: -row.ballots)
    return tuple(
        Estimate(
            kind=KINDS[row.kind],
            ballots=amount(row.ballots),
            scope=row.scope,
            published=stamp(row.published_at, zone),
            source=row.source,
            source_is_link=row.source.startswith(("https://", "http://")),
            note=row.note,
        )
        for row in holding
    )


def _asked(election: ElectionView, zone: ZoneInfo) -> Stamp | None:
    asked = [one.tried_at for one in election.contacts]
    return stamp(max(asked), zone) if asked else None


def _estimates(election: ElectionView, zone: ZoneInfo) -> tuple[Estimate, ...]:
    """Nothing is still to be counted of a count that is certified."""
    final = election.status is ResultsStatus.CERTIFIED
    return () if final else estimates(election.outstanding, zone)


def _ballots(ballots: BallotsCounted) -> tuple[tuple[str, str], ...]:
    rows = (
        (say("Ballots counted"), ballots.total),
        (say("by mail"), ballots.mail),
        (say("in person"), ballots.in_person),
    )
    return tuple((name, amount(number)) for name, number in rows if number is not None)


def _frame(site: Site, election: ElectionView, path: str, as_of: datetime | None) -> Frame:
    return frame(
        site,
        election.title,
        path,
        election=election,
        as_of=as_of,
        announcement=_announcement(site, election),
    )


def _announcement(site: Site, election: ElectionView) -> str:
    if election.update is None:
        return ""
    when = stamp(election.update.published_at, site.zone).short
    followed = [view for view in election.contests if view.followed][:3]
    said = [
        join(": ", (shortened(view.name), shortened(view.standing.outcome[0], 200)))
        for view in followed
        if view.standing.outcome
    ]
    head = say_many(
        "New count, published {time}: {number} contest.",
        "New count, published {time}: {number} contests.",
        len(election.contests),
        time=when,
    )
    return join(" ", (head, *said))
