"""Reads files of boundaries: shapefile (also zipped), GeoJSON and TopoJSON (also gzipped).

What is wrong with a file is named and counted: polygons that cross themselves are repaired,
two features of one unit are put together, features without an id are kept apart, and a
projection that is not stated is not guessed.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataSourceError

from downballot.errors import FormatError, UsageError
from downballot.model.boundary import DEGREES, Boundaries, Ground
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import say, say_many

ENDINGS: Final = (".shp", ".zip", ".json", ".geojson", ".topojson", ".json.gz", ".geojson.gz")
DRIVERS: Final = frozenset({"ESRI Shapefile", "GeoJSON", "TopoJSON"})
_NAMED = 5  # ids that a finding names
_OVERLAP = 1e-4  # of the whole: less than this is how a file was rounded

Geometries = np.ndarray[Any, np.dtype[np.object_]]


def read_boundaries(path: Path, id_column: str, *, projection: str = "") -> Boundaries:
    """Return the ground of each reporting unit in a file.

    Args:
        path: A shapefile (``.shp`` with its companions, or all of them in a ``.zip``), a
            GeoJSON or TopoJSON file, these two also gzipped.
        id_column: Name of the field that holds the unit's id.
        projection: What the coordinates are in, where the file does not say
            (``EPSG:2229``); it must not contradict a file that does.

    Raises:
        UsageError: There is no such field, or a projection is unknown or contradicts.
        FormatError: The file cannot be read as any of these.
    """
    stated, ids, found = _features(path, id_column)
    findings: list[Finding] = []
    known = _projection(path.name, stated, projection, found, findings)
    whole = _usable(found, ids, findings)
    units, grounds = _by_unit(found[whole], ids[whole], findings)
    unnamed = tuple(found[whole][np.equal(ids[whole], "")])
    if unnamed:
        findings.append(_without_id(unnamed))
    if not units:
        raise FormatError(path.name, id_column, "no feature has an id and an area")
    _check_overlap(grounds, findings)
    return Boundaries(path.name, units, grounds, known, unnamed, tuple(findings))


def columns(path: Path) -> tuple[str, ...]:
    """Return the names of the fields of a file of boundaries.

    Args:
        path: The file.

    Raises:
        FormatError: The file cannot be read.
    """
    return tuple(str(name) for name in _described(path)["fields"])


def _described(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a file of boundaries")
    if not path.name.lower().endswith(ENDINGS):
        raise FormatError(path.name, "", "not a file of boundaries", ", ".join(ENDINGS))
    try:
        described: dict[str, Any] = pyogrio.read_info(_opened(path))
    except DataSourceError as error:
        raise FormatError(path.name, "", _first_line(error), "boundaries") from error
    if described["driver"] not in DRIVERS:
        raise FormatError(path.name, "", described["driver"], ", ".join(sorted(DRIVERS)))
    return described


def _opened(path: Path) -> str:
    kind = {".gz": "/vsigzip/", ".zip": "/vsizip/"}.get(path.suffix.lower(), "")
    return f"{kind}{path.resolve()}"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].replace(";", ",")[:200]


def _features(
    path: Path, id_column: str
) -> tuple[str, np.ndarray[Any, np.dtype[np.object_]], Geometries]:
    names = columns(path)
    if id_column not in names:
        raise UsageError(
            f"{path.name}: no field {id_column!r}, expected one of {', '.join(names)}"
        )
    try:
        meta, _, packed, fields = pyogrio.raw.read(_opened(path), columns=[id_column])
        found = shapely.from_wkb(packed)
    except (DataSourceError, shapely.errors.GEOSException, ValueError) as error:
        raise FormatError(path.name, "", _first_line(error), "polygons") from error
    ids = np.array([_id(value) for value in fields[0]], dtype=object)
    return str(meta["crs"] or ""), ids, found


def _id(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a number in a .dbf: 9151.0 is precinct 9151
    return str(value).strip()


def _projection(
    name: str, stated: str, given: str, found: Geometries, findings: list[Finding]
) -> str:
    """Return the projection; what is missing or impossible is a finding, not a guess."""
    if given and stated and not _same(given, stated):
        raise UsageError(f"{name}: it states {stated[:80]}, expected that and not {given}")
    known = given or stated
    if not known:
        sentence = say("{file} does not state its projection, and none was given.", file=name)
        findings.append(Finding(Severity.WARNING, "boundary-projection-missing", sentence))
        return ""
    west, south, east, north = shapely.total_bounds(found)
    beyond = max(abs(west), abs(east)) > 360 or max(abs(south), abs(north)) > 90
    if pyproj.CRS(known).is_geographic and beyond:
        sentence = say(
            "The coordinates of {file} are not degrees, although it is read as {projection}.",
            file=name,
            projection=known[:40],
        )
        findings.append(Finding(Severity.ERROR, "boundary-projection-wrong", sentence))
        return ""
    return known


def _same(given: str, stated: str) -> bool:
    try:
        return pyproj.CRS(given).equals(pyproj.CRS(stated), ignore_axis_order=True)
    except pyproj.exceptions.CRSError as error:
        raise UsageError(
            f"projection {given[:60]!r}: unknown, expected such as {DEGREES}"
        ) from error


def _usable(
    found: Geometries, ids: np.ndarray[Any, np.dtype[np.object_]], findings: list[Finding]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Repair polygons in place, and return which features are ground."""
    missing = shapely.is_missing(found) | shapely.is_empty(found)
    polygons = np.isin(shapely.get_type_id(found), (3, 6)) & ~missing
    broken = polygons & ~shapely.is_valid(found)
    found[broken] = [_repaired(one) for one in found[broken]]
    whole: np.ndarray[Any, np.dtype[np.bool_]] = polygons & (shapely.area(found) > 0)
    if broken.any():
        findings.append(
            Finding(
                Severity.WARNING,
                "boundary-invalid",
                say_many(
                    "{number} polygon crosses itself and was repaired: {units}.",
                    "{number} polygons cross themselves and were repaired: {units}.",
                    int(broken.sum()),
                    units=_names(ids[broken]),
                ),
            )
        )
    if not whole.all():
        findings.append(
            Finding(
                Severity.WARNING,
                "boundary-without-area",
                say_many(
                    "{number} feature has no area and is left out: {units}.",
                    "{number} features have no area and are left out: {units}.",
                    int((~whole).sum()),
                    units=_names(ids[~whole]),
                ),
            )
        )
    return whole


