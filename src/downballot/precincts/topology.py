"""Polygons whose shared edges are kept once: a topology, as TopoJSON writes it.

Coordinates are whole numbers on a grid. Every edge between two units is one arc, which both
refer to, so that no gap can open between neighbours and a map is half as large.

Source: the TopoJSON format, version 1 (Bostock and Metcalf 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import shapely
from msgspec import Struct
from shapely import LineString

from downballot.model.boundary import Ground

Point = tuple[int, int]
Ring = tuple[Point, ...]  # closed: the last point is the first
Arc = tuple[Point, ...]
Rings = tuple[tuple[Ring, ...], ...]  # a unit's polygons, each of an outline and its holes


class Topology(Struct, frozen=True):
    """Units and the arcs that they share.

    Attributes:
        units: Ids of the units.
        arcs: Every arc once, in points of the grid.
        rings: For each unit its polygons, for each its rings, for each the arcs it runs
            along: ``~7`` (that is -8) is arc 7 backwards.
        step: How much a step of the grid is, in the unit of the projection.
        origin: Where the grid begins: west, south.
        size: Steps to the last point of the grid: to the east, to the north.
        places: A point within each unit, for its dot.
    """

    units: tuple[str, ...]
    arcs: tuple[Arc, ...]
    rings: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]
    step: float
    origin: tuple[float, float]
    size: tuple[int, int]
    places: tuple[Point, ...] = ()

    @property
    def points(self) -> int:
        """How many points all arcs have."""
        return sum(len(arc) for arc in self.arcs)


def topology(units: Sequence[str], grounds: Sequence[Ground], steps: int) -> Topology:
    """Return units with their shared arcs, on a grid.

    Args:
        units: Their ids.
        grounds: Their ground, a coverage: neighbours have the same points on a shared edge.
        steps: How many steps the longer side of the whole is divided into, 2 or more.
    """
    west, south, east, north = map(float, shapely.total_bounds(list(grounds)))
    step = max(east - west, north - south) / (steps - 1)
    placed = tuple(_on_grid(one, (west, south), step) for one in grounds)
    arcs, rings = cut(placed)
    size = (round((east - west) / step), round((north - south) / step))
    inside = shapely.get_coordinates(shapely.point_on_surface(list(grounds)))
    places = np.rint((inside - (west, south)) / step).astype(np.int64).tolist()
    return Topology(
        tuple(units), arcs, rings, step, (west, south), size, tuple(map(tuple, places))
    )


def _on_grid(ground: Ground, origin: tuple[float, float], step: float) -> tuple[Any, ...]:
    made = []
    for polygon in shapely.get_parts(ground):
        lines = (polygon.exterior, *polygon.interiors)
        rings = [ring for line in lines if len(ring := _ring(line, origin, step)) > 3]
        if rings and len(_ring(polygon.exterior, origin, step)) > 3:
            made.append(tuple(rings))
    return tuple(made)


def _ring(line: LineString, origin: tuple[float, float], step: float) -> Ring:
    """Return a ring on the grid, without points that fall together."""
    places = np.rint((shapely.get_coordinates(line) - origin) / step).astype(np.int64)
    moved = np.ones(len(places), dtype=bool)
    moved[1:] = (np.diff(places, axis=0) != 0).any(axis=1)
    return tuple(map(tuple, places[moved].tolist()))


def cut(placed: Sequence[Rings]) -> tuple[tuple[Arc, ...], tuple[Any, ...]]:
    """Return every arc once, and each unit's rings along them.

    A ring is cut wherever the neighbours of a point differ between the rings that pass it:
    there an edge stops being shared by the same two units.

    Args:
        placed: For each unit its polygons on the grid.
    """
    joints = _joints(ring for unit in placed for polygon in unit for ring in polygon)
    numbers: dict[Arc, int] = {}
    rings = tuple(
        tuple(tuple(_along(ring, joints, numbers) for ring in polygon) for polygon in unit)
        for unit in placed
    )
    return tuple(numbers), rings


def _joints(rings: Iterable[Ring]) -> set[Point]:
    neighbours: dict[Point, tuple[Point, Point]] = {}
    joints: set[Point] = set()
    for ring in rings:
        before = ring[-2]
        for here, after in pairwise(ring):
            pair = (before, after) if before < after else (after, before)
            if neighbours.setdefault(here, pair) != pair:
                joints.add(here)
            before = here
    return joints


def _along(ring: Ring, joints: set[Point], numbers: dict[Arc, int]) -> tuple[int, ...]:
    return tuple(_number(arc, numbers) for arc in _arcs(ring, joints))


def _arcs(ring: Ring, joints: set[Point]) -> Iterator[Arc]:
    places = [place for place, point in enumerate(ring[:-1]) if point in joints]
    # A ring that meets nobody at a joint starts at its smallest point, to be found again.
    start = places[0] if places else ring.index(min(ring))
    turned = ring[start:-1] + ring[: start + 1]
    ends = [*(place - start for place in places[1:]), len(turned) - 1]
    begin = 0
    for end in ends:
        yield turned[begin : end + 1]
        begin = end


def _number(arc: Arc, numbers: dict[Arc, int]) -> int:
    backwards = arc[::-1]
    if backwards in numbers:
        return ~numbers[backwards]
    return numbers.setdefault(arc, len(numbers))


def rings_of(made: Topology, unit: int) -> Rings:
    """Return the polygons of a unit on the grid, put together again from arcs.

    Args:
        made: The topology.
        unit: Its place in ``made.units``.
    """
    return tuple(
        tuple(_joined(made.arcs, ring) for ring in polygon) for polygon in made.rings[unit]
    )


def _joined(arcs: Sequence[Arc], ring: Sequence[int]) -> Ring:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def write_topojson(
    made: Topology, properties: Mapping[str, object] | None = None, *, upside_down: bool = False
) -> bytes:
    """Return a topology as TopoJSON, arcs as differences of whole numbers.

    Args:
        made: The topology.
        properties: Further members of the file, such as its source.
        upside_down: Count the second coordinate from the north down, as screens do.
    """
    sign, begin = (-1, made.origin[1] + made.size[1] * made.step) if upside_down else (1, 0.0)
    top = made.size[1] if upside_down else 0
    geometries = [
        {
            "type": "MultiPolygon",
            "id": unit,
            "properties": {"x": x, "y": top + sign * y},
            "arcs": rings,
        }
        for unit, rings, (x, y) in zip(made.units, made.rings, made.places, strict=True)
    ]
    step = made.step
    return msgspec.json.encode({
        "type": "Topology",
        **(properties or {}),
        "transform": {
            "scale": [step, step * sign],
            "translate": [made.origin[0], begin if upside_down else made.origin[1]],
        },
        "objects": {"units": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_differences(arc, top, sign) for arc in made.arcs],
    })


def _differences(arc: Arc, top: int, sign: int) -> list[list[int]]:
    points = np.array(arc, dtype=np.int64)
    points[:, 1] = top + sign * points[:, 1]
    points[1:] = np.diff(points, axis=0)
    differences: list[list[int]] = points.tolist()
    return differences


def read_topojson(body: bytes) -> Topology:
    """Return what ``write_topojson`` wrote: the same arcs, rings and grid.

    Args:
        body: The file.
    """
    read = msgspec.json.decode(body)
    (step, up), (west, north) = read["transform"]["scale"], read["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in read["arcs"]]
    high = max(int(arc[:, 1].max()) for arc in arcs)
    if up < 0:
        for arc in arcs:
            arc[:, 1] = high - arc[:, 1]
    geometries = read["objects"]["units"]["geometries"]
    points = [one["properties"] for one in geometries]
    return Topology(
        units=tuple(one["id"] for one in geometries),
        arcs=tuple(tuple(map(tuple, arc.tolist())) for arc in arcs),
        rings=tuple(_nested(one["arcs"]) for one in geometries),
        step=step,
        origin=(west, north + up * high if up < 0 else north),
        size=(max(int(arc[:, 0].max()) for arc in arcs), high),
        places=tuple((one["x"], high - one["y"] if up < 0 else one["y"]) for one in points),
    )


def _nested(arcs: list[list[list[int]]]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(tuple(tuple(ring) for ring in polygon) for polygon in arcs)
