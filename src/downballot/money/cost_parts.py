"""Which published figures make up what a contest cost, and what is missing in them.

Of one thing the newest figure stands that a reader can open. A figure of all rounds comes
before the sum of rounds, and a figure of all candidates before the sum of candidates: a sum
is a lower bound, and says what it lacks. Nothing is averaged, guessed or carried over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec import Struct, structs

from downballot.model.body import Hedge, PublishedSpending, Round, SpendingMetric
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.money.comparing_values import Part
from downballot.money.published_values import Figures

AS_PUBLISHED: Final = "as published"
BY_ROUND: Final = "rounds added up"
BY_CANDIDATE: Final = "candidates added up"
RECEIVED: Final = say(
    "what candidates\N{RIGHT SINGLE QUOTATION MARK} committees received; what they spent is "
    "not on record"
)
ROUNDS: Final = {
    Round.PRIMARY: say("primary"),
    Round.RUNOFF: say("runoff"),
    Round.SPECIAL_PRIMARY: say("special primary"),
    Round.SPECIAL_RUNOFF: say("special runoff"),
    Round.GENERAL: say("general"),
}
_EVERYBODY: Final = re.compile(r"all(?: \w+)? candidates")
_OWN: Final = (SpendingMetric.OWN_EXPENDITURES, SpendingMetric.OWN_CONTRIBUTIONS)
_FOR: Final = (SpendingMetric.ON_BEHALF, SpendingMetric.FOR, SpendingMetric.SUPPORT)
Rows = Sequence[PublishedSpending]
Pick = Callable[["Level"], Part | None]


class Level(Struct, frozen=True):
    """Figures of one round, or of all of them.

    Attributes:
        rows: The figures.
        until: The election day that they count up to, where it is on record.
        names: Names of people, by id.
        words: Which round, in words; empty for all.
    """

    rows: tuple[PublishedSpending, ...]
    until: PartialDate | None
    names: dict[str, str]
    words: str = ""


def part_of(
    rows: Rows,
    rounds: Sequence[tuple[Round, PartialDate]],
    names: dict[str, str],
    pick: Pick,
) -> Part | None:
    """Return one part of what a contest cost; None where nothing of it was published.

    Args:
        rows: The figures of the contest in its year, each with cents.
        rounds: Its rounds with their days, in order; none where they are not on record.
        names: Names of people, by id.
        pick: Which part: ``independent``, ``own``, ``support`` or ``oppose``.
    """
    last = rounds[-1][1] if rounds else None
    whole = pick(Level(tuple(row for row in rows if row.round is None), last, names))
    told = [
        (
            one,
            pick(
                Level(tuple(row for row in rows if row.round is one), day, names, ROUNDS[one])
            ),
        )
        for one, day in _rounds(rows, rounds)
    ]
    summed = _rounds_added_up(told)
    if whole is None or summed is None:
        return whole or summed
    if summed.cents <= whole.cents:
        return whole
    more = say("figures of single rounds come to {dollars}", dollars=_dollars(summed.cents))
    return structs.replace(whole, notes=(*whole.notes, more))


def independent(level: Level) -> Part | None:
    """Return independent expenditure: of everybody, of named candidates, or added up.

    Args:
        level: Figures of one round, or of all.
    """
    rows = [row for row in level.rows if row.metric is SpendingMetric.INDEPENDENT]
    rows = [row for row in rows if not (row.spender or row.whom)]
    return (
        _published(level, [row for row in rows if not row.people])
        or _published(level, [row for row in rows if row.people])
        or _added_up(level)
    )


def own(level: Level) -> Part | None:
    """Return own spending: what committees of candidates spent, else what they received.

    Args:
        level: Figures of one round, or of all.
    """
    found = [part for metric in _OWN if (part := _own(level, metric))]
    return found[0] if found else None


def support(level: Level) -> Part | None:
    """Return independent expenditure for candidates, added up.

    Args:
        level: Figures of one round, or of all.
    """
    return _by_candidate(level, (SpendingMetric.SUPPORT,))


def oppose(level: Level) -> Part | None:
    """Return independent expenditure against candidates, added up.

    Args:
        level: Figures of one round, or of all.
    """
    return _by_candidate(level, (SpendingMetric.OPPOSE,))


def printed_total(rows: Rows, names: dict[str, str]) -> Part | None:
    """Return own and independent spending together, where a source has printed it.

    Args:
        rows: The figures of the contest in its year, each with cents.
        names: Names of people, by id.
    """
    whole = tuple(
        row for row in rows if row.metric is SpendingMetric.ALL_SPENDING and row.round is None
    )
    return _published(Level(whole, None, names), whole)


def added(how: str, parts: Sequence[Part]) -> Part:
    """Return the sum of parts, with everything that is said of each.

    Args:
        how: What is added up.
        parts: The parts, at least one.
    """
    if len(parts) == 1:
        return parts[0]
    return Part(
        sum(one.cents for one in parts),
        how,
        tuple(row for one in parts for row in one.figures),
        tuple(row for one in parts for row in one.others),
        tuple(dict.fromkeys(said for one in parts for said in one.missing)),
        tuple(dict.fromkeys(said for one in parts for said in one.notes)),
    )


def _rounds(
    rows: Rows, rounds: Sequence[tuple[Round, PartialDate]]
) -> list[tuple[Round, PartialDate]]:
    """Return the rounds on record, else those that figures name."""
    named = {(row.election, row.round) for row in rows if row.round}
    return list(rounds) or [(which, day) for day, which in sorted(named)]


def _rounds_added_up(told: Sequence[tuple[Round, Part | None]]) -> Part | None:
    parts = [part for _, part in told if part]
    if not parts:
        return None
    lacking = tuple(
        say("nothing published of the {round}", round=ROUNDS[one])
        for one, part in told
        if part is None
    )
    summed = added(BY_ROUND, parts)
    return structs.replace(summed, missing=(*summed.missing, *lacking))


def _own(level: Level, metric: SpendingMetric) -> Part | None:
    rows = [row for row in level.rows if row.metric is metric]
    everybody = [row for row in rows if not row.people and _EVERYBODY.fullmatch(row.whom)]
    several = _published(level, [row for row in rows if len(row.people) > 1])
    single = _by_candidate(level, (metric,))
    largest = max((one for one in (several, single) if one), key=_cents, default=None)
    found = _published(level, everybody) or largest
    if found and metric is SpendingMetric.OWN_CONTRIBUTIONS:
        return structs.replace(found, notes=(*found.notes, RECEIVED))
    return found


def _added_up(level: Level) -> Part | None:
    """Return the larger of support with attacks, and of what was spent on behalf of each."""
    sides = [part for part in (support(level), oppose(level)) if part]
    both = added(BY_CANDIDATE, sides) if sides else None
    behalf = _by_candidate(level, _FOR)
    return max((one for one in (both, behalf) if one), key=_cents, default=None)


def _by_candidate(level: Level, metrics: tuple[SpendingMetric, ...]) -> Part | None:
    """Add up one figure a candidate: by the first metric of which there is one."""
    people: dict[str, list[PublishedSpending]] = defaultdict(list)
    for row in level.rows:
        if len(row.people) == 1 and row.metric in metrics:
            people[row.people[0]].append(row)
    parts = [_of_candidate(level, metrics, rows) for _, rows in sorted(people.items())]
    if not parts:
        return None
    whose = ", ".join(level.names.get(one, one) for one in sorted(people))
    summed = structs.replace(added(BY_CANDIDATE, parts), how=BY_CANDIDATE)
    only = _only(metrics, whose)
    if level.words:
        only = say("in the {round}, {what}", round=level.words, what=only)
    return structs.replace(summed, missing=(*summed.missing, only))


def _of_candidate(level: Level, metrics: tuple[SpendingMetric, ...], rows: Rows) -> Part:
    """Return one candidate's figure: of all spenders, else those of single ones added up."""
    first = next(one for one in metrics if any(row.metric is one for row in rows))
    chosen = [row for row in rows if row.metric is first]
    whole = _published(level, [row for row in chosen if not row.spender])
    spenders = dict.fromkeys(row.spender for row in chosen if row.spender)
    single = [
        part
        for name in spenders
        if (part := _published(level, [row for row in chosen if row.spender == name]))
    ]
    if whole or not single:
        return whole or added(BY_CANDIDATE, single)
    summed = added("spenders added up", single)
    whom = level.names.get(rows[0].people[0], rows[0].people[0])
    only = say("of {name} only what {spenders} spent", name=whom, spenders=_and(spenders))
    return structs.replace(summed, missing=(*summed.missing, only))


