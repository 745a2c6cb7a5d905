"""Where each feed lives on a desk's site; a feed in another language has its prefix."""

from __future__ import annotations

from urllib.parse import quote

from downballot.publication.addresses import Address

FEEDS = "/feeds"
ATOM, JSON = ".atom", ".json"
CALENDAR_OF_ALL = Address("/calendar.ics")


def updates_feed(election: str, contest: str = "") -> Address:
    """Return the path of the feed of counts, without its ending.

    Args:
        election: The desk's id of the election.
        contest: The contest's id; empty for the election as a whole.

    Examples:
        >>> updates_feed("2024-11-05-general") + ATOM
        '/feeds/updates/2024-11-05-general.atom'
    """
    parts = [election, contest] if contest else [election]
    return Address("/".join([f"{FEEDS}/updates", *(quote(one, safe="") for one in parts)]))


def calls_feed(election: str = "") -> Address:
    """Return the path of the feed of calls and retractions, without its ending.

    Args:
        election: The desk's id of the election; empty for every election.
    """
    path = f"{FEEDS}/calls"
    return Address(f"{path}/{quote(election, safe='')}" if election else path)


LATE_FEED = Address(f"{FEEDS}/late")
