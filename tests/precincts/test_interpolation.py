from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.precincts.interpolation import Control, carry, crosswalk, recovery_error
from downballot.precincts.projecting import on_a_plane
from downballot.precincts.recovering import measure_recovery
from downballot.sources.boundaries import read_boundaries
from downballot.sources.precinct_registry import read_precincts

PLANE = "+proj=laea"


def layer(**boxes: tuple[float, float, float, float]) -> Boundaries:
    return Boundaries(
        "layer", tuple(boxes), tuple(shapely.box(*one) for one in boxes.values()), PLANE
    )


WEST_EAST = layer(west=(0, 0, 1, 2), east=(1, 0, 3, 2))
VOTES = pl.DataFrame({"unit": ["west", "east"], "yes": [10, 40], "no": [30, 20]})


def test_votes_follow_the_voters_and_none_are_lost() -> None:
    target = layer(left=(0, 0, 2, 2), right=(2, 0, 3, 2))
    control = Control(layer(a=(0, 0, 1, 2), b=(1, 0, 2, 2), c=(2, 0, 3, 2)), {"b": 30, "c": 10})
    made = crosswalk(WEST_EAST, target, control)
    carried = {row["unit"]: row for row in carry(VOTES, made).to_dicts()}
    assert carried["left"]["yes"] == pytest.approx(10 + 30)
    assert carried["right"]["yes"] == pytest.approx(10)
    assert sum(row["no"] for row in carried.values()) == pytest.approx(50)
    # The west has no voter in any control unit: it is divided by its area, and named.
    assert [one.code for one in made.findings] == ["carry-by-area"]


def test_plain_area_is_a_last_resort_with_a_warning() -> None:
    made = crosswalk(WEST_EAST, layer(left=(0, 0, 2, 2), right=(2, 0, 3, 2)))
    assert not made.weighted
    assert [one.code for one in made.findings] == ["carry-by-area"]
    shares = dict(made.shares.filter(source="east").select("target", "share").iter_rows())
    assert shares == pytest.approx({"left": 0.5, "right": 0.5})


def test_ground_outside_of_the_target_is_named() -> None:
    made = crosswalk(WEST_EAST, layer(left=(0, 0, 2, 2)))
    assert "carry-uncovered" in {one.code for one in made.findings}


def test_what_is_not_known_stays_unknown() -> None:
    made = crosswalk(WEST_EAST, layer(left=(0, 0, 2, 2), right=(2, 0, 3, 2)))
    withheld = VOTES.with_columns(yes=pl.Series([10, None]))
    carried = {row["unit"]: row for row in carry(withheld, made).to_dicts()}
    assert carried["left"]["yes"] is None
    assert carried["left"]["no"] is not None


def test_layers_in_different_projections_are_refused() -> None:
    other = Boundaries("other", ("x",), (shapely.box(0, 0, 1, 1),), "EPSG:4326")
    with pytest.raises(UsageError, match="different projections"):
        crosswalk(WEST_EAST, other)


def test_the_same_boundaries_give_the_same_votes() -> None:
    carried = carry(VOTES, crosswalk(WEST_EAST, WEST_EAST)).sort("unit")
    assert recovery_error(carried, VOTES).misplaced == pytest.approx(0)


def test_hidden_precincts_are_recovered_better_by_registration_than_by_area(
    shared: Path,
) -> None:
    folder = shared / "data" / "precincts" / "sf"
    (plane,) = on_a_plane(read_boundaries(folder / "precincts2012.json.gz", "PREC_2012"))
    bond = read_precincts([folder / "election2016general.json.gz"]).of("school-measure-a")
    votes = bond.votes.filter(ballot_kind="total").pivot(
        "selection", index="unit", values="votes"
    )
    units = bond.units.drop_nulls("registered")
    every = units.select("unit", "registered").iter_rows()
    voters = {unit: float(of) for unit, of in every if unit[:2] in {"75", "76", "77"}}
    known = votes.select("unit", "yes", "no").filter(pl.col("unit").is_in(list(voters)))
    found = {
        (one.case, one.way): one.error
        for one in measure_recovery(plane.of(voters), known, voters, np.random.default_rng(1))
    }
    fine, across = "coarse to precincts", "coarse to other coarse"
    assert found[fine, "registration of precincts"].misplaced < 0.05
    assert found[fine, "plain area"].misplaced > 0.10
    assert found[across, "registration of precincts"].misplaced < 0.025
    assert found[across, "registration of targets"].misplaced < 0.06
    assert found[across, "registration of precincts"].points < 2
