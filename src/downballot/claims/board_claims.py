"""Who controls a board: "a 4-3 majority", "the union-backed majority"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, not_known
from downballot.claims.document import Document, Scene
from downballot.claims.quantities import Unit
from downballot.claims.record import BoardFacts
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

_ABOUT = re.compile(
    r"\b(?:majorit\w+|split|control\w*|edge|advantage|bloc|divided|balance|tilt\w*|"
    r"lean\w*|dominat\w*|board)\b",
    re.I,
)
_A_VOTE = re.compile(
    r"\b(?:vote[ds]?|voting|decision|ruling|ruled|approved?|game|score|passed|resolution|"
    r"favor of (?!the )|agreed)\b",
    re.I,
)
_UNION = re.compile(r"\b(?:union|UTLA|labor|teachers?)\b", re.I)
_CHARTER = re.compile(r"\b(?:charter|pro-charter|reform\w*|CCSA)\b", re.I)
_MAJORITY = re.compile(
    r"\b(?:(?:union|UTLA|labor|charter|pro-charter|reform|CCSA|pro-union)[- ](?:school[- "
    r"])?(?:backed|supported|aligned|friendly|endorsed|minded|"
    r"allied)?[^.;,]{0,45}?\b(?:majority|control of the (?:school )?board))\b",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:could|would|might|may|if|whether|hope|hoping|at stake|determine|decide|"
    r"threat\w*|aim\w*|seek\w*|chance|bid|try|trying|fight|battle|fear|possible|want|"
    r"wanted)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:had|was|were|previous\w*|former\w*|lost|ended|flipp\w*|before|until|since|"
    r"first|once|ago|from|last|then|in (?:19|20)\d\d)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:hold|holds|have|has|keep|keeps|maintain|maintains|still|now|currently)\b", re.I
)
_LOST = re.compile(
    r"\b(?:lost|lose|loses|losing|ended|end|ends|ending|cost|flipp\w*|wrest\w*|depriv\w*)\b",
    re.I,
)
_SEATED = timedelta(days=270)  # members elected in a primary are seated by then


def find_control(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on how a board is divided.

    Args:
        scene: The sentence.
        doc: The text.
    """
    if not doc.about_body:
        return
    found = False
    for one in scene.quantities:
        if one.unit is not Unit.SPLIT or not 6 <= one.value + one.other <= 7:
            continue
        near = scene.text[max(0, one.start - 70) : one.end + 70]
        close = scene.text[max(0, one.start - 25) : one.end + 18]
        if not _ABOUT.search(near) or (
            _A_VOTE.search(close) and not re.search(r"majority|split|bloc", close, re.I)
        ):
            continue
        found = True
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
    if not found:
        yield from _majorities(scene)


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


def check_control(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a board's division.

    Args:
        claim: The claim.
        doc: The text.
    """
    if claim.unclear:
        return not_known(claim.unclear)
    years = claim.scene.years
    boards = [one for one in doc.record.boards if one.undecided < one.seats]
    elected = any(timedelta(0) <= doc.day - one.day < _SEATED for one in doc.record.elections)
    now = [one for one in boards if one.starts <= doc.day <= one.ends]
    coming = [one for one in boards if elected and doc.day < one.starts <= doc.day + _SEATED]
    then = [
        one for one in boards if any(one.starts.year <= year <= one.ends.year for year in years)
    ]
    for one in (*now, *coming, *then):
        if _fits(claim, one):
            return _found(one, Verdict.CONFIRMED)
    past = [one for one in boards if one.ends < doc.day and _fits(claim, one)]
    if past and (
        (_PAST.search(claim.scene.text) and not _NOW.search(claim.scene.text))
        or (doc.day - past[-1].ends).days < 400
    ):
        told_past = bool(_PAST.search(claim.scene.text))
        return _found(past[-1], Verdict.CONFIRMED if told_past else Verdict.OUT_OF_DATE)
    sure = [one for one in now if one.undecided == 0]
    if not sure:
        return not_known(say("a view on record of who belonged to which bloc then"))
    shown = _found(sure[0], Verdict.WRONG)
    past_or_to_come = bool(years) and doc.day.year not in years
    if not claim.certain or past_or_to_come:
        return doubt(shown, say("which board, and whose blocs, are meant"))
    return shown


def _side(name: str) -> str:
    return "union" if "union" in name else "charter"


def _fits(claim: Claim, board: BoardFacts) -> bool:
    held = {_side(name): seats for name, seats in board.split}
    if claim.quantity is None:
        return held.get(claim.what, 0) * 2 > board.seats
    high, low = sorted((int(claim.quantity.value), int(claim.quantity.other)), reverse=True)
    if claim.what:
        rest = sum(held.values()) - held.get(claim.what, 0)
        mine = held.get(claim.what, 0)
        return (mine, rest) == ((low, high) if claim.subject == "minority" else (high, low))
    return sorted(held.values(), reverse=True) == [high, low]


def _found(board: BoardFacts, verdict: Verdict) -> Finding:
    split = ", ".join(f"{seats} {name}" for name, seats in board.split if seats)
    rest = (
        say(", {number} of no bloc or vacant", number=board.undecided)
        if board.undecided
        else ""
    )
    record = say(
        "Since {day} the board had {split}{rest} of {seats} seats, according to {who}.",
        day=board.starts.isoformat(),
        split=split,
        rest=rest,
        seats=board.seats,
        who=board.according_to,
    )
    how = say(
        "a majority is {needed} of {seats} seats",
        needed=board.seats // 2 + 1,
        seats=board.seats,
    )
    return Finding(
        verdict=verdict,
        record=record,
        as_of=board.starts.isoformat(),
        source=board.source,
        arithmetic=how,
    )
