"""The names that a record knows, and where a sentence has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from downballot.claims.record import ContestFacts, Person, Record
from downballot.claims.words import Word, find_words, fold

_NICKNAME = re.compile(r"[\"(]([^\")]{1,30})[\")]")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"}
# Behind these a surname stands for itself; another capital before it is somebody's first name.
_BEFORE_SURNAME = re.compile(
    r"a|after|again|against|although|an|and|as|at|because|before|behind|between|board|both|"
    r"but|by|candidate|candidates|challenger|chair|councilman|councilwoman|councilmember|"
    r"defeated|did|do|does|dr|during|even|ex|first|for|former|from|gov|had|has|he|her|here|"
    r"how|however|if|in|incumbent|incumbents|into|is|it|its|judge|last|lausd|leaving|like|"
    r"making|mayor|meanwhile|member|members|mr|mrs|ms|nearly|next|nor|not|now|of|on|once|"
    r"only|opponent|or|over|president|principal|prof|rep|retired|rival|runner-up|said|sen|"
    r"senator|she|since|so|still|supt|supervisor|superintendent|teacher|that|the|then|"
    r"there|they|this|though|to|trustee|union|unlike|until|was|were|what|when|where|which|"
    r"while|who|whom|why|with|without|yet|attorney|da|sheriff|assemblymember|congressman|"
    r"congresswoman|district|thanks|despite|today|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|monday|yes|no|also"
)


class Mention(Struct, frozen=True):
    """A name in a sentence.

    Attributes:
        kind: ``person``, ``surname``, ``stranger``, ``measure``, ``bond``, ``seat``, ``body``,
            ``role`` or ``spender``.
        ids: What it may mean; one where it is certain.
        start: First character in the sentence.
        end: The one behind the last.
        sure: Nobody else on record is called so.
    """

    kind: str
    ids: tuple[str, ...]
    start: int
    end: int
    sure: bool = True


class Lexicon:
    """The names of a record.

    Args:
        record: The record.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self.contests = {one.id: one for one in record.contests}
        self.people = {one.id: one for one in record.people}
        self.runs: dict[str, list[ContestFacts]] = {}
        for contest in record.contests:
            for choice in contest.choices:
                if choice.person:
                    self.runs.setdefault(choice.person, []).append(contest)
        self.measures = _by_measure(record)
        self._full: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.surnames: dict[tuple[str, ...], list[str]] = {}
        for person in record.people:
            self._add(person)
        self._titles: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for contest in record.contests:
            title = tuple(one.folded for one in find_words(contest.name))
            if title:
                self._titles.setdefault(title[0], []).append((title, contest.id))

    def _add(self, person: Person) -> None:
        for form in _forms(person):
            rows = self._full.setdefault(form[0], [])
            if (form, person.id) not in rows:
                rows.append((form, person.id))
        last = _plain_words(person.name)
        for size in (1, 2):
            if len(last) > size:
                known = self.surnames.setdefault(tuple(last[-size:]), [])
                if person.id not in known:
                    known.append(person.id)

    def titles(self, words: tuple[Word, ...]) -> Iterator[Mention]:
        """Yield where words are the whole name of a contest; the longest at each place.

        Args:
            words: The words of a sentence.
        """
        place = 0
        while place < len(words):
            found: dict[int, list[str]] = {}
            for title, contest in self._titles.get(words[place].folded, ()):
                here = words[place : place + len(title)]
                if tuple(one.folded for one in here) == title and _stands(words, place, title):
                    found.setdefault(len(title), []).append(contest)
            size = max(found, default=1)
            if found:
                start, end = words[place].start, words[place + size - 1].end
                yield Mention("contest", tuple(found[size]), start, end)
            place += size

    def full_names(self, words: tuple[Word, ...]) -> Iterator[Mention]:
        """Yield where words are somebody's full name; the longest form at each place.

        Args:
            words: The words of a sentence.
        """
        place = 0
        while place < len(words):
            size, ids = self._longest(words, place)
            if ids:
                yield Mention("person", ids, words[place].start, words[place + size - 1].end)
            place += size

    def _longest(self, words: tuple[Word, ...], place: int) -> tuple[int, tuple[str, ...]]:
        if not words[place].capital:
            return 1, ()
        found: dict[int, list[str]] = {}
        for form, person in self._full.get(words[place].folded, ()):
            here = words[place : place + len(form)]
            if len(here) == len(form) and all(
                a.folded == b for a, b in zip(here, form, strict=True)
            ):
                found.setdefault(len(form), []).append(person)
        if not found:
            return 1, ()
        size = max(found)
        return size, tuple(dict.fromkeys(found[size]))

    def last_names(
        self, words: tuple[Word, ...], taken: Iterable[Mention]
    ) -> Iterator[Mention]:
        """Yield where words are a surname, or somebody else's name with it.

        Args:
            words: The words of a sentence.
            taken: Full names that were found already.
        """
        spans = [(one.start, one.end) for one in taken]
        place = 0
        while place < len(words):
            one, size = words[place], 1
            free = all(one.end <= start or one.start >= end for start, end in spans)
            if one.capital and free:
                for size in (2, 1):
                    key = tuple(each.folded for each in words[place : place + size])
                    ids = self.surnames.get(key)
                    if (
                        ids
                        and len(key) == size
                        and all(each.capital for each in words[place : place + size])
                    ):
                        kind = "stranger" if _has_first_name(words, place) else "surname"
                        yield Mention(kind, tuple(ids), one.start, words[place + size - 1].end)
                        break
            place += size


def _stands(words: tuple[Word, ...], place: int, title: tuple[str, ...]) -> bool:
    """Say whether a name of one word is an office here, and not somebody's: "Governor, as"."""
    if len(title) > 1:
        return True
    after = words[place + 1] if place + 1 < len(words) else None
    return words[place].capital and (after is None or after.start - words[place].end > 1)


def _by_measure(record: Record) -> dict[str, list[ContestFacts]]:
    found: dict[str, list[ContestFacts]] = {}
    for contest in record.contests:
        if contest.measure:
            found.setdefault(fold(contest.measure), []).append(contest)
    return found


def _has_first_name(words: tuple[Word, ...], place: int) -> bool:
    if place == 0:
        return False
    before = words[place - 1]
    return (
        before.capital
        and words[place].start - before.end == 1
        and not _BEFORE_SURNAME.fullmatch(before.folded)
        and not before.text.isupper()
    )


def _plain_words(name: str) -> list[str]:
    plain = _NICKNAME.sub(" ", name)
    words = [one.folded for one in find_words(plain)]
    return [one for one in words if one not in _SUFFIXES]


def _forms(person: Person) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name in (person.name, *person.also):
        words = _plain_words(name)
        if len(words) < 2:
            continue
        found.add(tuple(words))
        found.add(tuple(one.folded for one in find_words(name)))
        found.add(tuple(one for one in words if len(one) > 1))
        found.add((words[0], words[-1]))
        for size in (2, 3):
            if len(words) > size:
                found.add((words[0], *words[-size:]))
        for nickname in _NICKNAME.findall(name):
            found |= {(fold(nickname), words[-1])} if " " not in nickname else set()
    return {one for one in found if len(one) >= 2}
