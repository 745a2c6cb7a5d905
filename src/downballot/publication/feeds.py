"""Feeds: one value, written as Atom and as JSON Feed, in any language of the site.

Identities are tag URIs, so that they outlive a change of the site's host or of its paths:
``tag:desk@example.org,2026:2024-11-05-general/20241106T043634Z``. Each language has
identities of its own, since a reader program shows one entry of an identity only.

Source:
    RFC 4287, The Atom Syndication Format; JSON Feed 1.1; RFC 4151, The 'tag' URI Scheme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, urlsplit

import msgspec
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own
from msgspec import Struct

from downballot.publication.addresses import Address
from downballot.publication.feed_addresses import ATOM, JSON
from downballot.publication.language import ENGLISH, Language
from downballot.publication.nist_nodes import clean

ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
JSON_VERSION = "https://jsonfeed.org/version/1.1"
MOST_ENTRIES = 500
_MINTED = "2026"  # the year of the scheme of identities
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*")
_MAIL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class FeedEntry(Struct, frozen=True):
    """One thing that a feed tells.

    Attributes:
        name: What it is, for ever the same; its identity is made of it.
        title: What happened, in one sentence.
        href: Path of the page that has all of it.
        published: When it was first told, aware.
        updated: When what is told last changed, aware.
        paragraphs: What it tells, in sentences.
        categories: What kind of thing it is, in names that stay.
    """

    name: str
    title: str
    href: str
    published: datetime
    updated: datetime
    paragraphs: tuple[str, ...]
    categories: tuple[str, ...] = ()


class Feed(Struct, frozen=True):
    """A feed before it is written.

    Attributes:
        name: What it is, for ever the same; its identity is made of it.
        title: What it tells of.
        subtitle: What a reader should know of all of it.
        author: The desk's name.
        home: Path of the page that has the same.
        path: Path of the feed without its ending.
        started: When there was nothing to tell yet, aware.
        entries: What it tells, the newest first.
    """

    name: str
    title: str
    subtitle: str
    author: str
    home: str
    path: str
    started: datetime
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """When what is told last changed."""
        return max((one.updated for one in self.entries), default=self.started)


class Place(Struct, frozen=True):
    """Where and for whom a feed is written.

    Attributes:
        site: Where the site lives, without a slash at its end.
        authority: Who gives identities: a host or a mail address.
        language: The language to write it in.
    """

    site: str
    authority: str
    language: Language = ENGLISH

    def address(self, path: str) -> str:
        """Return the whole address of a path, with the language's prefix where it has one.

        Args:
            path: The path.
        """
        prefix = self.language.prefix if isinstance(path, Address) else ""
        return f"{self.site}{prefix}{path}"

    def identity(self, name: str) -> str:
        """Return the identity of a thing.

        Args:
            name: What it is.
        """
        own = "" if self.language is ENGLISH else f"{self.language.code}/"
        return f"tag:{self.authority},{_MINTED}:{own}{quote(name, safe='/-._~')}"

    def says(self, text: str) -> str:
        """Return a text in the language, without what a file of text cannot carry.

        Args:
            text: The text.
        """
        return clean(self.language.says(text))


def tag_authority(public_url: str, contact: str) -> str:
    """Return who gives identities: the site's host, else the desk's mail or web address.

    Args:
        public_url: Where readers reach the site; empty where that is not known.
        contact: Mail or web address of the people who run the desk.

    Examples:
        >>> tag_authority("https://Results.example.org", "desk@example.org")
        'results.example.org'
        >>> tag_authority("", "desk@example.org")
        'desk@example.org'
    """
    for address in (public_url, contact):
        host = urlsplit(address).hostname if "://" in address else None
        if host and _HOST.fullmatch(host):
            return host.lower()
    found = _MAIL.search(contact)
    return found[0].lower() if found else "desk.invalid"


def newest_first(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Return the newest entries in order.

    Args:
        entries: The entries, in any order; those of one moment stay as they come.
    """
    ordered = sorted(entries, key=lambda one: one.updated, reverse=True)
    return tuple(ordered[:MOST_ENTRIES])


def atom(feed: Feed, place: Place) -> bytes:
    """Return a feed as Atom.

    Args:
        feed: The feed.
        place: Where and for whom it is written.
    """
    root = etree.Element(_name("feed"), nsmap={None: ATOM_NAMESPACE})
    root.set(_XML_LANGUAGE, place.language.code)
    _add(root, "title", place.says(feed.title))
    _add(root, "subtitle", place.says(feed.subtitle))
    _add(root, "id", place.identity(feed.name))
    _add(root, "updated", _moment(feed.updated))
    _link(root, "self", ATOM_TYPE, place.address(feed.path) + ATOM)
    _link(root, "alternate", "text/html", place.address(feed.home))
    _link(root, "alternate", JSON_TYPE, place.address(feed.path) + JSON)
    _add(_add(root, "author"), "name", place.says(feed.author))
    _add(root, "generator", "Downballot")
    for one in feed.entries:
        _entry(_add(root, "entry"), one, place)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def json_feed(feed: Feed, place: Place) -> bytes:
    """Return a feed as JSON Feed.

    Args:
        feed: The feed.
        place: Where and for whom it is written.
    """
    return msgspec.json.encode({
        "version": JSON_VERSION,
        "title": place.says(feed.title),
        "home_page_url": place.address(feed.home),
        "feed_url": place.address(feed.path) + JSON,
        "description": place.says(feed.subtitle),
        "authors": [{"name": place.says(feed.author)}],
        "language": place.language.code,
        "items": [_item(one, place) for one in feed.entries],
    })


def _item(one: FeedEntry, place: Place) -> dict[str, object]:
    return {
        "id": place.identity(one.name),
        "url": place.address(one.href),
        "title": place.says(one.title),
        "content_text": "\n\n".join(place.says(text) for text in one.paragraphs),
        "date_published": _moment(one.published),
        "date_modified": _moment(one.updated),
        "tags": list(one.categories),
    }


def _entry(element: etree._Element, one: FeedEntry, place: Place) -> None:
    _add(element, "title", place.says(one.title))
    _add(element, "id", place.identity(one.name))
    _add(element, "published", _moment(one.published))
    _add(element, "updated", _moment(one.updated))
    _link(element, "alternate", "text/html", place.address(one.href))
    for category in one.categories:
        etree.SubElement(element, _name("category"), term=category)
    content = _add(element, "content")
    content.set("type", "xhtml")
    shown = {None: XHTML_NAMESPACE}
    inside = etree.SubElement(content, f"{{{XHTML_NAMESPACE}}}div", nsmap=shown)
    for text in one.paragraphs:
        etree.SubElement(inside, f"{{{XHTML_NAMESPACE}}}p").text = place.says(text)


def _link(parent: etree._Element, rel: str, kind: str, href: str) -> None:
    etree.SubElement(parent, _name("link"), rel=rel, type=kind, href=href)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, _name(name))
    made.text = text
    return made


def _name(name: str) -> str:
    return f"{{{ATOM_NAMESPACE}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
