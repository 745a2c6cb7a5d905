"""Invented records of donors whose identity is known: to train on, to test with, to time.

Nobody in them exists. They have what real filings have: short forms, initials, typing errors,
people who move and change jobs, households, fathers and sons, namesakes, and the many ways to
write an employer; committees that share a treasurer's address, and locals of one union.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec
import numpy as np
import polars as pl

from downballot.money.given_names import all_forms
from downballot.money.invented_words import (
    CAUSES,
    FIRMS,
    FORMS,
    KINDS,
    LINES,
    PLACES,
    STREETS,
    SURNAMES,
    SYLLABLES,
    TRADES,
)

T = TypeVar("T")


class Person(msgspec.Struct):
    """Somebody invented: name, homes (street, city, state, ZIP) and jobs (firm, trade)."""

    first: str
    middle: str
    last: str
    suffix: str
    homes: list[tuple[str, str, str, str]]
    jobs: list[tuple[str, tuple[str, ...]]]


class Inventor:
    """Draws people and organisations; the same seed draws the same."""

    def __init__(self, seed: int, size: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.firsts, self.shorts = all_forms()
        self.lasts = [*SURNAMES, *(self.surname() for _ in range(max(50, size // 8)))]

    def pick(self, values: list[T] | tuple[T, ...]) -> T:
        """One of the values."""
        return values[int(self.rng.integers(len(values)))]

    def often(self, values: list[T]) -> T:
        """One of the values, the first of them far more often."""
        return values[int(len(values) * float(self.rng.random()) ** 3)]

    def chance(self, share: float) -> bool:
        """Whether something of this share happens."""
        return bool(self.rng.random() < share)

    def surname(self) -> str:
        """A last name."""
        return "".join(self.pick(SYLLABLES) for _ in range(int(self.rng.integers(2, 4))))

    def home(self) -> tuple[str, str, str, str]:
        """Street, city, state and ZIP code."""
        city, state, base = self.pick(PLACES)
        number = int(self.rng.integers(1, 9999))
        street = f"{number} {self.pick(STREETS)}"
        return street, city, state, f"{base + int(self.rng.integers(0, 30)):05d}"

    def job(self) -> tuple[str, tuple[str, ...]]:
        """An employer, and the words for the trade."""
        trade = self.pick(TRADES)
        firm = f"{self.pick(FIRMS)} {self.surname()} {self.pick(LINES)}"
        return (trade[0] if trade[0] in {"retired", "homemaker"} else firm), trade

    def person(self, before: list[Person]) -> Person:
        """Somebody, at times near one of those before: spouse, child or namesake."""
        homes = [self.home() for _ in range(1 + self.chance(0.25))]
        jobs = [self.job() for _ in range(1 + self.chance(0.3))]
        middle = self.pick(self.firsts) if self.chance(0.7) else ""
        made = Person(self.often(self.firsts), middle, self.often(self.lasts), "", homes, jobs)
        kind = float(self.rng.random())
        if not before or kind > 0.32:
            return made
        near = before[int(self.rng.integers(max(0, len(before) - 400), len(before)))]
        made.last = near.last
        if kind < 0.18:  # a household, some in one business
            made.homes = near.homes
            made.jobs = near.jobs if self.chance(0.4) else made.jobs
        elif kind < 0.25:  # a parent or child
            made.first, made.homes = near.first, near.homes if self.chance(0.5) else made.homes
            made.suffix, near.suffix = "Jr", near.suffix or ("Sr" if self.chance(0.5) else "")
        else:  # a namesake elsewhere
            made.first = near.first
        return made

    def mistyped(self, text: str) -> str:
        """The text, at times with an error of the hand."""
        if len(text) < 4 or not self.chance(0.03):
            return text
        at = int(self.rng.integers(1, len(text) - 1))
        if self.chance(0.5):
            return text[:at] + text[at + 1 :]
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    def given(self, person: Person) -> str:
        """A person's given names as signed this time."""
        first = person.first
        if self.chance(0.18):
            first = self.pick(self.shorts[person.first])
        elif self.chance(0.03):
            first = first[0]
        middle = person.middle if self.chance(0.15) else person.middle[:1]
        return f"{self.mistyped(first)} {middle if self.chance(0.55) else ''}".strip()

    def work(self, person: Person) -> tuple[str, str]:
        """Employer and occupation as written this time."""
        if self.chance(0.15):
            return self.pick(("", "Information Requested", "N/A", "None")), ""
        firm, trade = self.pick(person.jobs)
        if firm in {"retired", "homemaker"}:
            return self.pick(("Retired", "Not employed", "None", "")), self.pick(trade)
        if self.chance(0.15):
            firm = self.pick(("self", "self-employed", "self employed"))
        elif self.chance(0.2):
            firm = firm.rsplit(" ", maxsplit=1)[0]
        return self.mistyped(firm) + self.pick(FORMS), self.pick(trade)

    def record(self, person: Person) -> tuple[str, ...]:
        """A row of a filing."""
        suffix = f" {person.suffix}" if person.suffix and self.chance(0.6) else ""
        name = f"{self.mistyped(person.last)}, {self.given(person)}{suffix}"
        street, city, state, zip_code = self.pick(person.homes)
        written = f"{street} {self.pick(KINDS)}" if self.chance(0.4) else ""
        if self.chance(0.03):
            zip_code = ""
        rest = [written, self.mistyped(city), state, zip_code, *self.work(person)]
        return name.upper(), *(value if self.chance(0.92) else "" for value in rest)

    def organisation(self) -> tuple[str, list[tuple[str, str, str, str]]]:
        """A name, and homes."""
        if self.chance(0.4):
            cause = self.pick(CAUSES)
            if cause.endswith(("local", "measure")):
                return f"{cause} {int(self.rng.integers(1, 900))}", [self.home()]
            place = self.pick(PLACES)[0] if self.chance(0.3) else self.surname()
            return f"{cause} {place} {self.pick(('pac', 'committee', ''))}", [self.home()]
        return self.job()[0].replace("retired", "acme works"), [self.home()]

    def written(self, name: str) -> str:
        """An organisation's name as written this time."""
        for short, long in (
            ("local", "Lcl"),
            ("service employees", "SEIU"),
            ("committee", "Cmte"),
            ("pac", "Political Action Committee"),
        ):
            if short in name and self.chance(0.15):
                name = name.replace(short, long)
        name = f"The {name}" if self.chance(0.08) else name
        return self.mistyped(name) + self.pick(FORMS) * self.chance(0.5)


