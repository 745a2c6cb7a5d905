"""The words and figures for a probability: one table for the terminal and the pages."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from downballot.model.sentence import say

# From the likeliest down; what is as unlikely has the mirrored word.
_WORDS = (
    (0.995, say("almost certain"), say("almost impossible")),
    (0.95, say("very likely"), say("very unlikely")),
    (0.8, say("likely"), say("unlikely")),
    (0.6, say("leaning"), say("leaning against")),
)
ABOUT_EVEN = say("about even")
_CERTAIN = {1.0: say("certain"), 0.0: say("impossible")}
_FINEST = Decimal("99.9")  # per cent: more would say more than simulated finishes can


def probability_words(probability: float, *, complete: bool = False) -> str:
    """Say in words how likely something is.

    Args:
        probability: From 0 to 1.
        complete: Nothing is left to count, so that it may be certain.

    Examples:
        >>> probability_words(0.97), probability_words(0.5), probability_words(0.03)
        ('very likely', 'about even', 'very unlikely')
    """
    if complete and probability in _CERTAIN:
        return _CERTAIN[probability]
    for least, word, mirrored in _WORDS:
        if probability >= least:
            return word
        if _one_less(probability) >= Decimal(str(least)):
            return mirrored
    return ABOUT_EVEN


def probability_figure(probability: float, *, complete: bool = False) -> str:
    """Write how likely something is, never surer than it is.

    Whole per cents, with one decimal near 0 and 100, cut towards even: what is printed as
    99.5% is at least that likely. While votes are to come nothing is 0% or 100%.

    Args:
        probability: From 0 to 1.
        complete: Nothing is left to count, so that it may be certain.

    Examples:
        >>> probability_figure(0.9949), probability_figure(0.99997), probability_figure(0.638)
        ('99.4%', '>99.9%', '63%')
        >>> probability_figure(1.0, complete=True)
        '100%'
    """
    if complete and probability in _CERTAIN:
        return f"{probability:.0%}"
    percent = Decimal(str(probability)) * 100
    if percent > _FINEST:
        return f">{_FINEST}%"
    if percent < 100 - _FINEST:
        return f"<{100 - _FINEST}%"
    step = Decimal("0.1") if percent > 99 or percent < 1 else Decimal(1)
    cut = ROUND_FLOOR if percent >= 50 else ROUND_CEILING
    return f"{percent.quantize(step, rounding=cut)}%"


def _one_less(probability: float) -> Decimal:
    return 1 - Decimal(str(probability))
