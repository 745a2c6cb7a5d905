"""A contest or measure as other sites show it: where it stands, and nothing else."""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.views import ContestView, ElectionView
from downballot.decisions.values import ContestDecision
from downballot.model.sentence import join
from downballot.publication.addresses import contest_path
from downballot.publication.cards import ContestCard, contest_card
from downballot.publication.embed import EmbedSurroundings, surroundings
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame


class ContestEmbed(Struct, frozen=True):
    """Everything of a contest on another site.

    Attributes:
        frame: What every page has around it: how it learns of changes.
        embed: What stands around it there.
        election: Title of its election.
        card: The contest in brief.
    """

    frame: Frame
    embed: EmbedSurroundings
    election: str
    card: ContestCard


def contest_embed(
    site: Site,
    election: ElectionView,
    view: ContestView,
    decision: ContestDecision | None = None,
    *,
    theme: str = "",
) -> ContestEmbed:
    """Return a contest as other sites show it.

    Args:
        site: The desk.
        election: Its election.
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
        theme: ``light`` or ``dark``; empty for the reader's own choice.
    """
    path = contest_path(view.election, view.id)
    card = contest_card(view, decision)
    announced = join(" ", (shortened(view.name), *card.sentences))
    around = frame(site, shortened(view.name), path, election=election, announcement=announced)
    return ContestEmbed(
        frame=around,
        embed=surroundings(site, path, election=election, theme=theme),
        election=election.title,
        card=card,
    )
