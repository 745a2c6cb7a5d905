"""Rows of committees and spenders, as several pages about money have them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.model.filing import Side
from downballot.model.partial_date import parse_partial_date
from downballot.model.sentence import say
from downballot.money.totals_values import CommitteeTotal, SpenderTotal
from downballot.publication.figures import percent, shortened
from downballot.publication.money_addresses import candidate_path, committee_link, trace_path
from downballot.publication.money_figures import SIDES, dollars


class CommitteeRow(Struct, frozen=True):
    """What a committee raised and spent for one election."""

    name: str
    href: str
    election: str
    raised: str
    itemised: str
    unitemised: str
    loans: str
    spent: str
    small: str
    own: str


class SpenderRow(Struct, frozen=True):
    """What a spender spent independently about one candidate or measure."""

    spender: str
    spender_href: str
    election: str
    side: str
    about: str
    about_href: str
    spent: str
    membership: str
    trace_href: str
    supports: bool = False
    opposes: bool = False


class CandidateSums(Struct, frozen=True):
    """Independent expenditures about one candidate in one election, all spenders."""

    name: str
    href: str
    election: str
    support: str
    support_href: str
    oppose: str
    oppose_href: str
    unsaid: str


def committee_row(one: CommitteeTotal) -> CommitteeRow:
    """Return the row of a committee and election.

    Args:
        one: Its totals.
    """
    return CommitteeRow(
        name=shortened(one.committee or one.filer_id),
        href=committee_link(one.filer_id, one.committee),
        election=shortened(one.election),
        raised=dollars(one.raised_cents),
        itemised=dollars(one.itemised_cents),
        unitemised=dollars(one.unitemised_cents),
        loans=dollars(one.loans_cents),
        spent=dollars(one.spent_cents) if one.spent_from else say("not on record"),
        small=percent(one.small_share),
        own=percent(one.self_share),
    )


def spender_row(one: SpenderTotal) -> SpenderRow:
    """Return the row of a spender, side and whom it was about.

    Args:
        one: Its total.
    """
    return SpenderRow(
        spender=shortened(one.committee or one.filer_id),
        spender_href=committee_link(one.filer_id, one.committee),
        election=shortened(one.election),
        side=SIDES.get(one.support_or_oppose, one.support_or_oppose),
        about=shortened(one.candidate or one.measure) or say("nobody named"),
        about_href=candidate_path(one.candidate) if one.candidate else "",
        spent=dollars(one.ie_cents),
        membership=dollars(one.membership_cents) if one.membership_cents else "",
        trace_href=trace_path(
            one.candidate,
            committee=one.filer_id,
            side=one.support_or_oppose,
            undated=election_day(one.election),
        )
        if one.committee
        else "",
        supports=one.support_or_oppose == Side.SUPPORT,
        opposes=one.support_or_oppose == Side.OPPOSE,
    )


def candidate_sums(spenders: Iterable[SpenderTotal]) -> tuple[CandidateSums, ...]:
    """Return what was spent for and against each candidate, the most first.

    Args:
        spenders: What each spender spent.
    """
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for one in spenders:
        if one.candidate:
            by_side = sums.setdefault((one.candidate, one.election), {})
            side = one.support_or_oppose
            by_side[side] = by_side.get(side, 0) + one.ie_cents
    most_first = sorted(sums.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    return tuple(_sums(*key, by_side) for key, by_side in most_first)


def _sums(candidate: str, election: str, by_side: dict[str, int]) -> CandidateSums:
    def href(side: str) -> str:
        wanted = by_side.get(side)
        return (
            trace_path(candidate, side=side, undated=election_day(election)) if wanted else ""
        )

    return CandidateSums(
        name=shortened(candidate),
        href=candidate_path(candidate),
        election=shortened(election),
        support=dollars(by_side.get("support", 0)),
        support_href=href("support"),
        oppose=dollars(by_side.get("oppose", 0)),
        oppose_href=href("oppose"),
        unsaid=dollars(by_side[""]) if by_side.get("") else "",
    )


def election_day(election: str) -> str:
    """Return an election's name where it is its day: rows without a date are of it.

    Args:
        election: The election as filings name it.

    Examples:
        >>> election_day("2020-11-03"), election_day("oakland-2020")
        ('2020-11-03', '')
    """
    try:
        day = parse_partial_date(election)
    except ValueError:
        return ""
    return str(day) if day.exact else ""
