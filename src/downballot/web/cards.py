"""Reads what pictures say by which pages are shared, and where they are."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from msgspec import structs

from downballot.contests.views import ContestView
from downballot.control.values import Board
from downballot.publication.addresses import CARDS, contest_path, election_path
from downballot.publication.body_addresses import board_path
from downballot.publication.card_drawing import card_hash
from downballot.publication.card_picture import (
    CardPicture,
    board_picture,
    contest_picture,
    update_picture,
)
from downballot.publication.frame import Frame
from downballot.web.reader import DeskReader, Freshness

FIRST = "none"  # what stands for the update before the first count


def with_card(frame: Frame, card: str) -> Frame:
    """Return the surroundings of a page with the picture by which it is shared.

    Args:
        frame: The surroundings.
        card: Path of the picture; empty for none.
    """
    return structs.replace(frame, card=card)


def contest_card(
    reader: DeskReader,
    fresh: Freshness,
    election: str,
    contest: str,
    as_of: datetime | None = None,
) -> CardPicture:
    """Return the picture of a contest.

    Args:
        reader: Reads the desk.
        fresh: The state of the desk.
        election: The desk's id of the election.
        contest: The contest's id.
        as_of: Moment of a look back, aware; None for the newest count.

    Raises:
        NotFoundException: There is no such contest.
    """
    view = reader.status(fresh, election, as_of)
    found = contest_of(view.contests, contest)
    decision = reader.decisions(fresh, election, as_of).get(contest)
    return contest_picture(reader.site(fresh), view, found, decision)


def contest_of(contests: tuple[ContestView, ...], wanted: str) -> ContestView:
    """Return a contest by its id.

    Args:
        contests: The contests of an election.
        wanted: The id.

    Raises:
        NotFoundException: None has that id.
    """
    for one in contests:
        if one.id == wanted:
            return one
    raise NotFoundException(f"contest {wanted[:60]!r}: this election has none of that id")


def update_card(
    reader: DeskReader, fresh: Freshness, election: str, as_of: datetime | None = None
) -> CardPicture:
    """Return the picture of a count of an election.

    Args:
        reader: Reads the desk.
        fresh: The state of the desk.
        election: The desk's id of the election.
        as_of: Moment of a look back, aware; None for the newest count.

    Raises:
        NotFoundException: The desk does not follow it.
    """
    view = reader.status(fresh, election, as_of)
    decisions = reader.decisions(fresh, election, as_of) if view.update else {}
    return update_picture(reader.site(fresh), view, decisions)


def contest_card_path(
    state: State, fresh: Freshness, view: ContestView, as_of: datetime | None = None
) -> str:
    """Return where the picture of a contest is; empty where nobody could load it.

    Args:
        state: The application's state.
        fresh: The state of the desk.
        view: The contest.
        as_of: Moment of a look back, aware; None for the newest count.
    """
    reader: DeskReader = state.reader
    if not reader.desk.settings.public_url:
        return ""
    if not (view.followed or state.cards.every):
        return update_card_path(reader, fresh, view.election, as_of)
    picture = contest_card(reader, fresh, view.election, view.id, as_of)
    update = _update(reader, fresh, view.election, as_of)
    return _named(f"{contest_path(view.election, view.id)}/{update}", picture)


def update_card_path(
    reader: DeskReader, fresh: Freshness, election: str, as_of: datetime | None = None
) -> str:
    """Return where the picture of a count is; empty where nobody could load it.

    Args:
        reader: Reads the desk.
        fresh: The state of the desk.
        election: The desk's id of the election.
        as_of: Moment of a look back, aware; None for the newest count.
    """
    if not reader.desk.settings.public_url:
        return ""
    picture = update_card(reader, fresh, election, as_of)
    update = _update(reader, fresh, election, as_of)
    return _named(f"{election_path(election)}{update}", picture)


def board_card_path(reader: DeskReader, fresh: Freshness, board: Board) -> str:
    """Return where the picture of a board is; empty where nobody could load it.

    Args:
        reader: Reads the desk.
        fresh: The state of the desk.
        board: The board.
    """
    if not reader.desk.settings.public_url:
        return ""
    picture = board_picture(reader.site(fresh), board)
    return _named(f"{board_path(board.body.id)}{quote(str(board.as_of))}", picture)


def _update(reader: DeskReader, fresh: Freshness, election: str, as_of: datetime | None) -> str:
    shown = reader.status(fresh, election, as_of).update
    return shown.key if shown else FIRST


def _named(path: str, picture: CardPicture) -> str:
    return f"{CARDS}{path}.{card_hash(picture)}.png"
