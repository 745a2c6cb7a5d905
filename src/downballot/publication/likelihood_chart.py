"""The picture of how likely each ending was, update by update.

Updates stand at equal distances: most votes come in a few of them, and the last ones, which
add little, are often those that decide.
"""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.places import SelectionStanding
from downballot.contests.views import ContestView
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import ContestForecast, Question
from downballot.model.call import OutcomeKind
from downballot.model.rule import Method
from downballot.model.sentence import join, say
from downballot.publication.chart_content import drawn_selections, label_of
from downballot.publication.chart_scale import LEFT, RIGHT, TOP, Scale, Tick, spread
from downballot.publication.figures import shortened
from downballot.publication.likelihood import figure_of
from downballot.publication.moments import Stamp

FLOOR = 212  # height of probability 0, in drawing units
TWO_LINES = 47  # room for a name and its figure below it, in drawing units
_QUESTIONS = {
    OutcomeKind.WINS: Question.WINS,
    OutcomeKind.RUNOFF: Question.ADVANCES,
    OutcomeKind.ADVANCES: Question.ADVANCES,
    OutcomeKind.PASSES: Question.PASSES,
    OutcomeKind.FAILS: Question.PASSES,
}
_ASKED = {
    Question.WINS: say("to win"),
    Question.ADVANCES: say("to be among the first two"),
    Question.WINS_OUTRIGHT: say("to win outright"),
    Question.PASSES: say("to pass"),
}


class Track(Struct, frozen=True):
    """One answer as it grew more or less likely.

    Attributes:
        name: Whose it is, in full.
        label: The same, briefly.
        figure: How likely it is now.
        points: Places of the updates, ``x,y`` joined by spaces.
        dots: The same, each as a pair.
        label_y: Height of the label.
        series: 1 for the first, up to 5; decides colour and dashes.
    """

    name: str
    label: str
    figure: str
    points: str
    dots: tuple[tuple[float, float], ...]
    label_y: float
    series: int


class LikelihoodChart(Struct, frozen=True):
    """Everything of the picture, ready to be drawn.

    Attributes:
        title: What it shows, in a few words.
        description: What can be seen in it, in sentences.
        asked: What the likelihood is of (``to win``).
        first: When the first update was published.
        last: When the newest one was.
        y_ticks: Numbers at the left.
        floor: Height of probability 0, in drawing units.
        tracks: The lines.
    """

    title: str
    description: str
    asked: str
    first: str
    last: str
    y_ticks: tuple[Tick, ...]
    floor: float
    tracks: tuple[Track, ...]


def draw_likelihood(
    view: ContestView, history: tuple[ContestDecision, ...], stamps: tuple[Stamp, ...]
) -> LikelihoodChart | None:
    """Return the picture of a contest's likelihood; None before a second update.

    Args:
        view: The contest at the newest update.
        history: The decision at every update, oldest first.
        stamps: When each update was published, in the same order.
    """
    shown = [
        (one, when)
        for one, when in zip(history, stamps, strict=True)
        if one.forecast.counted_votes > 0
    ]
    if len(shown) < 2 or (outcome := shown[-1][0].outcome) is None:
        return None
    stamps = tuple(when for _, when in shown)
    question = _question(view, outcome.kind)
    tracks = _tracks([one for one, _ in shown], question, _asked_of(view, question))
    if not tracks:
        return None
    asked = _ASKED[question]
    return LikelihoodChart(
        title=say(
            "How likely {asked}, update by update: {contest}",
            asked=asked,
            contest=shortened(view.name),
        ),
        description=_description(tracks, asked, stamps),
        asked=asked,
        first=stamps[0].short,
        last=stamps[-1].short,
        y_ticks=tuple(Tick(_Y.at(one), f"{one}%") for one in (25, 50, 75)),
        floor=FLOOR,
        tracks=tracks,
    )


_Y = Scale(0, 100, FLOOR, TOP)


def _question(view: ContestView, kind: OutcomeKind) -> Question:
    """Who has a share that wins outright is a question of its own."""
    outright = kind in {OutcomeKind.WINS, OutcomeKind.FAILS}
    if outright and view.standing.rule.method is Method.SHARE:
        return Question.WINS_OUTRIGHT
    return _QUESTIONS[kind]


def _asked_of(view: ContestView, question: Question) -> tuple[tuple[str, str, str], ...]:
    if question is Question.PASSES:
        return (("", say("The measure"), say("Passes")),)
    chosen: tuple[SelectionStanding, ...] = drawn_selections(
        view.standing.selections, view.standing.rule
    )
    return tuple((one.selection, shortened(one.name), label_of(one.name)) for one in chosen)


def _tracks(
    history: list[ContestDecision],
    question: Question,
    asked_of: tuple[tuple[str, str, str], ...],
) -> tuple[Track, ...]:
    x = Scale(0, len(history) - 1, LEFT, RIGHT)
    found = []
    for selection, name, label in asked_of:
        answers = [_answer(one.forecast, question, selection) for one in history]
        dots = tuple(
            (x.at(number), _Y.at(answer * 100))
            for number, answer in enumerate(answers)
            if answer is not None
        )
        if dots and answers[-1] is not None:
            figure = figure_of(answers[-1], complete=history[-1].forecast.complete)
            found.append((name, label, figure, dots))
    heights = spread([dots[-1][1] for *_, dots in found], gap=TWO_LINES, bottom=FLOOR)
    return tuple(
        Track(name, label, figure, _line(dots), dots, height, number)
        for number, ((name, label, figure, dots), height) in enumerate(
            zip(found, heights, strict=True), 1
        )
    )


def _answer(forecast: ContestForecast, question: Question, selection: str) -> float | None:
    found = (
        one.probability
        for one in forecast.probabilities
        if one.question is question and one.selection == selection
    )
    return next(found, None)


def _line(dots: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in dots)


def _description(tracks: tuple[Track, ...], asked: str, stamps: tuple[Stamp, ...]) -> str:
    return say(
        "From {first} to {last}, how likely {asked} at each of {updates} updates. "
        "At the newest: {figures}. The table below has every update.",
        first=stamps[0].text,
        last=stamps[-1].text,
        asked=asked,
        updates=len(stamps),
        figures=join("; ", (join(" ", (one.name, one.figure)) for one in tracks)),
    )
