"""Published figures as rows, each with round and source; none is left out or averaged."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from downballot.model.body import PublishedSpending, SpendingMetric
from downballot.money.published_values import Figures
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import shortened
from downballot.publication.published_per_vote import figure_words

DIFFER = "The figures differ: other days, or other ways to count."
EVERYBODY = "All candidates"
METRICS = {
    SpendingMetric.SUPPORT: "for: independent support",
    SpendingMetric.OPPOSE: "against",
    SpendingMetric.ON_BEHALF: "for: support, with attacks on rivals",
    SpendingMetric.FOR: "for: not said whether with attacks on rivals",
    SpendingMetric.INDEPENDENT: "independent expenditures",
    SpendingMetric.ATTACKS: "independent expenditures against anybody",
    SpendingMetric.OWN_CONTRIBUTIONS: "own: received by committees of candidates",
    SpendingMetric.OWN_EXPENDITURES: "own: spent by committees of candidates",
    SpendingMetric.ALL_SPENDING: "own and independent together",
    SpendingMetric.CONTRIBUTION: "received",
    SpendingMetric.RECEIPTS: "received, from everybody",
    SpendingMetric.CASH: "cash left",
    SpendingMetric.INDEPENDENT_PER_VOTE: "independent expenditures for each vote, as printed",
    SpendingMetric.OWN_PER_VOTE: "own spending for each vote, as printed",
    SpendingMetric.LIMIT: "the most one person may give a candidate in a round",
    SpendingMetric.MATCHING_FUNDS: "public matching funds",
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
        words = f"{words}, from {shortened(row.giver)}"
    by = row.spender and (row.people or row.whom)
    if by:
        words = f"{words}, by {shortened(row.spender)}"
    seats = f"; seats {', '.join(row.seats)} together" if len(row.seats) > 1 else ""
    return f"{words}{seats}"


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
    told = f", by {figure.as_of.words}" if figure.as_of else ""
    return f"{figure_words(figure)} ({figure.metric}{told})"


def _round(row: PublishedSpending) -> str:
    which = row.round.value if row.round else "all rounds"
    return f"{which}, {row.election.words}"
