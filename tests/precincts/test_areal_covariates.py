from __future__ import annotations

import pytest
import shapely

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.precincts.areal_covariates import (
    carry_covariate,
    findings_of,
    tracts_of_units,
)


def layer(plane: str = "+proj=laea", **boxes: tuple[float, float, float, float]) -> Boundaries:
    return Boundaries(
        "layer", tuple(boxes), tuple(shapely.box(*one) for one in boxes.values()), plane
    )


TRACTS = layer(a=(0, 0, 2, 2), b=(2, 0, 4, 2), c=(4, 0, 6, 2))
UNITS = layer(whole=(0, 0, 1, 2), half=(1, 0, 3, 2), edge=(3, 0, 5, 2), far=(5.5, 0, 8, 2))


def test_a_unit_has_the_mean_of_its_tracts_by_ground() -> None:
    made = carry_covariate(UNITS, TRACTS, "income", {"a": 10.0, "b": 30.0})
    rows = {row["unit"]: (row["value"], row["covered"]) for row in made.to_dicts()}
    assert rows["whole"] == pytest.approx((10, 1))
    assert rows["half"] == pytest.approx((20, 1))
    assert rows["edge"] == pytest.approx((30, 0.5))
    assert rows["far"] == (None, 0)


def test_what_is_unsure_is_named() -> None:
    made = carry_covariate(UNITS, TRACTS, "income", {"a": 10.0, "b": 30.0})
    found = {
        one.code: one.sentence for one in findings_of(made, tracts_of_units(UNITS, TRACTS))
    }
    assert "2 units lie in several tracts" in found["covariate-by-area"]
    assert found["covariate-uncovered"].endswith("edge, far.")


def test_layers_on_two_planes_are_refused() -> None:
    with pytest.raises(UsageError, match="different projections"):
        carry_covariate(layer("EPSG:4326", a=(0, 0, 1, 1)), TRACTS, "income", {})
