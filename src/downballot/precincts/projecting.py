"""Ground on an equal-area plane, in metres: where areas are measured and maps are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from msgspec import structs

from downballot.errors import UsageError
from downballot.model.boundary import DEGREES, Boundaries, Ground


def on_a_plane(*layers: Boundaries) -> tuple[Boundaries, ...]:
    """Return layers on one equal-area plane around the middle of the first, in metres.

    Lambert's azimuthal equal-area projection: within a county its shapes are as true as its
    areas, and north is up in its middle.

    Args:
        layers: Boundaries, each with a stated projection.

    Raises:
        UsageError: A layer does not state its projection.
    """
    plane = _plane_around(layers[0])
    return tuple(_onto(plane, layer) for layer in layers)


def _plane_around(layer: Boundaries) -> str:
    west, south, east, north = shapely.total_bounds(list(layer.grounds))
    to_degrees = _transformer(layer, DEGREES)
    longitude, latitude = to_degrees.transform((west + east) / 2, (south + north) / 2)
    return f"+proj=laea +lat_0={latitude:.4f} +lon_0={longitude:.4f} +datum=WGS84 +units=m"


def _transformer(layer: Boundaries, onto: str) -> pyproj.Transformer:
    if not layer.projection:
        raise UsageError(
            f"{layer.name}: no projection is stated, expected such as --projection {DEGREES}"
        )
    return pyproj.Transformer.from_crs(layer.projection, onto, always_xy=True)


def _onto(plane: str, layer: Boundaries) -> Boundaries:
    transformer = _transformer(layer, plane)

    def moved(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    grounds = shapely.transform(np.array(layer.grounds, dtype=object), moved)
    unnamed = shapely.transform(np.array(layer.unnamed, dtype=object), moved)
    return structs.replace(
        layer, grounds=_valid(grounds), unnamed=_valid(unnamed), projection=plane
    )


def _valid(grounds: np.ndarray[Any, np.dtype[np.object_]]) -> tuple[Ground, ...]:
    """Return polygons as they are, but for those that moving made cross themselves."""
    broken = ~shapely.is_valid(grounds)
    grounds[broken] = shapely.buffer(grounds[broken], 0)
    return tuple(grounds)
