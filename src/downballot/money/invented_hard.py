"""Invented donors that are hard to tell: what is left when the easy ones are out of the way.

People: namesakes, spouses of one address and employer, fathers and sons, names after marriage,
short forms, initials, moves and new employers, two surnames. Organisations: locals of one
union, chapters of one association, abbreviated words, words in another order, sponsors and
"PAC" written in full or left out. Nobody and nothing in them exists.
"""

from __future__ import annotations

from typing import Final

import msgspec
import polars as pl

from downballot.money.invented_donors import Inventor, Person, frame_of

_PEOPLE: Final = (
    "last", "first", "city", "state", "zip5", "employer", "occupation",
)  # fmt: skip
_GROUPS: Final = ("name", "street", "city", "state", "zip")
_TRADE_GROUPS: Final = (
    "hospital workers", "court officers", "state police", "letter carriers", "realtors",
    "dental hygienists", "bankers", "insurance agents", "homebuilders", "nurses", "teachers",
    "restaurant owners", "optometrists", "trial lawyers", "beer distributors", "trucking",
    "correction officers", "food merchants", "sheet metal workers", "machinists", "teamsters",
)  # fmt: skip
_REGIONS: Final = (
    "new york", "california", "western", "greater valley", "united", "national", "capital",
    "empire", "north coast", "metropolitan", "upstate", "bay area", "suffolk", "hudson",
)  # fmt: skip
_BODIES: Final = (
    "association", "council", "federation", "union", "institute", "conference", "league",
    "society", "coalition", "board",
)  # fmt: skip
_SHORT: Final = (
    ("association", ("assn", "assoc", "ass'n")), ("council", ("cncl", "counc")),
    ("federation", ("fed",)), ("national", ("natl", "nat'l")), ("new york", ("ny", "n.y.")),
    ("california", ("ca", "calif")), ("united", ("utd",)), ("institute", ("inst",)),
    ("company", ("co", "co.")), ("corporation", ("corp", "corp.")), ("and", ("&",)),
    ("international", ("intl", "int'l")), ("committee", ("cmte", "comm")),
    ("workers", ("wkrs",)), ("officers", ("ofcrs",)), ("greater", ("gr",)),
    ("conference", ("conf",)), ("coalition", ("coal",)), ("local", ("loc", "lcl", "#")),
)  # fmt: skip
_FUNDS: Final = (
    "pac", "political action committee", "political action fund", "p.a.c.", "polit act comm",
    "state pac", "",
)  # fmt: skip


def _near(inventor: Inventor, of: Person) -> Person:
    """Somebody who is easily taken for this person."""
    near = msgspec.structs.replace(of, suffix="")
    kind = float(inventor.rng.random())
    if kind < 0.4:  # a spouse: the same address, often the same employer
        near.first, near.middle = (
            inventor.pick(inventor.firsts),
            inventor.pick(tuple("abcdefgh")),
        )
        near.jobs = of.jobs if inventor.chance(0.5) else [inventor.job()]
    elif kind < 0.6:  # a parent or child, with and without the mark
        near.suffix, of.suffix = "jr", of.suffix or ("sr" if inventor.chance(0.4) else "")
        near.jobs = of.jobs if inventor.chance(0.3) else [inventor.job()]
    elif kind < 0.85:  # a namesake near or far
        city = inventor.pick(of.homes)
        elsewhere = inventor.home()
        near.homes = [(elsewhere[0], *city[1:3], elsewhere[3])] if inventor.chance(0.5) else [
            elsewhere
        ]  # fmt: skip
        near.middle, near.jobs = inventor.pick(inventor.firsts), [inventor.job()]
    else:  # a sibling of the same initial
        near.first = inventor.pick([f for f in inventor.firsts if f[0] == of.first[0]])
        near.jobs = [inventor.job()]
    return near


def _married(inventor: Inventor, person: Person) -> str:
    other = inventor.often(inventor.lasts)
    return inventor.pick((f"{person.last}-{other}", f"{person.last} {other}", other))


def _written(inventor: Inventor, person: Person, names: list[str]) -> tuple[str, ...]:
    first = person.first
    if inventor.chance(0.3):
        first = inventor.pick(inventor.shorts[person.first])
    elif inventor.chance(0.08):
        first = first[0]
    if inventor.chance(0.06) and person.middle:
        first = f"{first[0]} {person.middle}"
    elif inventor.chance(0.45):
        first = f"{first} {person.middle[:1]}"
    suffix = f" {person.suffix}" if person.suffix and inventor.chance(0.6) else ""
    last = inventor.mistyped(inventor.pick(names)) + (suffix if inventor.chance(0.5) else "")
    first = inventor.mistyped(first.strip()) + (suffix if suffix and suffix not in last else "")
    _, city, state, zip_code = inventor.pick(person.homes)
    return last.upper(), first.upper(), city.upper(), state, zip_code, *inventor.work(person)


