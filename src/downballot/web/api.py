"""The JSON API: the same figures as the pages, with the same look back.

Fractions are exact strings (``"11/20"``), moments ISO 8601 with their offset. Every answer
has an ``ETag``; a request that carries it in ``If-None-Match`` gets ``304`` while it holds.
Pages of other sites may read all of it.
"""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter
from msgspec import structs

from downballot.contests.views import ElectionView
from downballot.decisions.values import ContestDecision
from downballot.forecast.constants import read_constants
from downballot.model.call import Call
from downballot.model.finding import GatheredFinding
from downballot.model.note import Note
from downballot.model.update import Arrival
from downballot.publication.addresses import API, METHOD
from downballot.web.answers import AnyRequest, json_answer
from downballot.web.api_values import (
    ContestRecord,
    ContestSummary,
    DeskState,
    MethodRecord,
    contest_record,
    contest_summary,
)
from downballot.web.pages import reader_of
from downballot.web.requests import parse_moment

AsOf = Annotated[
    str,
    QueryParameter(
        description="The count as published by this moment, ISO 8601; the newest if absent. "
        "Without an offset it is in the desk's zone.",
        examples=[Example(value="2024-11-06T04:36:34Z")],
    ),
]
ElectionId = Annotated[str, PathParameter(description="The desk's id of the election.")]
ContestId = Annotated[
    str, PathParameter(description="The contest's id, or another name of it.")
]
OneElection = Annotated[
    str, QueryParameter(description="The desk's id of the election; the newest if absent.")
]
OneContest = Annotated[str, QueryParameter(description="Only what concerns this contest.")]
Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="How many rows at most.")]
Before = Annotated[
    int, QueryParameter(ge=0, description="Only rows below this number; 0 for all.")
]


@get(f"{API}/state", sync_to_thread=True)
def desk_state(
    request: AnyRequest, state: State, election: OneElection = ""
) -> Response[DeskState]:
    """Say whether something new has arrived."""
    reader = reader_of(state)
    fresh = reader.fresh()
    view = reader.status(fresh, election)
    return json_answer(
        request,
        DeskState(
            version=fresh.version,
            arrival=fresh.arrival,
            election=view.id,
            update=view.update.key if view.update else "",
            published_at=view.update.published_at if view.update else None,
        ),
    )


@get(f"{API}/elections", sync_to_thread=True)
def list_elections(request: AnyRequest, state: State) -> Response[tuple[ElectionView, ...]]:
    """List the elections that the desk follows, newest first, without contests."""
    reader = reader_of(state)
    return json_answer(request, reader.elections(reader.fresh()))


@get(f"{API}/elections/{{election:str}}", sync_to_thread=True)
def read_election(
    request: AnyRequest, state: State, election: ElectionId, as_of: AsOf = ""
) -> Response[ElectionView]:
    """Give an election's count as a whole, without contests."""
    view = _view(state, election, as_of)
    return json_answer(request, structs.replace(view, contests=()))


@get(f"{API}/elections/{{election:str}}/contests", sync_to_thread=True)
def list_contests(
    request: AnyRequest, state: State, election: ElectionId, as_of: AsOf = ""
) -> Response[tuple[ContestSummary, ...]]:
    """List every contest of an election and where it stands, the followed ones first."""
    contests = _view(state, election, as_of).contests
    return json_answer(request, tuple(contest_summary(each) for each in contests))


@get(f"{API}/elections/{{election:str}}/contests/{{contest:str}}", sync_to_thread=True)
def read_contest(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: ContestId,
    as_of: AsOf = "",
) -> Response[ContestRecord]:
    """Give a contest with its rule and its count at every update, oldest first."""
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    history = reader.contest(fresh, election, contest, moment)
    return json_answer(request, contest_record(history))


