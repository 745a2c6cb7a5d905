"""Boundaries: which ground each reporting unit covers, as one file says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct, structs
from shapely import MultiPolygon, Polygon

from downballot.model.finding import Finding

Ground: TypeAlias = Polygon | MultiPolygon
DEGREES = "EPSG:4326"  # longitude and latitude in degrees, WGS 84


class Boundaries(Struct, frozen=True):
    """The ground of reporting units, in the order of the file.

    Attributes:
        name: The file that it is from, without its folder.
        units: Ids of the units, each once.
        grounds: The ground of each unit, valid polygons.
        projection: What the coordinates are in, as PROJ names it (``EPSG:4326``); empty
            where the file does not say, and then nothing can be measured or laid over.
        unnamed: Ground that the file gives no id, such as a park.
        findings: What a person should know of it.
    """

    name: str
    units: tuple[str, ...]
    grounds: tuple[Ground, ...]
    projection: str
    unnamed: tuple[Ground, ...] = ()
    findings: tuple[Finding, ...] = ()

    def of(self, units: Iterable[str]) -> Boundaries:
        """Return the boundaries of some units only, in the order of the file.

        Args:
            units: Their ids; those without ground are not in what is returned.
        """
        wanted = set(units)
        kept = [
            (unit, ground)
            for unit, ground in zip(self.units, self.grounds, strict=True)
            if unit in wanted
        ]
        return structs.replace(
            self,
            units=tuple(unit for unit, _ in kept),
            grounds=tuple(ground for _, ground in kept),
        )
