"""The page that checks a text: at the editor's desk, and for every reader if the desk says so.

Nothing of a text is kept: it comes with the form and leaves with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import BoundedSemaphore
from urllib.parse import parse_qsl

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.exceptions import (
    NotFoundException,
    PermissionDeniedException,
    TooManyRequestsException,
)

from downballot.errors import FormatError, UsageError
from downballot.model.sentence import say
from downballot.pipeline.claim_checking import check_given, desk_lexicon
from downballot.pipeline.lockout import place_of
from downballot.publication.addresses import CHECK_COPY
from downballot.publication.claims_page import LONGEST_TEXT, ClaimsPage, claims_page
from downballot.publication.desk_addresses import DESK_CHECK_COPY
from downballot.publication.rendering import render
from downballot.publication.sign_in_page import Person
from downballot.web.answers import AnyRequest
from downballot.web.desk_guard import admit, client_of, is_from_here
from downballot.web.editor_pages import visit_of
from downballot.web.languages import language_of
from downballot.web.pace import Pace
from downballot.web.pages import reader_of
from downballot.web.reader import DeskReader
from downballot.web.requests import parse_moment

LARGEST_COPY = 200_000  # bytes: the longest text, a letter in three written as %XX%XX%XX
AT_ONCE = 2  # texts that are read side by side
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
Fields = Mapping[str, str]


@get(CHECK_COPY, include_in_schema=False)
async def public_claims(request: AnyRequest, state: State) -> Response[bytes]:
    """Show the box for a text to every reader."""
    reader = _public_reader(state)
    return await sync_to_thread(_empty, request, reader, None)


@post(CHECK_COPY, include_in_schema=False, status_code=200, request_max_body_size=LARGEST_COPY)
async def check_public_copy(request: AnyRequest, state: State) -> Response[bytes]:
    """Check the text of any reader.

    Raises:
        PermissionDeniedException: The form was sent by another site.
        TooManyRequestsException: So many texts came from there within a minute.
    """
    reader, pace = _public_reader(state), state.claims_pace
    if not is_from_here(request):
        raise PermissionDeniedException(say("This form was sent by another site."))
    if not pace.allows(place_of(client_of(request))):
        raise TooManyRequestsException(say("Too many texts. Try again in a minute."))
    fields = _fields(await request.body())
    return await sync_to_thread(_checked, request, reader, state.claim_places, fields, None)


@get(DESK_CHECK_COPY, include_in_schema=False, before_request=admit)
async def desk_claims(request: AnyRequest, state: State) -> Response[bytes]:
    """Show the box for a text to an editor."""
    person = visit_of(request).person
    return await sync_to_thread(_empty, request, reader_of(state), person)


@post(
    DESK_CHECK_COPY,
    include_in_schema=False,
    status_code=200,
    before_request=admit,
    request_max_body_size=LARGEST_COPY,
)
async def check_desk_copy(request: AnyRequest, state: State) -> Response[bytes]:
    """Check the text of an editor."""
    visit, reader = visit_of(request), reader_of(state)
    return await sync_to_thread(
        _checked, request, reader, state.claim_places, visit.fields, visit.person
    )


def claims_state() -> dict[str, object]:
    """Return what these pages keep in the application's state."""
    return {"claim_places": BoundedSemaphore(AT_ONCE), "claims_pace": Pace()}


def _public_reader(state: State) -> DeskReader:
    reader = reader_of(state)
    if not reader.desk.settings.claims.public:
        raise NotFoundException(say("This desk checks no texts of readers."))
    return reader


def _empty(request: AnyRequest, reader: DeskReader, person: Person | None) -> Response[bytes]:
    return _answer(request, claims_page(reader.site(reader.fresh()), person=person))


def _checked(
    request: AnyRequest,
    reader: DeskReader,
    places: BoundedSemaphore,
    fields: Fields,
    person: Person | None,
) -> Response[bytes]:
    fresh = reader.fresh()
    site, asked = reader.site(fresh), fields.get("as_of", "")[:40]
    # Browsers end lines of a form with two characters; positions count the page's own.
    text = fields.get("text", "").replace("\r\n", "\n")
    problem, found = _length_problem(text), None
    try:
        as_of = parse_moment(asked, site.zone)
        if not problem:
            with reader.turn:
                lexicon = desk_lexicon(reader.desk)
            with places:
                found = check_given(text, lexicon, as_of=as_of).checked
    except (UsageError, FormatError) as error:
        problem = str(error)
    page = claims_page(
        site,
        person=person,
        text=text[:LONGEST_TEXT],
        as_of=asked,
        problem=problem,
        checked=found,
    )
    return _answer(request, page, status=422 if problem else 200)


def _length_problem(text: str) -> str:
    if not text.strip():
        return say("There is no text to check.")
    if len(text) <= LONGEST_TEXT:
        return ""
    return say(
        "The text has {number} characters, expected at most {most}.",
        number=len(text),
        most=LONGEST_TEXT,
    )


def _answer(request: AnyRequest, page: ClaimsPage, *, status: int = 200) -> Response[bytes]:
    body = render(page, language_of(request.scope), here=page.action).encode()
    return Response(body, status_code=status, media_type="text/html", headers=PRIVATE)


def _fields(body: bytes) -> Fields:
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10))
    except ValueError:
        return {}


CLAIMS_PAGES = [public_claims, check_public_copy]
DESK_CLAIMS_PAGES = [desk_claims, check_desk_copy]
