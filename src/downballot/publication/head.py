"""What the head of a page tells other programs: its address, languages, and what it is of."""

from __future__ import annotations

from urllib.parse import unquote

from markupsafe import Markup
from msgspec import Struct

from downballot.publication.frame import Frame
from downballot.publication.language import ENGLISH, LANGUAGES, Language
from downballot.publication.linked_data import linked_data

# For one person alone, or with a token in their address: no program is to keep them.
PRIVATE = ("/desk/", "/subscription/")
CARD_WIDTH = 1200  # pixels; what those who show shared pages ask for
CARD_HEIGHT = 630


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
        data: The page as schema.org has it, in JSON-LD; empty for a private page.
    """

    canonical: str
    alternates: tuple[Alternate, ...]
    tags: tuple[tuple[str, str, str], ...]
    data: Markup


def head(frame: Frame, language: Language, here: str) -> Head:
    """Return what the head of a page says: nothing, where the page is nobody else's business.

    Args:
        frame: The surroundings of the page.
        language: The language that it is in.
        here: Path and query of the page without a language's prefix. A query is another
            view of the same page, so the address goes without.
    """
    path = _own_path(frame, here.partition("?")[0])
    if f"{path}/".startswith(PRIVATE):
        return Head("", (), (), Markup())
    root = f"{frame.site.public_url}{frame.site.base_path}" if frame.site.public_url else ""
    canonical = f"{root}{language.prefix}{path}" if root else ""
    return Head(
        canonical=canonical,
        alternates=_alternates(root, path) if root else (),
        tags=tuple(_tags(frame, language, canonical)),
        data=linked_data(frame, language, path, canonical),
    )


def _own_path(frame: Frame, path: str) -> str:
    """Return a path as the page itself has it: a server finds it without its last slash too."""
    own = frame.now_href
    same = unquote(own).rstrip("/") == unquote(path).rstrip("/")
    return own if own and same else path


def _alternates(root: str, path: str) -> tuple[Alternate, ...]:
    found = [Alternate(one.code, f"{root}{one.prefix}{path}") for one in LANGUAGES]
    return (*found, Alternate("x-default", f"{root}{ENGLISH.prefix}{path}"))


def _tags(frame: Frame, language: Language, canonical: str) -> list[tuple[str, str, str]]:
    said = language.says(frame.announcement)
    image = f"{frame.site.root}{language.prefix}{frame.card}" if frame.card else ""
    shown = bool(image and canonical)
    tags = [
        ("property", "og:type", "website"),
        ("property", "og:title", language.says(frame.title)),
        ("property", "og:site_name", frame.site.title),
        ("property", "og:locale", language.locale),
        ("property", "og:description", said),
        ("property", "og:url", canonical),
        ("property", "og:image", image if shown else ""),
        ("property", "og:image:type", "image/png" if shown else ""),
        ("property", "og:image:width", str(CARD_WIDTH) if shown else ""),
        ("property", "og:image:height", str(CARD_HEIGHT) if shown else ""),
        ("property", "og:image:alt", (said or language.says(frame.title)) if shown else ""),
        ("name", "description", said),
        ("name", "twitter:card", "summary_large_image" if shown else "summary"),
        ("name", "twitter:image", image if shown else ""),
    ]
    return [one for one in tags if one[2]]
