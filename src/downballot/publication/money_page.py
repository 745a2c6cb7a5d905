"""The page of a desk's money: for and against whom, by committee, by spender."""

from __future__ import annotations

from msgspec import Struct, structs

from downballot.model.sentence import say
from downballot.money.totals_values import Totals
from downballot.publication.addresses import API, embed_path
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.money_addresses import MONEY
from downballot.publication.money_parts import Basis, money_links
from downballot.publication.money_rows import (
    CandidateSums,
    CommitteeRow,
    SpenderRow,
    candidate_sums,
    committee_row,
    spender_row,
)
from downballot.publication.published_money_part import PublishedTotal

SHOWN = 100


class MoneyPage(Struct, frozen=True):
    """Everything on the page of a desk's money.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        candidates: For and against whom was spent, the most first.
        more_candidates: How many more there are.
        spenders: Who spent about whom, the most first.
        more_spenders: How many more there are.
        committees: What committees raised and spent, the most first.
        more_committees: How many more there are.
        published: Totals that offices and the press published, by body and election.
        basis: What the figures rest on.
        api: Where the same is as JSON.
    """

    frame: Frame
    links: tuple[Link, ...]
    candidates: tuple[CandidateSums, ...]
    more_candidates: int
    spenders: tuple[SpenderRow, ...]
    more_spenders: int
    committees: tuple[CommitteeRow, ...]
    more_committees: int
    published: tuple[PublishedTotal, ...]
    basis: Basis
    api: str


def money_page(
    site: Site, found: Totals | None, published: tuple[PublishedTotal, ...], basis: Basis
) -> MoneyPage:
    """Return the page of a desk's money.

    Args:
        site: The desk.
        found: What filings add up to; None where none was taken in.
        published: Totals that offices and the press published.
        basis: What the figures rest on.
    """
    committees = [
        one
        for one in (found.committee_totals() if found else [])
        if one.raised_cents or one.spent_cents or one.loans_cents
    ]
    spenders = found.spender_totals() if found else []
    committees.sort(key=lambda one: (-one.raised_cents, one.committee, one.election))
    spenders.sort(key=lambda one: (-one.ie_cents, one.committee, one.candidate))
    candidates = candidate_sums(spenders)
    return MoneyPage(
        frame=structs.replace(frame(site, say("Money"), MONEY), embed=embed_path(MONEY)),
        links=money_links(MONEY),
        candidates=candidates[:SHOWN],
        more_candidates=max(0, len(candidates) - SHOWN),
        spenders=tuple(spender_row(one) for one in spenders[:SHOWN]),
        more_spenders=max(0, len(spenders) - SHOWN),
        committees=tuple(committee_row(one) for one in committees[:SHOWN]),
        more_committees=max(0, len(committees) - SHOWN),
        published=published,
        basis=basis,
        api=f"{API}{MONEY}totals" if found else "",
    )
