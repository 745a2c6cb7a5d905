"""Screens for the wall of a studio or newsroom: one after the other, in large type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from downballot.contests.views import ContestView, ElectionView
from downballot.control.values import ControlOutlook
from downballot.decisions.values import ContestDecision
from downballot.errors import UsageError
from downballot.model.contest import ContestType
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import SCREENS, contest_path
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.body_parts import bloc_marks
from downballot.publication.cards import ContestCard, contest_card, sentences
from downballot.publication.control_races import board_after, open_seats
from downballot.publication.election_page import CountStamp, Notice, count_stamp, notices
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.home_page import BodyNow, CallLine, WatchedRace, watched_races
from downballot.publication.likelihood import Likelihood, likelihood
from downballot.publication.words import STATUS

KINDS = ("races", "contests", "measures", "boards", "calls")
LEAST_SECONDS = 3
MOST_SECONDS = 600
MOST_NAMED = 40  # contests that an address may name
T = TypeVar("T")


class ScreenChoice(Struct, frozen=True):
    """What screens show, and for how long.

    Attributes:
        show: Kinds of screens in their order.
        seconds: How long each stays, in seconds.
        contests: Ids of contests in their order; the followed ones when empty.
        theme: ``light`` or ``dark``; empty for the choice of the machine.
    """

    show: tuple[str, ...] = KINDS
    seconds: int = 12
    contests: tuple[str, ...] = ()
    theme: str = ""


class Screen(Struct, frozen=True):
    """One screen.

    Attributes:
        id: Its id on the page.
        kind: Which kind it is of.
        title: What stands above it.
        card: The contest; None where it shows none.
        races: The races to watch.
        drawing: The board; None where it shows none.
        words: What is said of the board.
        chances: How likely each bloc's majority is.
        calls: The newest calls.
        contest: Id of the contest; empty where it shows none.
    """

    id: str
    kind: str
    title: str
    card: ContestCard | None = None
    races: tuple[WatchedRace, ...] = ()
    drawing: BoardDrawing | None = None
    words: tuple[str, ...] = ()
    chances: tuple[Likelihood, ...] = ()
    calls: tuple[CallLine, ...] = ()
    contest: str = ""


class ScreensPage(Struct, frozen=True):
    """Everything on the page of screens.

    Attributes:
        frame: The surroundings.
        choice: What is shown, and for how long.
        screens: The screens, in their order.
        election: Title of the election; empty before the first count.
        status: How final its count is, in words.
        final: Whether it is final.
        count: Which count is shown; None before the first one.
        notices: Sources that do not answer.
    """

    frame: Frame
    choice: ScreenChoice
    screens: tuple[Screen, ...]
    election: str
    status: str
    final: bool
    count: CountStamp | None
    notices: tuple[Notice, ...]


class OnTheWall(Struct, frozen=True):
    """What screens are made of.

    Attributes:
        newest: The newest election with its contests; None before the first count.
        decisions: How far each of its contests is decided, by id.
        bodies: The bodies of the desk.
        outlooks: Who may control each body after that election, by the body's id; only
            where it fills a seat.
        calls: The newest calls, the newest first.
    """

    newest: ElectionView | None
    decisions: Mapping[str, ContestDecision]
    bodies: tuple[BodyNow, ...]
    outlooks: Mapping[str, ControlOutlook]
    calls: tuple[CallLine, ...]


def screen_choice(given: Mapping[str, str], usual: ScreenChoice) -> ScreenChoice:
    """Return what an address asks for, else what is usual.

    Args:
        given: Parameters of the address: ``show`` and ``contests`` with commas,
            ``seconds``, ``theme``.
        usual: What the desk shows where nothing is asked.

    Raises:
        UsageError: A parameter is none of what may be asked.

    Examples:
        >>> screen_choice({"show": "calls,races", "seconds": "8"}, ScreenChoice()).show
        ('calls', 'races')
    """
    show = _listed(given.get("show", "")) or usual.show
    unknown = next((one for one in show if one not in KINDS), "")
    if unknown:
        raise UsageError(f"show {unknown[:60]!r}: expected some of {', '.join(KINDS)}")
    theme = given.get("theme", "")
    if theme not in {"", "light", "dark"}:
        raise UsageError(f"theme {theme[:60]!r}: expected light or dark")
    contests = _listed(given.get("contests", "")) or usual.contests
    seconds = _seconds(given.get("seconds", ""), usual.seconds)
    return ScreenChoice(tuple(dict.fromkeys(show)), seconds, contests[:MOST_NAMED], theme)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _seconds(text: str, usual: int) -> int:
    if not text:
        return usual
    if not (
        text.isascii() and text.isdigit() and LEAST_SECONDS <= int(text[:9]) <= MOST_SECONDS
    ):
        raise UsageError(
            f"seconds {text[:60]!r}: expected a whole number from {LEAST_SECONDS} to "
            f"{MOST_SECONDS}"
        )
    return int(text[:9])


def screens_page(site: Site, choice: ScreenChoice, shown: OnTheWall) -> ScreensPage:
    """Return the page of screens.

    Args:
        site: The desk.
        choice: What is shown, and for how long.
        shown: What it is made of.

    Raises:
        UsageError: A contest that was asked for is none of the election.
    """
    newest = shown.newest
    made = [one for kind in choice.show for one in _screens(kind, choice, shown)]
    return ScreensPage(
        frame=frame(site, say("Screens"), SCREENS, election=newest),
        choice=choice,
        screens=tuple(made),
        election=newest.title if newest else "",
        status=STATUS[newest.status] if newest else "",
        final=bool(newest and newest.status is ResultsStatus.CERTIFIED),
        count=count_stamp(newest, site.zone) if newest else None,
        notices=notices(newest.contacts, site.zone) if newest else (),
    )


def _screens(kind: str, choice: ScreenChoice, shown: OnTheWall) -> list[Screen]:
    if kind == "races":
        return _of_races(shown)
    if kind == "boards":
        return [_of_body(one, shown.outlooks.get(one.body.id)) for one in shown.bodies]
    if kind == "calls":
        return [Screen("calls", kind, say("Newest calls"), calls=shown.calls)] * bool(
            shown.calls
        )
    return _of_contests(kind, choice, shown)


def _of_races(shown: OnTheWall) -> list[Screen]:
    counted = shown.newest if shown.newest and shown.newest.update else None
    races = watched_races(counted.contests, shown.decisions) if counted else ()
    final = counted and counted.status is ResultsStatus.CERTIFIED
    title = say("The closest races") if final else say("Races to watch")
    return [Screen("races", "races", title, races=races)] if races else []


def _of_contests(kind: str, choice: ScreenChoice, shown: OnTheWall) -> list[Screen]:
    views = _chosen(choice, shown.newest)
    measures = kind == "measures"
    return [
        Screen(
            f"contest-{number}",
            kind,
            shortened(one.name),
            card=contest_card(one, shown.decisions.get(one.id)),
            contest=one.id,
        )
        for number, one in enumerate(views)
        if (one.definition.type is ContestType.BALLOT_MEASURE) == measures
    ]


def _chosen(choice: ScreenChoice, newest: ElectionView | None) -> tuple[ContestView, ...]:
    if newest is None:
        return ()
    if not choice.contests:
        return tuple(one for one in newest.contests if one.followed)
    known = {one.id: one for one in newest.contests}
    missing = next((one for one in choice.contests if one not in known), "")
    if missing:
        expected = str(contest_path(newest.id, "…")).partition("%")[0]
        raise UsageError(
            f"contests {missing[:60]!r}: {newest.title} has no such contest, expected the last "
            f"part of an address as {expected}…"
        )
    return tuple(known[one] for one in choice.contests)


def _of_body(now: BodyNow, outlook: ControlOutlook | None) -> Screen:
    prefix, kind = f"board-{now.body.id}", "boards"
    title = now.body.short_name
    if outlook is None or not (outlook.told and outlook.counted):
        caption = say("The board, {day}", day=now.board.as_of.words)
        drawing = draw_board(now.board, caption, prefix=prefix)
        return Screen(
            prefix, kind, title, drawing=drawing, words=sentences(now.board.sentences[:2])
        )
    drawing = draw_board(
        board_after(outlook),
        say("After the election: open races are striped"),
        prefix=prefix,
        contested=open_seats(outlook),
    )
    return Screen(
        prefix,
        kind,
        title,
        drawing=drawing,
        words=sentences(outlook.sentences[:2]),
        chances=_chances(outlook),
    )


def _chances(outlook: ControlOutlook) -> tuple[Likelihood, ...]:
    marks = bloc_marks(outlook.after.blocs)
    return tuple(
        likelihood(
            say("{bloc} majority", bloc=marks[one.bloc].name),
            one.probability,
            complete=outlook.decided
            or one.paths.needed <= 0
            or one.paths.needed > one.paths.possible,
        )
        for one in outlook.chances
    )
