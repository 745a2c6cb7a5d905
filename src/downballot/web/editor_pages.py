"""Pages of the editor's desk: what waits, a race, the trail, and the way in and out.

They are there only where ``desk.toml`` enables them; ``desk_guard.admit`` stands before each.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import Cookie, State
from litestar.exceptions import (
    NotFoundException,
    PermissionDeniedException,
    TooManyRequestsException,
)
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import structs

from downballot.errors import UsageError
from downballot.ledger.mailings import Mailings
from downballot.pipeline.passwords import SHORTEST
from downballot.pipeline.race_desk import Race, race_of, waiting_calls
from downballot.pipeline.signing_in import (
    Refused,
    change_password,
    session_of,
    sign_in,
    sign_out,
)
from downballot.publication.audit_page import PAGE_SIZE, audit_page
from downballot.publication.desk_addresses import (
    AUDIT,
    DESK,
    PASSWORD,
    SIGN_IN,
    SIGN_OUT,
)
from downballot.publication.overview_page import overview_page
from downballot.publication.race_page import DONE, RacePage, race_page
from downballot.publication.rendering import Page, render
from downballot.publication.sign_in_page import password_page, sign_in_page, waiting_sentence
from downballot.web.answers import AnyRequest
from downballot.web.desk_guard import (
    LARGEST_FORM,
    Visit,
    admit,
    admit_stranger,
    client_of,
    cookie,
    form_token,
    is_private,
    to,
    token_of,
)
from downballot.web.languages import language_of
from downballot.web.pages import reader_of
from downballot.web.reader import DeskReader
from downballot.web.requests import parameters, parse_page

T = TypeVar("T")
RACE = "/desk/elections/{election:str}/contests/{contest:str}"
AT_ONCE, QUEUE = 2, 8  # passwords looked at side by side, and how many more may wait
NOT_THE_SAME = "password: not changed, expected the new one twice alike"


def visit_of(request: AnyRequest) -> Visit:
    """Return the visit that ``admit`` let in."""
    visit: Visit = request.state.visit
    return visit


def page_answer(
    request: AnyRequest,
    page: Page,
    here: str,
    *,
    status: int = 200,
    cookies: list[Cookie] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Return a page of the desk, made for one person and this moment.

    Args:
        request: The request.
        page: The page.
        here: Its path and query, for the same page in another language.
        status: Status of the answer.
        cookies: What the browser shows from now on.
        headers: Further headers.
    """
    body = render(page, language_of(request.scope), here=here).encode()
    return Response(
        body, status_code=status, media_type="text/html", cookies=cookies, headers=headers
    )


