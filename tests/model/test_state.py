"""The states: every one by its code and name."""

from __future__ import annotations

import pytest

from downballot.model.state import STATES, is_state


def test_there_are_fifty_states_and_the_district():
    assert len(STATES) == 51
    assert len(set(STATES.values())) == 51
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in STATES)


@pytest.mark.parametrize("name", STATES.values())
def test_a_name_is_a_whole_state(name: str):
    assert is_state(name)


@pytest.mark.parametrize(
    "area",
    ["", "CA", "california", "California CA", "Los Angeles County CA", "Washington County"],
)
def test_a_code_or_a_part_is_none(area: str):
    assert not is_state(area)
