"""Tables of what contests cost, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.table import Table

from downballot.cli.output import table
from downballot.money.comparing_values import Comparison, ContestCost, Each, Part
from downballot.money.published_values import SpentForCandidate
from downballot.publication.body_parts import Reference
from downballot.publication.money_figures import dollars, whole_dollars
from downballot.publication.published_figures import FigureGroup
from downballot.publication.published_money_part import PublishedMoney, PublishedTotal

NOT_KNOWN = "not known"


def costs_table(found: Comparison, limit: int) -> Table:
    """Lay out what contests cost, the most first by one year's dollars."""
    shown = table(
        "As offices and the press published it",
        ">year",
        "contest",
        ">total",
        f">in {found.dollars_of} dollars",
        ">independent",
        ">for",
        ">against",
        ">own",
        ">each vote",
        ">registered voter",
        "money until",
        "votes of",
    )
    for one in found.published[: limit or None]:
        spent = one.independent or one.own
        shown.add_row(
            str(one.year),
            one.name,
            f"{whole_dollars(one.total_cents)}{'+' if one.lower_bound else ''}",
            _adjusted(one.adjusted_cents),
            *(_part(part) for part in (one.independent, one.support, one.oppose, one.own)),
            "\n".join(_each(each) for each in _told(one)) or NOT_KNOWN,
            _each(one.per_registered) if one.per_registered else NOT_KNOWN,
            ", ".join(spent.as_of) if spent else "",
            "\n".join(f"{each.stage}, {each.number_as_of}" for each in _told(one)),
        )
    return shown


def filed_table(found: Comparison, limit: int) -> Table:
    """Lay out what contests cost by the desk's own filings and counts."""
    shown = table(
        "As filed, by the desk's own counts",
        "contest",
        ">total",
        f">in {found.dollars_of} dollars",
        ">independent",
        ">own",
        ">to members",
        ">each vote",
        ">registered voter",
        "money until",
        "votes of",
    )
    for one in found.filed[: limit or None]:
        each = one.per_vote
        shown.add_row(
            f"{one.name}, {one.day}",
            f"{dollars(one.total_cents)}+",
            _adjusted(one.adjusted_cents),
            dollars(one.independent_cents),
            dollars(one.own_cents),
            dollars(one.membership_cents),
            _each(each) if each else NOT_KNOWN,
            _each(one.per_registered) if one.per_registered else NOT_KNOWN,
            str(one.money_as_of or ""),
            f"{each.stage}, {each.number_as_of}" if each else "",
        )
    return shown


def contest_lines(found: Comparison, limit: int) -> Iterator[str]:
    """Yield what each contest lacks, and where its sources disagree."""
    for one in found.published[: limit or None]:
        yield f"{one.name}, {one.year}"
        yield from (f"  may be more: {said}" for said in one.missing)
        yield from (f"  {said}" for said in one.notes)
        parts = [part for part in (one.independent, one.support, one.oppose, one.own) if part]
        sources = dict.fromkeys(
            f"{row.source}, {row.as_of or 'no day'}" for part in parts for row in part.figures
        )
        yield from (f"  source: {said}" for said in sources)
    for filed in found.filed[: limit or None]:
        yield f"{filed.name}, {filed.day}"
        yield from (f"  {said}" for said in filed.missing)


def per_votes_table(money: PublishedMoney) -> Table:
    """Lay out published money for each vote."""
    shown = table(
        "Dollars for each vote", "whose", ">each", "count", "money", "votes", "source"
    )
    for row in money.per_vote:
        mark = "" if row.verified else " (unverified)"
        shown.add_row(
            row.whose, row.each, row.stage, row.money, f"{row.votes}{mark}", _cited(row.source)
        )
    return shown


def meanings_table(rows: Iterable[SpentForCandidate]) -> Table:
    """Lay out what was spent for each candidate, in both meanings of it."""
    shown = table(
        "Spent for, in both meanings", "candidate", ">figure", "meaning", "how", "until"
    )
    for one in rows:
        words = "added up here, of one source and day" if one.added_up else "as published"
        days = ", ".join(dict.fromkeys(row.as_of for row in one.parts if row.as_of))
        hedge = one.parts[0].hedge if len(one.parts) == 1 else ""
        figure = f"{hedge} {whole_dollars(one.cents)}".strip()
        shown.add_row(one.person, figure, one.meaning, words, days)
    return shown


def figures_table(money: PublishedMoney | PublishedTotal) -> Table:
    """Lay out published figures, each with its round and source."""
    title = "" if isinstance(money, PublishedMoney) else f"{money.body}, {money.election}"
    shown = table(title, "whose", ">figure", "what", "round", "source")
    if isinstance(money, PublishedTotal):
        for row in money.rows:
            shown.add_row(
                "everybody",
                row.figure,
                "independent expenditures",
                row.round,
                _cited(row.source),
            )
        groups: tuple[FigureGroup, ...] = money.others
    else:
        groups = (*money.contest, *money.candidates, *money.spenders, *money.others)
    for one in groups:
        for place, row in enumerate(one.rows):
            what = f"{one.what}. {one.differ}" if one.differ and not place else one.what
            shown.add_row(one.whose, row.figure, what, row.round, _cited(row.source))
    return shown


def _part(part: Part | None) -> str:
    if part is None:
        return NOT_KNOWN
    marks = f"{'+' if part.missing else ''}{'~' if part.disagree else ''}"
    return f"{whole_dollars(part.cents)}{marks}"


def _adjusted(cents: Fraction | None) -> str:
    return NOT_KNOWN if cents is None else whole_dollars(round(cents))


def _each(one: Each) -> str:
    return dollars(round(one.cents_each))


def _told(one: ContestCost) -> tuple[Each, ...]:
    """Return the quotients of the first and the last stage of the count."""
    return tuple(dict.fromkeys((*one.per_vote[:1], *one.per_vote[-1:])))


def _cited(source: Reference) -> str:
    words = " ".join(part.href or part.text for part in source.parts)
    mark = "" if source.verified else "unverified: "
    return f"{mark}{words}{f', {source.as_of}' if source.as_of else ''}"
