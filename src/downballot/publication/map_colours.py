"""The colours of precinct maps: told apart by lightness, so that colour-blind readers can.

Where more is more, classes go from pale to deep (on a dark page from deep to bright); where
two sides stand against each other, from orange over pale to teal, which no kind of colour
blindness mixes up. Candidates have the colours of Okabe and Ito, made to be told apart.

Source: Okabe and Ito, Color Universal Design (2008).
"""

from __future__ import annotations

from typing import Final

SEQUENTIAL: Final = ("s0", "s1", "s2", "s3", "s4", "s5", "s6")
DIVERGING: Final = ("d0", "d1", "d2", "d3", "d4", "d5")
LEADERS: Final = ("l0", "l1", "l2", "l3", "l4", "l5")
FEW = "few"  # fewer votes than are shown
NONE = "none"  # no result, or withheld
SLOTS: Final = (*SEQUENTIAL, *DIVERGING, *LEADERS, FEW, NONE)

LIGHT: Final = {
    "s0": "#f3e3a6",
    "s1": "#bfd69a",
    "s2": "#88c3a8",
    "s3": "#55abab",
    "s4": "#338ea4",
    "s5": "#1d648a",
    "s6": "#173a63",
    "d0": "#8f3f00",
    "d1": "#cf7f35",
    "d2": "#f0cfa8",
    "d3": "#b9dcdc",
    "d4": "#4d9ba3",
    "d5": "#0c555f",
    "l0": "#0072b2",
    "l1": "#e69f00",
    "l2": "#009e73",
    "l3": "#cc79a7",
    "l4": "#7fc8f0",
    "l5": "#8f8a80",
    FEW: "#c4c1ba",
    NONE: "#ffffff",
    "paper": "#fdfcf9",
    "ink": "#1b1d1f",
    "quiet": "#565b60",
    "line": "#fdfcf9",
    "rule": "#9a968c",
}
DARK: Final = {
    "s0": "#22344f",
    "s1": "#1f4f73",
    "s2": "#2a718c",
    "s3": "#4a959a",
    "s4": "#7cb8a4",
    "s5": "#b6d7ae",
    "s6": "#f3eec4",
    "d0": "#ffb768",
    "d1": "#c97f38",
    "d2": "#75502f",
    "d3": "#2c5a60",
    "d4": "#449ca2",
    "d5": "#93e6e1",
    "l0": "#3f9fe0",
    "l1": "#e69f00",
    "l2": "#19b287",
    "l3": "#dd93bb",
    "l4": "#a6dcf7",
    "l5": "#8f8a80",
    FEW: "#4b4e53",
    NONE: "#15171a",
    "paper": "#15171a",
    "ink": "#eceae4",
    "quiet": "#abb0b5",
    "line": "#15171a",
    "rule": "#686d73",
}


def colours(*, dark: bool) -> dict[str, str]:
    """Return the colour of each slot.

    Args:
        dark: For a dark page.
    """
    return DARK if dark else LIGHT


def spread_over(slots: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Return as many slots as there are classes, evenly from the first to the last.

    Args:
        slots: All slots of a scale.
        number: How many classes there are, from 1 to the number of slots.

    Examples:
        >>> spread_over(SEQUENTIAL, 4)
        ('s0', 's2', 's4', 's6')
    """
    if number == 1:
        return (slots[len(slots) // 2],)
    last = len(slots) - 1
    return tuple(slots[round(place * last / (number - 1))] for place in range(number))
