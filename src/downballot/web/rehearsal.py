"""Serves a rehearsal over HTTP, at the county's own paths, with JSON controls beside it.

=========================================================  ==========================
``/electionresults/json?electionid=N``                     results JSON
``/ElectionResults/GetCounterData?electionID=N``           counter feed
``/ElectionResults/GetElectionData?electionID=N``          contests and candidates
``GET /rehearsal``                                         where the rehearsal stands
``POST /rehearsal/pause``, ``/resume``                     stand still, go on
``POST /rehearsal/jump?to=2024-11-05T20:36:00-08:00``      go to a moment
``POST /rehearsal/speed?times=60``                         virtual seconds in a second
=========================================================  ==========================
"""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.datastructures import State

from downballot.almanac.counts import Endpoint
from downballot.almanac.playback import Playback, PlaybackStatus
from downballot.almanac.rehearsal import Answer
from downballot.errors import DownballotError, UsageError

CountyRequest = Request[Any, Any, Any]


@get("/electionresults/json", sync_to_thread=False)
def results(request: CountyRequest, state: State) -> Response[bytes]:
    """Answer as the county's results download."""
    return _county(Endpoint.RESULTS, request, state)


@get("/ElectionResults/GetCounterData", sync_to_thread=False)
def counter(request: CountyRequest, state: State) -> Response[bytes]:
    """Answer as the counter feed of the county's results page."""
    return _county(Endpoint.COUNTER, request, state)


@get("/ElectionResults/GetElectionData", sync_to_thread=False)
def definition(request: CountyRequest, state: State) -> Response[bytes]:
    """Answer as the election data of the county's results page."""
    return _county(Endpoint.DEFINITION, request, state)


@get("/rehearsal", sync_to_thread=False)
def status(state: State) -> PlaybackStatus:
    """Say where the rehearsal stands."""
    return _playback(state).status()


@post("/rehearsal/pause", status_code=200, sync_to_thread=False)
def pause(state: State) -> PlaybackStatus:
    """Give the same answers until resumed."""
    _playback(state).pause()
    return _playback(state).status()


@post("/rehearsal/resume", status_code=200, sync_to_thread=False)
def resume(state: State) -> PlaybackStatus:
    """Go on."""
    _playback(state).resume()
    return _playback(state).status()


@post("/rehearsal/jump", status_code=200, sync_to_thread=False)
def jump(request: CountyRequest, state: State) -> PlaybackStatus:
    """Go to the moment ``to``, in ISO 8601 with a zone.

    Raises:
        UsageError: No such moment.
    """
    text = request.query_params.get("to", "")
    try:
        # A plus sign in a query is a space unless somebody wrote it as %2B.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise UsageError(
            f"to: {text!r} is not a moment, expected 2024-11-05T20:36:00-08:00"
        ) from error
    _playback(state).jump(moment)
    return _playback(state).status()


@post("/rehearsal/speed", status_code=200, sync_to_thread=False)
def speed(request: CountyRequest, state: State) -> PlaybackStatus:
    """Let ``times`` virtual seconds pass in a real one.

    Raises:
        UsageError: Not a number above 0, or a rehearsal without a clock.
    """
    text = request.query_params.get("times", "")
    try:
        times = float(text)
    except ValueError as error:
        raise UsageError(f"times: {text!r} is not a number, expected 60") from error
    _playback(state).run_at(times)
    return _playback(state).status()


def rehearsal_app(playback: Playback) -> Litestar:
    """Build the application that serves a rehearsal.

    Args:
        playback: Goes through the recorded answers.
    """
    return Litestar(
        route_handlers=[results, counter, definition, status, pause, resume, jump, speed],
        state=State({"playback": playback}),
        exception_handlers={DownballotError: _problem},
        openapi_config=None,
        logging_config=None,
    )


def _playback(state: State) -> Playback:
    playback: Playback = state.playback
    return playback


def _county(endpoint: Endpoint, request: CountyRequest, state: State) -> Response[bytes]:
    playback = _playback(state)
    number = playback.timeline.recorded.facts.number
    asked = {key.lower(): value for key, value in request.query_params.items()}
    if asked.get("electionid") != str(number):
        text = f"No such election here; this rehearsal is of election {number}."
        return Response(text.encode(), status_code=404, media_type=MediaType.TEXT)
    return _respond(playback.answer(endpoint), request)


def _respond(answer: Answer, request: CountyRequest) -> Response[bytes]:
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache", **_validators(answer)}
    if _unchanged(headers, request):
        return Response(b"", status_code=304, headers=headers, media_type=answer.content_type)
    body = answer.body
    if body and _accepts_gzip(request.headers.get("accept-encoding", "")):
        body = gzip.compress(body, compresslevel=4, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(
        body, status_code=answer.status, headers=headers, media_type=answer.content_type
    )


def _validators(answer: Answer) -> dict[str, str]:
    """Name the bytes of a count, as a web server does; an error has no validators."""
    if answer.status != 200 or (answer.served_at and not answer.modified_at):
        return {}
    # Weak, because the compressed and the plain body share it.
    tag = {"ETag": f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'}
    if answer.modified_at is None:
        return tag
    return {**tag, "Last-Modified": format_datetime(answer.modified_at, usegmt=True)}


def _unchanged(headers: dict[str, str], request: CountyRequest) -> bool:
    """Say whether the asker has these bytes (RFC 9110, section 13.2.2).

    A date counts only if it is equal: what comes back may be older than what was seen.
    """
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        tags = [tag.strip() for tag in wanted.split(",")]
        return "ETag" in headers and ("*" in tags or headers["ETag"] in tags)
    since = request.headers.get("if-modified-since")
    return since is not None and since == headers.get("Last-Modified")


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _problem(_: CountyRequest, error: DownballotError) -> Response[bytes]:
    problem = {"type": "about:blank", "title": error.code, "status": 400, "detail": str(error)}
    return Response(
        msgspec.json.encode(problem), status_code=400, media_type="application/problem+json"
    )
