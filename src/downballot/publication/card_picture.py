"""What a picture says by which a page is shared: a contest, a board, or a new count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.views import ContestView, ElectionView
from downballot.control.values import Board
from downballot.decisions.values import ContestDecision
from downballot.model.sentence import say, say_many
from downballot.model.status import ResultsStatus
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.cards import SelectionRow, contest_card, sentences
from downballot.publication.election_page import NO_DECISIONS
from downballot.publication.figures import amount, shortened
from downballot.publication.frame import Site
from downballot.publication.home_page import watched_races
from downballot.publication.moments import stamp
from downballot.publication.outlook import outlook_of
from downballot.publication.words import STATUS

RACES = 3


class CardLine(Struct, frozen=True):
    """A line of a picture: what it is of, a figure, and words below."""

    name: str
    figure: str
    words: str


class CardPicture(Struct, frozen=True):
    """Everything on a picture.

    Attributes:
        kicker: What the page is a part of.
        title: What it is about.
        marks: How final it is, and whether it is called: words and tone (``open``,
            ``decided``, ``taken-back``, ``final``).
        words: Where it stands, in a sentence.
        rows: The first selections.
        lines: Races to watch.
        board: The seats; None where none are shown.
        as_of: Which count, or which day.
        source: Whose figures they are.
        site: Name of the desk.
    """

    kicker: str
    title: str
    marks: tuple[tuple[str, str], ...]
    words: str
    as_of: str
    source: str
    site: str
    rows: tuple[SelectionRow, ...] = ()
    lines: tuple[CardLine, ...] = ()
    board: BoardDrawing | None = None


def contest_picture(
    site: Site,
    election: ElectionView,
    view: ContestView,
    decision: ContestDecision | None = None,
) -> CardPicture:
    """Return the picture of a contest.

    Args:
        site: The desk.
        election: Its election at the same update.
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
    """
    card, status = contest_card(view, decision), outlook_of(view, decision).status
    final = election.status is ResultsStatus.CERTIFIED
    called = () if final or status is None else ((status.words, status.tone),)
    return CardPicture(
        kicker=election.title,
        title=card.name,
        marks=(*called, _final(election)),
        words=card.sentences[0] if card.sentences else "",
        rows=card.rows[:RACES],
        as_of=_counted(election, site.zone),
        source=_source(election),
        site=site.title,
    )


def update_picture(
    site: Site,
    election: ElectionView,
    decisions: Mapping[str, ContestDecision] = NO_DECISIONS,
) -> CardPicture:
    """Return the picture of a new count of an election.

    Args:
        site: The desk.
        election: The election at that update, with its contests.
        decisions: How far each contest is decided, by its id.
    """
    races = watched_races(election.contests, decisions)[:RACES] if election.update else ()
    total = election.ballots.total
    words = say("No count has been received yet.")
    if election.update:
        words = say_many(
            "{number} contest counted.", "{number} contests counted.", len(election.contests)
        )
    if election.update and total is not None:
        words = say("{ballots} ballots counted.", ballots=amount(total))
    return CardPicture(
        kicker=site.title,
        title=shortened(election.title),
        marks=(_final(election),),
        words=words,
        lines=tuple(
            CardLine(
                one.link.text,
                one.share,
                say("{votes} from the line “{line}”", votes=one.votes, line=one.line),
            )
            for one in races
        ),
        as_of=_counted(election, site.zone),
        source=_source(election),
        site=site.title,
    )


def board_picture(site: Site, board: Board) -> CardPicture:
    """Return the picture of a board.

    Args:
        site: The desk.
        board: The board.
    """
    day = board.as_of.words
    said = sentences(board.sentences[:1])
    return CardPicture(
        kicker=shortened(board.body.name),
        title=shortened(board.body.short_name),
        marks=(),
        words=said[0] if said else "",
        board=draw_board(board, say("The board, {day}", day=day)),
        as_of=say("As of {day}.", day=day),
        source=say("Source: terms on record at {desk}", desk=site.title),
        site=site.title,
    )


def _final(election: ElectionView) -> tuple[str, str]:
    final = election.status is ResultsStatus.CERTIFIED
    return STATUS[election.status], "final" if final else "open"


def _counted(election: ElectionView, zone: ZoneInfo) -> str:
    if election.update is None:
        return ""
    published: datetime = election.update.published_at
    return say(
        "Count {count}, published {time}.",
        count=election.updates,
        time=stamp(published, zone).text,
    )


def _source(election: ElectionView) -> str:
    return say("Source: {authority}", authority=election.jurisdiction)
