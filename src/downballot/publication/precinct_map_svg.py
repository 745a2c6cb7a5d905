"""A map of precincts as a picture by itself: title, legend, map, source, as SVG or PNG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

import vl_convert
from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.topology import Point, Ring, Topology, rings_of
from downballot.publication.language import ENGLISH, Language
from downballot.publication.map_colours import FEW, NONE, SLOTS, colours
from downballot.publication.precinct_map import FEWEST_VOTES, MapView

WIDTH: Final = 1200
MARGIN: Final = 40
HEAD: Final = 150  # above the map: title, what is shown, legend
FOOT: Final = 70
TALLEST: Final = 1100  # of the map itself
LARGEST_DOT: Final = 0.011  # radius, of the longer side of the map
_SANS = "system-ui, Helvetica Neue, Arial, Liberation Sans, DejaVu Sans, sans-serif"
_SERIF = "Georgia, Times New Roman, Liberation Serif, DejaVu Serif, serif"


class MapPicture(Struct, frozen=True):
    """What a map as a picture says beside the map.

    Attributes:
        title: Name of the contest.
        view: How it is coloured.
        totals: Votes of each precinct; None where there is no result.
        weights: Votes that each dot stands for.
        names: Ids of the precincts, as a reader knows them.
        source: Whose figures and boundaries these are.
        dots: Whether dots sized by votes are drawn rather than areas.
    """

    title: str
    view: MapView
    totals: tuple[int | None, ...]
    weights: tuple[int, ...]
    names: tuple[str, ...]
    source: str
    dots: bool = False


def map_svg(
    picture: MapPicture, made: Topology, *, dark: bool = False, language: Language = ENGLISH
) -> str:
    """Return a map as an SVG picture; nothing in it is loaded from anywhere.

    Args:
        picture: What it shows.
        made: The ground.
        dark: With the colours of a dark page.
        language: The language of its words.
    """
    named = colours(dark=dark)
    west, north, wide, high = shown_box(picture.view, made)
    scale = min((WIDTH - 2 * MARGIN) / max(wide, 1), TALLEST / max(high, 1))
    legend = list(_legend(picture.view, named, language))
    top = HEAD + 26 * (len(_rows(picture.view, language)) - 1)
    height = round(top + high * scale + FOOT)
    left = round((WIDTH - wide * scale) / 2)
    words = language.says(
        say(
            "{view}. Map of {number} precincts.",
            view=picture.view.title,
            number=len(made.units),
        )
    )
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="map-t map-d" '
        f'lang="{language.code}">',
        f'<title id="map-t">{escape(language.says(picture.title))}</title>',
        f'<desc id="map-d">{escape(words)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="{named["paper"]}"/>',
        _text(MARGIN, 52, language.says(picture.title), 30, named["ink"], serif=True),
        _text(MARGIN, 86, language.says(picture.view.title), 20, named["quiet"]),
        *legend,
        f'<clipPath id="map-c"><rect y="{top - 8}" width="{WIDTH}" '
        f'height="{height - top - FOOT + 16}"/></clipPath>',
        f'<g clip-path="url(#map-c)"><g transform="translate({left} {top}) '
        f'scale({scale:.6f}) translate({-west} {-north})">',
        *_ground(picture, made, named, language),
        "</g></g>",
        _text(MARGIN, height - 26, language.says(picture.source), 15, named["quiet"]),
        "</svg>\n",
    ))


def shown_box(view: MapView, made: Topology) -> tuple[int, int, int, int]:
    """Return what part of the ground has results: west, north, width, height in steps.

    Args:
        view: The view, whose precincts without a result do not count.
        made: The ground, counted from the north west here.
    """
    held = [unit for unit, slot in enumerate(view.slots) if slot != NONE]
    points = [
        point
        for unit in held or range(len(made.units))
        for polygon in rings_of(made, unit)
        for point in polygon[0]
    ]
    across, up = [x for x, _ in points], [y for _, y in points]
    west, south, north = min(across), min(up), max(up)
    return west, made.size[1] - north, max(across) - west, north - south


def map_png(svg: str, *, scale: float = 2.0) -> bytes:
    """Return a picture as PNG.

    Args:
        svg: What ``map_svg`` returned.
        scale: Points of the picture for each unit of the SVG.
    """
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def radius(votes: int, most: int, side: int) -> float:
    """Return the radius of a dot whose area stands for votes, in steps of the grid.

    Args:
        votes: Votes of the precinct.
        most: The most votes of any precinct.
        side: The longer side of the map.
    """
    return side * LARGEST_DOT * math.sqrt(votes / max(most, 1))


def path(rings: Sequence[Sequence[Ring]], high: int) -> str:
    """Return a unit's ground as the data of an SVG path, in whole steps from the north west.

    Args:
        rings: Its polygons on the grid.
        high: Steps from the south to the north.
    """
    return "".join(_drawn(ring, high) for polygon in rings for ring in polygon)


def _drawn(ring: Ring, high: int) -> str:
    (x, y), parts = ring[0], []
    for here, after in pairwise(ring[:-1]):
        right, down = after[0] - here[0], here[1] - after[1]
        parts.append(f"{right} {down}" if down >= 0 else f"{right}{down}")
    return f"M{x} {high - y}l{' '.join(parts)}z"


def _ground(
    picture: MapPicture, made: Topology, named: dict[str, str], language: Language
) -> Iterator[str]:
    thin = 'vector-effect="non-scaling-stroke" stroke-width="0.6"'
    shapes = [path(rings_of(made, unit), made.size[1]) for unit in range(len(made.units))]
    if picture.dots:
        ground = "".join(shapes)
        yield f'<path d="{ground}" fill="none" stroke="{named["rule"]}" {thin} opacity="0.45"/>'
    for slot in SLOTS:
        units = [unit for unit, one in enumerate(picture.view.slots) if one == slot]
        if not units:
            continue
        line = named["rule"] if slot == NONE else named["line"]
        yield f'<g fill="{named[slot]}" stroke="{line}" {thin}>'
        for unit in sorted(units, key=lambda one: -picture.weights[one]):
            shape = _dot(picture, made, unit) if picture.dots else f'path d="{shapes[unit]}"'
            if shape:
                said = escape(_said(picture, unit, language))
                yield f"<{shape}><title>{said}</title></{shape.split()[0]}>"
        yield "</g>"


def _dot(picture: MapPicture, made: Topology, unit: int) -> str:
    x, y = made.places[unit]
    most = max(picture.weights, default=0)
    size = radius(picture.weights[unit], most, max(made.size))
    return f'circle cx="{x}" cy="{made.size[1] - y}" r="{size:.1f}"' if size > 0 else ""


def _said(picture: MapPicture, unit: int, language: Language) -> str:
    value, votes = picture.view.values[unit], picture.totals[unit]
    if value is None or votes is None:
        return language.says(say("{unit}: no result", unit=picture.names[unit]))
    if picture.view.kind == "leader":
        return language.says(
            say("{unit}: {votes} votes", unit=picture.names[unit], votes=votes)
        )
    form = f"{value / 10:+.1f}" if picture.view.kind == "swing" else f"{value / 10:.1f}%"
    return language.says(
        say(
            "{unit}: {value} ({votes} votes)",
            unit=picture.names[unit],
            value=form,
            votes=votes,
        )
    )


def _entries(view: MapView, language: Language) -> list[tuple[str, str]]:
    named = [(one.slot, language.says(one.label)) for one in view.classes]
    few = say("fewer than {votes} votes", votes=FEWEST_VOTES)
    named += [(FEW, language.says(few))] if FEW in view.slots else []
    return named + ([(NONE, language.says(say("no result")))] if NONE in view.slots else [])


def _rows(view: MapView, language: Language) -> list[list[tuple[int, str, str]]]:
    """Return the legend in rows: distance from the left, slot and label."""
    rows: list[list[tuple[int, str, str]]] = [[]]
    x = MARGIN
    for slot, label in _entries(view, language):
        wide = 44 + round(8.6 * len(label))
        if x + wide > WIDTH - MARGIN and rows[-1]:
            rows.append([])
            x = MARGIN
        rows[-1].append((x, slot, label))
        x += wide
    return rows


def _legend(view: MapView, named: dict[str, str], language: Language) -> Iterator[str]:
    for number, row in enumerate(_rows(view, language)):
        y = 106 + 26 * number
        for x, slot, label in row:
            yield (
                f'<rect x="{x}" y="{y}" width="22" height="15" fill="{named[slot]}" '
                f'stroke="{named["rule"]}" stroke-width="0.7"/>'
            )
            yield _text(x + 29, y + 13, label, 15, named["ink"])


def _text(x: float, y: float, text: str, size: int, fill: str, *, serif: bool = False) -> str:
    family, weight = (_SERIF, "700") if serif else (_SANS, "400")
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" '
        f'font-weight="{weight}" fill="{fill}">{escape(text)}</text>'
    )


def places_of(made: Topology) -> tuple[Point, ...]:
    """Return the place of each unit's dot, counted from the north west.

    Args:
        made: The ground.
    """
    return tuple((x, made.size[1] - y) for x, y in made.places)
