"""A sentence with its names and numbers as single signs, so that patterns see its grammar.

"Schmerelson, a retired principal, defeated challenger Dan Chang with 51.6% of the vote" reads
"P defeated P with % of the vote": descriptions that hold no name and no number are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from downballot.claims.document import Scene
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity, Unit

PERSON, ROLE, MEASURE, SEAT, BODY = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
PERCENT, POINTS, DOLLARS, COUNT, SPLIT = "\ue010", "\ue011", "\ue012", "\ue013", "\ue014"
WHO = f"[{PERSON}{ROLE}]"
THING = f"[{SEAT}{BODY}]"
_SIGNS = {
    "person": PERSON, "stranger": PERSON, "role": ROLE, "measure": MEASURE, "seat": SEAT,
    "contest": SEAT, "body": BODY,
}  # fmt: skip
_UNITS = {
    Unit.PERCENT: PERCENT, Unit.POINTS: POINTS, Unit.DOLLARS: DOLLARS, Unit.COUNT: COUNT,
    Unit.SPLIT: SPLIT,
}  # fmt: skip
_TITLE = (
    r"(?:(?:the|her|his|their|fellow|incumbent|challenger|rival|opponent|opponents|"
    r"board|school|president|member|vice|retired|former|current|longtime|veteran|teacher|"
    r"principal|educator|candidate|one-term|two-term|three-term|first-time|newcomer|"
    r"union-backed|charter-backed|LAUSD|L\.?A\.?|Unified|Rep\.|Mr\.|Ms\.|Mrs\.|Dr\.|"
    r"Councilman|Councilwoman|Councilmember|trustee|runner-up|winner|math|science|history|"
    r"special|education|activist|parent|attorney|lawyer|professor|businessman|executive|"
    r"City Council|Board|Challenger|Incumbent|President|Member)[ ,]\s?)+"
)
_OFFICE = (
    r"(?:Sheriff|Attorney|Council(?:woman|man|member)|Supervisor|Mayor|Judge|Sen\.|"
    r"Senator|Rep\.|"
    r"President|Member|Trustee|Superintendent|Principal|Commissioner|Assembly(?:woman|man|"
    r"member)|"
    r"Congress(?:woman|man)|Democrat|Republican|Professor|Controller|Treasurer|Clerk|"
    r"council(?:woman|man|member))"
)
_DROPPED = (
    re.compile(r" (?= )"),
    # "Chang, a teacher," "Griego, 44," "Rivas, who raised less money,"
    re.compile(
        rf"(?<=[{PERSON}{ROLE}]), (?!with\b|(?:who|which) (?:had|has|got|led|won|lost)\b)"
        r"(?:a|an|the|one of|now|who|whose|backed|supported|endorsed|also|himself|herself|"
        rf"himself|both|\d\d)\b[^,;:()\ue000-\ue01f]{{0,90}}(?:,|$|(?=\.\s*$))"
    ),
    re.compile(rf"(?<=[{PERSON}{ROLE}]) \([^()\ue000-\ue01f]{{1,60}}\)"),
    re.compile(rf"{_TITLE}(?=[{PERSON}])"),
    re.compile(rf"\b(?:[A-Z][\w.'-]+ ){{0,3}}{_OFFICE} (?=[{PERSON}])"),
    re.compile(
        r"\b(?!(?:early|family|only|july|supply|apply|reply|daily|weekly|likely|nearly)\b)"
        r"[A-Za-z]{3,}ly (?=[a-z\ue000-\ue01f])"
    ),
    re.compile(r"\b(?:just|only|merely|also|then|later|still|now|even) (?=[a-z\ue000-\ue01f])"),
    re.compile(r"[\"“”•*]\s?"),
)


class Tagged(Struct, frozen=True):
    """A sentence as signs.

    Attributes:
        text: The sentence with signs for names and numbers, descriptions left out.
        places: For each of its characters, where it is in the sentence; and the end.
        names: Names by where their sign is in ``text``.
        numbers: Numbers likewise.
    """

    text: str
    places: tuple[int, ...]
    names: dict[int, Mention]
    numbers: dict[int, Quantity]

    def between(self, start: int, end: int) -> str:
        """Return a stretch of the sentence without descriptions.

        Args:
            start: First character in the sentence.
            end: The one behind the last.
        """
        return "".join(
            sign
            for sign, place in zip(self.text, self.places, strict=False)
            if start <= place < end
        )

    def place_of(self, quantity: Quantity) -> int:
        """Return where the sign of a number is; -1 where it has none.

        Args:
            quantity: The number.
        """
        return next(
            (place for place, one in self.numbers.items() if one.start == quantity.start), -1
        )


def tagged(scene: Scene) -> Tagged:
    """Return a sentence as signs, made once while it is read.

    Args:
        scene: The sentence.
    """
    return _made(SameScene(scene))


class SameScene:
    """A sentence as a key: one object is one sentence."""

    __slots__ = ("scene",)

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __hash__(self) -> int:
        return id(self.scene)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameScene) and other.scene is self.scene


@lru_cache(64)
def _made(key: SameScene) -> Tagged:
    scene = key.scene
    signs, places, marks = _signs(scene)
    text = "".join(signs)
    for pattern in _DROPPED:
        text, places = _without(text, places, pattern)
    names: dict[int, Mention] = {}
    numbers: dict[int, Quantity] = {}
    for at, place in enumerate(places):
        mark = marks.get(place) if "\ue000" <= text[at] <= "\ue01f" else None
        if isinstance(mark, Mention):
            names[at] = mark
        elif mark is not None:
            numbers[at] = mark
    return Tagged(text, (*places, len(scene.text)), names, numbers)


def _signs(scene: Scene) -> tuple[list[str], list[int], dict[int, Mention | Quantity]]:
    things: list[tuple[int, int, str, Mention | Quantity]] = [
        (one.start, one.end, _SIGNS[one.kind], one)
        for one in scene.mentions
        if one.kind in _SIGNS
    ]
    things += [(one.start, one.end, _UNITS[one.unit], one) for one in scene.quantities]
    things.sort(key=lambda one: (one[0], -one[1]))
    signs: list[str] = []
    places: list[int] = []
    marks: dict[int, Mention | Quantity] = {}
    at = 0
    for start, end, sign, thing in things:
        if start < at:
            continue
        signs += scene.text[at:start]
        places += range(at, start)
        signs.append(sign)
        places.append(start)
        marks[start] = thing
        at = end
    signs += scene.text[at:]
    places += range(at, len(scene.text))
    return (
        [" " if one in "\n\t\xa0" else "'" if one == "\u2019" else one for one in signs],
        places,
        marks,
    )


def _without(text: str, places: list[int], pattern: re.Pattern[str]) -> tuple[str, list[int]]:
    kept: list[str] = []
    left: list[int] = []
    at = 0
    for found in pattern.finditer(text):
        kept.append(text[at : found.start()])
        left += places[at : found.start()]
        at = found.end()
    if not at:
        return text, places
    return "".join(kept) + text[at:], left + places[at:]


_RELATIVE = re.compile(
    rf"(?P<who>{WHO}), (?:who|whose|which|a|an|the|now|whom)\b[^;.]{{1,200}},(?: and| then|"
    rf" also)* $"
)


def over_relative(scene: Scene, place: int) -> Mention | None:
    """Return who stands before a clause of "who" that ends at a place; None where none does.

    "Rodriguez, who won by defeating Kayser, resigned": at "resigned" it is Rodriguez.

    Args:
        scene: The sentence.
        place: Where the verb begins in the sentence.
    """
    made = tagged(scene)
    at = sum(one < place for one in made.places[:-1])
    found = _RELATIVE.search(made.text[:at])
    return made.names[found.start("who")] if found else None
