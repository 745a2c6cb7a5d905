"""Fetches official bodies over the web: the one way from Downballot to a network.

A fetch asks only the hosts of the desk, also after a redirect; it ends in time, takes in
no more than the desk allows, asks again with growing pauses where a source is busy or
down, and returns whole bodies or none. What a body says is not its business: an empty
body or an error object with status 200 is returned like any other.

Proxies, certificates and passwords that the environment may name (``HTTPS_PROXY``,
``SSL_CERT_FILE``, ``.netrc``) are not used: a count comes from its county directly.
"""

from __future__ import annotations

import http
import logging
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import Self

import httpcore2
import httpx2
import stamina
from msgspec import Struct

from downballot.errors import DeskError, NotAllowed, Unreachable, UsageError
from downballot.sources.address import check_url, parse_allowed_host, shown
from downballot.sources.connection import (
    CheckedNetwork,
    CheckedTransport,
    Resolver,
    resolve_addresses,
)
from downballot.sources.response_body import read_pieces

MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
# Who sets up logging sees every try; nobody else finds stray lines on the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())
_NETWORK_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    httpx2.RequestError,
)


class FetchRules(Struct, frozen=True, kw_only=True):
    """What a desk may ask, how long and how often.

    Attributes:
        allowed_hosts: Hosts that may be asked, as ``name`` (every port of it) or
            ``name:port``.
        contact: Mail or web address of the desk, told to every source.
        allow_local_addresses: Whether a host may lie outside the public internet.
        max_bytes: Largest body, in bytes, as sent and as uncompressed.
        timeout_seconds: Time for one try as a whole, with name, redirects and body.
        attempts: Tries in all, at least 1.
        first_wait_seconds: Pause after the first failed try; it doubles with each.
        longest_wait_seconds: Longest pause, also where the source asks for one.

    Raises:
        DeskError: A host or contact that cannot be used.
        UsageError: A limit that cannot be used.
    """

    allowed_hosts: tuple[str, ...]
    contact: str
    allow_local_addresses: bool = False
    max_bytes: int = 64 * 1024 * 1024
    timeout_seconds: float = 20.0
    attempts: int = 3
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 30.0

    def __post_init__(self) -> None:
        if not self.contact.isascii() or not self.contact.isprintable() or not self.contact:
            raise DeskError(
                f"desk.toml: contact: {self.contact!r} cannot be told to a source, "
                "expected the desk's mail or web address"
            )
        if min(self.max_bytes, self.timeout_seconds, self.attempts) <= 0:
            raise UsageError("fetch rules: max_bytes, timeout_seconds or attempts is 0 or less")
        if not 0 <= self.first_wait_seconds <= self.longest_wait_seconds:
            raise UsageError(
                f"fetch rules: first_wait_seconds: {self.first_wait_seconds:g}, "
                "expected 0 to longest_wait_seconds"
            )
        for entry in self.allowed_hosts:
            parse_allowed_host(entry)


class Validators(Struct, frozen=True, kw_only=True):
    """What a source gave with a body, to ask it later whether the body has changed.

    Attributes:
        etag: The ``ETag`` header as received; empty if there was none.
        last_modified: The ``Last-Modified`` header as received; empty if there was none.
    """

    etag: str = ""
    last_modified: str = ""


NO_VALIDATORS = Validators()


class Answer(Struct, frozen=True, kw_only=True):
    """What a source answered.

    Attributes:
        url: Address that answered, after redirects.
        status: HTTP status; 304 when the body is still that of the validators sent.
        body: The whole body, uncompressed; empty with status 304.
        validators: To be sent with the next fetch of this address.
        content_type: The ``Content-Type`` header; empty if there was none.
        received_at: When the whole body was here, by our clock, in UTC.
    """

    url: str
    status: int
    body: bytes
    validators: Validators
    content_type: str
    received_at: datetime


class _TryAgain(Exception):
    """A source answered, but not with what was asked; carries the pause it wants."""

    def __init__(
        self, problem: str, pause_seconds: float | None = None, answer: Answer | None = None
    ) -> None:
        super().__init__(problem)
        self.pause_seconds = pause_seconds
        self.answer = answer