# Litestar puts a handler into a thread twice where its path has another one for POST: the
# two whose path has are put there here.
@get(SIGN_IN, include_in_schema=False)
async def show_sign_in(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Show the page to sign in on; who is signed in is led on."""
    return await sync_to_thread(_show_sign_in, request, reader_of(state))


def _show_sign_in(request: AnyRequest, reader: DeskReader) -> Response[bytes] | Redirect:
    token = token_of(request)
    if session_of(reader.desk.ledger, token):
        return to(request, DESK)
    return _sign_in_page(request, reader, token)


@post(
    SIGN_IN,
    include_in_schema=False,
    before_request=admit_stranger,
    request_max_body_size=LARGEST_FORM,
)
async def send_sign_in(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Sign somebody in; who was refused cannot tell whether anybody has the name."""
    fields, reader, token = request.state.fields, reader_of(state), token_of(request)
    name = fields.get("name", "")[:200]
    work = partial(
        sign_in,
        reader.desk.ledger,
        name=name,
        password=fields.get("password", ""),
        address=client_of(request),
        before=token,
    )
    found = await _in_turn(request, work)
    if isinstance(found, Refused):
        page = partial(_sign_in_page, request, reader, token, name=name, refused=found)
        return await sync_to_thread(page)
    return to(request, DESK, cookies=[cookie(request, found.token)])


def _sign_in_page(
    request: AnyRequest,
    reader: DeskReader,
    token: str,
    *,
    name: str = "",
    refused: Refused | None = None,
) -> Response[bytes]:
    shown = token or secrets.token_urlsafe(32)
    page = sign_in_page(
        reader.site(reader.fresh()),
        form_token(shown),
        name=name,
        problem=waiting_sentence(refused.wait) if refused else "",
        secure=is_private(request),
    )
    wait = refused.wait if refused else 0
    status = 429 if wait else 403 if refused else 200
    return page_answer(
        request,
        page,
        SIGN_IN,
        status=status,
        cookies=None if token else [cookie(request, shown)],
        headers={"Retry-After": str(wait)} if wait else None,
    )


async def _in_turn(request: AnyRequest, work: Callable[[], T]) -> T:
    """Look at a password in a thread of its own kind: pages never wait for one.

    Raises:
        TooManyRequestsException: Too many wait already.
    """
    state = request.app.state
    if "turns" not in state:
        state.turns = anyio.CapacityLimiter(AT_ONCE)
    turns: anyio.CapacityLimiter = state.turns
    if turns.statistics().tasks_waiting >= QUEUE:
        raise TooManyRequestsException("too many people sign in at this moment")
    return await run_sync(work, limiter=turns)


@post(
    SIGN_OUT,
    include_in_schema=False,
    sync_to_thread=True,
    before_request=admit,
    request_max_body_size=LARGEST_FORM,
)
def send_sign_out(request: AnyRequest, state: State) -> Redirect:
    """End the session."""
    sign_out(reader_of(state).desk.ledger, visit_of(request).token)
    return to(request, SIGN_IN, cookies=[cookie(request, "")])


@get(DESK, include_in_schema=False, sync_to_thread=True, before_request=admit)
def overview(request: AnyRequest, state: State) -> Response[bytes]:
    """Show what waits for a person."""
    reader = reader_of(state)
    fresh = reader.fresh()
    wanted = parameters(str(request.url)).get("election", "")
    view = reader.status(fresh, wanted)
    with reader.turn:
        desk = reader.desk
        page = overview_page(
            reader.site(fresh),
            visit_of(request).person,
            view,
            desk.decisions(view.id),
            waiting_calls(desk),
            Mailings(desk.ledger.journal).mailings(),
        )
    return page_answer(request, page, f"{DESK}?election={view.id}" if wanted else DESK)


@get(AUDIT, include_in_schema=False, sync_to_thread=True, before_request=admit)
def audit(request: AnyRequest, state: State) -> Response[bytes]:
    """Show who did what."""
    reader = reader_of(state)
    asked = parameters(str(request.url)).get("before", "")
    trail = reader.desk.ledger.audit
    rows = trail.rows(limit=PAGE_SIZE + 1, before=parse_page(asked) if asked else 0)
    broken = " ".join(one.sentence for one in trail.findings())
    site = reader.site(reader.fresh())
    return page_answer(request, audit_page(site, visit_of(request).person, rows, broken), AUDIT)


@get(PASSWORD, include_in_schema=False, before_request=admit)
async def show_password(request: AnyRequest, state: State) -> Response[bytes]:
    """Show the page on which an editor changes the own password."""
    return await sync_to_thread(_password_page, request, reader_of(state))


@post(
    PASSWORD,
    include_in_schema=False,
    before_request=admit,
    request_max_body_size=LARGEST_FORM,
)
async def send_password(request: AnyRequest, state: State) -> Response[bytes] | Redirect:
    """Change the own password; every session of it ends, this one too."""
    visit, reader = visit_of(request), reader_of(state)
    given = visit.fields
    if given.get("new", "") != given.get("again", ""):
        return await sync_to_thread(_password_page, request, reader, NOT_THE_SAME)
    work = partial(
        change_password,
        reader.desk.ledger,
        visit.editor,
        old=given.get("old", ""),
        new=given.get("new", ""),
        address=visit.address,
    )
    try:
        await _in_turn(request, work)
    except UsageError as error:
        return await sync_to_thread(_password_page, request, reader, str(error))
    return to(request, SIGN_IN, cookies=[cookie(request, "")])


def _password_page(
    request: AnyRequest, reader: DeskReader, problem: str = ""
) -> Response[bytes]:
    site, person = reader.site(reader.fresh()), visit_of(request).person
    page = password_page(site, person, shortest=SHORTEST, problem=problem)
    return page_answer(request, page, PASSWORD, status=422 if problem else 200)


@get(RACE, include_in_schema=False, sync_to_thread=True, before_request=admit)
def race(
    request: AnyRequest, state: State, election: FromPath[str], contest: FromPath[str]
) -> Response[bytes]:
    """Show a race: what the count and the policy say, and the forms."""
    done = parameters(str(request.url)).get("done", "")
    page = made_race_page(request, reader_of(state), found_race(state, election, contest))
    return page_answer(request, structs.replace(page, done=DONE.get(done, "")), page.path)


def found_race(state: State, election: str, contest: str) -> Race:
    """Return a race by the ids in its address.

    Args:
        state: The application's.
        election: The desk's id of the election.
        contest: The contest's id.

    Raises:
        NotFoundException: There is none.
    """
    reader = reader_of(state)
    try:
        with reader.turn:
            found = race_of(reader.desk, election, contest)
    except UsageError as error:
        raise NotFoundException(str(error)) from error
    if found.history.view.id != contest:
        raise NotFoundException(f"contest {contest!r}: not known under this id")
    return found


def made_race_page(request: AnyRequest, reader: DeskReader, found: Race) -> RacePage:
    """Return the page of a race.

    Args:
        request: The request.
        reader: Reads the desk.
        found: The race.
    """
    page = race_page(
        reader.site(reader.fresh()),
        visit_of(request).person,
        found.history,
        found.decision,
        call=found.call,
        notes=found.notes,
        approvals=reader.desk.settings.calls.approvals,
    )
    seen = found.seen
    return structs.replace(
        page, cannot=found.cannot, seen=(seen.update, seen.outcome, str(seen.call))
    )


def check_role(allowed: bool) -> None:  # noqa: FBT001 - the question is the argument
    """Refuse what a person's role does not allow.

    Args:
        allowed: Whether it does.

    Raises:
        PermissionDeniedException: It does not.
    """
    if not allowed:
        raise PermissionDeniedException("your role does not allow this")


EDITOR_PAGES = [
    show_sign_in,
    send_sign_in,
    send_sign_out,
    overview,
    audit,
    show_password,
    send_password,
    race,
]
