"""Late money as an Atom feed.

Source:
    RFC 4287, The Atom Syndication Format.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from downballot.money.late_values import LateContest, LateRow
from downballot.publication.addresses import with_query
from downballot.publication.figures import readable
from downballot.publication.late_page import contest_title, late_sentence
from downballot.publication.money_addresses import FEED, LATE, committee_path

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 500


def late_feed(
    title: str,
    contests: tuple[LateContest, ...],
    *,
    updated: datetime,
    zone: ZoneInfo,
    address: str,
) -> bytes:
    """Return late money as a feed, the newest first.

    Args:
        title: The desk's name.
        contests: Late money by contest.
        updated: When filings were last taken in, aware.
        zone: The desk's zone.
        address: Where the desk lives, without a slash at its end.
    """
    feed = ET.Element("feed", xmlns=ATOM)
    own = f"{address}{FEED}"
    _add(feed, "title", f"Late money: {title}")
    _add(feed, "id", own)
    _add(feed, "updated", updated.isoformat(timespec="seconds"))
    ET.SubElement(feed, "link", rel="self", href=own)
    ET.SubElement(feed, "link", href=f"{address}{LATE}")
    _add(ET.SubElement(feed, "author"), "name", title)
    rows = [(contest_title(one), row) for one in contests for row in one.rows]
    rows.sort(key=lambda one: (_day(one[1]), one[1].cents), reverse=True)
    seen: dict[str, int] = {}
    for contest, row in rows[:MOST_ENTRIES]:
        key = "|".join(_key(row))
        seen[key] = seen.get(key, 0) + 1
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", late_sentence(row))
        _add(entry, "id", uuid5(NAMESPACE_URL, f"{own}|{key}|{seen[key]}").urn)
        _add(entry, "updated", _moment(row, updated, zone))
        _add(entry, "summary", f"{contest}. Filing {row.filing}.")
        ET.SubElement(entry, "link", href=_link(address, row))
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = readable(text)


def _key(row: LateRow) -> Iterator[str]:
    yield from (row.kind, row.filer, row.filing, str(row.date), str(row.cents), row.name)


def _day(row: LateRow) -> date:
    return row.filed_on or row.date or date.min


def _moment(row: LateRow, updated: datetime, zone: ZoneInfo) -> str:
    day = _day(row)
    moment = updated if day == date.min else datetime.combine(day, time(), zone)
    return moment.isoformat(timespec="seconds")


def _link(address: str, row: LateRow) -> str:
    if row.filer and row.filer_name:
        return f"{address}{committee_path(row.filer)}"
    return f"{address}{with_query(LATE, since=str(_day(row)))}"
