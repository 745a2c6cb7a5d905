"""Where the bars and ribbons of a flow picture stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

TALL = 320  # pixels that all the money together takes
THIN = 2  # the least height of a bar
LINE = 17  # from one line of a label to the next
APART = 12  # between two labels
EDGE = 20


class Node(Struct, frozen=True):
    """A bar of the picture.

    Attributes:
        column: Its column, the first is 0.
        name: What it stands for.
        kind: ``donor``, ``other``, ``committee`` or ``target``.
        lines: Its label, line by line; its figure comes below.
    """

    column: int
    name: str
    kind: str
    lines: tuple[str, ...]

    @property
    def label_height(self) -> int:
        """Height of label and figure, in pixels."""
        return LINE * (len(self.lines) + 1)

    @property
    def above(self) -> bool:
        """Whether its label stands above it, as there are bars on either side."""
        return self.kind == "committee"


Column = list[tuple[Node, int]]
Link = tuple[Node, Node, int]


class Bar(Struct, frozen=True):
    """A bar with its place, in pixels."""

    node: Node
    cents: int
    x: float
    y: float
    height: float


class Band(Struct, frozen=True):
    """Money from one bar to another, as an outline."""

    giver: Node
    taker: Node
    cents: int
    path: str


class Laid(Struct, frozen=True):
    """Everything with its place."""

    bars: tuple[Bar, ...]
    ribbons: tuple[Band, ...]
    height: float


def lay_columns(
    columns: Sequence[Column],
    links: Sequence[Link],
    *,
    between: float,
    left: float,
    bar: float,
) -> Laid:
    """Return places of bars and ribbons; heights are to scale, with room for every label.

    Args:
        columns: The bars of each column, top to bottom, with their cents, above 0.
        links: Money between them, cents above 0.
        between: From one column to the next, in pixels.
        left: Where the first column stands.
        bar: Width of a bar.
    """
    whole = max(sum(cents for _, cents in column) for column in columns)
    scale = TALL / whole
    heights = [sum(_room(node, cents, scale) for node, cents in column) for column in columns]
    tallest = max(heights)
    bars = {}
    for column, height in zip(columns, heights, strict=True):
        y = EDGE + (tallest - height) / 2
        for node, cents in column:
            room, own = _room(node, cents, scale), max(THIN, cents * scale)
            free = room - own - APART
            top = y + (free if node.above else free / 2)
            x = left + between * node.column
            bars[node] = Bar(node, cents, x, round(top, 1), round(own, 1))
            y += room
    return Laid(
        tuple(bars.values()), tuple(_bands(bars, links, scale, bar)), tallest + 2 * EDGE
    )


def _room(node: Node, cents: int, scale: float) -> float:
    own = max(THIN, cents * scale)
    return (own + node.label_height if node.above else max(own, node.label_height)) + APART


def _bands(
    bars: dict[Node, Bar], links: Sequence[Link], scale: float, width: float
) -> list[Band]:
    """Stack ribbons on their bars in the order of what they lead to."""
    leaves: dict[Node, float] = defaultdict(float)
    starts: dict[Link, float] = {}
    for link in sorted(links, key=lambda one: bars[one[1]].y):
        starts[link] = bars[link[0]].y + leaves[link[0]]
        leaves[link[0]] += link[2] * scale
    reached: dict[Node, float] = defaultdict(float)
    bands = []
    for link in sorted(links, key=lambda one: bars[one[0]].y):
        giver, taker, cents = link
        end = bars[taker].y + reached[taker]
        reached[taker] += cents * scale
        outline = _outline(
            bars[giver].x + width, starts[link], bars[taker].x, end, max(1.0, cents * scale)
        )
        bands.append(Band(giver, taker, cents, outline))
    return bands


def _outline(x: float, y: float, to_x: float, to_y: float, thick: float) -> str:
    half = (x + to_x) / 2
    over = f"M{x:g} {y:.1f}C{half:g} {y:.1f} {half:g} {to_y:.1f} {to_x:g} {to_y:.1f}"
    low, to_low = y + thick, to_y + thick
    back = f"L{to_x:g} {to_low:.1f}C{half:g} {to_low:.1f} {half:g} {low:.1f} {x:g} {low:.1f}Z"
    return over + back
