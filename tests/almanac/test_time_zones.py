"""The zone of a jurisdiction's clocks."""

from __future__ import annotations

import pytest

from downballot.almanac.time_zones import zone_of_jurisdiction


@pytest.mark.parametrize(
    ("jurisdiction", "zone"),
    [
        ("Los Angeles County CA", "America/Los_Angeles"),
        ("California", "America/Los_Angeles"),
        ("Seattle WA (King County)", "America/Los_Angeles"),
        ("Anderson County TX", "America/Chicago"),
        ("Georgia", "America/New_York"),
        ("West Virginia", "America/New_York"),
        ("Virginia", "America/New_York"),
        ("Arizona", "America/Phoenix"),
    ],
)
def test_a_state_is_known_by_its_code_or_its_name(jurisdiction: str, zone: str) -> None:
    found = zone_of_jurisdiction(jurisdiction)
    assert found is not None
    assert found.key == zone


@pytest.mark.parametrize("jurisdiction", ["", "Town", "Canton of Zug", "Township XX"])
def test_an_unknown_place_has_none(jurisdiction: str) -> None:
    assert zone_of_jurisdiction(jurisdiction) is None