def _names(ids: np.ndarray[Any, np.dtype[np.object_]]) -> str:
    named = [one or "(without id)" for one in ids[:_NAMED]]
    return ", ".join(named) + (" …" if len(ids) > _NAMED else "")


def _repaired(ground: Ground) -> Ground:
    made = shapely.make_valid(ground, method="structure", keep_collapsed=False)
    parts = [one for one in shapely.get_parts(made) if shapely.get_type_id(one) == 3]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _by_unit(
    found: Geometries, ids: np.ndarray[Any, np.dtype[np.object_]], findings: list[Finding]
) -> tuple[tuple[str, ...], tuple[Ground, ...]]:
    times = Counter(one for one in ids if one)
    doubled = {unit for unit, number in times.items() if number > 1}
    grounds: dict[str, Ground] = {}
    for unit, ground in zip(ids, found, strict=True):
        if unit in doubled and unit not in grounds:
            grounds[unit] = shapely.union_all(found[np.equal(ids, unit)])
        elif unit and unit not in doubled:
            grounds[unit] = ground
    if doubled:
        sentence = say_many(
            "{number} id is on several features, which were put together: {units}.",
            "{number} ids are on several features, which were put together: {units}.",
            len(doubled),
            units=_names(np.array(sorted(doubled), dtype=object)),
        )
        findings.append(Finding(Severity.WARNING, "boundary-id-doubled", sentence))
    return tuple(grounds), tuple(grounds.values())


def _without_id(unnamed: tuple[Ground, ...]) -> Finding:
    sentence = say_many(
        "{number} feature has no id: its ground belongs to no unit.",
        "{number} features have no id: their ground belongs to no unit.",
        len(unnamed),
    )
    return Finding(Severity.INFO, "boundary-without-id", sentence)


def _check_overlap(grounds: tuple[Ground, ...], findings: list[Finding]) -> None:
    whole = float(shapely.area(shapely.union_all(list(grounds))))
    share = float(shapely.area(list(grounds)).sum()) / whole - 1
    if share > _OVERLAP:
        sentence = say(
            "Units overlap: {share} of the ground is in more than one.", share=f"{share:.2%}"
        )
        findings.append(Finding(Severity.WARNING, "boundary-overlap", sentence))
