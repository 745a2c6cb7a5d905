"""The page of what a search over everything found."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.addresses import SEARCH
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.search_index import QUERY_LENGTH, Entry, Found, Kind

SHOWN = 25  # of each kind
KINDS = {
    Kind.CONTEST: say("Contests"),
    Kind.CANDIDATE: say("Candidates"),
    Kind.MEMBER: say("Members and candidates on record"),
    Kind.MEASURE: say("Measures"),
    Kind.PAST: say("Seats and their past contests"),
    Kind.COMMITTEE: say("Committees"),
    Kind.MONEY: say("Money of candidates"),
    Kind.PAGE: say("Pages"),
}


class FoundKind(Struct, frozen=True):
    """What was found of one kind: its name, the entries, how many more there are."""

    title: str
    entries: tuple[Entry, ...]
    more: int


class SearchPage(Struct, frozen=True):
    """Everything on the page of a search.

    Attributes:
        frame: The surroundings.
        query: What was searched for; empty before.
        found: How many pages were found.
        whole: Whether what was found has every word.
        kinds: What was found, the kind with the best fit first.
        path: Path of the page, for the form.
    """

    frame: Frame
    query: str
    found: int
    whole: bool
    kinds: tuple[FoundKind, ...]
    path: str


def search_page(site: Site, query: str, found: Found) -> SearchPage:
    """Return the page of a search.

    Args:
        site: The desk.
        query: What was searched for.
        found: What was found.
    """
    hits = found.hits
    words = shortened(" ".join(query.split()), QUERY_LENGTH)
    title = say("Search: {words}", words=words) if words else say("Search")
    order = list(dict.fromkeys(hit.entry.kind for hit in hits))
    ordered = sorted(hits, key=lambda hit: order.index(hit.entry.kind))
    groups = groupby(ordered, key=lambda hit: hit.entry.kind)
    return SearchPage(
        frame=frame(site, title, SEARCH),
        query=words,
        found=len(hits),
        whole=found.whole,
        kinds=tuple(
            _of_kind(kind, tuple(one.entry for one in given)) for kind, given in groups
        ),
        path=SEARCH,
    )


def _of_kind(kind: Kind, entries: tuple[Entry, ...]) -> FoundKind:
    return FoundKind(KINDS[kind], entries[:SHOWN], max(0, len(entries) - SHOWN))
