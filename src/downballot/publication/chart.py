"""The picture of a count: each selection's share as the votes came in.

From left to right are the votes counted so far, from bottom to top the share of them. A
line for each selection; flat bars for what each batch gave the first one, as wide as the
batch; a broken line for the share that must be met, if the rule has one.
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.contests.places import SelectionStanding
from downballot.contests.views import ContestHistory, HistoryStep
from downballot.model.sentence import join, say
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
    step_of,
    ticks,
)
from downballot.publication.figures import percent, shortened
from downballot.publication.moments import Stamp

SMALLEST_BATCH = Fraction(1, 100)  # of all votes: a smaller batch's share says little


class Curve(Struct, frozen=True):
    """A selection's share as the votes came in.

    Attributes:
        name: Full name.
        label: Name that fits beside the line.
        share: Share at the end, in words.
        points: Places of the updates, ``x,y`` joined by spaces.
        dots: The same, each as a pair.
        label_y: Height of the label.
        series: 1 for the first, up to 5; decides colour and dashes.
    """

    name: str
    label: str
    share: str
    points: str
    dots: tuple[tuple[float, float], ...]
    label_y: float
    series: int


class BatchBar(Struct, frozen=True):
    """What a batch gave the first selection: from ``left`` to ``right`` at height ``y``."""

    left: float
    right: float
    y: float
    title: str


class ToBeat(Struct, frozen=True):
    """The share that must be met, at height ``y``."""

    y: float
    label: str


class Chart(Struct, frozen=True):
    """Everything of the picture, ready to be drawn.

    Attributes:
        title: What it shows, in a few words.
        description: What can be seen in it, in sentences.
        x_ticks: Numbers below.
        y_ticks: Numbers at the left.
        curves: The lines.
        batches: The flat bars.
        batches_of: Whose share the bars are.
        to_beat: The share that must be met; None where the rule has none.
        left_out: Number of batches too small to be drawn.
    """

    title: str
    description: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    batches: tuple[BatchBar, ...]
    batches_of: str
    to_beat: ToBeat | None
    left_out: int


class _Axes(Struct, frozen=True):
    x: Scale
    y: Scale


def draw(
    history: ContestHistory, stamps: tuple[Stamp, ...], *, with_table: bool = True
) -> Chart | None:
    """Return the picture of a contest's count; None before a second update with votes.

    Args:
        history: The contest at every update.
        stamps: When each update was published, in the same order.
        with_table: Whether a table below it has the same figures.
    """
    dated = [
        (step, when)
        for step, when in zip(history.steps, stamps, strict=True)
        if step.view.standing.tally.listed_votes > 0
    ]
    chosen = drawn_selections(history.view.standing.selections, history.view.standing.rule)
    if len(dated) < 2 or not chosen:
        return None
    steps = [step for step, _ in dated]
    line = line_to_beat(history.view.standing.rule, len(history.view.standing.selections))
    single = history.view.standing.rule.seats == 1
    large = _large_batches(dated, chosen[0].selection) if single else []
    axes = _axes(steps, chosen, line, [share for *_, share in large])
    name = shortened(chosen[0].name)
    return Chart(
        title=say(
            "Share of the vote as it was counted: {contest}",
            contest=shortened(history.view.name),
        ),
        description=_description(dated, chosen, line, with_table=with_table),
        x_ticks=_x_ticks(axes.x),
        y_ticks=share_ticks(axes.y),
        curves=_curves(steps, chosen, axes),
        batches=tuple(_bar(step, when, share, axes, name) for step, when, share in large),
        batches_of=name,
        to_beat=ToBeat(axes.y.at(float(line[0]) * 100), line[1]) if line else None,
        left_out=len(dated) - len(large) if single else 0,
    )


def share_of(step: HistoryStep, selection: str) -> Fraction | None:
    """Return the share of a selection at an update, of listed votes."""
    found = (one.share for one in step.view.standing.selections if one.selection == selection)
    return next(found, None)


def _total(step: HistoryStep) -> int:
    return step.view.standing.tally.listed_votes


def _large_batches(
    dated: list[tuple[HistoryStep, Stamp]], selection: str
) -> list[tuple[HistoryStep, Stamp, Fraction]]:
    total, before, found = _total(dated[-1][0]), 0, []
    for step, when in dated:
        added, before = _total(step) - before, _total(step)
        share = _batch_share(step, selection)
        if share is not None and 0 <= share <= 1 and added >= total * SMALLEST_BATCH:
            found.append((step, when, share))
    return found


def _batch_share(step: HistoryStep, selection: str) -> Fraction | None:
    if step.view.batch is None:
        return share_of(step, selection)
    found = (one.share for one in step.view.batch.selections if one.selection == selection)
    return next(found, None)


def _axes(
    steps: list[HistoryStep],
    chosen: tuple[SelectionStanding, ...],
    line: tuple[Fraction, str] | None,
    batch_shares: list[Fraction],
) -> _Axes:
    shares = [share_of(step, one.selection) for step in steps for one in chosen]
    known = [share for share in shares if share is not None] + batch_shares
    low, high = share_range([*known, line[0]] if line else known)
    most_votes = max(_total(step) for step in steps)
    return _Axes(Scale(0, most_votes, LEFT, RIGHT), Scale(low, high, BOTTOM, TOP))


def _x_ticks(x: Scale) -> tuple[Tick, ...]:
    step = max(1, step_of(x.high, most=4))
    return tuple(Tick(x.at(value), f"{value:,.0f}") for value in ticks(0, x.high, step))


def _curves(
    steps: list[HistoryStep], chosen: tuple[SelectionStanding, ...], axes: _Axes
) -> tuple[Curve, ...]:
    dots = [_dots(steps, one.selection, axes) for one in chosen]
    heights = spread([each[-1][1] if each else BOTTOM for each in dots])
    return tuple(
        Curve(
            name=shortened(one.name),
            label=label_of(one.name),
            share=percent(one.share, decimals=2),
            points=" ".join(f"{x:g},{y:g}" for x, y in each),
            dots=each,
            label_y=height,
            series=number,
        )
        for number, (one, each, height) in enumerate(
            zip(chosen, dots, heights, strict=True), start=1
        )
    )


def _dots(
    steps: list[HistoryStep], selection: str, axes: _Axes
) -> tuple[tuple[float, float], ...]:
    places = []
    for step in steps:
        share = share_of(step, selection)
        if share is not None:
            places.append((axes.x.at(_total(step)), axes.y.at(float(share) * 100)))
    return tuple(places)


def _bar(step: HistoryStep, when: Stamp, share: Fraction, axes: _Axes, name: str) -> BatchBar:
    added = step.view.batch.votes if step.view.batch else _total(step)
    return BatchBar(
        left=axes.x.at(_total(step) - added),
        right=axes.x.at(_total(step)),
        y=axes.y.at(float(share) * 100),
        title=say(
            "{time}: {share} of {votes} votes for {name}",
            time=when.short,
            share=percent(share),
            votes=added,
            name=name,
        ),
    )


def _description(
    dated: list[tuple[HistoryStep, Stamp]],
    chosen: tuple[SelectionStanding, ...],
    line: tuple[Fraction, str] | None,
    *,
    with_table: bool,
) -> str:
    (first, began), (last, ended) = dated[0], dated[-1]
    parts = [
        say(
            "{name} went from {share} to {other}",
            name=shortened(one.name),
            share=percent(share_of(first, one.selection)),
            other=percent(share_of(last, one.selection)),
        )
        for one in chosen
    ]
    went = say(
        "From {votes} votes on {time} to {more} votes on {later}: {shares}.",
        votes=_total(first),
        time=began.text,
        more=_total(last),
        later=ended.text,
        shares=join("; ", parts),
    )
    told = same_figures() if with_table else ""
    return join(" ", filter(None, (went, line_words(line), told)))


def line_words(line: tuple[Fraction, str] | None) -> str:
    """Say where the line to beat is; empty where there is none.

    Args:
        line: The share that must be met, with its name.
    """
    if line is None:
        return ""
    return say("The line to beat is {line}, at {share}.", line=line[1], share=percent(line[0]))


def same_figures() -> str:
    """Say where those who see no picture find its figures."""
    return say("The table below has the same figures.")
