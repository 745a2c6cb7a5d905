"""Probabilities as a page prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.publication.likelihood import figure_of, likelihood


@pytest.mark.parametrize(
    ("probability", "figure"),
    [
        (1.0, "over 99.9%"),
        (0.9991, "over 99.9%"),
        (0.99499, "99.4%"),
        (0.5, "50%"),
        (0.0, "under 0.1%"),
    ],
)
def test_figures_stop_short_of_what_is_not_reached(probability: float, figure: str) -> None:
    assert figure_of(probability) == figure


@given(st.floats(0, 1))
def test_nothing_is_certain_while_votes_are_to_come(probability: float) -> None:
    assert figure_of(probability) not in {"0%", "0.0%", "100%", "100.0%"}
    assert "certain" != likelihood("Rivas wins", probability).words != "impossible"


def test_a_complete_count_is_certain() -> None:
    said = likelihood("Rocio Rivas wins", 1.0, complete=True)
    assert (said.sentence, said.words, said.figure) == ("Rocio Rivas wins", "certain", "100%")
    assert figure_of(0.5, complete=True) == "50%"  # a tie is decided by lot


def test_a_name_at_the_end_keeps_its_full_stop() -> None:
    assert likelihood("Rivas is ahead of Ortiz, Jr.", 0.7).sentence.endswith("Ortiz, Jr.")
