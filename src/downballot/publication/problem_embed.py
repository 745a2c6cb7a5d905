"""What stands in a frame on another site where nothing can be shown."""

from __future__ import annotations

from msgspec import Struct

from downballot.publication.addresses import HOME
from downballot.publication.embed import EmbedSurroundings, surroundings
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.frame import Frame, Site, frame


class ProblemEmbed(Struct, frozen=True):
    """Why a frame shows nothing: what kind of problem it is, and what is wrong."""

    frame: Frame
    embed: EmbedSurroundings
    title: str
    detail: str


def problem_embed(site: Site, title: str, detail: str) -> ProblemEmbed:
    """Return what stands in a frame where nothing can be shown.

    Args:
        site: The desk.
        title: What kind of problem it is.
        detail: What is wrong.
    """
    said = shortened(detail, SENTENCE_LENGTH)
    return ProblemEmbed(frame(site, title, ""), surroundings(site, HOME), title, said)
