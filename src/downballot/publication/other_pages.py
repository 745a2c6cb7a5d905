"""The page about the desk, and the page that says what went wrong."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.sentence import say
from downballot.publication.addresses import ABOUT
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Link, Site, frame


class SourceRow(Struct, frozen=True):
    """An official address that the desk asks."""

    election: str
    name: str
    url: str
    seconds: str


class AboutPage(Struct, frozen=True):
    """Everything on the page about the desk."""

    frame: Frame
    sources: tuple[SourceRow, ...]
    contact: str
    contact_href: str


class ProblemPage(Struct, frozen=True):
    """A page for what cannot be shown.

    Attributes:
        frame: The surroundings.
        heading: What went wrong, in a few words.
        sentence: The same, in full.
        near: What may have been meant.
    """

    frame: Frame
    heading: str
    sentence: str
    near: tuple[Link, ...]


def about_page(site: Site, sources: tuple[SourceRow, ...]) -> AboutPage:
    """Return the page about the desk.

    Args:
        site: The desk.
        sources: Every address that it asks.
    """
    contact = site.contact
    mail = "@" in contact and "/" not in contact
    web = contact.startswith(("https://", "http://"))
    return AboutPage(
        frame=frame(site, say("About"), ABOUT),
        sources=sources,
        contact=contact,
        contact_href=f"mailto:{contact}" if mail else contact if web else "",
    )


def problem_page(
    site: Site, heading: str, sentence: str, near: tuple[Link, ...] = ()
) -> ProblemPage:
    """Return the page that says what went wrong.

    Args:
        site: The desk.
        heading: What went wrong, in a few words.
        sentence: The same, in full.
        near: What may have been meant.
    """
    return ProblemPage(
        frame=frame(site, heading, ""),
        heading=heading,
        sentence=shortened(sentence, SENTENCE_LENGTH),
        near=near,
    )
