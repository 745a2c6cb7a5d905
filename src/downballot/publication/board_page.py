"""The page of a board: who holds each seat on a day, who controls it, by whose count."""

from __future__ import annotations

from msgspec import Struct, structs

from downballot.control.values import Board, ControlCheck
from downballot.model.body import (
    BodyRecord,
    ControlFact,
    Scheme,
)
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import say
from downballot.publication.addresses import API, embed_path, with_query
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.body_addresses import (
    board_path,
    control_path,
)
from downballot.publication.body_parts import (
    BlocMark,
    BodyHead,
    Reference,
    bloc_marks,
    body_head,
    named_split,
    reference,
)
from downballot.publication.cards import sentences
from downballot.publication.contest_page import Remark
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.seat_rows import SeatRow, seat_row
from downballot.publication.words import SEVERITIES


class SchemeChoice(Struct, frozen=True):
    """A way of sorting members into blocs, and whose view it is.

    Attributes:
        name: What it is called.
        href: The page under it.
        here: Whether the page is under it.
        according_to: Whose view it is.
        basis: What a member is sorted by.
        source: Where that is said.
    """

    name: str
    href: str
    here: bool
    according_to: str
    basis: str
    source: Reference


class FactRow(Struct, frozen=True):
    """What a source said of control.

    Attributes:
        date: When it held.
        href: The board on that date.
        says: What it said.
        according_to: Who said it.
        compared: Whether the record shows the same; empty for what is only quoted.
        agrees: The record does, or nothing is compared.
        source: Where it is said.
    """

    date: str
    href: str
    says: str
    according_to: str
    compared: str
    agrees: bool
    source: Reference


class BoardPage(Struct, frozen=True):
    """Everything on the page of a board.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        day: The day that the board is of.
        asked: The day as it was asked for; empty for today.
        today_href: The board of today under the same scheme.
        scheme: The scheme asked for, for the form; or empty.
        sentences: Who is in control, whose count it is, what limits it.
        drawing: The seats.
        controls: Pages on control after an election that the desk counts, newest first.
        schemes: Ways of sorting members into blocs.
        rows: The seats.
        with_next: Whether the seats say when they are filled next: of today's board.
        facts: What sources said of control over time.
        remarks: What is contradictory or wrong in the record.
        unverified: Whether something on the page has no source that can be opened.
        source: Where the body itself is on record.
        path: Path of the page, for the form.
        api: Where the same is as JSON.
    """

    frame: Frame
    head: BodyHead
    day: str
    asked: str
    today_href: str
    scheme: str
    sentences: tuple[str, ...]
    drawing: BoardDrawing
    controls: tuple[Link, ...]
    schemes: tuple[SchemeChoice, ...]
    rows: tuple[SeatRow, ...]
    with_next: bool
    facts: tuple[FactRow, ...]
    remarks: tuple[Remark, ...]
    unverified: bool
    source: Reference
    path: str
    api: str


def board_page(
    site: Site,
    record: BodyRecord,
    board: Board,
    checks: tuple[ControlCheck, ...] = (),
    *,
    elections: tuple[str, ...] = (),
    as_of: PartialDate | None = None,
    scheme: str = "",
) -> BoardPage:
    """Return the page of a board.

    Args:
        site: The desk.
        record: All that is on record of the body.
        board: The board on the day.
        checks: What sources said of control beside what the record shows then.
        elections: Ids of the desk's elections that fill seats of the body.
        as_of: The day that was asked for; None for today.
        scheme: The scheme that was asked for; empty for the first.
    """
    path = board_path(board.body.id)
    asked = str(as_of) if as_of else ""
    rows = tuple(seat_row(one, board) for one in board.seats)
    facts = _facts(record, checks, path)
    return BoardPage(
        frame=_frame(site, board, path, as_of),
        head=body_head(site, board.body, path),
        day=board.as_of.words,
        asked=asked,
        today_href=with_query(path, scheme=scheme),
        scheme=scheme,
        sentences=sentences(board.sentences),
        drawing=draw_board(board, say("The board, {day}", day=board.as_of.words)),
        controls=tuple(
            Link(with_query(control_path(board.body.id, one.id), scheme=scheme), one.title)
            for one in site.elections
            if one.id in elections
        ),
        schemes=scheme_choices(record, board.scheme, path, as_of=asked),
        rows=rows,
        with_next=as_of is None,
        facts=facts,
        remarks=_remarks(record),
        unverified=not all((*(row.verified for row in rows), *(_opens(one) for one in facts))),
        source=reference(board.body),
        path=path,
        api=with_query(f"{API}{path}board", as_of=asked, scheme=scheme),
    )


def _frame(site: Site, board: Board, path: str, as_of: PartialDate | None) -> Frame:
    made = frame(site, board.body.short_name, path)
    return made if as_of else structs.replace(made, embed=embed_path(path))


def _opens(fact: FactRow) -> bool:
    return fact.source.verified


def scheme_choices(
    record: BodyRecord, chosen: Scheme | None, path: str, **query: str
) -> tuple[SchemeChoice, ...]:
    """Return the schemes of a body, with the one that a page is under.

    Args:
        record: All that is on record of the body.
        chosen: The scheme that the page is under; None where there is none.
        path: Path of the page.
        query: What else the page was asked for.
    """
    return tuple(
        SchemeChoice(
            name=one.name,
            href=with_query(path, scheme=one.id, **query),
            here=chosen is not None and one.id == chosen.id,
            according_to=one.according_to,
            basis=shortened(one.basis, SENTENCE_LENGTH),
            source=reference(one),
        )
        for one in record.schemes
    )


def _facts(
    record: BodyRecord, checks: tuple[ControlCheck, ...], path: str
) -> tuple[FactRow, ...]:
    compared = {one.fact: one for one in checks}
    names = {
        scheme.id: bloc_marks(one for one in record.blocs if one.scheme == scheme.id)
        for scheme in record.schemes
    }
    newest_first = sorted(record.control, key=lambda one: one.date.last, reverse=True)
    return tuple(
        _fact(one, compared.get(one), names.get(one.scheme, {}), path) for one in newest_first
    )


def _fact(
    fact: ControlFact, check: ControlCheck | None, marks: dict[str, BlocMark], path: str
) -> FactRow:
    return FactRow(
        date=fact.date.words,
        href=with_query(path, as_of=str(fact.date), scheme=fact.scheme),
        says=shortened(fact.says, SENTENCE_LENGTH),
        according_to=fact.according_to,
        compared=_compared(check, marks),
        agrees=check is None or check.agrees,
        source=reference(fact),
    )


def _compared(check: ControlCheck | None, marks: dict[str, BlocMark]) -> str:
    if check is None:
        return ""
    shown = named_split(check.shown, marks)
    if check.agrees:
        return say("The terms on record show the same: {split}.", split=shown)
    return say("The terms on record do not show this, but {split}.", split=shown)


def _remarks(record: BodyRecord) -> tuple[Remark, ...]:
    found = {one.sentence: one for one in record.findings}
    return tuple(
        Remark(one.severity.value, SEVERITIES[one.severity], said, 1)
        for said, one in found.items()
    )
