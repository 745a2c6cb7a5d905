"""Sentences that speak of a part of the voters alone: a place, a way to vote, a batch."""

from __future__ import annotations

import re

from downballot.claims.document import Scene

_PART = re.compile(
    r"\b(?:precincts?|mail(?:-in)? (?:ballots|votes)|vote-by-mail|absentee|in-person|"
    r"vote cent(?:er|re)s?|among|neighborhoods?|exit polls?|remaining ballots|latest "
    r"(?:batch|update)|"
    r"newly|of (?:those|the new)|(?:Ventura|Orange|Riverside|Kern|San Diego) County|"
    r"predicted|early voters|Latino|Black|Asian)\b"
)


_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|carried|won|lost|[Ff]rom|[Aa]t|[Aa]mong) ((?:[A-Z][a-z]+ ?){1,3})"
)


_HERE = re.compile(
    r"los|angeles|lausd|district|board|bd|march|may|june|july|august|november|december|"
    r"october|september|april|january|february|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|monday|measure|county|the|his|her|san|fernando|valley|west|east|unified|"
    r"school|la|side|primary|runoff|election"
)


def of_a_part(scene: Scene) -> bool:
    """Say whether a sentence speaks of a part of the voters: a place, a way to vote, a batch.

    Args:
        scene: The sentence.
    """
    if _PART.search(scene.text):
        return True
    spans = [(one.start, one.end) for one in scene.mentions]
    return any(
        not _HERE.fullmatch(found[1].split()[0].casefold())
        and not any(start <= found.start(1) < end for start, end in spans)
        for found in _PLACE.finditer(scene.text)
    )
