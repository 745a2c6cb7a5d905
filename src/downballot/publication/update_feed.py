"""Feeds of counts: every update of an election or of one of its contests is an entry."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.places import SelectionStanding
from downballot.contests.views import BallotsCounted, ContestView, ElectionView
from downballot.model.rule import Rule, Scope
from downballot.model.sentence import join, say
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import contest_path, election_path, with_query
from downballot.publication.cards import batch_words, lines_within, sentences
from downballot.publication.feed_addresses import updates_feed
from downballot.publication.feeds import Feed, FeedEntry, newest_first
from downballot.publication.figures import percent, shortened
from downballot.publication.moments import stamp
from downballot.publication.words import STATUS

MOST_SELECTIONS = 8
MOST_CONTESTS = 40
_INTERIM = say("Votes are still being counted; every figure may change.")


class FeedStep(Struct, frozen=True):
    """An election at one update, as feeds tell it.

    Attributes:
        key: Key of the update.
        published_at: The authority's clock, aware.
        changed_at: When a person last changed what stands for it, aware; the authority's
            clock where nobody did.
        status: How final the count was.
        ballots: Ballots counted by then.
        contests: The contests to tell of, each with what the update added.
    """

    key: str
    published_at: datetime
    changed_at: datetime
    status: ResultsStatus
    ballots: BallotsCounted
    contests: tuple[ContestView, ...]


def election_feed(
    desk: str, view: ElectionView, steps: tuple[FeedStep, ...], zone: ZoneInfo
) -> Feed:
    """Return the counts of an election as a feed.

    Args:
        desk: The desk's name.
        view: The election.
        steps: Its updates with the contests that the desk follows, oldest first.
        zone: The desk's zone.
    """
    return Feed(
        name=f"updates/{view.id}",
        title=say("Counts: {election}", election=view.title),
        subtitle=_whose(view),
        author=desk,
        home=election_path(view.id),
        path=updates_feed(view.id),
        started=_start(view, zone),
        entries=newest_first(_of_election(view, one, zone) for one in steps),
    )


def contest_feed(
    desk: str, view: ElectionView, contest: ContestView, steps: tuple[FeedStep, ...],
    zone: ZoneInfo,
) -> Feed:  # fmt: skip
    """Return the counts of a contest as a feed.

    Args:
        desk: The desk's name.
        view: The election.
        contest: The contest at the newest update.
        steps: The updates that count it, with it alone, oldest first.
        zone: The desk's zone.
    """
    name = shortened(contest.name)
    return Feed(
        name=f"updates/{view.id}/{contest.id}",
        title=say("Counts: {contest}", contest=name),
        subtitle=_whose(view),
        author=desk,
        home=contest_path(view.id, contest.id),
        path=updates_feed(view.id, contest.id),
        started=_start(view, zone),
        entries=newest_first(_of_contest(view, one, zone) for one in steps),
    )


def _whose(view: ElectionView) -> str:
    return say(
        "{election}. Counts of {authority}, each as it was published; unofficial until "
        "certified.",
        election=view.title,
        authority=view.jurisdiction,
    )


def _start(view: ElectionView, zone: ZoneInfo) -> datetime:
    return datetime.combine(view.date, datetime.min.time(), zone)


def _of_election(view: ElectionView, step: FeedStep, zone: ZoneInfo) -> FeedEntry:
    when = stamp(step.published_at, zone)
    counted = _ballots(step.ballots)
    title = (
        say("Count of {time}: {counted}", time=when.text, counted=counted)
        if counted
        else say("Count of {time}", time=when.text)
    )
    shown = step.contests[:MOST_CONTESTS]
    told = (say("{contest}: {told}", contest=shortened(one.name), told=_told(one))
            for one in shown)  # fmt: skip
    return FeedEntry(
        name=f"updates/{view.id}/{step.key}",
        title=title,
        href=with_query(election_path(view.id), as_of=when.query),
        published=step.published_at,
        updated=step.changed_at,
        paragraphs=(_as_of(view, step, when.text), *told),
        categories=("update", step.status.value),
    )


def _of_contest(view: ElectionView, step: FeedStep, zone: ZoneInfo) -> FeedEntry:
    when, contest = stamp(step.published_at, zone), step.contests[0]
    added = batch_words(contest)
    more = (say("This count added {added}.", added=added),) if added else ()
    return FeedEntry(
        name=f"updates/{view.id}/{contest.id}/{step.key}",
        title=say(
            "{contest}: count of {time}", contest=shortened(contest.name), time=when.text
        ),
        href=with_query(contest_path(view.id, contest.id), as_of=when.query),
        published=step.published_at,
        updated=step.changed_at,
        paragraphs=(
            *sentences(contest.standing.outcome),
            _votes(contest),
            *more,
            _as_of(view, step, when.text),
        ),
        categories=("update", step.status.value),
    )


def _told(contest: ContestView) -> str:
    said = sentences(contest.standing.outcome)
    return join(" ", (*said, _votes(contest)))


def _votes(contest: ContestView) -> str:
    standing = contest.standing
    shown = standing.selections[:MOST_SELECTIONS]
    listed = join("; ", [_selection(one, contest.rule) for one in shown])
    left = len(standing.selections) - len(shown)
    if contest.rule.scope is Scope.PART:
        return say("Votes in this county: {votes}.", votes=listed)
    if left:
        return say("Votes: {votes}; {more} more.", votes=listed, more=left)
    return say("Votes: {votes}.", votes=listed)


def _selection(one: SelectionStanding, rule: Rule) -> str:
    return say(
        "{name} {votes} ({share})",
        name=shortened(one.name),
        votes=one.votes,
        share=percent(one.share, decimals=2, lines=lines_within(rule)),
    )


def _ballots(ballots: BallotsCounted) -> str:
    if ballots.total is None:
        return ""
    return say("{ballots} ballots counted", ballots=ballots.total)


def _as_of(view: ElectionView, step: FeedStep, when: str) -> str:
    said = say(
        "As of {time}, by the clock of {authority}. {status}.",
        time=when,
        authority=view.jurisdiction,
        status=STATUS[step.status],
    )
    if step.status is ResultsStatus.CERTIFIED:
        return said
    return join(" ", (said, _INTERIM))
