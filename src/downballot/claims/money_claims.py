"""Money: what was spent, raised and borrowed, and what was the most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.values import Kind

_BOND = re.compile(r"^[- ](?:\w+ ){0,4}(?:bond|measure)\b|^ in (?:\w+ ){0,3}bonds?\b", re.I)
_BOND_BEFORE = re.compile(
    r"\bbond(?: measure)?\b[^.;$]{0,50}\b(?:worth|of|for|authoriz\w+|totaling|raise|"
    r"provide|borrow|issue)\b[^.;$]{0,20}$",
    re.I,
)
_MONEY = re.compile(
    r"\b(?:donors?|give|gives|spen[dt]\w*|rais\w+|contribut\w+|donat\w+|outside|"
    r"independent|committees?|PACs?|money|cost\w*|expensive|poured|pumped|funnel\w*|put "
    r"(?=\$)|put \S+ (?:million |billion )?into|dumped|invested|steered|shelled out|plowed|"
    r"campaign\w*|expenditures?|war chest|gave|backed)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:budget|salar\w+|pay|payroll|deficit|shortfall|settlement|contract|assess\w+|"
    r"per student|a year|annually|stipend|lawsuit|repairs?|property)\b",
    re.I,
)
_RAISED = re.compile(
    r"\b(?:rais\w+|own campaign|collected|in contributions|war chest|fundrais\w+|"
    r"campaign (?:raised|spent|committee))\b",
    re.I,
)
_OUTSIDE = re.compile(
    r"\b(?:outside|independent|PACs?|super PAC|groups?|unions?|charter|committees?)\b", re.I
)
_PER_VOTE = re.compile(r"^ (?:per|a|for each|for every|each) vote\b", re.I)
_LIMIT = re.compile(
    r"\b(?:limit\w*|cap|capped|maximum|may give|can give|may contribute|can contribute)\b", re.I
)
_MOST = re.compile(
    r"\b(?:most expensive|costliest|priciest|record(?:-breaking|-setting|-shattering)? "
    r"(?:spending|amount|sum|outside)|most money (?:ever )?spent)\b",
    re.I,
)
_LARGEST = re.compile(
    r"\b(?:largest|biggest|highest)\b[^.;]{0,40}\bbond\b|\bbond\b[^.;]{0,40}\b(?:largest|"
    r"biggest)\b",
    re.I,
)


def find_money(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on money.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for one in scene.quantities:
        if one.unit is Unit.DOLLARS and (what := _what(scene, doc, one)):
            subject = _subject(scene, one)
            yield Claim(
                kind=Kind.MONEY,
                scene=scene,
                start=one.start,
                end=_end(scene, one),
                quantity=one,
                what=what,
                subject=subject,
                contests=bond_measures(scene, doc) if what == "bond" else (),
                certain=True,
            )
    if doc.about_body and (found := _MOST.search(scene.text)):
        yield Claim(
            kind=Kind.SUPERLATIVE,
            scene=scene,
            start=found.start(),
            end=found.end(),
            what="spending",
        )
    elif found := _LARGEST.search(scene.text):
        yield Claim(
            kind=Kind.SUPERLATIVE,
            scene=scene,
            start=found.start(),
            end=found.end(),
            what="bond",
            contests=bond_measures(scene, doc),
        )


def _end(scene: Scene, one: Quantity) -> int:
    found = _BOND.match(scene.text[one.end : one.end + 50])
    return one.end + found.end() if found else one.end


def _what(scene: Scene, doc: Document, one: Quantity) -> str:
    before, after = (
        scene.text[max(0, one.start - 90) : one.start],
        scene.text[one.end : one.end + 60],
    )
    if _BOND.search(after) or _BOND_BEFORE.search(before):
        return "bond" if one.value >= 10**8 else ""
    if any(each.kind == "measure" for each in scene.mentions) and one.value >= 10**9:
        return "about-bond"
    if not doc.about_body or not _MONEY.search(scene.text) or one.value >= 10**9:
        return ""
    return _spent_or_raised(one, before, after)


def _spent_or_raised(one: Quantity, before: str, after: str) -> str:
    if _PER_VOTE.match(after):
        return "per vote"
    if _OTHER.search(after[:30]) or _OTHER.search(before[-40:]):
        return ""
    if _LIMIT.search(before[-50:]) and one.value < 10_000:
        return "limit"
    return (
        "raised"
        if _RAISED.search(before[-70:] + " | " + after[:40]) and not _OUTSIDE.search(after[:40])
        else "spent"
    )


def _subject(scene: Scene, one: Quantity) -> str:
    people = [each for each in scene.mentions if each.kind == "person" and len(each.ids) == 1]
    before = [each for each in people if 0 <= one.start - each.end <= 90]
    behind = [each for each in people if 0 <= each.start - one.end <= 40]
    if behind and re.match(
        r"^ (?:[a-z]+ )*(?:for|against|helping|help|on behalf of|to support|supporting|"
        r"opposing|backing|boosting|support) (?:\w+ )?$",
        scene.text[one.end : behind[0].start],
    ):
        return behind[0].ids[0]
    if len({each.ids for each in before}) == 1:
        return before[0].ids[0]
    return behind[0].ids[0] if not before and len({each.ids for each in behind}) == 1 else ""


def bond_measures(scene: Scene, doc: Document) -> tuple[str, ...]:
    """Return the measures that a sentence, or the few before it, are about.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for row in reversed(doc.scenes[max(0, scene.number - 3) : scene.number + 1]):
        named = [each for each in row.mentions if each.kind == "measure" and each.ids]
        if named:
            known, _ = doc.fitting([doc.lexicon.contests[one] for one in named[-1].ids], scene)
            return tuple(one.id for one in known)
    return ()
