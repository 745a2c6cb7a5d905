"""The page that says who paid for what was spent for or against somebody."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join, say
from downballot.money.desk_values import MoneyTrace, TracedSource, TracedSpending
from downballot.money.tracing_values import FlowPath
from downballot.publication.addresses import API, with_query
from downballot.publication.figures import percent, shortened
from downballot.publication.flow_drawing import FlowDrawing, draw_flow
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.money_addresses import TRACE, committee_link
from downballot.publication.money_figures import BUCKETS, about_words, dollars, payer_name
from downballot.publication.money_parts import Basis, money_links
from downballot.publication.money_rows import CandidateSums
from downballot.publication.named_sums import named_sources, several

SHOWN = 100


class TraceAsked(Struct, frozen=True):
    """What is asked: names, side and days as somebody wrote them; empty for any."""

    candidate: str = ""
    committee: str = ""
    side: str = ""
    undated: str = ""
    as_of: str = ""


class SourceLine(Struct, frozen=True):
    """One source: pro rata figure, share, range, kind, whether of several givers."""

    name: str
    cents: str
    share: str
    spread: str
    kind: str
    note: str = ""


class PathLine(Struct, frozen=True):
    """One way that money took."""

    cents: str
    steps: tuple[str, ...]


class PaidLine(Struct, frozen=True):
    """What a committee spent about somebody."""

    committee: str
    href: str
    about: str
    cents: str


class TracePart(Struct, frozen=True):
    """Who paid, with what it rests on.

    Attributes:
        heading: What was spent, and about whom.
        drawing: The picture; None where nothing is left to draw.
        sources: The sources, the largest first.
        total: All of them together.
        more: How many more there are, and how much they are together, in words; or empty.
        paths: The largest ways that money took.
        paid: Who spent it about whom.
        assumptions: What the figures rest on.
    """

    heading: str
    drawing: FlowDrawing | None
    sources: tuple[SourceLine, ...]
    total: str
    more: str
    paths: tuple[PathLine, ...]
    paid: tuple[PaidLine, ...]
    assumptions: tuple[str, ...]


class TracePage(Struct, frozen=True):
    """Everything on the page that says who paid.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        asked: What is asked, for the form.
        problem: Why there is no answer; or empty.
        part: The answer; None where nothing was asked or there is none.
        choices: Whom it can be asked of; none where it was answered.
        path: Path of the page, for the form.
        basis: What the figures rest on.
        api: Where the same is as JSON; empty without an answer.
    """

    frame: Frame
    links: tuple[Link, ...]
    asked: TraceAsked
    problem: str
    part: TracePart | None
    choices: tuple[CandidateSums, ...]
    path: str
    basis: Basis
    api: str


def trace_page(
    site: Site,
    asked: TraceAsked,
    found: MoneyTrace | None,
    basis: Basis,
    *,
    choices: tuple[CandidateSums, ...] = (),
    problem: str = "",
) -> TracePage:
    """Return the page that says who paid.

    Args:
        site: The desk.
        asked: What is asked.
        found: The answer; None where nothing was asked or there is none.
        basis: What the figures rest on.
        choices: Whom it can be asked of, where there is no answer.
        problem: Why there is no answer; or empty.
    """
    title = join(": ", (say("Who paid"), found.question)) if found else say("Who paid")
    given = {name: getattr(asked, name) for name in TraceAsked.__struct_fields__}
    return TracePage(
        frame=frame(site, title, TRACE),
        links=money_links(TRACE),
        asked=asked,
        problem=problem,
        part=trace_part(found) if found else None,
        choices=choices,
        path=TRACE,
        basis=basis,
        api=with_query(f"{API}{TRACE}", **given) if found else "",
    )


def trace_part(found: MoneyTrace) -> TracePart:
    """Return who paid, ready to be printed.

    Args:
        found: The trace.
    """
    sources = named_sources(found.sources)
    rest = sources[SHOWN:]
    left = dollars(sum(one.pro_rata_cents for one, _ in rest))
    return TracePart(
        heading=say(
            "{dollars} spent {question}",
            dollars=dollars(found.spent_cents),
            question=found.question,
        ),
        drawing=draw_flow(found),
        sources=tuple(
            _source(one, number, found.spent_cents) for one, number in sources[:SHOWN]
        ),
        total=dollars(found.spent_cents),
        more=say(
            "{number} more sources, {dollars} together: see the JSON.",
            number=len(rest),
            dollars=left,
        )
        if rest
        else "",
        paths=tuple(_path(one) for one in found.paths),
        paid=tuple(_paid(one) for one in found.spending),
        assumptions=found.assumptions,
    )


def _source(one: TracedSource, number: int, spent: int) -> SourceLine:
    return SourceLine(
        name=payer_name(one.source),
        cents=dollars(one.pro_rata_cents),
        share=percent(Fraction(one.pro_rata_cents, spent)),
        spread=say(
            "{least} to {most}",
            least=dollars(one.least_cents),
            most=dollars(one.most_cents),
        ),
        kind=BUCKETS.get(one.bucket, one.bucket),
        note=several(number),
    )


def _path(one: FlowPath) -> PathLine:
    return PathLine(dollars(one.cents), tuple(payer_name(step) for step in one.steps))


def _paid(one: TracedSpending) -> PaidLine:
    about = shortened(one.candidate or one.measure)
    return PaidLine(
        committee=shortened(one.committee),
        href=committee_link(one.filer_id, one.committee.removeprefix(one.filer_id)),
        about=about_words(one.side, about),
        cents=dollars(one.cents),
    )
