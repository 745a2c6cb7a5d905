"""Which numbers are leads: "ahead by 31 votes", "a 4 point lead", "the gap was 1,787 votes"."""

from __future__ import annotations

import re

from downballot.claims.document import Scene
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.relations import find_relations

BEHIND = re.compile(
    r"\b(?:trail\w*|behind|deficit|down|lost|losing|loses|lose|conced\w*|fell short)\b", re.I
)


AHEAD = re.compile(
    r"\b(?:lead|leads|leading|led|ahead|advantage|edge|edged|edging|margin|won|wins|"
    r"winning|passed|passing|defeat\w*|beat\w*|victory|up|unseat\w*|oust\w*|prevail\w*|"
    r"best\w*|cushion|gap|separat\w+|apart|difference|win)\b",
    re.I,
)


APART = re.compile(r"\b(?:separat\w+|apart|between|difference|gap)\b", re.I)


_VOTE_LEAD = re.compile(r"^(?: |-)(?:more |fewer )?(?:votes?)\b", re.I)


_BY = re.compile(
    r"\b(?:won|lost|leads?|led|trail\w*|ahead|behind|defeat\w*|beat\w*|prevail\w*|up|down) "
    r"(?:[a-z]+ ){0,3}?by (?:just |only |a mere )?$"
)


def is_elliptic(scene: Scene, one: Quantity) -> bool:
    """Say whether a bare number is of votes: "trailed by 852 votes … and won by 5,000".

    Args:
        scene: The sentence.
        one: The number.
    """
    return (
        one.unit is Unit.COUNT
        and one.value >= 50
        and bool(re.match(r"$|[.,;]| (?:and|but|when|as|in|at)\b", scene.text[one.end :]))
        and bool(re.search(r"\bvotes?\b", scene.text))
        and bool(_BY.search(scene.text[max(0, one.start - 60) : one.start]))
    )


def is_vote_lead(scene: Scene, one: Quantity) -> bool:
    """Say whether a number of votes is how far one is ahead of another.

    Args:
        scene: The sentence.
        one: The number.
    """
    after = scene.text[one.end : one.end + 40]
    if not _VOTE_LEAD.search(after):
        return False
    if re.match(r"^ votes?(?:[,.;]| in )", after) and re.search(
        r"\b(?:gap|margin|difference|lead|deficit) (?:had been|has been|was|is|of|stood at|"
        r"has (?:shrunk|grown) to|came to)(?: just| only)? $",
        scene.text[max(0, one.start - 45) : one.start],
    ):
        return True
    if re.match(r"^ (?:more |fewer )votes? than\b|^ votes? (?:more|fewer|less) than\b", after):
        return True
    before = scene.text[max(0, one.start - 90) : one.start]
    if re.search(
        r"\b(?:difference|gap|margin|deficit|lead)\b[^.;%]{0,70}\b(?:was|is|of|at|to)(?: just| "
        r"only| a mere)? $|\b(?:within|by)(?: just| only| a mere)? $",
        before,
    ) and (find_relations(scene) or APART.search(scene.text)):
        return True
    if re.search(r"\b(?:deficit|lead|margin) (?:was|is|of|stood at)(?: just| only)? $", before):
        return True
    return bool(
        re.search(
            r"\b(?:up|down|ahead|leading|leads|led|trails|trailing|trailed) (?:by "
            r")?(?:just |only )?$|\b(?:lead|margin|advantage|edge|"
            r"gap)\b[^.;%]{0,60}\b(?:to|at|was|is|stood at) (?:just |only )?$|"
            r"\b(?:narrowed|grew|shrank|widened|expanded) (?:[\w, ]{0,30} )?to (?:just |"
            r"only )?$",
            before,
            re.I,
        )
        or (
            re.search(
                r"\b(?:by|lead of|margin of|advantage of|edge of|separat\w+(?: by)?|"
                r"deficit of|gap of|difference of|ahead by|by (?:just|only)|just|only|a|"
                r"behind by)\s*(?:just |only )?$",
                before,
                re.I,
            )
            and (
                AHEAD.search(before)
                or BEHIND.search(before)
                or re.search(
                    r"-vote|votes? (?:lead|ahead|behind|margin|advantage|edge|separat)",
                    scene.text[one.end - 1 : one.end + 30],
                    re.I,
                )
                or APART.search(after)
            )
        )
        or re.search(
            r"^[ -]votes? (?:lead|ahead|behind|margin|advantage|edge|separat\w*|apart|"
            r"deficit|more than|fewer than|gap|cushion|victory|win)\b",
            after,
            re.I,
        )
    )


def is_percent_lead(scene: Scene, one: Quantity) -> bool:
    """Say whether a percentage is how far one is ahead of another.

    Args:
        scene: The sentence.
        one: The percentage.
    """
    before = scene.text[max(0, one.start - 25) : one.start]
    after = scene.text[one.end : one.end + 20]
    if re.match(r"^ ?(?:to|-|\u2013|\u2014|vs\.?) ?\d", after):
        return False  # "by a margin of 61% to 39%" are two shares
    return bool(
        re.search(
            r"\b(?:lead|margin|advantage|edge) of (?:just |only |about )?$|\b(?:leads?|"
            r"leading|led|ahead|trail(?:s|ed|ing)?|behind) by (?:just |only |about )?$",
            before,
            re.I,
        )
        or re.match(r"^ (?:lead|margin|advantage|edge|deficit)\b", after, re.I)
        or re.search(
            r"\b(?:lead over|margin (?:of victory )?over|advantage over|edge over|margin "
            r"of victory)\b[^.;%,]{0,40}\b(?:is|was|stood at|stands at) (?:just |only )?$",
            scene.text[max(0, one.start - 80) : one.start],
            re.I,
        )
    )
