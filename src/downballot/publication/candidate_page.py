"""The page of a candidate's money: raised, spent, for and against, and who really paid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join, say
from downballot.money.candidate_values import CandidateMoney, CandidateTotals, SideTrace
from downballot.money.totals_values import share
from downballot.publication.addresses import API
from downballot.publication.committee_page import GiverRow, giver_rows
from downballot.publication.figures import amount, percent, shortened
from downballot.publication.flow_drawing import FlowDrawing, draw_flow
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.money_addresses import candidate_path, trace_path
from downballot.publication.money_figures import dollars
from downballot.publication.money_parts import Basis, money_links
from downballot.publication.money_rows import (
    CommitteeRow,
    SpenderRow,
    committee_row,
    election_day,
    spender_row,
)
from downballot.publication.named_sums import named_sources
from downballot.publication.trace_page import SourceLine, trace_part

MAIN_SOURCES = 10
NO_COUNT = say(
    "No count of the contest is on this desk under this name, so no dollars per vote are given."
)


class VoteCount(Struct, frozen=True):
    """Votes of the candidate in one election, as counted.

    Attributes:
        election: Its day in ISO 8601, as filings name it.
        votes: How many, above 0.
        stage: How far the count was, and until when, in words.
    """

    election: str
    votes: int
    stage: str


class EachVote(Struct, frozen=True):
    """Dollars for each vote: what money, how much, of how many votes."""

    what: str
    money: str
    votes: str
    each: str


class PaidPart(Struct, frozen=True):
    """Who paid on one side.

    Attributes:
        id: Anchor.
        title: For or against, and of which election.
        heading: What was spent.
        drawing: The picture; None where nothing is left to draw.
        sources: The largest sources.
        more: How many more there are, in words; or empty.
        href: The page with every source and way.
        assumptions: What the figures rest on.
    """

    id: str
    title: str
    heading: str
    drawing: FlowDrawing | None
    sources: tuple[SourceLine, ...]
    more: str
    href: str
    assumptions: tuple[str, ...]


class CandidatePage(Struct, frozen=True):
    """Everything on the page of a candidate's money.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        name: The candidate's name.
        also: Other forms of it in filings.
        about: Pages about the candidate and the seats.
        sentences: The figures that matter most.
        committees: What the own committees raised and spent.
        places: Where the itemised money came from, figure by figure.
        spending: Who spent independently for and against.
        each_vote: Dollars for each vote.
        no_votes: Why there are none; or empty.
        paid: Who paid for it, side by side.
        untraced: Said where nothing of the spending could be traced; or empty.
        givers: The largest givers to the own committees.
        basis: What the figures rest on.
        api: Where the same is as JSON.
    """

    frame: Frame
    links: tuple[Link, ...]
    name: str
    also: tuple[str, ...]
    about: tuple[Link, ...]
    sentences: tuple[str, ...]
    committees: tuple[CommitteeRow, ...]
    places: tuple[tuple[str, str], ...]
    spending: tuple[SpenderRow, ...]
    each_vote: tuple[EachVote, ...]
    no_votes: str
    paid: tuple[PaidPart, ...]
    untraced: str
    givers: tuple[GiverRow, ...]
    basis: Basis
    api: str


def candidate_page(
    site: Site,
    money: CandidateMoney,
    basis: Basis,
    *,
    about: tuple[Link, ...] = (),
    counts: tuple[VoteCount, ...] = (),
) -> CandidatePage:
    """Return the page of a candidate's money.

    Args:
        site: The desk.
        money: What is known of it.
        basis: What the figures rest on.
        about: Pages about the candidate and the seats.
        counts: Votes of the candidate, as counted.
    """
    found, path = money.totals, candidate_path(money.totals.id)
    name = shortened(found.name)
    each = tuple(_each_vote(found, counts))
    spent = any(one.ie_cents for one in found.spenders)
    untraced = say(
        "Nothing of it could be traced: no row of it has a day, nor its election one."
    )
    return CandidatePage(
        frame=frame(site, say("Money: {name}", name=name), path),
        links=money_links(path),
        name=name,
        also=tuple(shortened(one) for one in found.forms if one != found.name),
        about=about,
        sentences=tuple(_sentences(found)),
        committees=tuple(committee_row(one) for one in found.committees),
        places=tuple(_places(money)),
        spending=tuple(spender_row(one) for one in found.spenders),
        each_vote=each,
        no_votes="" if each else NO_COUNT,
        paid=tuple(_paid(one) for one in money.traces),
        untraced=untraced if spent and not money.traces else "",
        givers=giver_rows(money.givers),
        basis=basis,
        api=f"{API}{path}",
    )


def _elections(found: CandidateTotals) -> list[str]:
    """Return the elections of which there is money, the newest first."""
    own = {one.election for one in found.committees}
    return sorted(own | {one.election for one in found.spenders}, reverse=True)


def _sentences(found: CandidateTotals) -> Iterator[str]:
    for election in _elections(found):
        own = [one for one in found.committees if one.election == election]
        said: list[str] = []
        if own:
            raised = dollars(sum(one.raised_cents for one in own))
            spent = sum(one.spent_cents for one in own)
            known = any(one.spent_from for one in own)
            said.append(
                say("raised {raised}, spent {spent}", raised=raised, spent=dollars(spent))
                if known
                else say("raised {raised}", raised=raised)
            )
        said += _independently(found, election)
        if said:
            yield say(
                "{election}: {figures}.",
                election=shortened(election) or say("Election not said"),
                figures=join("; ", said),
            )


def _independently(found: CandidateTotals, election: str) -> Iterator[str]:
    cents = independent(found, election, "support")
    if cents:
        yield say("{dollars} spent independently for the candidate", dollars=dollars(cents))
    cents = independent(found, election, "oppose")
    if cents:
        yield say("{dollars} spent independently against the candidate", dollars=dollars(cents))


def independent(found: CandidateTotals, election: str, side: str) -> int:
    """Return what others spent on one side in one election, in whole cents.

    Args:
        found: The candidate's totals.
        election: The election as filings name it.
        side: ``support`` or ``oppose``.
    """
    return sum(
        one.ie_cents
        for one in found.spenders
        if (one.election, one.support_or_oppose) == (election, side)
    )


def _places(money: CandidateMoney) -> Iterator[tuple[str, str]]:
    """Work out shares of all that the own committees raised, elections together.

    Yields:
        What it is a share of, and the figure.
    """
    own = money.totals.committees
    raised = sum(one.raised_cents for one in own)
    small, self_cents = (
        sum(one.small_cents for one in own),
        sum(one.self_cents for one in own),
    )
    if not own:
        return
    yield say("In amounts under $100"), _of(small, raised)
    yield say("From the candidate, loans apart"), _of(self_cents, raised)
    lent = sum(one.self_loans_cents for one in own)
    if lent:
        yield say("Lent by the candidate"), dollars(lent)
    if money.places:
        itemised = sum(one.itemised_cents for one in own)
        state = money.places.state
        inside = say("Itemised, from ZIP codes in {state}", state=state)
        yield inside, _of(money.places.inside_cents, itemised)
        yield say("Itemised, from elsewhere"), _of(money.places.outside_cents, itemised)
        if money.places.unknown_cents:
            unknown = say("Itemised, ZIP code not given")
            yield unknown, _of(money.places.unknown_cents, itemised)


def _of(part: int, whole: int) -> str:
    of = share(part, whole)
    return f"{dollars(part)} ({percent(of)})" if of is not None else dollars(part)


def _each_vote(found: CandidateTotals, counts: tuple[VoteCount, ...]) -> Iterator[EachVote]:
    for one in counts:
        own = sum(row.spent_cents for row in found.committees if row.election == one.election)
        support = independent(found, one.election, "support")
        sums = (
            (say("spent by the own committee"), own),
            (say("spent independently for the candidate"), support),
            (say("both together"), own + support if own and support else 0),
        )
        for what, cents in sums:
            if cents > 0:
                yield EachVote(
                    what=join(": ", (one.election, what)),
                    money=dollars(cents),
                    votes=join(", ", (amount(one.votes), one.stage)),
                    each=dollars(round(Fraction(cents, one.votes))),
                )


def _paid_title(side: str, election: str) -> str:
    if side == "support":
        return say("Who paid for what was spent for, {election}", election=election)
    return say("Who paid for what was spent against, {election}", election=election)


def _paid(one: SideTrace) -> PaidPart:
    part = trace_part(one.trace)
    more = len(named_sources(one.trace.sources)) - MAIN_SOURCES
    return PaidPart(
        id=f"paid-{one.side}",
        title=_paid_title(one.side, shortened(one.election)),
        heading=part.heading,
        drawing=draw_flow(one.trace),
        sources=part.sources[:MAIN_SOURCES],
        more=say("{number} more sources", number=more) if more > 0 else "",
        href=trace_path(
            one.form,
            side=one.side,
            undated=election_day(one.election),
            as_of=election_day(one.election),
        ),
        assumptions=one.trace.assumptions,
    )
