import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.decisions.words import probability_figure, probability_words


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.9999, "almost certain"), (0.995, "almost certain"), (0.9949, "very likely"),
        (0.95, "very likely"), (0.8, "likely"), (0.6, "leaning"), (0.5999, "about even"),
        (0.5, "about even"), (0.4001, "about even"), (0.4, "leaning against"),
        (0.2, "unlikely"), (0.05, "very unlikely"), (0.005, "almost impossible"),
    ],
)  # fmt: skip
def test_every_probability_has_its_word_and_the_boundaries_belong_to_the_surer_one(
    probability: float, word: str
):
    assert probability_words(probability) == word


@pytest.mark.parametrize(
    ("probability", "figure"),
    [
        (1.0, ">99.9%"), (0.9995, ">99.9%"), (0.999, "99.9%"), (0.995, "99.5%"),
        (0.9949, "99.4%"), (0.99, "99%"), (0.29, "29%"), (0.638, "63%"), (0.372, "38%"),
        (0.5, "50%"), (0.0051, "0.6%"), (0.001, "0.1%"), (0.0002, "<0.1%"), (0.0, "<0.1%"),
    ],
)  # fmt: skip
def test_a_figure_is_never_surer_than_the_probability(probability: float, figure: str):
    assert probability_figure(probability) == figure


def test_only_a_complete_count_is_certain():
    assert probability_figure(1.0, complete=True) == "100%"
    assert probability_figure(0.0, complete=True) == "0%"
    assert probability_figure(0.5, complete=True) == "50%"
    assert probability_words(1.0, complete=True) == "certain"
    assert probability_words(0.0, complete=True) == "impossible"
    assert probability_words(1.0) == "almost certain"


@given(st.floats(0, 1), st.booleans())
def test_every_probability_has_a_word_and_a_figure(probability: float, complete: bool):
    assert probability_words(probability, complete=complete)
    figure = probability_figure(probability, complete=complete)
    shown = float(figure.strip("<>%")) / 100
    assert abs(shown - probability) <= 0.0101
    if figure[0] not in "<>":
        assert abs(shown - 0.5) <= abs(probability - 0.5) + 1e-12
