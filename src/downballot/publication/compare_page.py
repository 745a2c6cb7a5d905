"""The page that compares what contests cost, across years, in one year's dollars."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.model.body import PublishedSpending
from downballot.model.sentence import join, say
from downballot.money.comparing_values import (
    Comparison,
    ContestCost,
    Each,
    FiledContest,
    Part,
    Scope,
)
from downballot.money.per_vote import Divisor
from downballot.publication.addresses import API, Address
from downballot.publication.body_addresses import seat_path
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import amount
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.money_addresses import COMPARE
from downballot.publication.money_figures import dollars, published_dollars, whole_dollars
from downballot.publication.money_parts import money_links
from downballot.publication.published_figures import METRIC_NAMES
from downballot.publication.published_per_vote import STAGE_NAMES, figure_words

NOT_KNOWN = say("not known")
_DIVISORS = {Divisor.VOTES: say("votes"), Divisor.REGISTERED: say("registered voters")}


class Amount(Struct, frozen=True):
    """A part of what a contest cost.

    Attributes:
        figure: The part in dollars; or that it is not known.
        until: The days until which it counts; or empty.
        more: Whether it may be more.
        disagree: Whether a source has another figure.
    """

    figure: str
    until: str = ""
    more: bool = False
    disagree: bool = False


class Quotient(Struct, frozen=True):
    """Dollars for each, with what they were divided by and its day."""

    each: str
    basis: str


class SourceLine(Struct, frozen=True):
    """A figure behind a row, with its source."""

    figure: str
    source: Reference


class CostRow(Struct, frozen=True):
    """One contest, or several together, in the comparison.

    Attributes:
        place: Its place by one year's dollars; empty where the price level is not known.
        year: The year.
        name: What readers call it.
        href: Page of the seat; or empty.
        total: Independent expenditure and own spending.
        adjusted: The same in one year's dollars.
        known: Whether that is known.
        independent: Independent expenditure.
        support: For candidates.
        oppose: Against candidates.
        own: Own spending.
        per_vote: Independent expenditure for each vote, by stage of the count.
        per_registered: For each registered voter; None where not known.
        missing: Why the total may be more.
        notes: Where sources disagree, and what else a reader should know.
        sources: The figures it is made of.
    """

    place: str
    year: str
    name: str
    href: str
    total: Amount
    adjusted: str
    known: bool
    independent: Amount
    support: Amount
    oppose: Amount
    own: Amount
    per_vote: tuple[Quotient, ...]
    per_registered: Quotient | None
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]


class FiledRow(Struct, frozen=True):
    """One contest of the desk's own counts, by the filings that it took in."""

    name: str
    day: str
    total: str
    adjusted: str
    independent: str
    own: str
    membership: str
    money_until: str
    per_vote: Quotient | None
    per_registered: Quotient | None
    candidates: tuple[str, ...]
    missing: tuple[str, ...]


class ComparePage(Struct, frozen=True):
    """Everything on the page that compares what contests cost.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        path: Path of the page, for its form.
        dollars_of: The year in whose dollars totals are stated.
        years: The years there are for that.
        contests: Single contests, the most first.
        wider: Whole elections, and contests that figures have together.
        filed: Contests of the desk's own counts.
        unjoined: Names in filings that were joined to nobody on a ballot.
        price_source: Where that year's price level is from.
        price_note: What a reader of it should know.
        api: Where the same is as JSON.
    """

    frame: Frame
    links: tuple[Link, ...]
    path: str
    dollars_of: int
    years: tuple[int, ...]
    contests: tuple[CostRow, ...]
    wider: tuple[CostRow, ...]
    filed: tuple[FiledRow, ...]
    unjoined: tuple[str, ...]
    price_source: str
    price_note: str
    api: str


