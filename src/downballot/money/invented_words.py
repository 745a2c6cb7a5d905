"""Words that invented donors are made of."""

from __future__ import annotations

from typing import Final


def _listed(text: str) -> list[str]:
    return text.split()


SURNAMES: Final = _listed(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez "
    "lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson "
    "white harris sanchez clark ramirez lewis robinson walker young allen king wright "
    "scott torres nguyen hill flores green adams nelson baker hall rivera campbell "
    "mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins "
    "reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper "
    "peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez "
    "wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel "
    "myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman "
    "butler henderson barnes fisher vasquez simmons graham murray ford castro cohen levy "
    "goldberg katz wong chen chan park singh tanaka yamamoto hansen larsen schmidt"
)
SYLLABLES: Final = _listed(
    "ber gol man stein wil har den ro ka mar tin sal va lo pe nor wick field ton ley"
)
PLACES: Final = (
    ("los angeles", "CA", 90001),
    ("santa monica", "CA", 90401),
    ("long beach", "CA", 90801),
    ("pasadena", "CA", 91101),
    ("van nuys", "CA", 91401),
    ("san diego", "CA", 92101),
    ("oakland", "CA", 94601),
    ("san francisco", "CA", 94102),
    ("san jose", "CA", 95110),
    ("sacramento", "CA", 95814),
    ("new york", "NY", 10001),
    ("brooklyn", "NY", 11201),
    ("albany", "NY", 12201),
    ("chicago", "IL", 60601),
    ("houston", "TX", 77001),
    ("boston", "MA", 12108),
    ("seattle", "WA", 98101),
    ("washington", "DC", 20001),
)
STREETS: Final = _listed(
    "oak maple main hill sunset park lake river cedar elm church mission grand"
)
KINDS: Final = (
    "Street",
    "St",
    "St.",
    "Avenue",
    "Ave",
    "Ave.",
    "Blvd",
    "Drive",
    "Dr",
)
TRADES: Final = (
    ("attorney", "lawyer"),
    ("physician", "doctor"),
    ("teacher", "educator"),
    ("real estate", "realtor", "real estate broker"),
    ("executive", "ceo", "president"),
    ("engineer", "software engineer"),
    ("consultant", "business consultant"),
    ("investor", "private investor"),
    ("accountant", "cpa"),
    ("professor", "college professor"),
    ("nurse", "registered nurse"),
    ("homemaker", "housewife"),
    ("retired", "not employed"),
    ("writer", "author"),
    ("owner", "business owner"),
)
FIRMS: Final = _listed(
    "summit pacific golden coast valley metro united liberty harbor sierra apex crown"
)
LINES: Final = _listed(
    "law partners medical realty capital construction media school foods design"
)
FORMS: Final = (
    "",
    " Inc",
    ", Inc.",
    " LLC",
    " Co.",
    " Group",
    " Corporation",
)
CAUSES: Final = (
    "kids first",
    "parents for great schools",
    "teachers for better schools",
    "yes on measure",
    "citizens for safe streets",
    "housing now",
    "neighbors for change",
    "jobs and justice",
    "service employees local",
    "carpenters local",
    "firefighters local",
    "electrical workers local",
)
