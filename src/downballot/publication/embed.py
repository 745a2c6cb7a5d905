"""What other sites show of a page: its surroundings there, and the code that puts it there."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import escape
from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import Address
from downballot.publication.election_page import CountStamp, count_stamp
from downballot.publication.figures import readable
from downballot.publication.frame import Frame, Site
from downballot.publication.language import Language
from downballot.publication.words import STATUS

THEMES = ("light", "dark")
RESIZER = "/embed.js"
OEMBED = "/oembed"
WIDTH = 640  # pixels, where whoever asks says none
HEIGHT = 460  # pixels, until the frame says how high it is


class EmbedSurroundings(Struct, frozen=True):
    """What stands around a result on another site.

    Attributes:
        page: The whole page, on the desk's own site.
        root: What addresses of the site begin with; empty where that is not known.
        theme: ``light`` or ``dark``; empty where the reader's own choice holds.
        status: How final the figures are, in words; empty where nothing is counted.
        final: Whether they are final.
        count: Which count is shown; None where it is none of one election.
        as_of: What the figures are as of where they are of no count, in words.
        source: Whose figures they are, in words.
    """

    page: Address
    root: str
    theme: str
    status: str
    final: bool
    count: CountStamp | None
    as_of: str
    source: str


def surroundings(
    site: Site,
    page: str,
    *,
    election: ElectionView | None = None,
    theme: str = "",
    as_of: str = "",
    source: str = "",
) -> EmbedSurroundings:
    """Return what stands around a result on another site.

    Args:
        site: The desk.
        page: Path of the whole page.
        election: The election whose count is shown; None where none is.
        theme: ``light`` or ``dark``; empty for the reader's own choice.
        as_of: What the figures are as of, in words, where they are of no count.
        source: Whose figures they are; the authority's where an election is shown.
    """
    named = say("Source: {authority}", authority=election.jurisdiction) if election else ""
    return EmbedSurroundings(
        page=Address(page),
        root=site.root,
        theme=theme,
        status=STATUS[election.status] if election else "",
        final=bool(election and election.status is ResultsStatus.CERTIFIED),
        count=count_stamp(election, site.zone) if election else None,
        as_of=as_of,
        source=source or named,
    )


def embed_code(
    frame: Frame, language: Language, *, width: str = "100%", height: int = HEIGHT
) -> str:
    """Return the markup that shows a page's embed on another site.

    Args:
        frame: The surroundings of the page; its ``embed`` is what is shown.
        language: The language to show it in.
        width: Width of the frame: pixels, or a percentage.
        height: Height until the frame says how high it is, in pixels.
    """
    source = f"{frame.site.root}{language.prefix}{frame.embed}"
    title = readable(language.says(frame.title))
    return (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" '
        f'height="{height}" loading="lazy" style="border:0;max-width:100%"></iframe>\n'
        f'<script src="{escape(frame.site.root)}{RESIZER}" async></script>'
    )


def discovery(frame: Frame, language: Language, here: str) -> tuple[tuple[str, str], ...]:
    """Return where programs learn how to show a page: type and address, one a form.

    Args:
        frame: The surroundings of the page.
        language: The language of the page.
        here: Path and query of the page, without a language's prefix.
    """
    if not (frame.embed and frame.site.root):
        return ()
    page = f"{frame.site.root}{language.prefix}{here.partition('?')[0]}"
    kinds = (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    return tuple(
        (kind, f"{frame.site.root}{OEMBED}?{urlencode({'url': page, 'format': form})}")
        for form, kind in kinds
    )
