"""What somebody gets who asks for what cannot be given: a page, or RFC 9457 JSON."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from litestar import HttpMethod, Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.types import Scope
from rapidfuzz import fuzz, process

from downballot.errors import DownballotError, JournalAway, UsageError
from downballot.model.sentence import say
from downballot.publication.addresses import EMBED, contest_path, election_path
from downballot.publication.embed import OEMBED
from downballot.publication.frame import Link
from downballot.publication.other_pages import problem_page
from downballot.publication.problem_embed import problem_embed
from downballot.publication.rendering import render
from downballot.web.answers import AnyRequest
from downballot.web.languages import language_of
from downballot.web.reader import DeskReader

LOG = logging.getLogger(__name__)
NEAR = 8
CLOSE_ENOUGH = 55  # of 100 (rapidfuzz): below it a name is no help
OWN_FAULT = say("The desk could not read what it keeps. Its own log says more.")
AWAY = say("The database of this desk gives no answer for the moment. Try again in a minute.")
AWAY_SECONDS = 60
NOWHERE = say("This desk has no page at this address.")
_TITLES = {400: say("Bad request"), 404: say("Not found"), 500: say("Internal server error")}


class Problem(msgspec.Struct, frozen=True):
    """A problem as RFC 9457 describes it, with this project's code of the error.

    Attributes:
        title: What kind of problem it is.
        status: HTTP status.
        detail: What is wrong and what was expected.
        code: Stable name of the kind of error.
        type: Always ``about:blank``: the title says it all.
    """

    title: str
    status: int
    detail: str
    code: str
    type: str = "about:blank"


def answer_problem(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a request that failed.

    Args:
        request: The request.
        error: Why it failed.
    """
    problem = problem_of(error)
    if request.url.path.startswith(("/api/", "/schema", OEMBED)):
        body = msgspec.json.encode(problem, enc_hook=str)
        return Response(
            body,
            status_code=problem.status,
            media_type="application/problem+json",
            headers=_headers(request, problem),
        )
    if isinstance(error, JournalAway):
        return _plain_answer(request, problem)
    return _page(request, problem)


def _headers(request: AnyRequest, problem: Problem) -> dict[str, str]:
    """Return what the answer to a problem must say besides (RFC 9110, 15.5.6, 15.6.4)."""
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        # Nothing here is both a page and a form.
        asked = request.method in {HttpMethod.GET, HttpMethod.HEAD}
        return {"Allow": "POST, OPTIONS" if asked else "GET, HEAD, OPTIONS"}
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(AWAY_SECONDS)}
    return {}


def _plain_answer(request: AnyRequest, problem: Problem) -> Response[bytes]:
    """Answer without a page: what every page says of the desk cannot be asked."""
    said = language_of(request.scope).says(problem.detail)
    headers = {"Retry-After": str(AWAY_SECONDS)}
    kind = "text/plain; charset=utf-8"
    body = f"{said}\n".encode()
    return Response(body, status_code=problem.status, media_type=kind, headers=headers)


def problem_of(error: Exception) -> Problem:
    """Say what an error means to somebody who asked over the web.

    Args:
        error: The error.
    """
    if isinstance(error, UsageError):
        return _problem(400, str(error), error.code)
    if isinstance(error, HTTPException) and error.status_code < 500:
        cause = error.__cause__
        code = cause.code if isinstance(cause, DownballotError) else _code(error.status_code)
        return _problem(error.status_code, _detail(error), code)
    if isinstance(error, JournalAway):
        return _problem(503, AWAY, error.code)
    code = error.code if isinstance(error, DownballotError) else _code(500)
    return _problem(500, OWN_FAULT, code)


async def note_failure(error: Exception, scope: Scope) -> None:
    """Write failures of the desk itself to its log.

    Args:
        error: Why a request failed.
        scope: The connection.
    """
    if problem_of(error).status >= 500:
        LOG.error("%s: %s", scope["path"], error, exc_info=error)


def near_links(reader: DeskReader, election: str, contest: str) -> tuple[Link, ...]:
    """Return links to what somebody may have meant.

    Args:
        reader: Reads the desk.
        election: The election that was asked for; empty for none.
        contest: The contest that was asked for; empty for none.
    """
    fresh = reader.fresh()
    if election and contest and reader.desk.settings.election(election):
        names = {one.id: one.name for one in reader.status(fresh, election).contests}
        found = process.extract(
            contest.replace("-", " ").lower(),
            {each: name.lower() for each, name in names.items()},
            scorer=fuzz.token_set_ratio,
            limit=NEAR,
            score_cutoff=CLOSE_ENOUGH,
        )
        near = tuple(Link(contest_path(election, one[2]), names[one[2]]) for one in found)
        return (*near, Link(election_path(election), say("All contests of this election")))
    return tuple(Link(election_path(one.id), one.title) for one in reader.elections(fresh))


def _page(request: AnyRequest, problem: Problem) -> Response[bytes]:
    reader: DeskReader = request.app.state.reader
    asked = request.scope.get("path_params", {})
    near: tuple[Link, ...] = ()
    if problem.status == HTTPStatus.NOT_FOUND:
        near = near_links(reader, str(asked.get("election", "")), str(asked.get("contest", "")))
    site = reader.site(reader.fresh())
    said = _plain(problem, asked)
    in_frame = request.scope["path"].startswith(f"{EMBED}/")
    page = render(
        problem_embed(site, problem.title, said)
        if in_frame
        else problem_page(site, problem.title, said, near),
        language_of(request.scope),
    )
    return Response(
        page.encode(),
        status_code=problem.status,
        media_type="text/html",
        headers=_headers(request, problem),
    )


def _plain(problem: Problem, asked: Mapping[str, object]) -> str:
    if problem.status == HTTPStatus.NOT_FOUND and "contest" in asked:
        return say(
            "This election has no contest at the address “{address}”.",
            address=str(asked["contest"]),
        )
    return problem.detail


def _problem(status: int, detail: str, code: str) -> Problem:
    title = _TITLES.get(status) or HTTPStatus(status).phrase.capitalize()
    return Problem(title, status, detail, code)


def _detail(error: HTTPException) -> str:
    if isinstance(error, NotFoundException) and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return NOWHERE
    extra = error.extra if isinstance(error.extra, list) else []
    said = "; ".join(f"{one.get('key')}: {one.get('message')}" for one in extra)
    return said or str(error.detail)


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")
