"""What the head of a page tells other programs: its address, languages, and what it is of."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TypeVar

from markupsafe import Markup
from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.publication.frame import Frame
from downballot.publication.language import ENGLISH, LANGUAGES, Language

T = TypeVar("T")


class Alternate(Struct, frozen=True):
    """The same page in a language: its code (``x-default`` for any) and its address."""

    code: str
    href: str


class Head(Struct, frozen=True):
    """What the head of a page says.

    Attributes:
        canonical: The page's one address; empty where the desk's public address is unknown.
        alternates: The page in every language.
        tags: Open Graph and Twitter tags: attribute, name, content.
        data: The page as schema.org has it, in JSON-LD.
    """

    canonical: str
    alternates: tuple[Alternate, ...]
    tags: tuple[tuple[str, str, str], ...]
    data: Markup


def head(frame: Frame, language: Language, here: str) -> Head:
    """Return what the head of a page says.

    Args:
        frame: The surroundings of the page.
        language: The language that it is in.
        here: Path and query of the page without a language's prefix. A query is another
            view of the same page, so the address goes without.
    """
    path = here.partition("?")[0]
    root = f"{frame.site.public_url}{frame.site.base_path}" if frame.site.public_url else ""
    canonical = f"{root}{language.prefix}{path}" if root else ""
    return Head(
        canonical=canonical,
        alternates=_alternates(root, path) if root else (),
        tags=tuple(_tags(frame, language, canonical)),
        data=_data(frame, language, canonical),
    )


def _alternates(root: str, path: str) -> tuple[Alternate, ...]:
    found = [Alternate(one.code, f"{root}{one.prefix}{path}") for one in LANGUAGES]
    return (*found, Alternate("x-default", f"{root}{ENGLISH.prefix}{path}"))


def _tags(frame: Frame, language: Language, canonical: str) -> list[tuple[str, str, str]]:
    said = language.says(frame.announcement)
    image = f"{frame.site.public_url}{frame.site.base_path}{frame.card}" if frame.card else ""
    tags = [
        ("property", "og:type", "website"),
        ("property", "og:title", language.says(frame.title)),
        ("property", "og:site_name", frame.site.title),
        ("property", "og:locale", language.locale),
        ("property", "og:description", said),
        ("property", "og:url", canonical),
        ("property", "og:image", image if canonical else ""),
        ("name", "description", said),
        ("name", "twitter:card", "summary_large_image" if image and canonical else "summary"),
    ]
    return [one for one in tags if one[2]]


def _data(frame: Frame, language: Language, canonical: str) -> Markup:
    election = frame.election
    root = f"{frame.site.public_url}{frame.site.base_path}" if canonical else ""
    said = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": language.says(frame.title),
        "description": language.says(frame.announcement),
        "inLanguage": language.code,
        "url": canonical,
        "isPartOf": _known({"@type": "WebSite", "name": frame.site.title, "url": root}),
        "dateModified": _day(election.update.published_at)
        if election and election.update
        else "",
        "about": _event(election) if election else "",
    }
    text = json.dumps(_known(said), ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element is markup but its own end and a comment's beginning.
    safe = text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    return Markup(safe)  # noqa: S704 - no character of markup is left


def _event(election: ElectionView) -> dict[str, object]:
    return {
        "@type": "Event",
        "name": election.title,
        "startDate": _day(election.date),
        "location": {"@type": "AdministrativeArea", "name": election.jurisdiction},
    }


def _day(moment: date | datetime) -> str:
    return moment.isoformat()


def _known(values: dict[str, T]) -> dict[str, T]:
    return {name: value for name, value in values.items() if value}
