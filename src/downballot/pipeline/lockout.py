"""How long somebody who fails to sign in must wait: longer with every further try.

Tries count by name, whether anybody has it or not, and by address. Names stand under every
call, so anybody can fail under one: an address from which its owner has signed in within the
month has tries of its own, and a stranger's failures do not keep the owner out.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from downballot.ledger.attempts import Attempt

BY_NAME, BY_ADDRESS = 5, 20  # tries before anybody has to wait
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
REMEMBERED = timedelta(days=1)


def wait_seconds(tries: Sequence[Attempt], who: str, address: str, now: datetime) -> int:
    """Return how long a further try must wait, in whole seconds; 0 where it may be made.

    Args:
        tries: The tries of a month of that name or from that address, oldest first.
        who: What the name is known by.
        address: Where the try comes from.
        now: This moment, aware.
    """
    recent = [one for one in tries if one.at > now - REMEMBERED]
    failed = [one for one in recent if not one.succeeded]
    until = [
        _until([one.at for one in failed if one.address == address], BY_ADDRESS),
        _until(_of_name(tries, failed, who, address), BY_NAME),
    ]
    latest = max((one for one in until if one is not None), default=now)
    return max(math.ceil((latest - now).total_seconds()), 0)


def place_of(address: str) -> str:
    """Return what the tries of an address are counted under: of IPv6 its network.

    Whoever has one address of IPv6 has all of a /64.

    Args:
        address: The address as the connection has it.

    Examples:
        >>> place_of("2001:db8::1:2:3"), place_of("192.0.2.7")
        ('2001:db8::/64', '192.0.2.7')
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    mapped = read.ipv4_mapped
    return str(mapped or ipaddress.ip_network((read, 64), strict=False))


def _of_name(
    tries: Iterable[Attempt], failed: Iterable[Attempt], who: str, address: str
) -> list[datetime]:
    """Return when tries of a name failed: from this address where its owner is known there."""
    right = [one for one in tries if one.who == who and one.succeeded]
    known = {one.address for one in right}
    if address in known:
        last = max(one.at for one in right if one.address == address)
        return [
            one.at
            for one in failed
            if one.who == who and one.address == address and one.at > last
        ]
    return [one.at for one in failed if one.who == who and one.address not in known]


def _until(failures: Sequence[datetime], free: int) -> datetime | None:
    if len(failures) < free:
        return None
    doublings = min(len(failures) - free, 10)
    return max(failures) + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
