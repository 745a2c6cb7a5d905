"""Pictures of places: how a margin adds up, and a measure by kind of place."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.bootstrap import Interval
from downballot.precincts.quantiles import Quantiles
from downballot.precincts.where_won import WhereWon
from downballot.publication.chart_scale import Scale, Tick, share_ticks, step_of, ticks
from downballot.publication.figures import percent

LEFT, RIGHT, TOP, BOTTOM = 82, 700, 20, 300
MOST_POINTS = 240  # of a line: more would not be seen
ROOM = 0.02  # of a share, above and below the intervals


class SumChart(Struct, frozen=True):
    """How the margin adds up, place by place, from the largest lead to the largest deficit.

    Attributes:
        description: The picture in words.
        points: The line.
        y_ticks: Votes.
        x_ticks: Numbers of places.
        margin_y: Height of the overall margin.
        mark_x: Where the margin is reached first; None where it never is.
        zero_y: Height of nothing.
    """

    description: str
    points: str
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    margin_y: float
    mark_x: float | None
    zero_y: float


class GroupMark(Struct, frozen=True):
    """One group of places: its figure and its interval."""

    x: float
    y: float
    low_y: float | None
    high_y: float | None
    label: str
    figure: str


class GroupChart(Struct, frozen=True):
    """A measure by group of places."""

    description: str
    y_ticks: tuple[Tick, ...]
    marks: tuple[GroupMark, ...]


def draw_sums(won: WhereWon) -> SumChart | None:
    """Return the picture of how a margin adds up; None with fewer than three places.

    Args:
        won: Where the contest was won.
    """
    sums = [0, *(row.cumulative for row in won.rows)]
    if len(sums) < 4 or max(sums) == min(sums):
        return None
    margin = won.margin
    low, high = min(0, *sums), max(margin, *sums)
    x, y = Scale(0, len(sums) - 1, LEFT, RIGHT), Scale(low, high, BOTTOM, TOP)
    every = max(1, len(sums) // MOST_POINTS)
    shown = sorted({*range(0, len(sums), every), won.accounting or 0, len(sums) - 1})
    return SumChart(
        description=say(
            "From left to right the places, from the largest lead of {ahead} to the largest "
            "of {behind}; the line is the sum of the margins up to there. It rises to {most} "
            "votes and ends at {last}. The table has the places.",
            ahead=won.ahead_name,
            behind=won.behind_name,
            most=max(sums),
            last=sums[-1],
        ),
        points=" ".join(f"{x.at(one):g},{y.at(sums[one]):g}" for one in shown),
        y_ticks=tuple(
            Tick(y.at(value), f"{value:,.0f}")
            for value in ticks(low, high, step_of(high - low, most=5))
        ),
        x_ticks=tuple(
            Tick(x.at(value), f"{value:,.0f}")
            for value in ticks(0, len(sums) - 1, max(1, step_of(len(sums) - 1, most=6)))
        ),
        margin_y=y.at(margin),
        mark_x=x.at(won.accounting) if won.accounting else None,
        zero_y=y.at(0),
    )


def draw_groups(found: Quantiles) -> GroupChart | None:
    """Return the picture of a measure by group of places; None with a single group.

    Args:
        found: The measure by groups of places.
    """
    if len(found.rows) < 2:
        return None
    ends = [float(row.value) for row in found.rows]
    ends += [end for row in found.rows if row.interval for end in _ends(row.interval)]
    low, high = min(ends) - ROOM, max(ends) + ROOM
    x, y = (
        Scale(0.5, len(found.rows) + 0.5, LEFT, RIGHT),
        Scale(low * 100, high * 100, BOTTOM, TOP),
    )
    return GroupChart(
        description=say(
            "Groups of places from the lowest {covariate} on the left to the highest on the "
            "right: {first} in the first, {last} in the last. Bars are 95% intervals. The "
            "table has the same figures.",
            covariate=found.covariate,
            first=percent(found.rows[0].value),
            last=percent(found.rows[-1].value),
        ),
        y_ticks=share_ticks(y),
        marks=tuple(
            GroupMark(
                x.at(number),
                y.at(float(row.value) * 100),
                y.at(row.interval.low * 100) if row.interval else None,
                y.at(row.interval.high * 100) if row.interval else None,
                f"{row.lowest:,.3g}\N{EN DASH}{row.highest:,.3g}",
                percent(Fraction(row.value)),
            )
            for number, row in enumerate(found.rows, 1)
        ),
    )


def _ends(found: Interval) -> tuple[float, float]:
    return found.low, found.high
