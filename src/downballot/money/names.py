"""Names of donors as filings write them, taken apart and made comparable.

Nothing here decides that two records are one donor; it only gives the parts that are compared.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import msgspec

from downballot.money.given_names import is_given_name, name_roots
from downballot.money.name_words import (
    CREDENTIALS,
    LEGAL_FORMS,
    NOT_EMPLOYERS,
    ORGANISATION_WORDS,
    PARTICLES,
    SPELLINGS,
    SUFFIXES,
    TITLES,
)

_DROPPED: Final = str.maketrans("", "", "'`.")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


class PersonName(msgspec.Struct, frozen=True):
    """A person's name in its parts, in lower case, without accents, titles and degrees.

    Args:
        last: Last name without spaces and marks ("delacruz").
        last_words: Its words without particles ("cruz").
        first: First name or initial.
        middle: Second given names joined, or an initial.
        suffix: jr, sr, ii, iii, iv or v; empty for none.
        called: A name given in quotation marks or brackets.
    """

    last: str = ""
    last_words: tuple[str, ...] = ()
    first: str = ""
    middle: str = ""
    suffix: str = ""
    called: str = ""

    @property
    def roots(self) -> frozenset[str]:
        """Names that the first name, or the name the person goes by, may be a form of."""
        used = self.middle if len(self.first) == 1 and len(self.middle) > 1 else self.first
        return name_roots(used) | name_roots(self.called)

    @property
    def given(self) -> str:
        """The first name where it is a known given name; empty otherwise."""
        return self.first if is_given_name(self.first) else ""


class OrganisationName(msgspec.Struct, frozen=True):
    """An organisation's name in comparable words.

    Args:
        key: The words in order, without legal forms ("united teacher los angeles").
        words: The same without repeats, sorted.
        fppc_id: Seven-digit FPPC id that the name carries ("#1367043"); empty for none.
        sponsor: What follows "sponsored by"; empty for none.
    """

    key: str = ""
    words: tuple[str, ...] = ()
    fppc_id: str = ""
    sponsor: str = ""


def plain(text: str) -> str:
    """Text in lower case, without accents, with single spaces.

    Args:
        text: Any text.
    """
    folded = text
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(folded.lower().split())


def _words(text: str) -> list[str]:
    return _NO_LETTER.sub(" ", text.translate(_DROPPED)).split()


def _split_marks(words: list[str]) -> tuple[list[str], str]:
    """Given names, last names and the generational suffix; titles and degrees left out."""
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    suffix = ""
    while len(words) > 1 and (words[-1] in SUFFIXES or words[-1] in CREDENTIALS):
        suffix = suffix or SUFFIXES.get(words[-1], "")
        words = words[:-1]
    return words, suffix


def _called(text: str) -> tuple[str, str]:
    found = re.search(r"[\"“(]\s*([a-z]{2,})\s*[\"”)]", text)
    if not found:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], found[1]


def _is_mark(text: str) -> bool:
    words = _words(text)
    return bool(words) and all(word in SUFFIXES or word in CREDENTIALS for word in words)


def _sides(text: str) -> tuple[str, str, str]:
    """Last names, given names and marks of "LAST, FIRST", "FIRST LAST, JR" or "FIRST LAST"."""
    parts = [part for part in text.split(",") if part.strip()]
    marks = " ".join(part for part in parts[1:] if _is_mark(part))
    parts = parts[:1] + [part for part in parts[1:] if not _is_mark(part)]
    if len(parts) > 1:
        return parts[0], " ".join(parts[1:]), marks
    words, suffix = _split_marks(_words(" ".join(parts)))
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    return " ".join(words[max(cut, 0) :]), " ".join(words[: max(cut, 0)]), f"{marks} {suffix}"


def parse_person(name: str, first_name: str = "") -> PersonName:
    """The parts of a person's name.

    Where two people sign together ("John & Mary"), the first of them.

    Args:
        name: "LAST, FIRST MIDDLE JR" or "First Middle Last, Jr."; the last name alone where
            `first_name` is given.
        first_name: First and middle names; empty where `name` has them.

    Examples:
        >>> parse_person("O'BRIEN, WILLIAM J JR")  # doctest: +NORMALIZE_WHITESPACE
        PersonName(last='obrien', last_words=('obrien',), first='william', middle='j',
            suffix='jr', called='')
        >>> parse_person("Dr. Maria de la Cruz, M.D.").last
        'delacruz'
    """
    text, called = _called(plain(f"{name}"))
    given, called_too = _called(plain(first_name))
    if given:
        last, marks = text.replace(",", " "), ""
    else:
        last, given, marks = _sides(text)
    last_words, suffix = _split_marks(_words(last))
    given_words, given_suffix = _split_marks(_words(re.split(r"\s(?:&|and)\s", given)[0]))
    found = suffix or given_suffix or _split_marks(["x", *_words(marks)])[1]
    kept = tuple(w for w in last_words if w not in PARTICLES and len(w) > 1)
    first, *middle = given_words or [""]
    return PersonName(
        "".join(last_words), kept, first, "".join(middle), found, called or called_too
    )


def parse_organisation(name: str) -> OrganisationName:
    """The comparable words of an organisation's name.

    Args:
        name: As filed: "Acme Holdings, Inc.", "Parent Teacher Alliance (#1367043)".

    Examples:
        >>> parse_organisation("The ACME Mfg. Co., Inc.").key
        'acme manufacturing'
    """
    text = plain(name)
    ids = re.findall(r"(?:#|\bid\b[^0-9]{0,9})\s*([0-9]{6,7})\b", text)
    text = re.sub(r"\(?\s*(?:fppc|id)?\s*#?\s*[0-9]{7}\s*\)?", " ", text)
    text = re.sub(r"\bl\.?\s?l\.?\s?c\b\.?", "llc", text)
    own, _, sponsor = text.partition("sponsored by")
    words = [SPELLINGS.get(word, word) for word in _words(own)]
    kept = [w for w in words if w not in LEGAL_FORMS] or words
    return OrganisationName(
        " ".join(kept),
        tuple(sorted(set(kept))),
        ids[0] if ids else "",
        " ".join(_words(sponsor)),
    )


def is_organisation(name: str) -> bool:
    """Whether a name reads as an organisation's, by its words.

    Args:
        name: A name as filed, when the filing does not say what its owner is.
    """
    words = _words(plain(name))
    return any(word in ORGANISATION_WORDS for word in words) or any(
        any(c.isdigit() for c in word) for word in words
    )


def work_words(text: str) -> tuple[str, ...]:
    """The words of an employer or occupation, without legal forms and fillers.

    Args:
        text: As filed; "information requested per best efforts" says nothing and gives none.
    """
    words = [SPELLINGS.get(word, word) for word in _words(plain(text))]
    kept = [w for w in words if w not in LEGAL_FORMS and w not in NOT_EMPLOYERS]
    return tuple(sorted(set(kept)))
