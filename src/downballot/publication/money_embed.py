"""Money as other sites show it: for and against whom the most was spent."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.sentence import say
from downballot.money.totals_values import Totals
from downballot.publication.embed import EmbedSurroundings, surroundings
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.money_addresses import MONEY
from downballot.publication.money_parts import Basis
from downballot.publication.money_rows import CandidateSums, candidate_sums

SHOWN = 8


class MoneyEmbed(Struct, frozen=True):
    """Everything of a desk's money on another site.

    Attributes:
        frame: What every page has around it.
        embed: What stands around it there.
        candidates: For and against whom was spent, the most first.
        more: How many more there are.
        basis: What the figures rest on.
    """

    frame: Frame
    embed: EmbedSurroundings
    candidates: tuple[CandidateSums, ...]
    more: int
    basis: Basis


def money_embed(
    site: Site, found: Totals | None, basis: Basis, *, theme: str = ""
) -> MoneyEmbed:
    """Return money as other sites show it.

    Args:
        site: The desk.
        found: What filings add up to; None where none was taken in.
        basis: What the figures rest on.
        theme: ``light`` or ``dark``; empty for the reader's own choice.
    """
    spenders = found.spender_totals() if found else []
    spenders.sort(key=lambda one: (-one.ie_cents, one.committee, one.candidate))
    candidates = candidate_sums(spenders)
    return MoneyEmbed(
        frame=frame(site, say("Money"), MONEY),
        embed=surroundings(
            site,
            MONEY,
            theme=theme,
            as_of=_as_of(basis),
            source=say("Source: campaign filings, each dollar once"),
        ),
        candidates=candidates[:SHOWN],
        more=max(0, len(candidates) - SHOWN),
        basis=basis,
    )


def _as_of(basis: Basis) -> str:
    if basis.as_of is None:
        return say("This desk has taken in no filings yet.")
    return say("Filings as taken in by {time}.", time=basis.as_of.text)
