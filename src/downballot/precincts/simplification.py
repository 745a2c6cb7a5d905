"""Fewer points for a map: all units simplified together, so that shared edges stay shared."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import shapely

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.precincts.topology import Topology, topology, write_topojson

Grounds = np.ndarray[Any, np.dtype[np.object_]]
STEPS = 4_000  # of the grid: on a screen of 1,000 points, four times as fine when enlarged
SMALLEST_TOLERANCE = 0.25  # of a step of the grid: what falls on one point anyway
_HALVINGS = 6


def simplified(boundaries: Boundaries, *, tolerance: float, steps: int = STEPS) -> Topology:
    """Return boundaries with fewer points and their shared arcs.

    Overlaps and gaps narrower than a step are closed first, so that neighbours have the same
    points on the edge between them. A unit keeps at least a triangle.

    Args:
        boundaries: On a plane (``projecting.on_a_plane``).
        tolerance: The side of the smallest bend that is kept, in the plane's unit.
        steps: How many steps the longer side of the whole is divided into.
    """
    return _simplified(boundaries, _covering(boundaries, steps), tolerance, steps)


def simplified_to(
    boundaries: Boundaries, largest_bytes: int, *, steps: int = STEPS
) -> Topology:
    """Return boundaries with as many points as fit into a size.

    Args:
        boundaries: On a plane.
        largest_bytes: How large the TopoJSON may be, compressed.
        steps: How many steps the longer side of the whole is divided into.

    Raises:
        UsageError: Not even triangles fit.
    """
    cover, step = _covering(boundaries, steps), _step(boundaries, steps)
    low, high = SMALLEST_TOLERANCE * step, step * steps / 4
    best = _simplified(boundaries, cover, low, steps)
    if compressed_bytes(best) <= largest_bytes:
        return best
    best = _simplified(boundaries, cover, high, steps)
    if compressed_bytes(best) > largest_bytes:
        raise UsageError(
            f"{boundaries.name}: {len(boundaries.units):,} units do not fit into "
            f"{largest_bytes:,} bytes, expected more bytes"
        )
    for _ in range(_HALVINGS):
        middle = float(np.sqrt(low * high))
        tried = _simplified(boundaries, cover, middle, steps)
        fits = compressed_bytes(tried) <= largest_bytes
        low, high, best = (low, middle, tried) if fits else (middle, high, best)
    return best


def compressed_bytes(made: Topology) -> int:
    """Return how large a topology is as TopoJSON, compressed with gzip.

    Args:
        made: The topology.
    """
    return len(gzip.compress(write_topojson(made, upside_down=True), 6, mtime=0))


def _step(boundaries: Boundaries, steps: int) -> float:
    west, south, east, north = shapely.total_bounds(list(boundaries.grounds))
    return float(max(east - west, north - south)) / (steps - 1)


def _covering(boundaries: Boundaries, steps: int) -> Grounds:
    """Return the ground as a coverage: no overlaps, and the same points on shared edges."""
    step = _step(boundaries, steps)
    grounds = np.array(boundaries.grounds, dtype=object)
    cleaned: Grounds = shapely.coverage_clean(grounds, gap_width=step)
    lost = shapely.is_empty(cleaned)
    cleaned[lost] = grounds[lost]  # a unit that lies wholly within another one
    return cleaned


def _simplified(
    boundaries: Boundaries,
    cover: Grounds,
    tolerance: float,
    steps: int,
) -> Topology:
    fewer = shapely.coverage_simplify(cover, tolerance)
    return topology(boundaries.units, fewer, steps)
