"""Late money as a feed: one entry a transaction of a report within 24 hours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from downballot.model.sentence import say
from downballot.money.late_values import LateContest, LateRow
from downballot.publication.addresses import Address, with_query
from downballot.publication.feed_addresses import LATE_FEED
from downballot.publication.feeds import MOST_ENTRIES, Feed, FeedEntry
from downballot.publication.late_page import contest_title, late_sentence
from downballot.publication.moments import day_text, stamp
from downballot.publication.money_addresses import LATE, committee_path


def late_feed(
    desk: str, contests: tuple[LateContest, ...], *, received: datetime, zone: ZoneInfo
) -> Feed:
    """Return late money as a feed, the newest first.

    Args:
        desk: The desk's name.
        contests: Late money by contest.
        received: When filings were last taken in, aware.
        zone: The desk's zone.
    """
    rows = [(contest_title(one), row) for one in contests for row in one.rows]
    rows.sort(key=lambda one: (_day(one[1]), one[1].cents), reverse=True)
    return Feed(
        name="late",
        title=say("Late money: {desk}", desk=desk),
        subtitle=say(
            "Reports within 24 hours, as filed by {time}. One dollar may be in two of them.",
            time=stamp(received, zone).text,
        ),
        author=desk,
        home=Address(LATE),
        path=LATE_FEED,
        started=received,
        entries=tuple(_entries(rows[:MOST_ENTRIES], received, zone)),
    )


def _entries(
    rows: list[tuple[str, LateRow]], received: datetime, zone: ZoneInfo
) -> Iterator[FeedEntry]:
    seen: dict[str, int] = {}
    for contest, row in rows:
        key = _key(row)
        seen[key] = seen.get(key, 0) + 1
        moment = _moment(row, received, zone)
        yield FeedEntry(
            name=f"late/{key}" if seen[key] == 1 else f"late/{key}-{seen[key]}",
            title=late_sentence(row),
            href=_page(row),
            published=moment,
            updated=moment,
            paragraphs=(
                say("{contest}. Filing {filing}.", contest=contest, filing=row.filing),
                _filed(row),
            ),
            categories=("late-money", row.kind),
        )


def _filed(row: LateRow) -> str:
    if row.filed_on is None:
        return say("The source does not say when it was filed.")
    return say("Filed {day}.", day=day_text(row.filed_on))


def _key(row: LateRow) -> str:
    """Return what a transaction is known by, without a name that could be read in it."""
    parts = (row.kind, row.filer, row.filing, str(row.date), str(row.cents), row.name)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def _day(row: LateRow) -> date:
    return row.filed_on or row.date or date.min


def _moment(row: LateRow, received: datetime, zone: ZoneInfo) -> datetime:
    day = _day(row)
    return received if day == date.min else datetime.combine(day, time(), zone)


def _page(row: LateRow) -> str:
    if row.filer and row.filer_name:
        return Address(committee_path(row.filer))
    return Address(with_query(LATE, since=str(_day(row))))
