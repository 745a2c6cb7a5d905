"""Names as a reader knows them, from the upper case of official files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from downballot.model.sentence import join, say

_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_NUMERALS = {"II", "III", "IV"}
_SMALL = {"AND", "AT", "BY", "FOR", "IN", "OF", "ON", "THE", "TO"}
_LETTERED = re.compile(r"\b(?:MEASURE|PROPOSITION) +([A-Z0-9]{1,3})\b", re.IGNORECASE)


def display_name(name: str) -> str:
    """Return a name in title case; a name that is not all upper case stays as it is.

    Particles are written with a capital (``De La Torre``): only the person can say
    otherwise, and a desk's correction then does.

    Args:
        name: The name as the authority writes it.

    Examples:
        >>> display_name("SCOTT MARK SCHMERELSON")
        'Scott Mark Schmerelson'
        >>> display_name("MITCH O'FARRELL, JR.")
        "Mitch O'Farrell, Jr."
    """
    plain = " ".join(name.split())
    return _LETTERS.sub(lambda found: _word(found[0]), plain) if plain.isupper() else plain


@lru_cache(4096)  # an election's titles are asked for with every page
def display_title(title: str) -> str:
    """Return a contest's title with its upper-case words in title case.

    The letters of a measure stay as they are.

    Args:
        title: The title as the authority writes it.

    Examples:
        >>> display_title("UNIFIED SCHOOL DISTRICT Member of the Board - MEASURE US")
        'Unified School District Member of the Board - Measure US'
    """
    plain = " ".join(title.split())
    kept = {found.start(1) for found in _LETTERED.finditer(plain)}
    return _LETTERS.sub(lambda found: _title_word(found, kept), plain)


def _title_word(found: re.Match[str], kept: set[int]) -> str:
    word = found[0]
    if found.start() in kept or not word.isupper() or len(word) == 1:
        return word
    return word.lower() if word in _SMALL and found.start() else _word(word)


def _word(word: str) -> str:
    if word in _NUMERALS:
        return word
    parts = re.split(r"(['\u2019])", word)
    # O'FARRELL and DE'ANDRE begin anew behind the apostrophe, ROBERT'S does not.
    if len(parts) > 1 and len(parts[0]) <= 2 and len(parts[2]) > 1:
        return "".join(_capital(part) for part in parts)
    return _capital(word)


def _capital(word: str) -> str:
    if word.startswith("MC") and len(word) > 3:
        return f"Mc{word[2:].capitalize()}"
    return word.capitalize()


def listing(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    Args:
        names: One name or more, in order.

    Examples:
        >>> listing(["Rivas", "Brenes", "Chang"])
        'Rivas, Brenes and Chang'
    """
    *rest, last = names
    return say("{rest} and {last}", rest=join(", ", rest), last=last) if rest else last


def counted(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural unless it is one.

    Args:
        number: How many.
        noun: The noun in the singular; its plural ends in s.

    Examples:
        >>> counted(10858, "vote"), counted(1, "vote")
        ('10,858 votes', '1 vote')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def sentence(text: str) -> str:
    """End a sentence with a full stop, unless a name in it (``Jr.``) already does.

    Args:
        text: The sentence.

    Examples:
        >>> sentence("Nobody is behind Raul Ortiz, Jr.")
        'Nobody is behind Raul Ortiz, Jr.'
    """
    return text if text.endswith(".") else join("", (text, "."))
