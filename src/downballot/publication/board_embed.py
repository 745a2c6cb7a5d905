"""The board of a body as other sites show it: its seats, and who is in control."""

from __future__ import annotations

from msgspec import Struct

from downballot.control.values import Board
from downballot.model.sentence import say
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.body_addresses import board_path
from downballot.publication.cards import sentences
from downballot.publication.embed import EmbedSurroundings, surroundings
from downballot.publication.frame import Frame, Site, frame


class BoardEmbed(Struct, frozen=True):
    """Everything of a board on another site.

    Attributes:
        frame: What every page has around it.
        embed: What stands around it there.
        name: What readers call the body.
        sentences: Who is in control, whose count it is, what limits it.
        drawing: The seats.
    """

    frame: Frame
    embed: EmbedSurroundings
    name: str
    sentences: tuple[str, ...]
    drawing: BoardDrawing


def board_embed(site: Site, board: Board, *, theme: str = "") -> BoardEmbed:
    """Return a board as other sites show it.

    Args:
        site: The desk.
        board: The board of today.
        theme: ``light`` or ``dark``; empty for the reader's own choice.
    """
    path, day = board_path(board.body.id), board.as_of.words
    return BoardEmbed(
        frame=frame(site, board.body.short_name, path),
        embed=surroundings(
            site,
            path,
            theme=theme,
            as_of=say("As of {day}.", day=day),
            source=say("Source: terms on record at {desk}", desk=site.title),
        ),
        name=board.body.short_name,
        sentences=sentences(board.sentences),
        drawing=draw_board(board, say("The board, {day}", day=day)),
    )
