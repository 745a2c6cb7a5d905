"""The JSON API of bodies: the same figures as their pages.

A date is ISO 8601, cut where only the month or the year is known (``2019-05``).
"""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from downballot.control.values import (
    Board,
    ControlCheck,
    ControlOutlook,
    Counterfactual,
    Scoreboard,
    SeatHistory,
    SplitChance,
)
from downballot.model.body import (
    Alignment,
    BodyElection,
    Candidacy,
    Endorsement,
    Person,
    Scheme,
    Term,
)
from downballot.model.milestone import Milestone
from downballot.publication.addresses import API
from downballot.web.answers import AnyRequest, json_answer
from downballot.web.api import AsOf, ElectionId
from downballot.web.body_pages import person_of
from downballot.web.body_reader import (
    ControlAsked,
    bodies_of,
    counterfactuals,
    found,
    parse_day,
    supposed_of,
)
from downballot.web.pages import reader_of
from downballot.web.requests import parse_moment

PATH = f"{API}/bodies/{{body_id:str}}"
BodyId = Annotated[str, PathParameter(description="The body's id.")]
Day = Annotated[
    str,
    QueryParameter(
        description="The board on this day, or at the end of this month or year; today's if "
        "absent.",
        examples=[Example(value="2019-05")],
    ),
]
SchemeId = Annotated[
    str, QueryParameter(description="Id of the way of sorting members; the first if absent.")
]


class BodySummary(Struct, frozen=True):
    """A body in a list.

    Attributes:
        id: The body's id.
        name: Its name.
        short_name: What readers call it.
        seats: Ids of its seats.
        schemes: Ways of sorting its members into blocs.
        elections: The desk's ids of elections that fill its seats, newest first.
        endorsers: Who endorses in its contests.
    """

    id: str
    name: str
    short_name: str
    seats: tuple[str, ...]
    schemes: tuple[Scheme, ...]
    elections: tuple[str, ...]
    endorsers: tuple[str, ...]


class BoardRecord(Struct, frozen=True):
    """A board, and what sources said of control beside what the record shows then."""

    board: Board
    checks: tuple[ControlCheck, ...]


class MajorityChance(Struct, frozen=True):
    """How likely a bloc's majority was, 0 to 1, and the mean number of its seats."""

    bloc: str
    probability: float
    seats: float


class ControlStep(Struct, frozen=True):
    """Who might control a body at one update.

    Attributes:
        update: Key of the update.
        published_at: The authority's clock.
        decided: Nothing was open.
        chances: Each bloc's majority.
        nobody: How likely it was that no bloc had it, 0 to 1; None where that is not said.
        splits: How likely each split was, the likeliest first.
    """

    update: str
    published_at: str
    decided: bool
    chances: tuple[MajorityChance, ...]
    nobody: float | None
    splits: tuple[SplitChance, ...]


class ControlRecord(Struct, frozen=True):
    """Who may control a body, and in brief at every update, oldest first."""

    outlook: ControlOutlook
    history: tuple[ControlStep, ...]


class FirstRound(Struct, frozen=True):
    """How far candidates of a first round were from a majority, count by count."""

    election: str
    candidates: tuple[Counterfactual, ...]


class SeatRecord(Struct, frozen=True):
    """What is on record of a seat."""

    history: SeatHistory
    first_rounds: tuple[FirstRound, ...]


class MemberRecord(Struct, frozen=True):
    """What is on record of a member or candidate: rows of the body's tables."""

    person: Person
    terms: tuple[Term, ...]
    candidacies: tuple[Candidacy, ...]
    alignments: tuple[Alignment, ...]
    endorsements: tuple[Endorsement, ...]


class CalendarRecord(Struct, frozen=True):
    """An election of a body with its dates."""

    election: BodyElection
    milestones: tuple[Milestone, ...]


@get(f"{API}/bodies", sync_to_thread=True)
def list_bodies(request: AnyRequest, state: State) -> Response[tuple[BodySummary, ...]]:
    """List the bodies that the desk knows."""
    known = reader_of(state).desk.bodies()
    return json_answer(request, tuple(_summary(state, one) for one in known))


def _summary(state: State, body_id: str) -> BodySummary:
    chosen = bodies_of(state).body(body_id)
    record = chosen.record
    return BodySummary(
        id=record.body.id,
        name=record.body.name,
        short_name=record.body.short_name,
        seats=tuple(one.id for one in record.seats),
        schemes=record.schemes,
        elections=chosen.elections(),
        endorsers=tuple(one.name for one in record.endorsers),
    )


