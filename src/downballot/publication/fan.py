"""The picture of how a count may end: shares so far, then the fan of possible finishes.

Up to now the axis is the votes counted, from now on the votes still to come; that part has
a fixed least width, so that the end stays readable when little is left. From where a
selection stands now two wedges open to where half, and 95 of 100, of the simulated
finishes lie.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from msgspec import Struct

from downballot.contests.places import SelectionStanding
from downballot.contests.views import ContestHistory
from downballot.forecast.values import ContestForecast, Interval, SelectionForecast
from downballot.model.sentence import join, say
from downballot.publication.cards import lines_within
from downballot.publication.chart import ToBeat, line_words, same_figures, share_of
from downballot.publication.chart_content import drawn_selections, label_of, line_to_beat
from downballot.publication.chart_scale import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Scale,
    Tick,
    share_range,
    share_ticks,
    spread,
)
from downballot.publication.figures import about, interval_text, percent, shortened

LEAST_NOW, MOST_NOW = 0.4, 0.72  # where on the axis now may lie
ASIDE = 11  # between the end marks of two selections, in drawing units
TWO_LINES = 47  # room for a name and its interval below it, in drawing units


class Wedge(Struct, frozen=True):
    """A selection up to now and its possible ends.

    Attributes:
        name: Full name.
        label: Name that fits beside the plot.
        share: Share so far, in words.
        ends: Where 95 of 100 finishes lie, in words.
        points: Places of the updates, ``x,y`` joined by spaces.
        now: Place of the newest count.
        wide: Corners of the wedge of 95 of 100 finishes.
        narrow: Corners of the wedge of half of them.
        end: Where its marks at the end stand, from the left.
        heights: Heights of the lower and upper end of 95 of 100, then of half of them.
        middle: Height of the middle finish.
        label_y: Height of the label.
        series: 1 for the first, up to 5; decides colour and dashes.
    """

    name: str
    label: str
    share: str
    ends: str
    points: str
    now: tuple[float, float]
    wide: str
    narrow: str
    end: float
    heights: tuple[float, float, float, float]
    middle: float
    label_y: float
    series: int


class Fan(Struct, frozen=True):
    """Everything of the picture, ready to be drawn.

    Attributes:
        title: What it shows, in a few words.
        description: What can be seen in it, in sentences.
        now: Votes counted so far, at its place.
        end: Votes expected in the end, at its place.
        y_ticks: Numbers at the left.
        wedges: The selections.
        to_beat: The share that must be met; None where the rule has none.
    """

    title: str
    description: str
    now: Tick
    end: Tick
    y_ticks: tuple[Tick, ...]
    wedges: tuple[Wedge, ...]
    to_beat: ToBeat | None


class _Axes(Struct, frozen=True):
    x: Scale
    y: Scale
    lines: tuple[Fraction, ...]


class _Drawn(Struct, frozen=True):
    standing: SelectionStanding
    forecast: SelectionForecast
    path: tuple[tuple[int, Fraction], ...]


def draw_fan(history: ContestHistory, forecast: ContestForecast) -> Fan | None:
    """Return the picture of how a contest may end; None when nothing is left to count.

    Args:
        history: The contest at every update.
        forecast: What may still happen.
    """
    drawn = _drawn(history, forecast)
    if forecast.complete or forecast.counted_votes <= 0 or not drawn:
        return None
    standing = history.view.standing
    line = line_to_beat(standing.rule, len(standing.selections))
    x, y = _now_scale(forecast), _share_scale(drawn, line)
    lines = lines_within(standing.rule)
    return Fan(
        title=say("How the count of {contest} may end", contest=shortened(history.view.name)),
        description=_description(drawn, line, lines),
        now=Tick(x.end, f"{forecast.counted_votes:,}"),
        end=Tick(RIGHT, say("about {votes}", votes=about(_whole(forecast)))),
        y_ticks=share_ticks(y),
        wedges=_wedges(drawn, _Axes(x, y, lines)),
        to_beat=ToBeat(y.at(float(line[0]) * 100), line[1]) if line else None,
    )


def _drawn(history: ContestHistory, forecast: ContestForecast) -> tuple[_Drawn, ...]:
    standing = history.view.standing
    known = {one.selection: one for one in forecast.selections}
    return tuple(
        _Drawn(one, known[one.selection], path)
        for one in drawn_selections(standing.selections, standing.rule)
        if one.selection in known and (path := _path(history, one.selection))
    )


def _path(history: ContestHistory, selection: str) -> tuple[tuple[int, Fraction], ...]:
    return tuple(
        (step.view.standing.tally.listed_votes, share)
        for step in history.steps
        if (share := share_of(step, selection)) is not None
    )


def _whole(forecast: ContestForecast) -> float:
    return forecast.counted_votes + max(forecast.votes_to_come.median, 0)


def _now_scale(forecast: ContestForecast) -> Scale:
    part = forecast.counted_votes / _whole(forecast)
    now = min(max(part, LEAST_NOW), MOST_NOW)
    place = round(LEFT + now * (RIGHT - LEFT), 1)
    return Scale(0, forecast.counted_votes, LEFT, place)


def _share_scale(drawn: tuple[_Drawn, ...], line: tuple[Fraction, str] | None) -> Scale:
    shares = [share for one in drawn for _, share in one.path]
    ends = ((one.forecast.final_share.low95, one.forecast.final_share.high95) for one in drawn)
    shares += [Fraction(end) for end in chain.from_iterable(ends)]
    low, high = share_range([*shares, line[0]] if line else shares)
    return Scale(low, high, BOTTOM, TOP)


def _wedges(drawn: tuple[_Drawn, ...], axes: _Axes) -> tuple[Wedge, ...]:
    middles = [axes.y.at(one.forecast.final_share.median * 100) for one in drawn]
    labels = spread(middles, gap=TWO_LINES, bottom=BOTTOM - 16)
    return tuple(
        _wedge(one, axes, label_y=label, series=number)
        for number, (one, label) in enumerate(zip(drawn, labels, strict=True), 1)
    )


def _wedge(one: _Drawn, axes: _Axes, *, label_y: float, series: int) -> Wedge:
    dots = [(axes.x.at(votes), axes.y.at(float(share) * 100)) for votes, share in one.path]
    final = one.forecast.final_share
    low95, high95, low50, high50, middle = _heights(final, axes.y)
    end = RIGHT - (series - 1) * ASIDE
    return Wedge(
        name=shortened(one.standing.name),
        label=label_of(one.standing.name),
        share=percent(one.standing.share, decimals=2),
        ends=interval_text(final.low95, final.high95, lines=axes.lines),
        points=_corners(*dots),
        now=dots[-1],
        wide=_corners(dots[-1], (RIGHT, low95), (RIGHT, high95)),
        narrow=_corners(dots[-1], (RIGHT, low50), (RIGHT, high50)),
        end=end,
        heights=(low95, high95, low50, high50),
        middle=middle,
        label_y=label_y,
        series=series,
    )


def _heights(final: Interval, y: Scale) -> tuple[float, ...]:
    ends = (final.low95, final.high95, final.low50, final.high50, final.median)
    return tuple(y.at(share * 100) for share in ends)


def _corners(*places: tuple[float, float]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _description(
    drawn: tuple[_Drawn, ...], line: tuple[Fraction, str] | None, lines: tuple[Fraction, ...]
) -> str:
    parts = join("; ", (_in_words(one, lines) for one in drawn))
    ends = join("", (parts, "."))
    return join(" ", filter(None, (ends, line_words(line), same_figures())))


def _in_words(one: _Drawn, lines: tuple[Fraction, ...]) -> str:
    final = one.forecast.final_share
    wide = interval_text(final.low95, final.high95, lines=lines)
    narrow = interval_text(final.low50, final.high50, lines=lines)
    return say(
        "{name} has {share} so far and ends within {wide} in 95 of 100 simulated finishes, "
        "within {narrow} in half",
        name=shortened(one.standing.name),
        share=percent(one.standing.share, lines=lines),
        wide=wide,
        narrow=narrow,
    )
