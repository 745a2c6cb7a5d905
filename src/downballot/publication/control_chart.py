"""The picture of how likely each bloc's majority was, update by update."""

from __future__ import annotations

from collections.abc import Sequence

from downballot.control.values import ControlOutlook
from downballot.model.sentence import join, say
from downballot.publication.body_parts import SERIES, BlocMark
from downballot.publication.chart_scale import LEFT, RIGHT, TOP, Scale, Tick, spread
from downballot.publication.figures import shortened
from downballot.publication.likelihood import figure_of
from downballot.publication.likelihood_chart import FLOOR, TWO_LINES, LikelihoodChart, Track
from downballot.publication.moments import Stamp

_Y = Scale(0, 100, FLOOR, TOP)


def draw_control(
    history: Sequence[ControlOutlook], stamps: Sequence[Stamp], marks: dict[str, BlocMark]
) -> LikelihoodChart | None:
    """Return the picture of how likely each bloc's majority was; None before two updates.

    Args:
        history: The outlook at every update, oldest first.
        stamps: When each was published, in the same order.
        marks: The marks of the scheme's blocs.
    """
    if len(history) < 2 or not history[-1].chances:
        return None
    tracks = _tracks(history, marks)
    return LikelihoodChart(
        title=say("How likely each bloc's majority was, update by update"),
        description=say(
            "From {first} to {last}, at {number} updates. At the newest: {now}. The table "
            "below has every update.",
            first=stamps[0].text,
            last=stamps[-1].text,
            number=len(history),
            now=join("; ", [join(" ", (one.name, one.figure)) for one in tracks]),
        ),
        asked=say("a majority"),
        first=stamps[0].short,
        last=stamps[-1].short,
        y_ticks=tuple(Tick(_Y.at(one), f"{one}%") for one in (25, 50, 75)),
        floor=FLOOR,
        tracks=tracks,
    )


def _tracks(history: Sequence[ControlOutlook], marks: dict[str, BlocMark]) -> tuple[Track, ...]:
    x = Scale(0, len(history) - 1, LEFT, RIGHT)
    last = history[-1]
    drawn = [
        (
            one.bloc,
            _dots(history, one.bloc, x),
            figure_of(one.probability, complete=last.decided),
        )
        for one in last.chances[:SERIES]
        if one.bloc in marks
    ]
    heights = spread([dots[-1][1] for _, dots, _ in drawn], gap=TWO_LINES, bottom=FLOOR)
    return tuple(
        Track(
            name=marks[bloc].name,
            label=shortened(marks[bloc].name, 15),
            figure=figure,
            points=" ".join(f"{across:g},{up:g}" for across, up in dots),
            dots=dots,
            label_y=height,
            series=marks[bloc].series,
        )
        for (bloc, dots, figure), height in zip(drawn, heights, strict=True)
    )


def _dots(
    history: Sequence[ControlOutlook], bloc: str, x: Scale
) -> tuple[tuple[float, float], ...]:
    return tuple(
        (x.at(number), _Y.at(one.probability * 100))
        for number, outlook in enumerate(history)
        for one in outlook.chances
        if one.bloc == bloc
    )
