"""Published figures as rows, each with round and source; none is left out or averaged."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from downballot.model.body import PublishedSpending, Round, SpendingMetric
from downballot.model.sentence import join, say
from downballot.money.published_values import Figures
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import shortened
from downballot.publication.published_per_vote import figure_words

DIFFER = say("The figures differ: other days, or other ways to count.")
EVERYBODY = say("All candidates")
METRICS = {
    SpendingMetric.SUPPORT: say("for: independent support"),
    SpendingMetric.OPPOSE: say("against"),
    SpendingMetric.ON_BEHALF: say("for: support, with attacks on rivals"),
    SpendingMetric.FOR: say("for: not said whether with attacks on rivals"),
    SpendingMetric.INDEPENDENT: say("independent expenditures"),
    SpendingMetric.ATTACKS: say("independent expenditures against anybody"),
    SpendingMetric.OWN_CONTRIBUTIONS: say("own: received by committees of candidates"),
    SpendingMetric.OWN_EXPENDITURES: say("own: spent by committees of candidates"),
    SpendingMetric.ALL_SPENDING: say("own and independent together"),
    SpendingMetric.CONTRIBUTION: say("received"),
    SpendingMetric.RECEIPTS: say("received, from everybody"),
    SpendingMetric.CASH: say("cash left"),
    SpendingMetric.INDEPENDENT_PER_VOTE: say(
        "independent expenditures for each vote, as printed"
    ),
    SpendingMetric.OWN_PER_VOTE: say("own spending for each vote, as printed"),
    SpendingMetric.LIMIT: say("the most one person may give a candidate in a round"),
    SpendingMetric.MATCHING_FUNDS: say("public matching funds"),
}


METRIC_NAMES = {
    SpendingMetric.SUPPORT: say("support"),
    SpendingMetric.OPPOSE: say("oppose"),
    SpendingMetric.ON_BEHALF: say("on behalf"),
    SpendingMetric.FOR: say("for"),
    SpendingMetric.INDEPENDENT: say("independent"),
    SpendingMetric.ATTACKS: say("attacks"),
    SpendingMetric.OWN_CONTRIBUTIONS: say("own contributions"),
    SpendingMetric.OWN_EXPENDITURES: say("own expenditures"),
    SpendingMetric.ALL_SPENDING: say("all spending"),
    SpendingMetric.CONTRIBUTION: say("contribution"),
    SpendingMetric.RECEIPTS: say("receipts"),
    SpendingMetric.CASH: say("cash"),
    SpendingMetric.INDEPENDENT_PER_VOTE: say("independent per vote"),
    SpendingMetric.OWN_PER_VOTE: say("own per vote"),
    SpendingMetric.LIMIT: say("contribution limit"),
    SpendingMetric.MATCHING_FUNDS: say("matching funds"),
}
ROUND_NAMES = {
    Round.PRIMARY: say("primary"),
    Round.RUNOFF: say("runoff"),
    Round.SPECIAL_PRIMARY: say("special primary"),
    Round.SPECIAL_RUNOFF: say("special runoff"),
    Round.GENERAL: say("general"),
}


class FigureRow(Struct, frozen=True):
    """One published figure, with the round it is of and its source."""

    figure: str
    round: str
    source: Reference


class FigureGroup(Struct, frozen=True):
    """Every figure of one thing.

    Attributes:
        whose: The candidate, spender or whole contest.
        href: Address of that candidate's page; or empty.
        what: What the figures are about.
        rows: The figures, oldest first.
        differ: Said where they are not all the same; or empty.
    """

    whose: str
    href: str
    what: str
    rows: tuple[FigureRow, ...]
    differ: str


def other_groups(
    rows: Iterable[PublishedSpending], shown: Collection[FigureRow], people: dict[str, str]
) -> tuple[FigureGroup, ...]:
    """Return the figures that are not shown elsewhere, by whose they are and about what.

    Args:
        rows: The figures.
        shown: Rows that are shown already.
        people: Names of everybody on record, by id.
    """
    groups: dict[tuple[str, str], list[PublishedSpending]] = {}
    for row, made in ((row, figure_rows((row,))[0]) for row in rows):
        if made not in shown:
            key = _whose(row, people), _what(row)
            groups.setdefault(key, []).append(row)
    return tuple(
        one
        for (whose, what), found in groups.items()
        for one in group(whose, "", what, Figures(tuple(found)))
    )


def _whose(row: PublishedSpending, people: dict[str, str]) -> str:
    named = "; ".join(people.get(one, one) for one in row.people)
    return shortened(named or row.whom or row.spender) or EVERYBODY


def _what(row: PublishedSpending) -> str:
    words = METRICS[row.metric]
    if row.giver:
        words = say("{what}, from {giver}", what=words, giver=shortened(row.giver))
    by = row.spender and (row.people or row.whom)
    if by:
        words = say("{what}, by {spender}", what=words, spender=shortened(row.spender))
    if len(row.seats) < 2:
        return words
    return say("{what}; seats {seats} together", what=words, seats=", ".join(row.seats))


def group(whose: str, href: str, what: str, figures: Figures) -> tuple[FigureGroup, ...]:
    """Return every figure of one thing as a group; none where there is no figure.

    Args:
        whose: The candidate, spender or whole contest.
        href: Address of that candidate's page; or empty.
        what: What the figures are about.
        figures: The figures.
    """
    if not figures.rows:
        return ()
    differ = DIFFER if figures.differ else ""
    return (FigureGroup(whose, href, what, figure_rows(figures.rows), differ),)


def figure_rows(rows: Iterable[PublishedSpending]) -> tuple[FigureRow, ...]:
    """Return published figures as rows, each with its source.

    Args:
        rows: The figures.
    """
    return tuple(FigureRow(figure_words(row), _round(row), reference(row)) for row in rows)


def spending_words(figure: PublishedSpending) -> str:
    """Write a published figure in one line: how much, of what and by when.

    Args:
        figure: The figure.
    """
    metric, words = METRIC_NAMES[figure.metric], figure_words(figure)
    if figure.as_of:
        day = figure.as_of.words
        return say("{figure} ({metric}, by {day})", figure=words, metric=metric, day=day)
    return say("{figure} ({metric})", figure=words, metric=metric)


def _round(row: PublishedSpending) -> str:
    which = ROUND_NAMES[row.round] if row.round else say("all rounds")
    return join(", ", (which, row.election.words))
