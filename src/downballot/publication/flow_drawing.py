"""The picture of money on its way: from sources through committees to candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, structs

from downballot.model.filing import Side
from downballot.model.sentence import join, say, say_many
from downballot.money.desk_values import MoneyTrace, TracedSpending
from downballot.money.tracing_values import Bucket, FlowPath
from downballot.publication.figures import shortened
from downballot.publication.flow_layout import LINE, Column, Laid, Node, lay_columns
from downballot.publication.money_figures import SIDES, about_words, payer_name, whole_dollars

MOST_COMMITTEES = 3  # in a row; the table has every step
MOST_TARGETS = 8
OTHERS = say("all other sources")
SHORT = {
    Bucket.OPENING.value: say("opening cash"),
    Bucket.LOAN.value: say("loans"),
    Bucket.UNITEMISED.value: say("unitemised"),
    Bucket.OTHER_INCOME.value: say("other income"),
    Bucket.OUTSIDE.value: say("its filings are not here"),
    Bucket.CIRCULATING.value: say("circulating money"),
    Bucket.BEFORE.value: say("no receipt on record yet"),
}
BETWEEN = 230  # from one column to the next, where there is room
WIDEST = 1118  # pixels that a page has on a large screen
MOST_LINES = 5  # of a name, before it is cut
LABELS = 240  # room for names on either side
BAR = 14
_ROOM = 222  # pixels that a line of a label has
_CAPITAL, _SMALL = 10, 7.4  # pixels of a letter, rounded up


class FlowNode(Struct, frozen=True):
    """A source, committee or candidate: a bar with its label, line by line, and figure."""

    x: float
    y: float
    height: float
    kind: str
    lines: tuple[tuple[float, str], ...]
    figure: str
    figure_y: float
    title: str
    label_x: float
    anchor: str


class Ribbon(Struct, frozen=True):
    """Money from one bar to another."""

    path: str
    kind: str
    title: str


class FlowBar(Struct, frozen=True):
    """A bar of the picture for a narrow screen: name, figure, length in percent."""

    name: str
    figure: str
    percent: float
    kind: str


class FlowStep(Struct, frozen=True):
    """One step of the picture for a narrow screen: its bars, the largest first."""

    title: str
    bars: tuple[FlowBar, ...]


class FlowDrawing(Struct, frozen=True):
    """The picture.

    Attributes:
        title: What it shows.
        description: The same in words.
        width: In pixels.
        height: In pixels.
        nodes: The bars.
        ribbons: The money between them.
        kinds: Which kinds of source are in it.
        steps: The same for a narrow screen: bars one below the other, step by step.
    """

    title: str
    description: str
    width: float
    height: float
    nodes: tuple[FlowNode, ...]
    ribbons: tuple[Ribbon, ...]
    kinds: tuple[str, ...]
    steps: tuple[FlowStep, ...]


def draw_flow(found: MoneyTrace) -> FlowDrawing | None:
    """Return the picture of a trace; None where nothing is left to draw.

    A committee that stands at different distances from the end stands in several columns.

    Args:
        found: The trace: its paths, and what was spent about whom.
    """
    links = [*_from_paths(found), *_to_targets(found)]
    if not links:
        return None
    between, columns = _between(_widest(found)), _columns(links)
    laid = lay_columns(columns, links, between=between, left=LABELS, bar=BAR)
    last = max(one.node.column for one in laid.bars)
    return FlowDrawing(
        title=say("Where the money spent {question} came from", question=found.question),
        description=_description(found),
        width=LABELS * 2 + between * last + BAR,
        height=laid.height,
        nodes=tuple(_nodes(laid, last)),
        ribbons=tuple(
            Ribbon(
                one.path,
                one.giver.kind,
                _moved(one.giver, one.taker, one.cents),
            )
            for one in laid.ribbons
        ),
        kinds=tuple(dict.fromkeys(one.node.kind for one in laid.bars if not one.node.column)),
        steps=tuple(_bars_of(columns)),
    )


def _bars_of(columns: Sequence[Column]) -> Iterator[FlowStep]:
    whole = max(sum(cents for _, cents in column) for column in columns)
    titles = {0: say("From"), len(columns) - 1: say("Spent")}
    for place, column in enumerate(columns):
        yield FlowStep(
            title=titles.get(place, say("Through")),
            bars=tuple(
                FlowBar(
                    name=shortened(node.name),
                    figure=whole_dollars(cents),
                    percent=max(0.5, cents * 1000 // whole / 10),
                    kind=node.kind,
                )
                for node, cents in column
            ),
        )


def _between(widest: int) -> float:
    """Return how far columns stand apart, so that the picture fits a large screen."""
    return min(BETWEEN, (WIDEST - 2 * LABELS - BAR) // (widest + 1))


def _description(found: MoneyTrace) -> str:
    largest = join(
        "; ",
        [
            join(" ", (payer_name(one.source), whole_dollars(one.pro_rata_cents)))
            for one in found.sources[:3]
        ],
    )
    return say(
        "Sources stand on the left, whom the money was about on the right, committees that "
        "it went through between. {dollars} in all, pro rata. The largest: {largest}. The "
        "tables below have every figure.",
        dollars=whole_dollars(found.spent_cents),
        largest=largest,
    )


def _depth(path: FlowPath) -> int:
    return min(len(path.steps) - 1, MOST_COMMITTEES)


def _widest(found: MoneyTrace) -> int:
    return max((_depth(one) for one in found.paths if one.steps), default=1)


def _from_paths(found: MoneyTrace) -> list[tuple[Node, Node, int]]:
    """Return money between neighbours; what no drawn path explains is of other sources."""
    widest = _widest(found)
    sums: dict[tuple[Node, Node], int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    for one in found.spending:
        left[one.committee] += one.cents
    for path in found.paths:
        if path.steps and path.cents > 0:
            nodes = _steps(path, widest)
            for giver, taker in pairwise(nodes):
                sums[giver, taker] += path.cents
            left[path.steps[-1]] -= path.cents
    for committee, cents in left.items():
        # The cents of paths are rounded each by itself.
        if cents > len(found.paths):
            taker = _committee(widest, committee, widest)
            sums[_node(0, OTHERS, "other"), taker] += cents
    return [(giver, taker, cents) for (giver, taker), cents in sums.items()]


def _steps(path: FlowPath, widest: int) -> list[Node]:
    committees = path.steps[1:][-MOST_COMMITTEES:]
    first = widest - len(committees) + 1
    own = path.bucket == Bucket.DONOR.value
    name = payer_name(path.steps[0])
    source = (
        _node(0, name, "donor") if own else _other(name, SHORT.get(path.bucket, path.bucket))
    )
    return [
        source,
        *(_committee(first + place, one, widest) for place, one in enumerate(committees)),
    ]


def _other(name: str, what: str) -> Node:
    return _node(0, join(": ", (name, what)), "other", who=name, what=what)


def _to_targets(found: MoneyTrace) -> list[tuple[Node, Node, int]]:
    column = _widest(found)
    sums: dict[str, int] = defaultdict(int)
    for one in found.spending:
        sums[_target(one)] += one.cents
    shown = sorted(sums, key=lambda name: (-sums[name], name))
    if len(shown) > MOST_TARGETS:
        shown = shown[: MOST_TARGETS - 1]
    linked: dict[tuple[str, str], int] = defaultdict(int)
    for one in found.spending:
        name = _target(one) if _target(one) in shown else _others(len(sums) - len(shown))
        linked[one.committee, name] += one.cents
    return [
        (_committee(column, committee, column), _target_node(column + 1, name), cents)
        for (committee, name), cents in linked.items()
        if cents > 0
    ]


def _others(number: int) -> str:
    return say_many("{number} other", "{number} others", number)


def _target(one: TracedSpending) -> str:
    about = one.candidate or one.measure
    return about_words(one.side, about)


def _columns(links: Sequence[tuple[Node, Node, int]]) -> list[Column]:
    """Return the bars of each column, the largest first, what is left over last."""
    size: dict[Node, int] = {}
    for node in dict.fromkeys(one for link in links for one in link[:2]):
        out = sum(cents for giver, _, cents in links if giver == node)
        into = sum(cents for _, taker, cents in links if taker == node)
        size[node] = max(out, into)
    columns: dict[int, list[tuple[Node, int]]] = defaultdict(list)
    for node, cents in size.items():
        columns[node.column].append((node, cents))
    return [
        sorted(columns[number], key=lambda one: (one[0].name == OTHERS, -one[1], one[0].name))
        for number in sorted(columns)
    ]


def _moved(giver: Node, taker: Node, cents: int) -> str:
    return say(
        "{giver} to {taker}: {dollars}",
        giver=shortened(giver.name),
        taker=shortened(taker.name),
        dollars=whole_dollars(cents),
    )


def _committee(column: int, name: str, widest: int) -> Node:
    """Return a committee, whose label has the room between two columns."""
    room = min(_ROOM, _between(widest) - 8)
    return Node(column, name, "committee", _lines(shortened(name), MOST_LINES, room))


def _node(column: int, name: str, kind: str, *, who: str = "", what: str = "") -> Node:
    """Return a bar; what it is stands on a line of its own below who it is.

    Args:
        column: Where it stands.
        name: Its name.
        kind: What its colour tells.
        who: The part of the name that is broken into lines; all of it when empty.
        what: The rest, of one line.
    """
    lines = _lines(shortened(who or name), MOST_LINES, _ROOM)
    return Node(column, name, kind, (*lines, what) if what else lines)


def _target_node(column: int, name: str) -> Node:
    """Return a bar of whom money was about; the word for the side stays one to be said."""
    node = _node(column, name, "target")
    for word in (SIDES[Side.SUPPORT], SIDES[Side.OPPOSE]):
        first, *rest = node.lines
        if first != name and first.startswith(f"{word} "):
            led = join(" ", (word, first.removeprefix(f"{word} ")))
            return structs.replace(node, lines=(led, *rest))
    return node


def _lines(text: str, most: int, room: float) -> tuple[str, ...]:
    """Break a text into lines that fit; what is left over is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    if lines == [text] and _wide(text) <= room:
        return (text,)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1]} {lines[most]}"
    return tuple(_cut(one, room) for one in kept if one)


