"""What every page has around its own content."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.model.sentence import say
from downballot.publication.addresses import (
    ABOUT,
    ARCHIVE,
    CORRECTIONS,
    EVENTS,
    HOME,
    METHOD,
    SEARCH,
    election_path,
    log_path,
    state_path,
)
from downballot.publication.body_addresses import board_path
from downballot.publication.moments import Stamp, day_text, stamp
from downballot.publication.money_addresses import MONEY

POLL_SECONDS = 5


class Link(Struct, frozen=True):
    """A link with its words; ``here`` marks the page that it is on."""

    href: str
    text: str
    here: bool = False


class NamedBody(Struct, frozen=True):
    """A body that the desk names: its id, and what readers call it."""

    id: str
    short_name: str


class Site(Struct, frozen=True):
    """What pages say of the desk itself.

    Attributes:
        title: The desk's name.
        contact: Mail or web address of the people who run it.
        timezone: Zone in which times are shown (IANA name).
        elections: Every followed election, newest first.
        version: Grows or changes whenever something was received or added.
        bodies: The bodies that the desk names.
        followed: Ids of the bodies of which a counted election fills a seat.
        money: Whether filings were taken in, or money of a body was published.
        filings: Whether filings were taken in.
        mail: Whether the desk sends a newsletter.
        public_url: Address under which readers reach the pages, without a slash at the end;
            empty where it is not known.
        base_path: Path below which the site lies; empty for the top of its host.
        licence: Address of the licence of the desk's tables; empty where it states none.
        claims: Whether every reader may have a text checked.
    """

    title: str
    contact: str
    timezone: str
    elections: tuple[ElectionView, ...]
    version: str
    bodies: tuple[NamedBody, ...] = ()
    followed: frozenset[str] = frozenset()
    money: bool = False
    filings: bool = False
    mail: bool = False
    public_url: str = ""
    base_path: str = ""
    licence: str = ""
    claims: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.timezone)

    @property
    def root(self) -> str:
        """What addresses of the site begin with; empty where that is not known."""
        return f"{self.public_url}{self.base_path}" if self.public_url else ""


class Live(Struct, frozen=True):
    """How a page learns that it is out of date.

    Attributes:
        state: Address to ask.
        version: The desk's version that the page shows.
        update: Key of the update that the page shows; empty while there is none.
        seconds: How long to wait between questions, in seconds.
        events: Address that tells of changes by itself; empty where there is only asking.
    """

    state: str
    version: str
    update: str = ""
    seconds: int = POLL_SECONDS
    events: str = EVENTS


class Frame(Struct, frozen=True):
    """The surroundings of a page.

    Attributes:
        site: The desk.
        title: Title of the page, without the desk's name.
        links: The navigation.
        announcement: What is said aloud when the page has changed by itself.
        live: How it learns of changes; None for a page that stays as it is.
        as_of: Moment that a look back is for; None for the newest count.
        now_href: Address of the same page without the look back.
        log: Address of the log of the election that the page is of, else of the newest.
        at_home: Whether it is the first page.
        at_search: Whether it is the page of the search.
        election: The election that the page shows; None where it shows none, or a look back.
        card: Path of the picture by which it is shared; empty where there is none.
        embed: Path of what other sites may show of it; empty where that is nothing.
    """

    site: Site
    title: str
    links: tuple[Link, ...]
    announcement: str = ""
    live: Live | None = None
    as_of: Stamp | None = None
    now_href: str = ""
    log: str = ""
    at_home: bool = False
    at_search: bool = False
    election: ElectionView | None = None
    card: str = ""
    embed: str = ""


def frame(
    site: Site,
    title: str,
    here: str,
    *,
    election: ElectionView | None = None,
    as_of: datetime | None = None,
    announcement: str = "",
) -> Frame:
    """Return the surroundings of a page.

    Args:
        site: The desk.
        title: Title of the page.
        here: Path of the page.
        election: The election that the page shows, if it shows one.
        as_of: Moment of a look back, aware; None for the newest count.
        announcement: What is said aloud when the page has changed by itself.
    """
    live = None
    if election and as_of is None:
        update = election.update.key if election.update else ""
        live = Live(state_path(election.id), site.version, update)
    return Frame(
        site=site,
        title=title,
        links=_links(site, here, election),
        announcement=announcement,
        election=election if as_of is None else None,
        live=live,
        as_of=stamp(as_of, site.zone) if as_of else None,
        now_href=here,
        log=_log(site, election),
        at_home=here == HOME,
        at_search=here == SEARCH,
    )


def _log(site: Site, election: ElectionView | None) -> str:
    chosen = election or (site.elections[0] if site.elections else None)
    return log_path(chosen.id) if chosen else ""


def _links(site: Site, here: str, election: ElectionView | None) -> tuple[Link, ...]:
    newest = site.elections[:1]
    links = [Link(election_path(one.id), day_text(one.date)) for one in newest]
    if election and election.id not in {one.id for one in newest}:
        links.append(Link(election_path(election.id), day_text(election.date)))
    single = len(site.bodies) == 1
    links += [
        Link(board_path(one.id), say("Board"))
        if single
        else Link(board_path(one.id), say("Board: {name}", name=one.short_name))
        for one in site.bodies
    ]
    if site.money:
        links.append(Link(MONEY, say("Money")))
    links.append(Link(ARCHIVE, say("Archive")))
    links.append(Link(CORRECTIONS, say("Corrections")))
    links.append(Link(METHOD, say("Method")))
    links.append(Link(ABOUT, say("About")))
    return tuple(Link(link.href, link.text, link.href == here) for link in links)
