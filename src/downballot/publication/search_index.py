"""Finds pages by words, also misspelt ones: the same words always find the same pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cached_property

from msgspec import Struct
from rapidfuzz import fuzz, process

QUERY_LENGTH = 100  # letters that are read of a query
MOST_WORDS = 8  # words of a query that count
_EXACT, _BEGINS = 100.0, 90.0
_CLOSE_ENOUGH = 80.0  # of 100 (rapidfuzz): one letter of five may be wrong
_FUZZY_FROM = 4  # letters; shorter words must be right
_PREFIX_FROM = 2
_WORD = re.compile(r"[^\W_]+")


class Kind(IntEnum):
    """What an entry is; the order in which equals are shown."""

    CONTEST = 1
    CANDIDATE = 2
    MEMBER = 3
    MEASURE = 4
    PAST = 5
    COMMITTEE = 6
    MONEY = 7
    PAGE = 8


class Entry(Struct, frozen=True):
    """Something that can be found.

    Attributes:
        kind: What it is.
        title: Its name.
        href: Its page.
        detail: What tells it from others of the name; said in the reader's language.
        words: Further words under which it is found.
    """

    kind: Kind
    title: str
    href: str
    detail: str = ""
    words: str = ""


class Hit(Struct, frozen=True):
    """An entry that was found, and how well it fits, from 0 to 100."""

    entry: Entry
    score: float


class Found(Struct, frozen=True):
    """What a query found.

    Attributes:
        hits: The entries, the best fit first.
        whole: Whether they have every word of the query.
    """

    hits: tuple[Hit, ...]
    whole: bool


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and punctuation.

    Args:
        text: Any text.

    Examples:
        >>> folded("Mónica GARCÍA-Vázquez")
        ('monica', 'garcia', 'vazquez')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return tuple(_WORD.findall(letters))


class SearchIndex:
    """What can be found on a desk.

    Args:
        entries: Everything, in any order.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def _of_word(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.entries):
            for word in set(folded(f"{one.title} {one.detail} {one.words}")):
                found.setdefault(word, []).append(number)
        return {word: tuple(found[word]) for word in sorted(found)}

    def find(self, query: str) -> Found:
        """Return what has every word of a query, the best fit first.

        A word counts that is the same, that begins alike, or that differs by a letter or
        two. Where nothing has every word, what has the most of them is returned.

        Args:
            query: Words; only the first eight of the first hundred letters count.
        """
        words = tuple(dict.fromkeys(folded(query[:QUERY_LENGTH])))[:MOST_WORDS]
        scores: dict[int, list[float]] = {}
        for word in words:
            for number, score in self._matching(word).items():
                scores.setdefault(number, []).append(score)
        most = max((len(one) for one in scores.values()), default=0)
        hits = [
            Hit(self.entries[number], round(sum(given) / len(words), 3))
            for number, given in scores.items()
            if len(given) == most and 2 * most >= len(words)
        ]
        ordered = tuple(sorted(hits, key=lambda hit: _order(hit, words)))
        return Found(ordered, most == len(words))

    def _matching(self, word: str) -> dict[int, float]:
        """Return how well each entry has a word, by its number."""
        best: dict[int, float] = {}
        for known, score in self._like(word):
            for number in self._of_word[known]:
                best[number] = max(best.get(number, 0), score)
        return best

    def _like(self, word: str) -> list[tuple[str, float]]:
        exact = [(word, _EXACT)] if word in self._of_word else []
        if len(word) >= _PREFIX_FROM:
            exact += [
                (known, _BEGINS)
                for known in self._of_word
                if known.startswith(word) and known != word
            ]
        if exact or len(word) < _FUZZY_FROM:
            return exact
        near = process.extract(
            word,
            list(self._of_word),
            scorer=fuzz.ratio,
            score_cutoff=_CLOSE_ENOUGH,
            limit=None,
        )
        # Below what begins alike, however near.
        return [(known, score * _BEGINS / 100) for known, score, _ in near]


def _order(hit: Hit, words: tuple[str, ...]) -> tuple[float, int, int, str, str]:
    title = folded(hit.entry.title)
    named = -sum(any(one.startswith(word) for one in title) for word in words)
    return -hit.score, named, hit.entry.kind, hit.entry.title, hit.entry.href
