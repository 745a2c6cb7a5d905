"""Posts events to webhooks, signed, to addresses that the network below allows.

Signed as the Standard Webhooks say: whoever has the secret can check that an event comes
from this desk, was not changed and is not old. A redirect is not followed; an answer is read
to a small size only; nothing of it is kept but its status.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import ssl
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import httpcore2
import httpx2
from msgspec import Struct

from downballot.errors import NotAllowed, UsageError

PREFIX = "whsec_"
SECRET_BYTES = 32
TIMEOUT_SECONDS = 10.0
LONGEST_URL = 2_000
# What a receiver says that will not have this event at any time.
_FOR_GOOD = {400, 401, 403, 404, 405, 410, 413, 415, 422}


class Event(Struct, frozen=True):
    """An event as it is sent.

    Attributes:
        key: What it is known by, for ever.
        body: The event, as JSON in UTF-8.
    """

    key: str
    body: bytes


class Result(Struct, frozen=True):
    """What became of an event.

    Attributes:
        problem: Why it was not taken; empty when it was.
        for_good: Trying again is of no use.
    """

    problem: str = ""
    for_good: bool = False


class WebhookSender:
    """Posts events.

    Args:
        transport: Carries the requests, to allowed addresses only.
        start: Sets the deadline of the next request, in seconds from now.
        agent: What the desk calls itself.
    """

    def __init__(
        self, transport: httpx2.BaseTransport, start: Callable[[float], None], agent: str
    ) -> None:
        self._start = start
        self._client = httpx2.Client(
            transport=transport,
            headers={"User-Agent": agent, "Content-Type": "application/json"},
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def post(self, url: str, secret: str, event: Event, now: datetime) -> Result:
        """Post an event once.

        Args:
            url: Where it goes.
            secret: What signs it.
            event: The event.
            now: The moment, aware.
        """
        headers = signature_headers(secret, event, now)
        self._start(TIMEOUT_SECONDS)
        try:
            request = self._client.build_request(
                "POST", url, content=event.body, headers=headers
            )
            answer = self._client.send(request, stream=True)
            answer.close()  # its body is nobody's business, however long it is
        except NotAllowed as error:
            return Result(str(error), for_good=True)
        except (
            httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException,
            httpx2.RequestError, httpx2.InvalidURL, ssl.SSLError,
        ) as error:  # fmt: skip
            return Result(f"no answer ({type(error).__name__}: {error})"[:300])
        return _result(answer.status_code)


def check_url(text: str, *, local: bool = False) -> str:
    """Return the address of a webhook as it is kept.

    Which machine is behind its name is checked when something is sent there.

    Args:
        text: The address.
        local: Whether plain http may be used, as in a network of one's own.

    Raises:
        UsageError: No web address, one with a password, or one without encryption.
    """
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise UsageError(f"webhook: not a web address ({error})") from error
    if url.scheme not in ({"https", "http"} if local else {"https"}) or not url.host:
        raise UsageError(
            "webhook: not an address that can be used, expected https://host/path "
            "(http only where allow_local_addresses = true in desk.toml)"
        )
    if url.userinfo or url.fragment or len(text) > LONGEST_URL:
        raise UsageError("webhook: an address with a password or a #, expected one without")
    return str(url)


def new_secret() -> str:
    """Return a new secret, as both sides keep it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature_headers(secret: str, event: Event, now: datetime) -> dict[str, str]:
    """Return the headers that say which event this is, when it was sent, and by whom.

    Args:
        secret: What signs it, as ``whsec_…``.
        event: The event.
        now: The moment, aware.

    Source:
        Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body, joined by dots.
    """
    number, second = event_id(event.key), str(int(now.timestamp()))
    signed = b".".join((number.encode(), second.encode(), event.body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": number,
        "webhook-timestamp": second,
        "webhook-signature": f"v1,{made}",
    }


def event_id(key: str) -> str:
    """Return what a receiver knows an event by: the same whenever it is sent again.

    Args:
        key: What the desk knows it by.
    """
    return f"evt_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _result(status: int) -> Result:
    if 200 <= status < 300:
        return Result()
    if 300 <= status < 400:
        return Result(f"status {status}: a redirect, which is not followed", for_good=True)
    try:
        named = HTTPStatus(status).phrase
    except ValueError:
        named = "no known status"
    return Result(f"status {status} ({named})", for_good=status in _FOR_GOOD)
