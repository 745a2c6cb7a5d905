"""Covariates of tracts on San Francisco's precincts, with tracts whose truth is known."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
import shapely

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.pipeline.creation import create_desk
from downballot.pipeline.precinct_boundaries import keep_boundaries
from downballot.pipeline.precinct_covariates import tract_key, write_covariates
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.sources.boundaries import read_boundaries
from downballot.sources.covariate_table import read_covariates

E = "2016-11-08-general"


@pytest.fixture(scope="module")
def shapes(shared: Path) -> Path:
    path = shared / "data" / "precincts" / "sf" / "precincts2012.json.gz"
    if not path.is_file():
        pytest.skip(f"{path} is absent: boundaries of precincts lie beside the project")
    return path


@pytest.fixture(scope="module")
def precincts(shapes: Path) -> Boundaries:
    return read_boundaries(shapes, "PREC_2012")


@pytest.fixture(scope="module")
def desk(shared: Path, shapes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tracts") / "desk"
    create_desk(folder, "blank")
    results = shared / "data/precincts/sf/nov2016_by_precinct_and_ballot_type"
    with PrecinctDesk(folder) as opened:
        opened.take_in(E, [results / "280 - School Measure A.csv"])
    keep_boundaries(folder, E, shapes, id_column="PREC_2012")
    return folder


def made_tracts(precincts: Boundaries, folder: Path) -> dict[str, str]:
    """Write tracts of whole precincts, by the first two digits of their ids."""
    of = {unit: f"060750{unit[:2]}000" for unit in precincts.units}
    parts = defaultdict(list)
    for unit, ground in zip(precincts.units, precincts.grounds, strict=True):
        parts[of[unit]].append(ground)
    features = [
        {
            "type": "Feature",
            "properties": {"GEOID": tract},
            "geometry": json.loads(shapely.to_geojson(shapely.union_all(grounds))),
        }
        for tract, grounds in parts.items()
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "tracts.geojson").write_text(body)
    return of


def test_a_precinct_within_a_tract_has_its_value_and_the_rest_of_the_table_stays(
    desk: Path, precincts: Boundaries, tmp_path: Path
) -> None:
    of = made_tracts(precincts, tmp_path)
    known = {tract: 1000 * int(tract[6:8]) for tract in sorted(set(of.values()))}
    withheld = min(known)
    table = "".join(
        f"1400000US{tract},{'-666666666' if tract == withheld else value}\n"
        for tract, value in known.items()
    )
    (tmp_path / "income.csv").write_text(
        f'GEO_ID,B19013_001E\nid,Estimate!!Median income\n{table}1400000US06001,"250,000+"\n'
    )
    (desk / "covariates").mkdir(exist_ok=True)
    held = desk / "covariates" / f"{E}.csv"
    held.write_text("unit,covariate,value\n1101,age,40\n1101,median income,1\n")
    found = write_covariates(
        desk,
        E,
        f"{tmp_path / 'income.csv'}@GEO_ID:B19013_001E",
        tmp_path / "tracts.geojson",
        tract_id="GEOID",
        name="median income",
    )
    age, income = read_covariates(str(held))
    assert age.values == {"1101": 40}
    true = {unit: known[tract] for unit, tract in of.items() if tract != withheld}
    shared_units = set(income.values) & set(true)
    assert len(shared_units) > 500
    # Two drawings of one edge may differ by a hundredth of the ground.
    for unit in shared_units:
        assert income.values[unit] == pytest.approx(true[unit], rel=0.02), unit
    lost = {unit for unit, tract in of.items() if tract == withheld}
    assert not lost & set(income.values)
    (one,) = found.covariates
    assert one.units == len(income.values)
    assert one.covered_registered is not None
    assert 0.8 < one.covered_registered < 1
    codes = [each.code for each in found.findings]
    assert "tract-without-value" in codes
    assert "covariate-uncovered" in codes
    assert "covariate-at-bound" in codes


def test_ids_that_no_shape_has_are_refused_with_an_example(
    desk: Path, precincts: Boundaries, tmp_path: Path
) -> None:
    made_tracts(precincts, tmp_path)
    (tmp_path / "a.csv").write_text("unit,covariate,value\n9,poverty,3\n")
    asked = (desk, E, str(tmp_path / "a.csv"), tmp_path / "tracts.geojson")
    with pytest.raises(
        UsageError, match=r"expected ids such as 060750.*the table has such as 9"
    ):
        write_covariates(*asked, tract_id="GEOID")


@pytest.mark.parametrize("written", ["1400000US06075010100", "06075010100", "6075010100.0"])
def test_a_tract_is_known_however_its_id_is_written(written: str) -> None:
    assert tract_key(written) == "6075010100"
