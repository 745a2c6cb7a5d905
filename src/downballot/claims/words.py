"""Words of a sentence with their places, and how they compare: without case and accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

_WORD = re.compile(r"[^\W_]+(?:[.'\-][^\W_]+)*\.?")


class Word(Struct, frozen=True):
    """One word.

    Attributes:
        text: The word as written, without a possessive.
        folded: In small letters without accents and full stops.
        start: First character in the sentence.
        end: The one behind the last.
    """

    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


@lru_cache(20_000)
def fold(text: str) -> str:
    """Return a text as names are compared: small letters, no accents, no full stops.

    Args:
        text: The text.
    """
    plain = unicodedata.normalize("NFKD", text)
    return (
        ""
        .join(sign for sign in plain if not unicodedata.combining(sign))
        .lower()
        .replace(".", "")
    )


def find_words(sentence: str) -> tuple[Word, ...]:
    """Return the words of a sentence; one that touches damage is left out.

    Args:
        sentence: The sentence.
    """
    found = []
    for match in _WORD.finditer(sentence):
        text, end = match[0], match.end()
        if text.endswith("'s"):
            text, end = text[:-2], end - 2
        around = (
            sentence[max(0, match.start() - 1) : match.start()]
            + sentence[match.end() : match.end() + 1]
        )
        if "\ufffd" not in around:
            found.append(Word(text, fold(text), match.start(), end))
    return tuple(found)