_LONG_FORMS: Final = (
    ("local", "Lcl"),
    ("service employees", "SEIU"),
    ("committee", "Cmte"),
    ("pac", "Political Action Committee"),
)
_COLUMNS: Final = ("name", "street", "city", "state", "zip", "employer", "occupation")


def frame_of(
    rows: list[tuple[str, ...]], donors: list[str], columns: tuple[str, ...]
) -> pl.DataFrame:
    """Rows with their donors as a table; each has a `record` of its own."""
    made = pl.DataFrame(rows, schema=list(columns), orient="row")
    ids = pl.Series("record", [f"r{i}" for i in range(len(rows))])
    return made.with_columns(ids, pl.Series("donor", donors))


def invent_people(records: int, seed: int) -> pl.DataFrame:
    """Invented contributions of people, with who made them.

    Args:
        records: Number of rows.
        seed: The same seed gives the same rows.

    Returns:
        `record`, `donor` and the columns that `linkage.link` takes.
    """
    inventor = Inventor(seed, records)
    people: list[Person] = []
    times: list[int] = []
    to_come = records
    while to_come > 0:
        people.append(inventor.person(people))
        times.append(int(min(12, inventor.rng.geometric(0.4))))
        to_come -= times[-1]
    rows: list[tuple[str, ...]] = []
    donors: list[str] = []
    for number, (person, count) in enumerate(zip(people, times, strict=True)):
        rows += [inventor.record(person) for _ in range(count)]
        donors += [f"p{number}"] * count
    return frame_of(rows[:records], donors[:records], _COLUMNS)


def invent_gifts(records: int, seed: int, again: float = 0.6) -> pl.DataFrame:
    """Invented gifts as filings repeat them: most are written as an earlier one of the donor.

    A committee's software copies name, address and employer from the donor's gift before.

    Args:
        records: Number of rows.
        seed: The same seed gives the same rows.
        again: Share of a donor's later gifts that repeat an earlier one to the letter.

    Returns:
        As `invent_people`.
    """
    inventor = Inventor(seed, records)
    people: list[Person] = []
    rows: list[tuple[str, ...]] = []
    donors: list[str] = []
    while len(rows) < records:
        person = inventor.person(people)
        people.append(person)
        first = len(rows)
        for _ in range(int(min(12, inventor.rng.geometric(0.4)))):
            copied = len(rows) > first and inventor.chance(again)
            rows.append(inventor.pick(rows[first:]) if copied else inventor.record(person))
            donors.append(f"p{len(people)}")
    return frame_of(rows[:records], donors[:records], _COLUMNS)


def invent_organisations(records: int, seed: int) -> pl.DataFrame:
    """Invented contributions of organisations, with who made them.

    Args:
        records: Number of rows.
        seed: The same seed gives the same rows.

    Returns:
        `record`, `donor` and the columns that `linkage.link` takes.
    """
    inventor = Inventor(seed, records)
    treasurers = [inventor.home() for _ in range(max(2, records // 60))]
    rows: list[tuple[str, ...]] = []
    donors: list[str] = []
    number = 0
    while len(rows) < records:
        name, homes = inventor.organisation()
        homes = [inventor.pick(treasurers)] if inventor.chance(0.4) else homes
        number += 1
        for _ in range(int(min(12, inventor.rng.geometric(0.35)))):
            street, city, state, zip_code = inventor.pick(
                homes if inventor.chance(0.9) else treasurers
            )
            written = f"{street} {inventor.pick(KINDS)}" if inventor.chance(0.5) else ""
            rows.append((inventor.written(name), written, city, state, zip_code))
            donors.append(f"o{number}")
    return frame_of(rows[:records], donors[:records], _COLUMNS[:5])
