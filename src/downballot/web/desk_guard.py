"""Who may ask for what at the editor's desk, decided before any page of it is made.

Every request there passes ``admit``. A form is taken from this site's own pages alone: the
browser says so (``Origin``, ``Sec-Fetch-Site``), the cookie goes with nobody else's
(``SameSite=Strict``), and the form carries what only a page of this session can.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.exceptions import (
    PermissionDeniedException,
    TooManyRequestsException,
    ValidationException,
)
from litestar.response import Redirect
from litestar.types import Message, Scope
from msgspec import Struct

from downballot.model.editor import Editor
from downballot.pipeline.lockout import place_of
from downballot.pipeline.signing_in import session_of
from downballot.publication.desk_addresses import DESK, SIGN_IN
from downballot.publication.sign_in_page import Person, person_of
from downballot.web.answers import AnyRequest
from downballot.web.languages import language_of
from downballot.web.pace import Pace
from downballot.web.reader import DeskReader

LARGEST_FORM = 60_000  # bytes: a note of 2,000 letters, each of four bytes written as %XX
MOST_FIELDS = 20
COOKIE, SECURE_COOKIE = "desk", "__Host-desk"
Fields = Mapping[str, str]


class Visit(Struct, frozen=True):
    """A request of somebody who is signed in.

    Attributes:
        editor: Who.
        token: What their browser shows.
        fields: What the form says; empty where none was sent.
        address: Where it comes from.
    """

    editor: Editor
    token: str
    fields: Fields
    address: str

    @property
    def person(self) -> Person:
        """Who is signed in, as pages say it."""
        return person_of(self.editor, form_token(self.token))


async def admit(request: AnyRequest) -> Response[bytes] | None:
    """Let in who is signed in; lead everybody else to the page to sign in on.

    Args:
        request: The request.

    Raises:
        PermissionDeniedException: A form from elsewhere.
        TooManyRequestsException: Too many forms of late.
        ValidationException: What was sent is no form.
    """
    token = token_of(request)
    fields = await sent_form(request, token) if request.method == "POST" else {}
    reader: DeskReader = request.app.state.reader
    found = await sync_to_thread(session_of, reader.desk.ledger, token)
    if found is None:
        return to(request, SIGN_IN)
    request.state.visit = Visit(found.editor, token, fields, client_of(request))
    return None


async def admit_stranger(request: AnyRequest) -> None:
    """Check the form of somebody who is not signed in yet.

    Args:
        request: The request.

    Raises:
        PermissionDeniedException: A form from elsewhere, or over a line that others read.
        TooManyRequestsException: Too many forms of late.
        ValidationException: What was sent is no form.
    """
    if request.method != "POST":
        return
    if not is_private(request):
        raise PermissionDeniedException("this connection is not https")
    request.state.fields = await sent_form(request, token_of(request))


async def sent_form(request: AnyRequest, token: str) -> Fields:
    """Return the fields of a form that one of this site's pages sent.

    Args:
        request: The request.
        token: What the browser shows.

    Raises:
        PermissionDeniedException: A form from elsewhere.
        TooManyRequestsException: Too many forms of late.
        ValidationException: What was sent is no form.
    """
    pace: Pace = request.app.state.pace
    if not pace.allows(place_of(client_of(request))):
        raise TooManyRequestsException("too many forms in a minute")
    if not is_from_here(request):
        raise PermissionDeniedException("a form of another site")
    fields = read_form(await request.body())
    if not token or not is_form_of(fields.get("form", ""), token):
        raise PermissionDeniedException("a form that is out of date: open its page again")
    return fields


def read_form(body: bytes) -> Fields:
    """Return the fields of a form; of a name that comes twice nothing is taken.

    Args:
        body: The body, as browsers encode forms.

    Raises:
        ValidationException: It is no form.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as error:
        raise ValidationException("what was sent is no form") from error
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValidationException("a field of the form is there twice")
    return dict(pairs)


def form_token(token: str) -> str:
    """Return what a form of a session carries; another one each time.

    Args:
        token: The session's token.
    """
    once = secrets.token_hex(8)
    return f"{once}.{_signed(once, token)}"


def is_form_of(carried: str, token: str) -> bool:
    """Say whether a form was made for a session.

    Args:
        carried: What the form carries.
        token: The session's token.
    """
    once, _, signed = carried.partition(".")
    return hmac.compare_digest(signed.encode(), _signed(once, token).encode())


def token_of(request: AnyRequest) -> str:
    """Return what a browser shows; empty for nothing.

    Args:
        request: The request.
    """
    return request.cookies.get(_cookie_name(request), "")[:100]


def cookie(request: AnyRequest, token: str) -> Cookie:
    """Return the cookie with which a browser shows a token until it is closed.

    Args:
        request: The request.
        token: The token; empty to have it forgotten.
    """
    return Cookie(
        key=_cookie_name(request),
        value=token,
        path="/",
        max_age=None if token else 0,
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )


def to(request: AnyRequest, path: str, *, cookies: list[Cookie] | None = None) -> Redirect:
    """Lead to a page of the desk, in the reader's language.

    Args:
        request: The request.
        path: Its path; never one that was sent.
        cookies: What the browser shows from now on.
    """
    there = f"{language_of(request.scope).prefix}{path}"
    return Redirect(there, status_code=303, cookies=cookies)


def is_https(request: AnyRequest) -> bool:
    """Say whether readers reach this site by https.

    Args:
        request: The request.
    """
    return _public_url(request).startswith("https://") or request.url.scheme == "https"


def is_private(request: AnyRequest) -> bool:
    """Say whether a password may be sent: by https, or on this machine.

    Args:
        request: The request.
    """
    try:
        return is_https(request) or ipaddress.ip_address(client_of(request)).is_loopback
    except ValueError:
        return False


def client_of(request: AnyRequest) -> str:
    """Return where a request comes from.

    Args:
        request: The request.
    """
    return request.client.host if request.client else ""


async def keep_private(message: Message, scope: Scope) -> None:
    """Let nobody keep a page of the desk: no cache, no search engine.

    Args:
        message: What is about to be sent.
        scope: The connection.
    """
    if message["type"] == "http.response.start" and _is_of_the_desk(scope["path"]):
        headers = MutableScopeHeaders.from_message(message)
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex"
        headers["Referrer-Policy"] = "same-origin"


def _is_of_the_desk(path: str) -> bool:
    return path.startswith(DESK) or path == DESK.rstrip("/")


def _signed(once: str, token: str) -> str:
    return hmac.new(token.encode(), once.encode(), hashlib.sha256).hexdigest()


def is_from_here(request: AnyRequest) -> bool:
    """Say whether a page of this site sent a form; a browser says which did.

    Args:
        request: The request.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site and site != "same-origin":
        return False
    origin = request.headers.get("origin", "")
    if not origin:
        return bool(site)
    public = _public_url(request)
    here = [public] if public else [f"{one}://{_host(request)}" for one in ("http", "https")]
    return urlsplit(origin)[:2] in [urlsplit(one)[:2] for one in here]


def _host(request: AnyRequest) -> str:
    return request.headers.get("host", "")


def _public_url(request: AnyRequest) -> str:
    reader: DeskReader = request.app.state.reader
    return reader.desk.settings.public_url


def _cookie_name(request: AnyRequest) -> str:
    return SECURE_COOKIE if is_https(request) else COOKIE
