"""Which feeds belong to a page, so that a reader program finds them by the page's address."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.addresses import Address
from downballot.publication.body_addresses import calendar_path
from downballot.publication.feed_addresses import (
    ATOM,
    CALENDAR_OF_ALL,
    JSON,
    LATE_FEED,
    calls_feed,
    updates_feed,
)
from downballot.publication.feeds import ATOM_TYPE, JSON_TYPE

CALENDAR_TYPE = "text/calendar"


class FeedLink(Struct, frozen=True):
    """A feed as a page names it: its type, what it tells of, its address."""

    type: str
    title: str
    href: str


def feed_links(here: str, *, filings: bool = True) -> tuple[FeedLink, ...]:
    """Return the feeds of a page: those about what it shows, then the desk's calls.

    Args:
        here: Path and query of the page, without a language's prefix.
        filings: Whether filings were taken in: without them there is no feed of late money.

    Examples:
        >>> [one.href for one in feed_links("/elections/2024-11-05-general/")][0]
        '/feeds/updates/2024-11-05-general.atom'
    """
    parts = [one for one in here.partition("?")[0].split("/") if one]
    found: list[FeedLink] = []
    match parts:
        case ["elections", election, "contests", contest]:
            found += _both(updates_feed(election, contest), say("Counts of this contest"))
            found += _both(calls_feed(election), say("Calls of this election"))
        case ["elections", election, *_]:
            found += _both(updates_feed(election), say("Counts of this election"))
            found += _both(calls_feed(election), say("Calls of this election"))
        case ["money", *_] if filings:
            found += _both(LATE_FEED, say("Late money"))
        case ["bodies", body, *_]:
            path = Address(f"{calendar_path(body)}.ics")
            found.append(FeedLink(CALENDAR_TYPE, say("Calendar"), path))
        case []:
            found.append(
                FeedLink(CALENDAR_TYPE, say("Calendar of all bodies"), CALENDAR_OF_ALL)
            )
        case _:
            pass
    return (*found, *_both(calls_feed(), say("Every call of this desk")))


def _both(path: Address, title: str) -> list[FeedLink]:
    return [
        FeedLink(ATOM_TYPE, title, Address(path + ATOM)),
        FeedLink(JSON_TYPE, title, Address(path + JSON)),
    ]
