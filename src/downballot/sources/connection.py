"""Connections that lead only where the desk allows, and that end in time.

A name is resolved once for each connection; every address found must be allowed, and the
connection goes to one of exactly these addresses. A name that later resolves to something
else (DNS rebinding) therefore changes nothing. The certificate is still checked against
the name, because only the network below the HTTP connection knows the address.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

import httpcore2
import httpx2

from downballot.errors import NotAllowed
from downballot.sources.address import is_local

Resolver = Callable[[str, int], Sequence[str]]


def resolve_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the order in which to try them.

    Args:
        host: A name, or an address in any spelling that the system understands.
        port: The TCP port to connect to.

    Raises:
        OSError: The name has no address, or no name server answers.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedNetwork(httpcore2.NetworkBackend):
    """Connects to allowed addresses only, and never beyond the deadline.

    Args:
        allow_local_addresses: Whether addresses outside the public internet are allowed.
        resolve: Returns the addresses of a host and port.
    """

    def __init__(
        self, *, allow_local_addresses: bool = False, resolve: Resolver = resolve_addresses
    ) -> None:
        self._allow_local_addresses = allow_local_addresses
        self._resolve = resolve
        self._sockets = httpcore2.SyncBackend()
        self._deadline = monotonic()

    def start(self, timeout_seconds: float) -> None:
        """Set the deadline of everything that follows.

        Args:
            timeout_seconds: Time from now, in seconds.
        """
        self._deadline = monotonic() + timeout_seconds

    def seconds_left(self) -> float:
        """Return the time left until the deadline, in seconds; always more than zero.

        Raises:
            httpcore2.ReadTimeout: The deadline has passed.
        """
        left = self._deadline - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("no whole answer in time")
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules instead
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that answers, after checking all of them.

        Raises:
            NotAllowed: One of the addresses is local and the desk does not allow that.
            httpcore2.ConnectError: No address found, or none answers.
            httpcore2.ConnectTimeout: No address answers in time.
        """
        addresses = self._checked_addresses(host, port)
        failure: Exception = httpcore2.ConnectError(f"no address found for {host}")
        for index, address in enumerate(addresses):
            share_seconds = self.seconds_left() / (len(addresses) - index)
            try:
                stream = self._sockets.connect_tcp(
                    address, port, share_seconds, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self)
        raise failure

    def _checked_addresses(self, host: str, port: int) -> Sequence[str]:
        addresses = _resolve_within(self.seconds_left(), self._resolve, host, port)
        local = [address for address in addresses if is_local(address)]
        if local and not self._allow_local_addresses:
            raise NotAllowed(
                f"{host}:{port}: leads to the local address {local[0]}, expected public "
                "addresses only (allow_local_addresses = true in desk.toml permits local ones)"
            )
        return addresses


def _resolve_within(seconds: float, resolve: Resolver, host: str, port: int) -> Sequence[str]:
    # The system's resolver knows no deadline, so it is left behind when it takes too long.
    answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise httpcore2.ConnectTimeout(f"no name server answered for {host}") from None
    if isinstance(found, Exception):
        raise httpcore2.ConnectError(f"no address found for {host} ({found})") from found
    return found


class TimedStream(httpcore2.NetworkStream):
    """A stream whose every read and write ends at the deadline of its network.

    Args:
        stream: The stream to read from and write to.
        network: The network that knows the deadline.
    """

    def __init__(self, stream: httpcore2.NetworkStream, network: CheckedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - see start
        """Read what has arrived, at most ``max_bytes``."""
        return self._stream.read(max_bytes, self._network.seconds_left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - see start
        """Write all of the buffer."""
        self._stream.write(buffer, self._network.seconds_left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules instead
    ) -> httpcore2.NetworkStream:
        """Begin TLS; the certificate must be that of ``server_hostname``."""
        left = self._network.seconds_left()
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return TimedStream(secured, self._network)

    def get_extra_info(self, info: str) -> object:
        """Return what the stream below knows."""
        return self._stream.get_extra_info(info)


class CheckedTransport(httpx2.BaseTransport):
    """Carries the requests of a client over a checked network.

    Proxies play no part here: a request goes to the host it names or nowhere. The
    network's own exceptions (of ``httpcore2``) reach the caller as they are.

    Args:
        network: Makes the connections.
        tls: Authorities to trust for https; None for those of the system.
    """

    def __init__(self, network: CheckedNetwork, tls: ssl.SSLContext | None = None) -> None:
        trusted = tls or _system_authorities()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trusted, network_backend=network, keepalive_expiry=30
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return the answer, its body still to be read."""
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_BodyStream(answer)
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


@cache
def _system_authorities() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


class _BodyStream(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
