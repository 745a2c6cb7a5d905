"""How answers leave: validators for caches, and headers that keep browsers strict."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar, cast

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from downballot.publication.addresses import CARDS, EMBED

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
FOR_EVER = "public, max-age=31536000, immutable"  # its name changes with its bytes
CACHING = "public, no-cache"  # keep it, but ask each time whether it still holds
POLICY = "; ".join((
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))
# Embeds are made for pages of others; they have no form, and nobody signs in on them.
POLICY_IN_FRAMES = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
STRICT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What pages of other sites may read: data, never pages.
OPEN_TO_ALL = ("/api/", "/data/", "/feeds/", "/calendar.ics", "/schema", "/oembed")
# What other sites' pages may show or load: frames, the script beside them, pictures.
IN_PAGES_OF_OTHERS = (f"{EMBED}/", "/embed.js", f"{CARDS}/", "/static/")
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}


async def add_headers(message: Message, scope: Scope) -> None:
    """Add the strict headers to every answer; open data and embeds to other sites' pages.

    Args:
        message: What is about to be sent.
        scope: The connection.
    """
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    api = scope["path"].startswith(OPEN_TO_ALL)
    for name, value in (STRICT | OPEN if api else STRICT).items():
        headers[name] = value
    if scope["path"].startswith(f"{EMBED}/"):
        headers["Content-Security-Policy"] = POLICY_IN_FRAMES
    if scope["path"].startswith(IN_PAGES_OF_OTHERS):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def answer(request: AnyRequest, body: bytes, media_type: str) -> Response[bytes]:
    """Return an answer, or only ``304`` to somebody who has it already.

    Args:
        request: The request.
        body: The whole body.
        media_type: What the body is.
    """
    # Weak: the same answer may leave compressed or not.
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": CACHING, "Vary": "Accept-Encoding"}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)


def kept_answer(
    request: AnyRequest, state: str, make: Callable[[], bytes], media_type: str
) -> Response[bytes]:
    """Return a file whose state is known without making it; made only for who lacks it.

    Args:
        request: The request.
        state: What the file depends on: another text means another file.
        make: Makes the file.
        media_type: What it is.
    """
    etag = f'W/"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": CACHING, "Vary": "Accept-Encoding"}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(make(), headers=headers, media_type=media_type)


def html_answer(request: AnyRequest, body: bytes) -> Response[bytes]:
    """Return a page.

    Args:
        request: The request.
        body: The page.
    """
    return answer(request, body, "text/html")


def json_answer(request: AnyRequest, value: T) -> Response[T]:
    """Return a value as JSON; a fraction is an exact string (``"11/20"``), as is a date.

    Args:
        request: The request.
        value: The value.
    """
    body = msgspec.json.encode(value, enc_hook=exact)
    # The declared type describes the body in OpenAPI; the bytes are it, encoded.
    return cast("Response[T]", answer(request, body, MediaType.JSON))


def exact(value: object) -> str:
    """Write what JSON has no form for.

    Args:
        value: A fraction, or text that knows more than its letters: a sentence, an
            address, a date that may be known to the month or year only.

    Raises:
        NotImplementedError: Anything else.
    """
    if isinstance(value, Fraction | str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__}: no JSON form")


def _has(wanted: str, etag: str) -> bool:
    given = {each.strip().removeprefix("W/") for each in wanted.split(",")}
    return "*" in given or etag.removeprefix("W/") in given
