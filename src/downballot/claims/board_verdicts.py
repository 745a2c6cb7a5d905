"""Who controls a board, beside the record: now, then, and once those elected are seated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, not_known
from downballot.claims.document import Document
from downballot.claims.frames import Bound
from downballot.claims.record import BoardFacts
from downballot.claims.values import Finding, Verdict
from downballot.model.sentence import say

_PAST = re.compile(
    r"\b(?:had|was|were|previous\w*|former\w*|lost|ended|flipp\w*|before|until|since|took|won|"
    r"first|once|ago|from|last|then|gave|gained|captured|seized|in (?:19|20)\d\d)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:hold|holds|have|has|keep|keeps|maintain|maintains|still|now|currently|retain\w*|"
    r"remains?|stays?)\b",
    re.I,
)
_SEATED = timedelta(days=270)  # members elected in a primary are seated by then
_LONG_AGO = timedelta(days=400)


def check_control(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a board's division.

    Args:
        claim: The claim.
        doc: The text.
    """
    if claim.unclear:
        return not_known(claim.unclear)
    frame = doc.frame(claim.scene)
    boards = [one for one in doc.record.boards if one.undecided < one.seats]
    own = list(_of_own_day(boards, doc))
    moved = frame.bound in {Bound.SAID, Bound.CARRIED, Bound.NAMED}
    then = [one for one in boards if moved and _of_years(one, frame.years)]
    for one in (*then, *own):
        if _fits(claim, one):
            return _found(one, Verdict.CONFIRMED)
    return _not_then(claim, boards, doc)


def _of_own_day(boards: list[BoardFacts], doc: Document) -> Iterator[BoardFacts]:
    """Yield the boards of the text's day, and those that an election then had just made."""
    yield from (one for one in boards if one.starts <= doc.day <= one.ends)
    if any(timedelta(0) <= doc.day - one.day < _SEATED for one in doc.record.elections):
        yield from (one for one in boards if doc.day < one.starts <= doc.day + _SEATED)


def _of_years(board: BoardFacts, years: frozenset[int]) -> bool:
    return any(board.starts.year <= year <= board.ends.year for year in years)


def _not_then(claim: Claim, boards: list[BoardFacts], doc: Document) -> Finding:
    """Return what to say of a division that neither its time nor the text's day had."""
    text, frame = claim.scene.text, doc.frame(claim.scene)
    past = [one for one in boards if one.ends < doc.day and _fits(claim, one)]
    told_past = bool(_PAST.search(text)) and not _NOW.search(text)
    if past:
        recent = doc.day - past[-1].ends < _LONG_AGO
        if frame.bound is Bound.OWN and recent and not told_past:
            return _found(past[-1], Verdict.OUT_OF_DATE)
        if told_past and frame.bound is not Bound.SAID:
            return _found(past[-1], Verdict.CONFIRMED)
    sure = [one for one in boards if one.starts <= doc.day <= one.ends and not one.undecided]
    if not sure:
        return not_known(say("a view on record of who belonged to which bloc then"))
    shown = _found(sure[0], Verdict.WRONG)
    of_now = frame.bound in {Bound.OWN, Bound.OPEN} or doc.day.year in frame.years
    if not claim.certain or not of_now or (past and not _NOW.search(text)):
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
