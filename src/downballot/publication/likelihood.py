"""A probability as a page prints it: in words, and as a figure that never claims certainty."""

from __future__ import annotations

from msgspec import Struct

from downballot.decisions.words import probability_figure, probability_words
from downballot.model.sentence import say
from downballot.publication.figures import SENTENCE_LENGTH, shortened


class Likelihood(Struct, frozen=True):
    """How likely something is.

    Attributes:
        sentence: What is likely, in words, without a full stop.
        words: How likely, in words (``very likely``).
        figure: The same as a figure (``97%``, ``over 99.9%``).
    """

    sentence: str
    words: str
    figure: str


def likelihood(sentence: str, probability: float, *, complete: bool = False) -> Likelihood:
    """Return a sentence with how likely it is.

    Args:
        sentence: What is likely, without a full stop; it may end with a name (``Jr.``).
        probability: From 0 to 1.
        complete: Nothing is left to count.
    """
    said = shortened(sentence, SENTENCE_LENGTH)
    words = probability_words(probability, complete=complete)
    return Likelihood(said, words, figure_of(probability, complete=complete))


def figure_of(probability: float, *, complete: bool = False) -> str:
    """Return a probability as a figure; ``100%`` and ``0%`` only of a complete count.

    Args:
        probability: From 0 to 1.
        complete: Nothing is left to count.

    Examples:
        >>> figure_of(0.9996), figure_of(0.9949), figure_of(0.6499), figure_of(0.0001)
        ('over 99.9%', '99.4%', '64%', 'under 0.1%')
        >>> figure_of(1.0), figure_of(1.0, complete=True)
        ('over 99.9%', '100%')
    """
    figure = probability_figure(probability, complete=complete)
    if figure.startswith(">"):
        return say("over {figure}", figure=figure.removeprefix(">"))
    if figure.startswith("<"):
        return say("under {figure}", figure=figure.removeprefix("<"))
    return figure
