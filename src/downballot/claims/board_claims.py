"""Who controls a board: "a 4-3 majority", "the union-backed majority"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.quantity import Unit
from downballot.claims.values import Kind
from downballot.model.sentence import say

_ABOUT = re.compile(
    r"\b(?:majorit\w+|split|control\w*|edge|advantage|bloc|divided|balance|tilt\w*|"
    r"lean\w*|dominat\w*|board)\b",
    re.I,
)
_A_VOTE = re.compile(
    r"\b(?:vote[ds]?|voting|decision|ruling|ruled|approved?|game|score|passed|resolution|"
    r"favor of (?!the |education|charter|union|reform|teachers|UTLA|pro-|labor)|agreed)\b",
    re.I,
)
_UNION = re.compile(r"\b(?:union|UTLA|labor|teachers?)\b", re.I)
_CHARTER = re.compile(r"\b(?:charter|pro-charter|reform\w*|CCSA)\b", re.I)
_MAJORITY = re.compile(
    r"\b(?:(?:union|UTLA|labor|charter|pro-charter|reform|CCSA|pro-union)[- ](?:school[- "
    r"])?(?:backed|supported|aligned|friendly|endorsed|minded|"
    r"allied)?[^.;,]{0,45}?\b(?:majority|control of the (?:school )?board|(?:took|gained|won|"
    r"seized|regained|retained|kept|has|have|holds?|in) control))\b",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:could|would|might|may|if|whether|hope|hoping|at stake|determine|decide|"
    r"threat\w*|aim\w*|seek\w*|chance|bid|try|trying|fight|battle|fear|possible|want|"
    r"wanted)\b",
    re.I,
)
_LOST = re.compile(
    r"\b(?:lost|lose|loses|losing|ended|end|ends|ending|cost|flipp\w*|wrest\w*|depriv\w*)\b",
    re.I,
)


def find_control(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on how a board is divided.

    Args:
        scene: The sentence.
        doc: The text.
    """
    if not doc.about_body:
        return
    taken: list[int] = []
    for one in scene.quantities:
        if one.unit is not Unit.SPLIT or not 6 <= one.value + one.other <= 7:
            continue
        near = scene.text[max(0, one.start - 70) : one.end + 70]
        close = scene.text[max(0, one.start - 25) : one.end + 18]
        if not _ABOUT.search(near) or (
            _A_VOTE.search(close) and not re.search(r"majority|split|bloc", close, re.I)
        ):
            continue
        taken.append(one.start)
        what = _bloc(
            scene.text[one.end : one.end + 75], scene.text[max(0, one.start - 75) : one.start]
        )
        supposed = bool(_SUPPOSED.search(scene.text[max(0, one.start - 60) : one.start]))
        yield Claim(
            kind=Kind.CONTROL,
            scene=scene,
            start=one.start,
            end=_end(scene, one.end),
            quantity=one,
            what=what,
            subject="minority" if "minority" in near else "",
            certain=bool(what) and not supposed,
            unclear=say("what has not happened yet") if supposed else "",
        )
    yield from (
        one
        for one in _majorities(scene)
        if not any(one.start - 12 < each < one.end + 12 for each in taken)
    )


def _end(scene: Scene, end: int) -> int:
    found = re.match(
        r"^[ -](?:\w+[- ]){0,3}?(?:majority|split|edge|control|bloc|advantage)\b",
        scene.text[end : end + 50],
    )
    return end + found.end() if found else end


def _majorities(scene: Scene) -> Iterator[Claim]:
    found = _MAJORITY.search(scene.text)
    if (
        found is None
        or _SUPPOSED.search(scene.text[max(0, found.start() - 60) : found.end() + 30])
        or scene.text.rstrip().endswith("?")
    ):
        return
    what = "charter" if _CHARTER.search(found[0]) else "union"
    if _CHARTER.search(found[0]) and _UNION.search(found[0]):
        return
    if _LOST.search(scene.text[max(0, found.start() - 30) : found.end() + 20]):
        return
    yield Claim(
        kind=Kind.CONTROL,
        scene=scene,
        start=found.start(),
        end=found.end(),
        what=what,
        certain=True,
    )


def _bloc(after: str, before: str) -> str:
    """Return which bloc a split is told of: the one named nearest behind it, else before."""
    for text, last in (
        (re.split(r"(?<![A-Z])[.;]", after)[0], False),
        (re.split(r"(?<![A-Z])[.;]", before)[-1], True),
    ):
        places = []
        for name, pattern in (("union", _UNION), ("charter", _CHARTER)):
            hits = [one.start() for one in pattern.finditer(text)]
            places += [(hits[-1] if last else hits[0], name)] if hits else []
        if places:
            return (max(places) if last else min(places))[1]
    return ""
