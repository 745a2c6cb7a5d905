from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.precincts.projecting import on_a_plane
from downballot.precincts.simplification import compressed_bytes, simplified, simplified_to
from downballot.precincts.topology import read_topojson, rings_of, topology, write_topojson
from downballot.sources.boundaries import read_boundaries

QUARTERS = [shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]


@pytest.fixture(scope="module")
def city(shared: Path) -> Boundaries:
    path = shared / "data" / "precincts" / "sf" / "precincts2012.json.gz"
    return on_a_plane(read_boundaries(path, "PREC_2012"))[0]


def test_an_edge_between_two_units_is_one_arc() -> None:
    made = topology("abcd", QUARTERS, 101)
    used = [arc for unit in made.rings for polygon in unit for ring in polygon for arc in ring]
    shared = [arc for arc in used if arc < 0]
    assert len(made.arcs) == 8  # four within, and one for each unit's outer edge
    assert len(shared) == 4


def test_an_island_and_the_hole_around_it_are_one_arc() -> None:
    island = shapely.box(4, 4, 6, 6)
    made = topology("ab", [shapely.box(0, 0, 10, 10).difference(island), island], 11)
    assert len(made.arcs) == 2


@given(st.lists(st.integers(0, 8), min_size=1, max_size=9, unique=True), st.integers(2, 40))
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read_back_exactly(cells: list[int], steps: int) -> None:
    grounds = [shapely.box(c % 3, c // 3, c % 3 + 1, c // 3 + 1) for c in cells]
    made = topology([str(cell) for cell in cells], grounds, steps * 3 + 1)
    for upside_down in (False, True):
        read = read_topojson(write_topojson(made, upside_down=upside_down))
        assert (read.units, read.arcs, read.rings) == (made.units, made.arcs, made.rings)
        assert read.places == made.places


def test_neighbours_of_a_real_city_meet_without_a_gap(city: Boundaries, tmp_path: Path) -> None:
    made = simplified(city, tolerance=20)
    assert [rings_of(made, unit) for unit in range(3)]
    ends = {point for arc in made.arcs for point in (arc[0], arc[-1])}
    assert len(made.arcs) < len(made.units) * 5 < len(ends) * 10
    path = tmp_path / "city.topojson"
    path.write_bytes(write_topojson(made))
    grounds = shapely.make_valid(shapely.from_wkb(pyogrio.raw.read(path)[2]))
    assert len(grounds) == 603
    whole = shapely.area(shapely.union_all(grounds))
    assert shapely.area(grounds).sum() == pytest.approx(whole, rel=1e-4)
    assert whole == pytest.approx(shapely.area(shapely.union_all(city.grounds)), rel=0.01)


def test_every_unit_of_a_real_city_stays_however_small_the_file(city: Boundaries) -> None:
    made = simplified_to(city, 35_000)
    assert compressed_bytes(made) <= 35_000
    assert all(made.rings)
    with pytest.raises(UsageError, match="do not fit"):
        simplified_to(city, 1_000)


def test_without_a_projection_nothing_is_drawn() -> None:
    with pytest.raises(UsageError, match="no projection"):
        on_a_plane(Boundaries("x.shp", ("1",), (shapely.box(0, 0, 1, 1),), ""))
