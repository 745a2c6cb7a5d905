"""Contests by whatever a person calls them."""

from __future__ import annotations

import pytest

from downballot.errors import UsageError
from downballot.pipeline.choosing import find_contest

NAMES = {
    "district-1": "LAUSD District 1",
    "district-3": "LAUSD District 3",
    "mayor-of-la": "Los Angeles Mayor",
}


@pytest.mark.parametrize(
    ("name", "contest"),
    [
        ("district-3", "district-3"),
        ("LAUSD District 3", "district-3"),
        ("lausd district 3", "district-3"),
        ("mayor", "mayor-of-la"),
        ("3 lausd", "district-3"),
    ],
)
def test_a_contest_is_found_by_id_name_or_words(name: str, contest: str):
    assert find_contest(name, NAMES, {}) == contest


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("LAUSD", "2 can be meant: LAUSD District 1; LAUSD District 3"),
        ("lausd distrct 3", "LAUSD District 3"),
        ("zebra", "none is called so"),
        ("", "none is called so"),
    ],
)
def test_a_name_that_can_mean_several_or_none_lists_the_nearest(name: str, said: str):
    with pytest.raises(UsageError, match=said):
        find_contest(name, NAMES, {})