class Fetcher:
    """Asks sources by the rules of a desk; a context manager, for one thread at a time.

    Args:
        rules: What may be asked, how long and how often.
        resolve: Returns the addresses of a host and port; the system's own by default.
        tls: Authorities to trust for https; None for those of the system.
    """

    def __init__(
        self,
        rules: FetchRules,
        *,
        resolve: Resolver = resolve_addresses,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._network = CheckedNetwork(
            allow_local_addresses=rules.allow_local_addresses, resolve=resolve
        )
        self._client = httpx2.Client(
            transport=CheckedTransport(self._network, tls),
            headers={
                "User-Agent": f"Downballot/{version('downballot')} (+{rules.contact})",
                "Accept-Encoding": "gzip",
            },
            # No cookie is kept: one could tie the desk to a server with an old count.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )
        self._retry = stamina.RetryingCaller(
            attempts=rules.attempts,
            timeout=None,
            wait_initial=rules.first_wait_seconds,
            wait_max=rules.longest_wait_seconds,
            wait_jitter=rules.first_wait_seconds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def fetch(self, url: str, *, validators: Validators = NO_VALIDATORS) -> Answer:
        """Fetch an address: its whole body, or the word that it has not changed.

        A status of 4xx is an answer, to be recorded, except 429 (too many requests); so is
        one of 5xx that stays through every try.

        Args:
            url: The address, http or https.
            validators: What came with the last body kept from this address.

        Raises:
            NotAllowed: The desk does not allow the address, a redirect or the size.
            Unreachable: No whole answer in the time and tries allowed.
        """
        tries = 0

        def attempt() -> Answer:
            nonlocal tries
            tries += 1
            return self._follow(url, validators)

        try:
            return self._retry(self._pause, attempt)
        except (_TryAgain, *_NETWORK_FAILURES) as error:
            if (
                isinstance(error, _TryAgain)
                and error.answer
                and self._pause(error) is not False
            ):
                return error.answer
            counted = "1 try" if tries == 1 else f"{tries} tries"
            raise Unreachable(
                f"{shown(url)}: {self._explain(error)}, after {counted}, expected a whole "
                f"answer within {self._rules.timeout_seconds:g} s"
            ) from error

    def _pause(self, error: Exception) -> bool | float:
        if not isinstance(error, _TryAgain):
            return isinstance(error, _NETWORK_FAILURES)
        if error.pause_seconds is None:
            return True
        # Coming back before the time a source asks for would only make it busier.
        longer = error.pause_seconds > self._rules.longest_wait_seconds
        return False if longer else error.pause_seconds

    def _explain(self, error: Exception) -> str:
        if isinstance(error, httpcore2.TimeoutException):
            return "took too long"
        if isinstance(error, httpcore2.ConnectError):
            return f"no connection ({error})"
        if not isinstance(error, _TryAgain):
            return f"answer broken off or not HTTP ({error})"
        if self._pause(error) is False:
            return f"{error}, asks for a pause of {error.pause_seconds:g} s"
        return str(error)

    def _follow(self, text: str, validators: Validators) -> Answer:
        self._network.start(self._rules.timeout_seconds)
        url = check_url(text, self._rules.allowed_hosts)
        for _ in range(MAX_REDIRECTS + 1):
            found = self._ask(url, validators)
            if isinstance(found, Answer):
                return found
            url = self._redirected(url, found)
        raise NotAllowed(f"{url}: more than {MAX_REDIRECTS} redirects from {text}")

    def _redirected(self, url: httpx2.URL, location: str) -> httpx2.URL:
        try:
            target = check_url(str(url.join(location)), self._rules.allowed_hosts)
        except (NotAllowed, httpx2.InvalidURL) as error:
            raise NotAllowed(f"{url}: redirect to {error}") from error
        if url.scheme == "https" and target.scheme == "http":
            raise NotAllowed(f"{url}: redirect to {target} gives up encryption, expected https")
        return target

    def _ask(self, url: httpx2.URL, validators: Validators) -> Answer | str:
        headers = {
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
        }
        present = {name: value for name, value in headers.items() if value}
        with self._client.stream("GET", url, headers=present) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return response.headers["location"]
            answer = _answer(response, validators, self._rules.max_bytes)
            _refuse_busy(response, answer)
            if response.status_code == http.HTTPStatus.NOT_MODIFIED and not present:
                raise _TryAgain("HTTP status 304 (not changed) to a question without condition")
            return answer


def _refuse_busy(response: httpx2.Response, answer: Answer) -> None:
    status = response.status_code
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
        pause_seconds = _asked_pause_seconds(response.headers.get("retry-after", ""))
        raise _TryAgain(f"HTTP status {status}", pause_seconds, answer)


def _asked_pause_seconds(retry_after: str) -> float | None:
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _answer(response: httpx2.Response, sent: Validators, max_bytes: int) -> Answer:
    unchanged = response.status_code == http.HTTPStatus.NOT_MODIFIED
    return Answer(
        url=str(response.url),
        status=response.status_code,
        body=b"" if unchanged else b"".join(read_pieces(response, max_bytes)),
        validators=Validators(
            etag=_sendable(response, "etag", sent.etag if unchanged else ""),
            last_modified=_sendable(
                response, "last-modified", sent.last_modified if unchanged else ""
            ),
        ),
        content_type=response.headers.get("content-type", ""),
        received_at=datetime.now(UTC),
    )


def _sendable(response: httpx2.Response, name: str, otherwise: str) -> str:
    """Return a validator; empty where it could not be sent back as it came."""
    text = response.headers.get(name, otherwise)
    return text if text.isascii() and text.isprintable() else ""
