"""Numbers and words as a page prints them."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from downballot.publication.figures import HALF, amount, percent, readable, shortened, signed

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def test_a_change_has_its_sign() -> None:
    assert (signed(1234), signed(-1234), signed(0)) == ("+1,234", f"{MINUS}1,234", "0")


def test_what_a_source_does_not_say_is_a_dash_and_never_a_zero() -> None:
    assert amount(None) == DASH
    assert amount(0) == "0"
    assert percent(None) == DASH


def test_one_vote_short_of_half_is_never_printed_as_half() -> None:
    assert percent(Fraction(49_999, 100_000), lines=(HALF,)) == "49.999%"
    assert percent(HALF, lines=(HALF,)) == "50.0%"


def test_marks_of_direction_cannot_turn_figures_around() -> None:
    assert readable("Rivas\u202e 55%\u2066") == "Rivas 55%"


def test_letters_of_any_script_stay() -> None:
    assert readable("ROCÍO שלום 张伟") == "ROCÍO שלום 张伟"


@given(st.text(max_size=300))
def test_readable_text_has_no_hidden_characters(text: str) -> None:
    kinds = {unicodedata.category(letter) for letter in readable(text) if letter not in "\n\t"}
    assert not kinds & {"Cc", "Cf"}


@given(st.text(max_size=300), st.integers(1, 200))
def test_a_shortened_text_is_never_longer_than_asked_by_more_than_its_mark(
    text: str, length: int
) -> None:
    assert len(shortened(text, length)) <= length + 1