@get(f"{PATH}/board", sync_to_thread=True)
def read_board(
    request: AnyRequest, state: State, body_id: BodyId, as_of: Day = "", scheme: SchemeId = ""
) -> Response[BoardRecord]:
    """Give the board of a body, sorted into blocs as somebody sees them."""
    chosen = bodies_of(state).body(body_id)
    board = chosen.board(parse_day(as_of), scheme=scheme)
    return json_answer(request, BoardRecord(board, chosen.checks()))


@get(f"{PATH}/control/{{election:str}}", sync_to_thread=True)
def read_control(
    request: AnyRequest,
    state: State,
    body_id: BodyId,
    election: ElectionId,
    scheme: SchemeId = "",
    as_of: AsOf = "",
    suppose: Annotated[
        list[str] | None,
        QueryParameter(
            name="if",
            description="A race that is fixed: contest and selection, with a colon between.",
        ),
    ] = None,
) -> Response[ControlRecord]:
    """Say who may control a body after an election, from the joint simulated finishes."""
    reader, bodies = reader_of(state), bodies_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    supposed = tuple(sorted(supposed_of(suppose or ()).items()))
    asked = ControlAsked(body_id, election, scheme, moment, supposed)
    outlook = bodies.control(fresh, asked)
    history = tuple(_step(one) for one in bodies.control_history(fresh, asked))
    return json_answer(request, ControlRecord(outlook, history))


def _step(outlook: ControlOutlook) -> ControlStep:
    return ControlStep(
        update=outlook.update,
        published_at=outlook.published_at,
        decided=outlook.decided,
        chances=tuple(
            MajorityChance(one.bloc, one.probability, one.seats) for one in outlook.chances
        ),
        nobody=outlook.nobody,
        splits=outlook.splits,
    )


@get(f"{PATH}/seats/{{seat:str}}", sync_to_thread=True)
def read_seat(
    request: AnyRequest,
    state: State,
    body_id: BodyId,
    seat: Annotated[str, PathParameter(description="The seat's id.")],
) -> Response[SeatRecord]:
    """Give what is on record of a seat: terms, past contests, distance from a majority."""
    chosen = bodies_of(state).body(body_id)
    history = found(lambda: chosen.seat(seat))
    rounds = counterfactuals(chosen.record, history.seat.id)
    first = tuple(FirstRound(str(day), made) for day, made in rounds.items())
    return json_answer(request, SeatRecord(history, first))


@get(f"{PATH}/members/{{person:str}}", sync_to_thread=True)
def read_member(
    request: AnyRequest,
    state: State,
    body_id: BodyId,
    person: Annotated[str, PathParameter(description="The person's id.")],
) -> Response[MemberRecord]:
    """Give the rows of a member or candidate in the body's tables."""
    chosen = bodies_of(state).body(body_id)
    known, record = person_of(chosen, person), chosen.record
    value = MemberRecord(
        person=known,
        terms=tuple(one for one in record.terms if one.person == known.id),
        candidacies=tuple(one for one in record.candidacies if one.person == known.id),
        alignments=tuple(one for one in record.alignments if one.person == known.id),
        endorsements=tuple(one for one in record.endorsements if one.choice == known.id),
    )
    return json_answer(request, value)


@get(f"{PATH}/endorsers/{{endorser:str}}", sync_to_thread=True)
def read_endorser(
    request: AnyRequest,
    state: State,
    body_id: BodyId,
    endorser: Annotated[str, PathParameter(description="The endorser's name, or its slug.")],
) -> Response[Scoreboard]:
    """Say what became of those whom somebody endorsed."""
    chosen = bodies_of(state).body(body_id)
    return json_answer(request, found(lambda: chosen.scoreboard(endorser)))


@get(f"{PATH}/calendar", sync_to_thread=True)
def read_calendar(
    request: AnyRequest, state: State, body_id: BodyId
) -> Response[tuple[CalendarRecord, ...]]:
    """Give the elections of a body with their dates, in order."""
    chosen = bodies_of(state).body(body_id)
    rows = tuple(CalendarRecord(one, dates) for one, dates in chosen.calendar())
    return json_answer(request, rows)


BODY_API = [
    list_bodies,
    read_board,
    read_control,
    read_seat,
    read_member,
    read_endorser,
    read_calendar,
]
