from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
import shapely

from downballot.errors import FormatError, UsageError
from downballot.sources.boundaries import columns, read_boundaries

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
BESIDE = [[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]
BOW_TIE = [[3, 0], [4, 1], [4, 0], [3, 1], [3, 0]]


def geojson(*features: tuple[object, str, object]) -> bytes:
    return json.dumps({
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"unit": unit},
                "geometry": {"type": kind, "coordinates": places},
            }
            for unit, kind, places in features
        ],
    }).encode()


def written(folder: Path, *features: tuple[object, str, object]) -> Path:
    path = folder / "ground.geojson"
    path.write_bytes(geojson(*features))
    return path


def codes(path: Path, **given: str) -> list[str]:
    return [one.code for one in read_boundaries(path, "unit", **given).findings]


def test_geojson_also_gzipped_is_read_with_its_projection(tmp_path: Path) -> None:
    path = tmp_path / "ground.json.gz"
    path.write_bytes(gzip.compress(geojson(("1", "Polygon", [SQUARE]))))
    read = read_boundaries(path, "unit")
    assert (read.units, read.projection, read.findings) == (("1",), "EPSG:4326", ())
    assert columns(path) == ("unit",)


def test_a_polygon_that_crosses_itself_is_repaired_and_named(tmp_path: Path) -> None:
    path = written(tmp_path, ("1", "Polygon", [SQUARE]), ("tie", "Polygon", [BOW_TIE]))
    read = read_boundaries(path, "unit")
    assert [one.code for one in read.findings] == ["boundary-invalid"]
    assert "tie" in read.findings[0].sentence
    assert all(one.is_valid for one in read.grounds)
    assert read.grounds[1].area == pytest.approx(0.5)


def test_a_doubled_id_is_put_together_and_named(tmp_path: Path) -> None:
    path = written(tmp_path, ("1", "Polygon", [SQUARE]), ("1", "Polygon", [BESIDE]))
    read = read_boundaries(path, "unit")
    assert read.units == ("1",)
    assert read.grounds[0].area == pytest.approx(2)
    assert [one.code for one in read.findings] == ["boundary-id-doubled"]


def test_what_has_no_id_or_no_area_is_counted(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ("1", "Polygon", [SQUARE]),
        (None, "Polygon", [BESIDE]),
        ("point", "Point", [5, 5]),
    )
    read = read_boundaries(path, "unit")
    assert sorted(one.code for one in read.findings) == [
        "boundary-without-area",
        "boundary-without-id",
    ]
    assert len(read.unnamed) == 1


def test_overlapping_units_are_named(tmp_path: Path) -> None:
    assert codes(written(tmp_path, ("1", "Polygon", [SQUARE]), ("2", "Polygon", [SQUARE]))) == [
        "boundary-overlap"
    ]


def test_coordinates_that_are_no_degrees_have_no_projection(tmp_path: Path) -> None:
    feet = [[x * 6_000_000 + 1, y * 2_000_000 + 1] for x, y in SQUARE]
    read = read_boundaries(written(tmp_path, ("1", "Polygon", [feet])), "unit")
    assert read.projection == ""
    assert [one.code for one in read.findings] == ["boundary-projection-wrong"]


def test_a_projection_against_the_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ("1", "Polygon", [SQUARE]))
    with pytest.raises(UsageError, match="states EPSG:4326"):
        read_boundaries(path, "unit", projection="EPSG:2229")
    with pytest.raises(UsageError, match="unknown"):
        read_boundaries(path, "unit", projection="EPSG:nothing")


def test_an_unknown_field_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected one of unit"):
        read_boundaries(written(tmp_path, ("1", "Polygon", [SQUARE])), "PREC")


@pytest.mark.parametrize("body", [b"", b"{", b"not json", b'{"type": "FeatureCollection"}'])
def test_a_file_that_is_none_says_so(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "ground.geojson"
    path.write_bytes(body)
    with pytest.raises((FormatError, UsageError)):
        read_boundaries(path, "unit")


def test_another_ending_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ground.csv").write_text("unit\n1\n")
    with pytest.raises(FormatError, match="not a file of boundaries"):
        read_boundaries(tmp_path / "ground.csv", "unit")
    with pytest.raises(UsageError, match="no such file"):
        read_boundaries(tmp_path / "none.shp", "unit")


def test_a_real_shapefile_without_its_prj_is_not_guessed(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "precincts" / "ventura"
    for ending in ("shp", "shx", "dbf"):
        name = f"ventura_precincts_2016.{ending}"
        shutil.copy(source / name, tmp_path / name)
    path = tmp_path / "ventura_precincts_2016.shp"
    read = read_boundaries(path, "pct16")
    assert read.projection == ""
    assert len(read.units) == 605
    assert [one.code for one in read.findings] == [
        "boundary-projection-missing",
        "boundary-invalid",
        "boundary-without-id",
    ]
    assert read_boundaries(path, "pct16", projection="EPSG:4326").projection == "EPSG:4326"


def test_both_vintages_of_san_francisco_are_read(shared: Path) -> None:
    folder = shared / "data" / "precincts" / "sf"
    for name, field, units in (
        ("precincts2012.json.gz", "PREC_2012", 603),
        ("precincts2017.json.gz", "PREC_2017", 610),
    ):
        read = read_boundaries(folder / name, field)
        assert len(read.units) == units
        assert shapely.is_valid(list(read.grounds)).all()