def compare_page(site: Site, found: Comparison, years: Iterable[int]) -> ComparePage:
    """Return the page that compares what contests cost.

    Args:
        site: The desk.
        found: The comparison.
        years: The years in whose dollars totals can be stated.
    """
    contests = [one for one in found.published if one.scope is Scope.CONTEST]
    wider = [one for one in found.published if one.scope is not Scope.CONTEST]
    return ComparePage(
        frame=frame(site, say("What contests cost"), COMPARE),
        links=money_links(COMPARE),
        path=COMPARE,
        dollars_of=found.dollars_of,
        years=tuple(sorted(years, reverse=True)),
        contests=tuple(_row(one) for one in contests),
        wider=tuple(_row(one) for one in wider),
        filed=tuple(_filed(one) for one in found.filed),
        unjoined=found.unjoined,
        price_source=found.price_source,
        price_note=found.price_note,
        api=f"{API}{COMPARE}?dollars_of={found.dollars_of}",
    )


def _row(one: ContestCost) -> CostRow:
    parts = [part for part in (one.independent, one.support, one.oppose, one.own) if part]
    figures = dict.fromkeys(row for part in parts for row in (*part.figures, *part.others))
    href = (
        Address(f"{seat_path(one.body, one.seats[0])}#money-{one.year}")
        if len(one.seats) == 1
        else ""
    )
    return CostRow(
        place=str(one.adjusted_rank or ""),
        year=str(one.year),
        name=one.name,
        href=href,
        total=Amount(whole_dollars(one.total_cents), more=one.lower_bound),
        adjusted=NOT_KNOWN
        if one.adjusted_cents is None
        else whole_dollars(round(one.adjusted_cents)),
        known=one.adjusted_cents is not None,
        independent=_amount(one.independent),
        support=_amount(one.support),
        oppose=_amount(one.oppose),
        own=_amount(one.own),
        per_vote=tuple(_quotient(each) for each in _told(one)),
        per_registered=_quotient(one.per_registered) if one.per_registered else None,
        missing=one.missing,
        notes=one.notes,
        sources=tuple(_line(row) for row in figures),
    )


def _line(row: PublishedSpending) -> SourceLine:
    by = (say("by {spender}", spender=row.spender),) if row.spender else ()
    said = (figure_words(row), METRIC_NAMES[row.metric], *by)
    return SourceLine(join(", ", said), reference(row))


def _told(one: ContestCost) -> tuple[Each, ...]:
    """Return the quotients of the first and the last stage of the count."""
    return tuple(dict.fromkeys((*one.per_vote[:1], *one.per_vote[-1:])))


def _amount(part: Part | None) -> Amount:
    if part is None:
        return Amount(NOT_KNOWN)
    days = join(", ", [day.words for day in dict.fromkeys((*part.as_of[:1], *part.as_of[-1:]))])
    return Amount(published_dollars(part.cents), days, bool(part.missing), part.disagree)


def _quotient(one: Each) -> Quotient:
    said = [_divided_by(one)]
    if one.stage:
        said.append(STAGE_NAMES.get(one.stage, one.stage))
    if one.number_as_of:
        said.append(one.number_as_of.words)
    return Quotient(dollars(round(one.cents_each)), join(", ", said))


def _divided_by(one: Each) -> str:
    return join(" ", (amount(one.number), _DIVISORS.get(one.divisor, one.divisor)))


def _filed(one: FiledContest) -> FiledRow:
    return FiledRow(
        name=one.name,
        day=one.day.words,
        total=dollars(one.total_cents),
        adjusted=NOT_KNOWN
        if one.adjusted_cents is None
        else whole_dollars(round(one.adjusted_cents)),
        independent=dollars(one.independent_cents),
        own=dollars(one.own_cents),
        membership=dollars(one.membership_cents),
        money_until=one.money_as_of.words if one.money_as_of else "",
        per_vote=_quotient(one.per_vote) if one.per_vote else None,
        per_registered=_quotient(one.per_registered) if one.per_registered else None,
        candidates=tuple(
            say(
                "{name}: for {support}, against {oppose}, own {own}",
                name=each.name,
                support=dollars(each.support_cents),
                oppose=dollars(each.oppose_cents),
                own=dollars(each.spent_cents),
            )
            for each in one.candidates
            if each.filed_as
        ),
        missing=one.missing,
    )