def invent_hard_people(records: int, seed: int) -> pl.DataFrame:
    """Invented gifts of people who are easily taken for one another, or for two.

    Args:
        records: Number of rows.
        seed: The same seed gives the same rows.

    Returns:
        `record`, `donor` and last, first, city, state, zip5, employer, occupation.
    """
    inventor = Inventor(seed, records)
    rows: list[tuple[str, ...]] = []
    donors: list[str] = []
    while len(rows) < records:
        person = inventor.person([])
        person.homes = [inventor.home() for _ in range(1 + inventor.chance(0.35))]
        person.jobs = [inventor.job() for _ in range(1 + inventor.chance(0.45))]
        people = [person]
        while inventor.chance(0.45) and len(people) < 4:
            people.append(_near(inventor, person))
        for one in people:
            names = [one.last, _married(inventor, one)] if inventor.chance(0.05) else [one.last]
            donor = f"d{len(rows)}"
            for _ in range(int(min(6, inventor.rng.geometric(0.55)))):
                rows.append(_written(inventor, one, names))
                donors.append(donor)
    return frame_of(rows[:records], donors[:records], _PEOPLE)


def _organisation(inventor: Inventor) -> list[str]:
    """Names of one to four organisations that are easily taken for one another."""
    region, trade, body = (inventor.pick(w) for w in (_REGIONS, _TRADE_GROUPS, _BODIES))
    kind = float(inventor.rng.random())
    if kind < 0.3:
        count = 1 + int(inventor.rng.integers(0, 4))
        locals_ = [int(inventor.rng.integers(1, 1200)) for _ in range(count)]
        return [f"{trade} {'union ' if kind < 0.15 else ''}local {n}" for n in locals_]
    if kind < 0.55:
        regions = {region, *(inventor.pick(_REGIONS) for _ in range(inventor.chance(0.5)))}
        return [f"{one} {body} of {trade}" for one in sorted(regions)]
    if kind < 0.75:
        return [f"{region} {trade} {body}"]
    firm = inventor.job()[0]
    names = [f"{inventor.surname()} {inventor.surname()} and {inventor.surname()}", firm]
    return [inventor.pick(names) + inventor.pick((" llp", " company", " corporation", ""))]


def _abbreviated(inventor: Inventor, name: str) -> str:
    for long, shorts in _SHORT:
        if f" {long} " in f" {name} " and inventor.chance(0.35):
            name = f" {name} ".replace(f" {long} ", f" {inventor.pick(shorts)} ").strip()
    return name


def _organisation_written(inventor: Inventor, name: str, *, fund: bool) -> str:
    words = name.split()
    if " of " in name and inventor.chance(0.25):
        before, _, after = name.partition(" of ")
        name = f"{after} {before}"
    elif len(words) > 3 and inventor.chance(0.1):
        name = " ".join([*words[1:], words[0]])
    name = inventor.mistyped(_abbreviated(inventor, name))
    if fund:
        name = f"{name} {inventor.pick(_FUNDS)}"
    name = f"the {name}" if inventor.chance(0.07) else name
    return name.strip().upper() if inventor.chance(0.6) else name.strip().title()


def invent_hard_organisations(records: int, seed: int) -> pl.DataFrame:
    """Invented gifts of organisations that are easily taken for one another, or for two.

    Args:
        records: Number of rows.
        seed: The same seed gives the same rows.

    Returns:
        `record`, `donor`, `name`, `street`, `city`, `state` and `zip`.
    """
    inventor = Inventor(seed, records)
    rows: list[tuple[str, ...]] = []
    donors: list[str] = []
    while len(rows) < records:
        shared = inventor.home()
        fund = inventor.chance(0.4)
        for name in _organisation(inventor):
            homes = [shared if inventor.chance(0.3) else inventor.home()]
            homes += [inventor.home()] if inventor.chance(0.3) else []
            donor = f"g{len(rows)}"
            for _ in range(int(min(8, inventor.rng.geometric(0.4)))):
                street, *place = inventor.pick(homes)
                street = street if inventor.chance(0.7) else ""
                rows.append((_organisation_written(inventor, name, fund=fund), street, *place))
                donors.append(donor)
    return frame_of(rows[:records], donors[:records], _GROUPS)
