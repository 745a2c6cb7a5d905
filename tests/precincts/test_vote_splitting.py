"""Whether a candidate split another's vote: what can be said, and what not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.precincts.ecological_tables import Agreement, Floats
from downballot.precincts.transfers import Transfers
from downballot.precincts.vote_splitting import splits


def found(low: Floats, votes: Floats, high: Floats) -> Transfers:
    """Return transfers of Ana (1,000), Ben (900) and Cy (400) with given intervals of Cy's."""
    fixed = np.array([[1000.0, 0.0], [0.0, 900.0]])
    low, votes, high = (np.vstack([fixed, one]) for one in (low, votes, high))
    pinned = np.vstack([fixed, [200.0, 200.0]])
    return Transfers(
        ("Ana", "Ben", "Cy"), ("Ana", "Ben"), ("Ana", "Ben"), votes, low, high, low, high,
        low, high, pinned, True, "", Agreement(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (
            [0, 300],
            [100, 400],
            "More of the voters of Cy went to Ben than to Ana. They are more",
        ),
        ([300, 0], [400, 100], "More of the voters of Cy went to Ana than to Ben. As far as"),
        ([100, 100], [300, 300], "The data cannot tell to whom more of the voters of Cy went"),
    ],
)
def test_what_the_intervals_say(low: list, high: list, said: str) -> None:
    ends = np.array(low, dtype=float), np.array(high, dtype=float)
    (one,) = splits(found(ends[0], (ends[0] + ends[1]) / 2, ends[1]))
    assert one.sentence.startswith(said)
    assert (one.one, one.other, one.behind) == ("Ana", "Ben", 100)
    assert one.low <= one.net <= one.high


def test_close_to_the_gap_the_data_cannot_tell() -> None:
    ends = np.array([100.0, 180.0]), np.array([220.0, 300.0])
    (one,) = splits(found(ends[0], (ends[0] + ends[1]) / 2, ends[1]))
    assert "Whether that is more than the 100 votes" in one.sentence


@given(st.floats(0, 400), st.floats(0, 1), st.floats(0, 1))
def test_no_more_than_all_of_them_can_be_between_two(
    ana: float, low: float, high: float
) -> None:
    votes = np.array([ana, 400 - ana])
    (one,) = splits(found(votes * low, votes, votes + (400 - votes) * high))
    assert -400 <= one.low <= one.net + 1e-6
    assert one.net - 1e-6 <= one.high <= 400
