"""The page of late money: reports within 24 hours since a day, by contest."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from downballot.model.filing import Kind, Side
from downballot.model.sentence import join, say
from downballot.money.late_values import LateContest, LateRow
from downballot.publication.addresses import API, with_query
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import day_text
from downballot.publication.money_addresses import FEED, LATE, committee_link
from downballot.publication.money_figures import about_words, dollars, payer_name
from downballot.publication.money_parts import Basis, money_links

SHOWN = 50  # rows of one contest
NO_CONTEST = say("No contest named")
KINDS = {
    "late-independent": say("Independent expenditure"),
    "late-contribution": say("Received"),
    "late-made": say("Given"),
}


class LateLine(Struct, frozen=True):
    """One transaction of a late report."""

    filed: str
    cents: str
    committee: str
    href: str
    what: str
    about: str


class LatePart(Struct, frozen=True):
    """Late money in one contest: sums apart, then rows, the largest first."""

    title: str
    sums: str
    rows: tuple[LateLine, ...]
    more: int


class LatePage(Struct, frozen=True):
    """Everything on the page of late money.

    Attributes:
        frame: The surroundings.
        links: The pages about money.
        since: The first day that counts, in words.
        asked: The same as the form has it.
        contests: Contests, the largest first.
        path: Path of the page, for the form.
        feed: Address of the feed.
        basis: What the figures rest on.
        api: Where the same is as JSON.
    """

    frame: Frame
    links: tuple[Link, ...]
    since: str
    asked: str
    contests: tuple[LatePart, ...]
    path: str
    feed: str
    basis: Basis
    api: str


def late_page(
    site: Site, contests: tuple[LateContest, ...], since: date, basis: Basis
) -> LatePage:
    """Return the page of late money.

    Args:
        site: The desk.
        contests: Contests, the largest first.
        since: The first day that counts.
        basis: What the figures rest on.
    """
    asked = since.isoformat()
    return LatePage(
        frame=frame(site, say("Late money since {day}", day=day_text(since)), LATE),
        links=money_links(LATE),
        since=day_text(since),
        asked=asked,
        contests=tuple(_part(one) for one in contests),
        path=LATE,
        feed=with_query(FEED, since=asked),
        basis=basis,
        api=with_query(f"{API}{LATE}", since=asked),
    )


def contest_title(one: LateContest) -> str:
    """Return what a contest is called: office and district, or measure.

    Args:
        one: The contest.
    """
    parts = [part for part in (one.office, one.district, one.measure) if part]
    return shortened(" ".join(parts)) or NO_CONTEST


def late_sentence(row: LateRow) -> str:
    """Say what a late report reports.

    Args:
        row: One transaction of it.
    """
    who, about = _filer(row), shortened(row.candidate or row.measure)
    cents = dollars(row.cents)
    other = payer_name(row.name) if row.name else say("somebody")
    if row.kind == Kind.LATE_INDEPENDENT:
        return _spent(row.side, who, cents, about)
    if row.kind == Kind.LATE_CONTRIBUTION:
        return say(
            "{committee} received {dollars} from {name}",
            committee=who,
            dollars=cents,
            name=other,
        )
    if row.kind == Kind.LATE_MADE:
        return say(
            "{committee} gave {dollars} to {name}", committee=who, dollars=cents, name=other
        )
    return say("{committee}: {dollars}", committee=who, dollars=cents)


def _spent(side: str, who: str, cents: str, about: str) -> str:
    if not about:
        return say("{committee} spent {dollars}", committee=who, dollars=cents)
    if side == Side.SUPPORT:
        return say(
            "{committee} spent {dollars} for {name}", committee=who, dollars=cents, name=about
        )
    if side == Side.OPPOSE:
        return say(
            "{committee} spent {dollars} against {name}",
            committee=who,
            dollars=cents,
            name=about,
        )
    return say(
        "{committee} spent {dollars} side not said {name}",
        committee=who,
        dollars=cents,
        name=about,
    )


def contest_sums(one: LateContest) -> str:
    """Say what the late money in a contest adds up to, without a full stop.

    Args:
        one: The contest.
    """
    independent = dollars(one.independent_cents)
    sums = (
        (one.independent_cents, say("{dollars} independent expenditures", dollars=independent)),
        (
            one.received_cents,
            say("{dollars} contributions received", dollars=dollars(one.received_cents)),
        ),
        (
            one.made_cents,
            say("{dollars} contributions given", dollars=dollars(one.made_cents)),
        ),
    )
    said = [words for cents, words in sums if cents]
    return join("; ", said) if said else say("No amount on record")


def _part(one: LateContest) -> LatePart:
    return LatePart(
        title=contest_title(one),
        sums=contest_sums(one),
        rows=tuple(_line(row) for row in one.rows[:SHOWN]),
        more=max(0, len(one.rows) - SHOWN),
    )


def _filer(row: LateRow) -> str:
    if row.filer_name:
        return shortened(row.filer_name)
    if row.filer:
        return say("Committee no. {number}", number=row.filer)
    return say("A committee without name on record")


def _about(row: LateRow) -> str:
    about = shortened(row.candidate or row.measure)
    return about_words(row.side, about) if about else ""


def _line(row: LateRow) -> LateLine:
    day = row.filed_on or row.date
    what = KINDS.get(row.kind, row.kind)
    other = payer_name(row.name) if row.name and row.kind != "late-independent" else ""
    return LateLine(
        filed=day_text(day) if day else say("day not said"),
        cents=dollars(row.cents),
        committee=_filer(row),
        href=committee_link(row.filer, row.filer_name),
        what=_what(row.kind, what, other),
        about=_about(row),
    )


def _what(kind: str, what: str, other: str) -> str:
    if not other:
        return what
    if kind == "late-contribution":
        return say("{what} from {name}", what=what, name=other)
    return say("{what} to {name}", what=what, name=other)
