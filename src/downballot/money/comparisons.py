"""How two records of donors are compared: fields, and levels of agreement within a field.

One table for both engines: Splink on DuckDB reads a level as SQL, small sets are compared in
Python with RapidFuzz. A field whose values are missing on either side says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

Record = Mapping[str, Any]


class How(StrEnum):
    """What a test asks of a column of two records."""

    EQUAL = "equal"  # the same value
    DIFFERS = "differs"  # both known, not the same value
    CROSSED = "crossed"  # this column of one is the other column of the other, both ways
    EITHER = "either"  # the same, one way at least
    SIMILAR = "similar"  # Jaro-Winkler similarity of at least `at`
    EDITS = "edits"  # Damerau-Levenshtein distance of at most `at`
    STARTS = "starts"  # the same first `at` characters
    SHARES = "shares"  # two lists have a member in common
    COVERS = "covers"  # share of the shorter list's members that both have, at least `at`
    COMMON = "common"  # two lists have at least `at` members in common
    INITIAL = "initial"  # one is the initial of the other


class Test(msgspec.Struct, frozen=True):
    """One question about two records.

    Args:
        how: What is asked.
        column: Column that it is asked of.
        at: Threshold, in the unit of `how`.
        other: Second column, where `how` takes two.
    """

    how: How
    column: str
    at: float = 0
    other: str = ""


class Level(msgspec.Struct, frozen=True):
    """A degree of agreement: every one of its tests holds, and no level before it.

    Args:
        title: What it says of two records, in words.
        tests: The questions; empty for "anything else".
        frequency: Column whose rare values weigh more; empty for none.
    """

    title: str
    tests: tuple[Test, ...] = ()
    frequency: str = ""


class Field(msgspec.Struct, frozen=True):
    """One comparison: its levels from full agreement to none.

    Args:
        name: What is compared.
        needs: Columns of which two records must have one in common to be compared at all.
        levels: Levels in order; the last has no tests.
    """

    name: str
    needs: tuple[str, ...]
    levels: tuple[Level, ...]


def _level(title: str, *tests: Test, frequency: str = "") -> Level:
    return Level(title, tests, frequency)


def _equal(column: str) -> Test:
    return Test(How.EQUAL, column)


ELSE: Final = Level("anything else")

FIRST: Final = Field(
    "first",
    ("first",),
    (
        _level("the same first name", _equal("first"), frequency="first"),
        _level("names of one root", Test(How.SHARES, "roots")),
        _level("an initial", Test(How.INITIAL, "first")),
        _level("first and last crossed", Test(How.CROSSED, "first", other="last")),
        _level("known by a middle name", Test(How.EITHER, "first", other="middle")),
        _level("another known name", Test(How.DIFFERS, "given")),
        _level("alike", Test(How.SIMILAR, "first", 0.92)),
        _level("somewhat alike", Test(How.SIMILAR, "first", 0.8)),
        _level("the same initial", Test(How.STARTS, "first", 1)),
        ELSE,
    ),
)
LAST: Final = Field(
    "last",
    ("last",),
    (
        _level("the same last name", _equal("last"), frequency="last"),
        _level("first and last crossed", Test(How.CROSSED, "last", other="first")),
        _level("a word of it", Test(How.SHARES, "last_words")),
        _level("alike", Test(How.SIMILAR, "last", 0.92)),
        _level("two edits", Test(How.EDITS, "last", 2)),
        _level("somewhat alike", Test(How.SIMILAR, "last", 0.8)),
        ELSE,
    ),
)
WHOLE_NAME: Final = Field(
    "whole name",
    ("name_words",),
    (
        _level(
            "every word of one, three or more",
            Test(How.COVERS, "name_words", 1),
            Test(How.COMMON, "name_words", 3),
        ),
        _level(
            "every word of one",
            Test(How.COVERS, "name_words", 1),
            Test(How.COMMON, "name_words", 2),
        ),
        _level(
            "half of the words, two or more",
            Test(How.COVERS, "name_words", 0.5),
            Test(How.COMMON, "name_words", 2),
        ),
        _level("a word", Test(How.COMMON, "name_words", 1)),
        ELSE,
    ),
)
MIDDLE: Final = Field(
    "middle",
    ("middle",),
    (
        _level("the same middle name", _equal("middle")),
        _level("an initial", Test(How.INITIAL, "middle")),
        _level("alike", Test(How.SIMILAR, "middle", 0.88)),
        ELSE,
    ),
)
SUFFIX: Final = Field("suffix", ("suffix",), (_level("the same", _equal("suffix")), ELSE))
BORN: Final = Field(
    "born",
    ("born",),
    (
        _level("the same day", _equal("born"), frequency="born"),
        _level("one edit", Test(How.EDITS, "born", 1)),
        _level("two edits", Test(How.EDITS, "born", 2)),
        _level("the same year", Test(How.STARTS, "born", 4)),
        ELSE,
    ),
)
PLACE: Final = Field(
    "place",
    ("zip",),
    (
        _level("the same ZIP code", _equal("zip"), frequency="zip"),
        _level("one edit", Test(How.EDITS, "zip", 1)),
        _level("the same first three", Test(How.STARTS, "zip", 3)),
        _level("the same first two", Test(How.STARTS, "zip", 2)),
        ELSE,
    ),
)
CITY: Final = Field(
    "city",
    ("city",),
    (
        _level("the same city", _equal("city"), frequency="city"),
        _level("alike", Test(How.SIMILAR, "city", 0.88)),
        ELSE,
    ),
)
STATE: Final = Field("state", ("state",), (_level("the same", _equal("state")), ELSE))
STREET: Final = Field(
    "street",
    ("street",),
    (
        _level("the same address", _equal("address"), frequency="address"),
        _level(
            "the same number, a street alike",
            _equal("number"),
            Test(How.SIMILAR, "street", 0.88),
        ),
        _level("the same street", Test(How.SIMILAR, "street", 0.92)),
        _level("the same number", _equal("number")),
        ELSE,
    ),
)
EMPLOYER: Final = Field(
    "employer",
    ("employer",),
    (
        _level("the same employer", _equal("employer"), frequency="employer"),
        _level("words in common", Test(How.COVERS, "employer_words", 0.5)),
        _level("alike", Test(How.SIMILAR, "employer", 0.88)),
        _level(
            "employer and occupation crossed", Test(How.EITHER, "employer", other="occupation")
        ),
        ELSE,
    ),
)
OCCUPATION: Final = Field(
    "occupation",
    ("occupation",),
    (
        _level("the same occupation", _equal("occupation"), frequency="occupation"),
        _level("words in common", Test(How.COVERS, "occupation_words", 0.5)),
        _level("alike", Test(How.SIMILAR, "occupation", 0.88)),
        ELSE,
    ),
)
PHONE: Final = Field(
    "phone",
    ("phone",),
    (
        _level("the same number", _equal("phone"), frequency="phone"),
        _level("one edit", Test(How.EDITS, "phone", 1)),
        ELSE,
    ),
)
EMAIL: Final = Field(
    "email",
    ("email",),
    (
        _level("the same address", _equal("email")),
        _level("the same mailbox", _equal("mailbox")),
        _level("alike", Test(How.SIMILAR, "email", 0.92)),
        _level("somewhat alike", Test(How.SIMILAR, "email", 0.8)),
        ELSE,
    ),
)
NUMBER: Final = Field(
    "number of the person",
    ("code",),
    (
        _level("the same number", _equal("code")),
        _level("one edit", Test(How.EDITS, "code", 1)),
        _level("two edits", Test(How.EDITS, "code", 2)),
        ELSE,
    ),
)
ORGANISATION: Final = Field(
    "organisation",
    ("name",),
    (
        _level("the same name", _equal("name"), frequency="name"),
        _level("another number in it", Test(How.DIFFERS, "numbers")),
        _level("the same words", Test(How.COVERS, "words", 1), Test(How.SIMILAR, "name", 0.88)),
        _level("alike", Test(How.SIMILAR, "name", 0.92)),
        _level("one within the other", Test(How.COVERS, "words", 1)),
        _level("two thirds of the words", Test(How.COVERS, "words", 0.66)),
        _level("half of the words", Test(How.COVERS, "words", 0.5)),
        _level("a word", Test(How.SHARES, "words")),
        ELSE,
    ),
)

PERSON: Final = (
    FIRST,
    LAST,
    WHOLE_NAME,
    MIDDLE,
    SUFFIX,
    BORN,
    PLACE,
    CITY,
    STATE,
    STREET,
    EMPLOYER,
    OCCUPATION,
    PHONE,
    EMAIL,
    NUMBER,
)
GROUP: Final = (ORGANISATION, PLACE, CITY, STATE, STREET, PHONE)