def _cut(line: str, room: float) -> str:
    cut = line
    while _wide(cut) > room:
        cut = cut[:-1]
    return line if cut == line else f"{cut[:-2].rstrip()} \N{HORIZONTAL ELLIPSIS}"


def _wide(text: str) -> float:
    capitals = sum(one.isupper() for one in text)
    return capitals * _CAPITAL + (len(text) - capitals) * _SMALL


def _nodes(laid: Laid, last: int) -> Iterator[FlowNode]:
    for bar in laid.bars:
        first, end = bar.node.column == 0, bar.node.column == last
        above = bar.node.above
        middle = bar.y + bar.height / 2 - bar.node.label_height / 2
        top = bar.y - bar.node.label_height - 6 if above else middle
        heights = [round(top + LINE * (place + 0.8), 1) for place in range(len(bar.node.lines))]
        yield FlowNode(
            x=bar.x,
            y=bar.y,
            height=bar.height,
            kind=bar.node.kind,
            lines=tuple(zip(heights, bar.node.lines, strict=True)),
            figure=whole_dollars(bar.cents),
            figure_y=round(top + LINE * (len(heights) + 0.8), 1),
            title=join(": ", (shortened(bar.node.name), whole_dollars(bar.cents))),
            label_x=bar.x + BAR / 2 if above else bar.x - 8 if first else bar.x + BAR + 8,
            anchor="centred" if above else "finish" if first else "start" if end else "",
        )
