"""The log of everything that was received, also what was refused and why."""

from __future__ import annotations

import re

from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.model.sentence import join, say
from downballot.model.update import Arrival, update_moment
from downballot.publication.addresses import API, log_path, with_query
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.moments import Stamp, stamp
from downballot.publication.words import DISPOSITIONS, fate

PAGE_SIZE = 50
_KEY = re.compile(r"\b\d{8}T\d{6}Z\b")


class LogRow(Struct, frozen=True):
    """One arrival.

    Attributes:
        number: Running number.
        received: Our clock.
        published: The authority's clock; None where it carries none.
        source: Which source it came through.
        fate: Kept, set aside or refused.
        tone: The same for the style of its row (``set-aside``).
        kind: What it is, in a sentence.
        what: Why it was not kept, as the record has it, or what it is where it says no more.
        sha256: The first figures of its hash; empty when there was no body.
    """

    number: int
    received: Stamp
    published: Stamp | None
    source: str
    fate: str
    tone: str
    kind: str
    what: str
    sha256: str


class LogPage(Struct, frozen=True):
    """Everything on a page of the log.

    Attributes:
        frame: The surroundings.
        election: Title of the election.
        rows: What arrived, newest first.
        number: Which page it is, from 1.
        newer_href: Address of the page before; empty on the first one.
        older_href: Address of the page behind; empty on the last one.
        api: Where the same is as JSON.
    """

    frame: Frame
    election: str
    rows: tuple[LogRow, ...]
    number: int
    newer_href: str
    older_href: str
    api: str


def log_page(
    site: Site, election: ElectionView, arrivals: tuple[Arrival, ...], *, number: int = 1
) -> LogPage:
    """Return a page of the log.

    Args:
        site: The desk.
        election: The election.
        arrivals: The newest arrivals, oldest first: one more than the page reaches, or all.
        number: Which page, from 1.
    """
    newest_first = arrivals[::-1]
    start = (number - 1) * PAGE_SIZE
    path = log_path(election.id)
    more = len(newest_first) > start + PAGE_SIZE
    return LogPage(
        frame=frame(
            site,
            join(", ", (say("Log of counts"), election.title)),
            path,
            election=election,
            announcement=say("The log of counts has a new row."),
        ),
        election=election.title,
        rows=tuple(_row(site, one) for one in newest_first[start : start + PAGE_SIZE]),
        number=number,
        newer_href=_href(path, number - 1) if number > 1 else "",
        older_href=_href(path, number + 1) if more else "",
        api=f"{API}{path}",
    )


def _row(site: Site, one: Arrival) -> LogRow:
    kind = join("", (DISPOSITIONS[one.disposition], "."))
    return LogRow(
        number=one.number,
        received=stamp(one.received_at, site.zone),
        published=stamp(one.published_at, site.zone) if one.published_at else None,
        source=one.source,
        fate=fate(one.disposition),
        tone=str(fate(one.disposition)).replace(" ", "-"),
        kind=kind,
        what=_reason(site, one) or kind,
        sha256=one.sha256[:12],
    )


def _reason(site: Site, one: Arrival) -> str:
    reason = _KEY.sub(lambda found: _moment(site, found[0]), one.reason)
    # A time of day ends in a full stop of its own.
    return shortened(reason.replace(".m..", ".m."), 400)


def _moment(site: Site, key: str) -> str:
    return f"the count of {stamp(update_moment(key), site.zone).short}"


def _href(path: str, number: int) -> str:
    return with_query(path, page=str(number) if number > 1 else "")