def _published(level: Level, rows: Rows) -> Part | None:
    """Return the newest figure that can be opened, with why it may be more than that."""
    figure = Figures(tuple(rows)).latest
    if figure is None or figure.cents is None:
        return None
    return Part(
        figure.cents,
        AS_PUBLISHED,
        (figure,),
        tuple(row for row in rows if row is not figure),
        tuple(_lacks(figure, level)),
        tuple(_notes(figure, rows)),
    )


def _lacks(figure: PublishedSpending, level: Level) -> Iterable[str]:
    if figure.hedge is Hedge.MORE_THAN:
        yield say("the source says more than {dollars}", dollars=_dollars(figure.cents or 0))
    if len(figure.people) > 1:
        names = _and(level.names.get(one, one) for one in figure.people)
        yield say("of {names} alone", names=names)
    if figure.as_of is None:
        yield say("until when it counts is not said")
    elif level.until and figure.as_of.last < level.until.first:
        yield say(
            "counted until {day}, before {election}",
            day=figure.as_of.words,
            election=level.until.words,
        )


def _notes(figure: PublishedSpending, rows: Rows) -> Iterable[str]:
    if figure.hedge in {Hedge.NEARLY, Hedge.ABOUT}:
        yield say("the source says {figure}", figure=_hedged(figure))
    if not figure.verified:
        yield say("a figure of which no reader can open the source")
    if any(row.cents != figure.cents for row in rows):
        told = join(", ", (_dated(row) for row in rows))
        yield say("sources disagree, or are of other days: {figures}", figures=told)


def _dated(row: PublishedSpending) -> str:
    figure = _hedged(row)
    if row.as_of is None:
        return figure
    return say("{figure} ({day})", figure=figure, day=row.as_of.words)


def _hedged(row: PublishedSpending) -> str:
    """Return a figure with the source's own word for how exact it is."""
    dollars = _dollars(row.cents or 0)
    match row.hedge:
        case Hedge.MORE_THAN:
            return say("more than {dollars}", dollars=dollars)
        case Hedge.NEARLY:
            return say("nearly {dollars}", dollars=dollars)
        case Hedge.ABOUT:
            return say("about {dollars}", dollars=dollars)
        case _:
            return dollars


def _only(metrics: tuple[SpendingMetric, ...], whose: str) -> str:
    if metrics[0] in _OWN:
        return say("own spending is on record of {names} alone", names=whose)
    if metrics[0] is SpendingMetric.OPPOSE:
        return say("spending against is on record of {names} alone", names=whose)
    return say("spending for is on record of {names} alone", names=whose)


def _and(names: Iterable[str]) -> str:
    first, *others = names
    together = first
    for one in others:
        together = say("{first} and {second}", first=together, second=one)
    return together


def _cents(part: Part) -> int:
    return part.cents


def _dollars(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"${whole:,}.{rest:02d}" if rest else f"${whole:,}"
