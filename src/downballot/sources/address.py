"""Which addresses a desk may read from: scheme, host, port and what lies behind a name."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx2

from downballot.errors import DeskError, NotAllowed

_PORTS = {"http": 80, "https": 443}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Public by number, yet answered by the machine room itself: the protocol assignments of
# RFC 6890 (one cloud's metadata service is among them) and another cloud's host agent.
_ANSWERED_NEARBY = (ip_network("192.0.0.0/24"), ip_network("168.63.129.16/32"))


def check_url(text: str, allowed_hosts: tuple[str, ...]) -> httpx2.URL:
    """Read a web address and make sure that the desk may ask it.

    The name is compared as written: what it resolves to is checked when connecting.

    Args:
        text: The address, with ``http`` or ``https``.
        allowed_hosts: Hosts as in ``desk.toml``: ``name`` for every port of it,
            ``name:port`` for that port alone; upper and lower case are the same.

    Raises:
        NotAllowed: Not a web address, another scheme, a user name or password in it,
            or a host that is not allowed.

    Examples:
        >>> check_url("https://Results.LAVote.gov/x", ("results.lavote.gov",)).host
        'results.lavote.gov'
    """
    url = _parse(text)
    if url.userinfo:
        raise NotAllowed(f"{shown(text)}: carries a user name or password, expected none")
    port = url.port or _PORTS[url.scheme]
    if not any(_permits(entry, url, port) for entry in allowed_hosts):
        allowed = ", ".join(allowed_hosts) or "none"
        raise NotAllowed(
            f"{shown(text)}: host {_named(url)!r} is not allowed, expected one of: {allowed} "
            "(add it to allowed_hosts in desk.toml)"
        )
    return url


def _parse(text: str) -> httpx2.URL:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise NotAllowed(f"{shown(text)}: not a web address ({error})") from error
    if url.scheme not in _PORTS:
        raise NotAllowed(
            f"{shown(text)}: scheme {url.scheme!r} is not allowed, expected http or https"
        )
    if not url.host or not _is_port(url.port):
        raise NotAllowed(f"{shown(text)}: not a web address, expected https://host/path")
    return url


def _is_port(port: int | None) -> bool:
    return port is None or 0 < port < 65_536


def _named(url: httpx2.URL) -> str:
    return url.host if url.port is None else f"{url.host}:{url.port}"


def _permits(entry: str, url: httpx2.URL, port: int) -> bool:
    allowed = parse_allowed_host(entry)
    return allowed.raw_host == url.raw_host and allowed.port in {None, port}


def parse_allowed_host(entry: str) -> httpx2.URL:
    """Read one entry of ``allowed_hosts``: a host, or a host and a port.

    Raises:
        DeskError: Anything else, for instance a whole web address.

    Examples:
        >>> parse_allowed_host("[::1]:8000").port
        8000
    """
    problem = f"desk.toml: allowed_hosts: {shown(entry)!r} is not a host"
    expected = (
        "expected a name as results.example.gov, or with a port, results.example.gov:8000"
    )
    try:
        host = httpx2.URL(f"//{entry}")
    except httpx2.InvalidURL as error:
        raise DeskError(f"{problem} ({error}), {expected}") from error
    bare = host.host and not host.userinfo and host.raw_path == b"/" and "/" not in entry
    if not bare or "*" in entry or not _is_port(host.port) or host.fragment:
        raise DeskError(f"{problem}, {expected}")
    return host


def shown(text: str) -> str:
    """Return an address as it may be printed: without a user name or password.

    Examples:
        >>> shown("https://desk:secret@example.gov/counts")
        'https://…@example.gov/counts'
    """
    return re.sub(r"//[^/?#]*@", "//…@", text)


def is_local(address: str) -> bool:
    """Say whether an address lies anywhere but in the public internet.

    Local are: this machine, private and link-local networks, multicast, reserved and
    unspecified addresses, the metadata services of clouds, and every IPv6 spelling of
    one of them (IPv4-mapped, 6to4, NAT64).

    Args:
        address: An IPv4 or IPv6 address in numbers; a zone (``%eth0``) is ignored.

    Source:
        IANA special-purpose address registries (RFC 6890); RFC 4291; RFC 6052.

    Examples:
        >>> is_local("::ffff:127.0.0.1"), is_local("169.254.169.254"), is_local("1.1.1.1")
        (True, True, False)
    """
    number = _carried(ip_address(address.partition("%")[0]))
    if isinstance(number, IPv6Address) and number not in _GLOBAL_UNICAST:
        return True
    nearby = any(number in network for network in _ANSWERED_NEARBY)
    return nearby or not number.is_global or number.is_multicast or number.is_reserved


def _carried(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(number, IPv4Address):
        return number
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFF_FFFF)
    return number.ipv4_mapped or number.sixtofour or number