@get(f"{API}/elections/{{election:str}}/contests/{{contest:str}}/decision", sync_to_thread=True)
def read_decision(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: ContestId,
    as_of: AsOf = "",
) -> Response[ContestDecision]:
    """Say how a contest may end, how likely that is, and what was called.

    Raises:
        NotFoundException: There is no count to decide on.
    """
    return json_answer(request, _decided(state, election, contest, as_of)[-1])


@get(
    f"{API}/elections/{{election:str}}/contests/{{contest:str}}/decision/history",
    sync_to_thread=True,
)
def read_decision_history(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: ContestId,
    as_of: AsOf = "",
) -> Response[tuple[ContestDecision, ...]]:
    """Say the same at every update, oldest first, each from what was published by then."""
    return json_answer(request, _decided(state, election, contest, as_of))


@get(f"{API}/elections/{{election:str}}/contests/{{contest:str}}/calls", sync_to_thread=True)
def list_contest_calls(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: ContestId,
    as_of: AsOf = "",
) -> Response[tuple[Call, ...]]:
    """List every call of a contest that was public, oldest first, with its retraction."""
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    known = reader.contest(fresh, election, contest, moment).view.id
    return json_answer(request, reader.calls(election, known, moment))


@get(f"{API}/elections/{{election:str}}/contests/{{contest:str}}/notes", sync_to_thread=True)
def list_contest_notes(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: ContestId,
    as_of: AsOf = "",
) -> Response[tuple[Note, ...]]:
    """List what editors wrote on a contest, in order, with what became of each note."""
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    known = reader.contest(fresh, election, contest, moment).view.id
    return json_answer(request, reader.notes(election, known, moment))


@get(f"{API}{METHOD}", sync_to_thread=True)
def read_method(request: AnyRequest, state: State) -> Response[MethodRecord]:
    """Give the model's version, the policy of calls, and how right forecasts were."""
    constants = read_constants()
    return json_answer(
        request,
        MethodRecord(
            model=constants.version,
            data_hash=constants.data_hash,
            folders=constants.folders,
            policy=reader_of(state).desk.settings.calls,
            calibration=constants.calibration,
        ),
    )


@get(f"{API}/elections/{{election:str}}/log", sync_to_thread=True)
def read_log(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    limit: Limit = 100,
    before: Before = 0,
    as_of: AsOf = "",
) -> Response[tuple[Arrival, ...]]:
    """List what was received for an election, newest first, also what was refused."""
    reader = reader_of(state)
    fresh = reader.fresh()
    reader.status(fresh, election)
    moment = parse_moment(as_of, reader.site(fresh).zone)
    arrivals = reader.desk.log(election, limit=None if before else limit, as_of=moment)
    newest_first = [one for one in reversed(arrivals) if not before or one.number < before]
    return json_answer(request, tuple(newest_first[:limit]))


@get(f"{API}/elections/{{election:str}}/findings", sync_to_thread=True)
def list_findings(
    request: AnyRequest,
    state: State,
    election: ElectionId,
    contest: OneContest = "",
    as_of: AsOf = "",
) -> Response[tuple[GatheredFinding, ...]]:
    """List what a person should know, worst first, of an election or of one contest."""
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    return json_answer(request, reader.findings(fresh, election, contest, moment))


def _decided(
    state: State, election: str, contest: str, as_of: str
) -> tuple[ContestDecision, ...]:
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    decided = reader.decided(fresh, election, contest, moment)
    if not decided:
        raise NotFoundException(f"contest {contest!r}: no count of it had been published")
    return decided


def _view(state: State, election: str, as_of: str) -> ElectionView:
    reader = reader_of(state)
    fresh = reader.fresh()
    return reader.status(fresh, election, parse_moment(as_of, reader.site(fresh).zone))


API_HANDLERS = [
    desk_state,
    list_elections,
    read_election,
    list_contests,
    read_contest,
    read_decision,
    read_decision_history,
    list_contest_calls,
    list_contest_notes,
    read_log,
    list_findings,
    read_method,
]
