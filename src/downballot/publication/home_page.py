"""The first page: what changed, races to watch, control of the boards, dates, calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.closeness import Closeness, closest_first
from downballot.contests.views import ContestView, ElectionView
from downballot.control.values import Board
from downballot.decisions.values import ContestDecision
from downballot.model.body import Body, BodyElection
from downballot.model.call import Call, CallStatus
from downballot.model.milestone import Milestone
from downballot.model.sentence import say, say_many
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import API, HOME, contest_path, election_path
from downballot.publication.body_addresses import board_path, calendar_path, control_path
from downballot.publication.body_parts import NO_BLOC, BlocMark, bloc_marks, named_split
from downballot.publication.call_notes import public_calls
from downballot.publication.cards import sentences
from downballot.publication.changes import Changes, call_words
from downballot.publication.election_page import CountStamp, Notice, count_stamp, notices
from downballot.publication.figures import amount, percent, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import day_text
from downballot.publication.outlook import Outlook, outlook_of
from downballot.publication.seat_page import round_title
from downballot.publication.words import STATUS

WATCHED = 6
DATES = 6
CALLS = 5


class ElectionLine(Struct, frozen=True):
    """A counted election in one line.

    Attributes:
        link: Its page.
        day: Its day.
        status: How final its count is, in words.
        certified: Whether it is certified.
        count: Which count it shows; None before the first one.
        ballots: Ballots counted; empty where no source says it.
    """

    link: Link
    day: str
    status: str
    certified: bool
    count: CountStamp | None
    ballots: str


class WatchedRace(Struct, frozen=True):
    """A race by how close it is.

    Attributes:
        link: Its page.
        standing: Where it stands, in a sentence.
        votes: How far the nearest line is, in votes.
        share: The same in percent of the votes.
        line: Which line that is.
        outlook: How it may end.
    """

    link: Link
    standing: str
    votes: str
    share: str
    line: str
    outlook: Outlook


class SeatMark(Struct, frozen=True):
    """A seat in a line: who holds it, in which bloc."""

    title: str
    mark: BlocMark
    vacant: bool


class BoardLine(Struct, frozen=True):
    """A board in a line.

    Attributes:
        link: Its page.
        seats: Its seats, side by side.
        split: How many seats each bloc has, in words.
        sentences: Who is in control, and whose count that is.
        control: Who may control it after a counted election; None where none fills a seat.
    """

    link: Link
    seats: tuple[SeatMark, ...]
    split: str
    sentences: tuple[str, ...]
    control: Link | None


class NextDate(Struct, frozen=True):
    """A date to come: when, what, of which election, and where its rule is."""

    day: str
    iso: str
    title: str
    link: Link
    estimated: bool


class CallLine(Struct, frozen=True):
    """A call, or one that was taken back."""

    link: Link
    sentence: str
    retracted: bool


class HomePage(Struct, frozen=True):
    """Everything on the first page.

    Attributes:
        frame: The surroundings.
        elections: The counted elections, newest first.
        notices: Sources of the newest election that do not answer.
        changes: What changed since somebody last looked.
        asked: The moment of the last look as the address has it; or empty.
        races: Races of the newest election, the closest first.
        races_of: That election; None before the first count.
        final: Whether its count is final.
        boards: Control of each body.
        dates: The next dates of their elections.
        calls: The newest calls, also those taken back.
        api: Where the newest election is as JSON.
    """

    frame: Frame
    elections: tuple[ElectionLine, ...]
    notices: tuple[Notice, ...]
    changes: Changes
    asked: str
    races: tuple[WatchedRace, ...]
    races_of: Link | None
    final: bool
    boards: tuple[BoardLine, ...]
    dates: tuple[NextDate, ...]
    calls: tuple[CallLine, ...]
    api: str


class BodyNow(Struct, frozen=True):
    """A body today: its board, its calendar, and the counted elections that fill seats."""

    body: Body
    board: Board
    calendar: tuple[tuple[BodyElection, tuple[Milestone, ...]], ...]
    elections: tuple[str, ...]


class DeskNow(Struct, frozen=True):
    """What the first page is made of.

    Attributes:
        newest: The newest election with its contests; None before the first count.
        decisions: How far each of its contests is decided, by id.
        bodies: The bodies of the desk.
        calls: Every call of the desk, oldest first.
        names: What readers call each contest, by election and contest.
        today: The day in the desk's zone.
    """

    newest: ElectionView | None
    decisions: Mapping[str, ContestDecision]
    bodies: tuple[BodyNow, ...]
    calls: tuple[Call, ...]
    names: Mapping[tuple[str, str], str]
    today: date


def home_page(site: Site, now: DeskNow, changes: Changes, *, asked: str = "") -> HomePage:
    """Return the first page.

    Args:
        site: The desk.
        now: What it is made of.
        changes: What changed since somebody last looked.
        asked: The moment of the last look as the address has it; or empty.
    """
    newest = now.newest
    counted = newest if newest and newest.update else None
    return HomePage(
        frame=frame(site, say("Home"), HOME, election=newest),
        elections=tuple(election_line(one, site.zone) for one in site.elections),
        notices=notices(counted.contacts, site.zone) if counted else (),
        changes=changes,
        asked=asked,
        races=watched_races(counted.contests, now.decisions) if counted else (),
        races_of=Link(election_path(counted.id), counted.title) if counted else None,
        final=bool(counted and counted.status is ResultsStatus.CERTIFIED),
        boards=tuple(_board(one) for one in now.bodies),
        dates=_dates(now.bodies, now.today),
        calls=newest_calls(now.calls, now.names, site.zone),
        api=f"{API}{election_path(newest.id)}contests" if newest else f"{API}/elections",
    )


def newest_calls(
    calls: tuple[Call, ...], names: Mapping[tuple[str, str], str], zone: ZoneInfo
) -> tuple[CallLine, ...]:
    """Return the newest calls that readers have seen, also those taken back.

    Args:
        calls: Calls, oldest first.
        names: What readers call each contest, by election and contest.
        zone: Zone in which times are shown.
    """
    shown = sorted(public_calls(calls), key=lambda one: (one.retraction or one.row).at)
    return tuple(
        CallLine(
            Link(
                contest_path(one.row.election, one.row.contest),
                shortened(names.get((one.row.election, one.row.contest), one.row.contest)),
            ),
            call_words(one, zone),
            one.retraction is not None,
        )
        for one in shown[::-1][:CALLS]
    )


def election_line(one: ElectionView, zone: ZoneInfo) -> ElectionLine:
    """Return a counted election in one line.

    Args:
        one: The election.
        zone: Zone in which times are shown.
    """
    ballots = one.ballots.total
    return ElectionLine(
        link=Link(election_path(one.id), one.title),
        day=day_text(one.date),
        status=STATUS[one.status],
        certified=one.status is ResultsStatus.CERTIFIED,
        count=count_stamp(one, zone),
        ballots="" if ballots is None else amount(ballots),
    )


def watched_races(
    contests: tuple[ContestView, ...], decisions: Mapping[str, ContestDecision]
) -> tuple[WatchedRace, ...]:
    """Return the races to watch: those that are open first, then the closest.

    Args:
        contests: The contests of an election.
        decisions: How far each is decided, by its id.
    """
    measured = [
        (view, found)
        for view, found in closest_first(contests)
        if len(view.standing.selections) > 1
    ]
    is_open = {view.id: _is_open(decisions.get(view.id)) for view, _ in measured}
    measured.sort(key=lambda one: not is_open[one[0].id])
    return tuple(
        _race(view, found, decisions.get(view.id)) for view, found in measured[:WATCHED]
    )


def _is_open(decision: ContestDecision | None) -> bool:
    return decision is None or decision.status in {
        CallStatus.TOO_EARLY,
        CallStatus.TOO_CLOSE,
        CallStatus.UNCALLED,
        CallStatus.UNABLE,
    }


def _race(view: ContestView, found: Closeness, decision: ContestDecision | None) -> WatchedRace:
    said = sentences(view.standing.outcome[:1])
    return WatchedRace(
        link=Link(contest_path(view.election, view.id), shortened(view.name)),
        standing=said[0] if said else "",
        votes=say_many("{number} vote", "{number} votes", found.votes),
        share=percent(found.share, decimals=2),
        line=found.line.name,
        outlook=outlook_of(view, decision),
    )


def _board(one: BodyNow) -> BoardLine:
    marks = bloc_marks(one.board.blocs)
    order = {bloc.id: bloc.side for bloc in one.board.blocs}
    held = sorted(one.board.seats, key=lambda seat: order.get(seat.bloc, 0.5 + len(order) / 2))
    seats = tuple(
        SeatMark(
            title=say(
                "{seat}: {member}",
                seat=seat.seat.name,
                member=seat.person.name if seat.person else say("vacant"),
            ),
            mark=marks.get(seat.bloc, NO_BLOC),
            vacant=seat.vacant,
        )
        for seat in held
    )
    return BoardLine(
        link=Link(board_path(one.body.id), one.body.name),
        seats=seats,
        split=named_split(one.board.split, marks),
        sentences=sentences(one.board.sentences[:2]),
        control=Link(
            control_path(one.body.id, one.elections[0]), say("After the newest election")
        )
        if one.elections
        else None,
    )


def _dates(bodies: tuple[BodyNow, ...], today: date) -> tuple[NextDate, ...]:
    coming = [
        (row, election, one.body)
        for one in bodies
        for election, rows in one.calendar
        for row in rows
        if row.on and row.on >= today
    ]
    coming.sort(key=lambda each: (each[0].on, each[0].id, each[2].id))
    return tuple(
        NextDate(
            day=row.known.words,
            iso=row.on.isoformat() if row.on else "",
            title=row.title,
            link=Link(calendar_path(body.id), round_title(election.round, election.date)),
            estimated=row.estimated,
        )
        for row, election, body in coming[:DATES]
    )
