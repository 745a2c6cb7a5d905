"""The page of data: every table to take along, and every feed to follow."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.addresses import API, Address
from downballot.publication.data_columns import Table
from downballot.publication.data_package import FILE, Licence
from downballot.publication.feed_addresses import (
    ATOM,
    CALENDAR_OF_ALL,
    JSON,
    LATE_FEED,
    calls_feed,
    updates_feed,
)
from downballot.publication.frame import Frame, Link, Site, frame

DATA = Address("/data/")
_FORMS = (("csv", "CSV"), ("parquet", "Parquet"), ("json", "JSON"))


class DataRow(Struct, frozen=True):
    """A table: its title and what a row of it is, in the package's words; its files."""

    title: str
    description: str
    files: tuple[Link, ...]


class DataPart(Struct, frozen=True):
    """Tables of one thing, with the description of all of them."""

    id: str
    title: str
    rows: tuple[DataRow, ...]
    package: str
    reports: tuple[Link, ...]


class FeedRow(Struct, frozen=True):
    """A feed with its forms."""

    title: str
    files: tuple[Link, ...]


class DataPage(Struct, frozen=True):
    """Everything on the page of data.

    Attributes:
        frame: The surroundings.
        feeds: Feeds to follow.
        parts: Tables by what they are of.
        licence: Under which licence the tables are; without a name none is stated.
    """

    frame: Frame
    feeds: tuple[FeedRow, ...]
    parts: tuple[DataPart, ...]
    licence: Licence


def data_path(group: str, file: str = FILE) -> str:
    """Return the address of a file of data, the same in every language.

    Args:
        group: What it is of, as its path: ``2024-11-05-general``, ``bodies/lausd``.
        file: Name of the file.

    Examples:
        >>> data_path("2024-11-05-general", "counts.csv")
        '/data/2024-11-05-general/counts.csv'
    """
    return f"{DATA}{quote(group)}/{quote(file, safe='')}"


def data_part(group: str, title: str, tables: Iterable[Table], *, election: str) -> DataPart:
    """Return tables of one thing as the page shows them.

    Args:
        group: What they are of, as its path.
        title: What it is called.
        tables: The tables.
        election: The desk's id of the election; empty where they are of none.
    """
    rows = tuple(
        DataRow(
            one.title,
            one.description,
            tuple(Link(data_path(group, f"{one.name}.{end}"), name) for end, name in _FORMS),
        )
        for one in tables
    )
    return DataPart(group.replace("/", "-"), title, rows, data_path(group), _reports(election))


def data_page(site: Site, parts: tuple[DataPart, ...], licence: Licence) -> DataPage:
    """Return the page of data.

    Args:
        site: The desk.
        parts: Tables by what they are of.
        licence: Under which licence they are.
    """
    return DataPage(frame(site, say("Data and feeds"), DATA), _feeds(site), parts, licence)


def _reports(election: str) -> tuple[Link, ...]:
    if not election:
        return ()
    path = f"{API}/elections/{quote(election, safe='')}/nist"
    return Link(f"{path}.json", "JSON"), Link(f"{path}.xml", "XML")


def _feeds(site: Site) -> tuple[FeedRow, ...]:
    rows = [_feed(say("Every call of this desk, and every retraction"), calls_feed())]
    rows += [
        _feed(say("Counts: {election}", election=one.title), updates_feed(one.id))
        for one in site.elections
    ]
    if site.filings:
        rows.append(_feed(say("Late money"), LATE_FEED))
    if site.bodies:
        rows.append(
            FeedRow(say("Calendar of all bodies"), (Link(CALENDAR_OF_ALL, "iCalendar"),))
        )
    return tuple(rows)


def _feed(title: str, path: Address) -> FeedRow:
    links = (Link(Address(path + ATOM), "Atom"), Link(Address(path + JSON), "JSON Feed"))
    return FeedRow(title, links)
