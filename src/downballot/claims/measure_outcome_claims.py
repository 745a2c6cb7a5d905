"""What became of measures: "passed", "was rejected", "is passing"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.subjects import (
    subject_of,
)
from downballot.claims.values import Kind

SUPPOSED = re.compile(
    r"\b(?:would|could|might|may|if|whether|should|hopes?|hoped|hoping|trying|tried|"
    r"sought|seeks?|seeking|wants?|wanted|unless|expected|projected|"
    r"likely|chance|can|cannot|can't|did not|didn't|not|never|predict\w*|poll|vying|"
    r"aims?|needs?|needed|had to|yet to|failed to|"
    r"attempt\w*|bid|fight|campaign\w* to|poised|appear\w*|seem\w*|almost|nearly|favored|"
    r"hope|claimed|declared|will)\b[^.;,]{0,40}$",
    re.I,
)


_MEASURE = (
    (
        "passing",
        re.compile(
            r"\b(?:(?:is|was|were|are) (?:passing|winning|leading|ahead|on track|on its "
            r"way|headed (?:to|for)|cruising|comfortably ahead|well ahead)|leads|"
            r"appears? (?:to be )?(?:headed|passing|to have passed)|appeared to (?:pass|"
            r"be passing|have passed)|is likely to pass)\b",
            re.I,
        ),
    ),
    (
        "failing",
        re.compile(
            r"\b(?:(?:is|was) (?:failing|losing|trailing|falling short|behind)|"
            r"appear(?:s|ed) (?:headed (?:for|to) defeat|to be failing|to fail))\b",
            re.I,
        ),
    ),
    (
        "failed",
        re.compile(
            r"\b(?:failed|fails|was (?:defeated|rejected)|lost|fell (?:well |far |just "
            r")?short|went down|did not pass|didn't pass)\b",
            re.I,
        ),
    ),
    (
        "passed",
        re.compile(
            r"\b(?:passed|passes|prevailed|won|(?:was|were|been) (?:approved|passed|"
            r"adopted)|(?:sailed|cruised|coasted) (?:to (?:victory|passage|approval)|"
            r"through)|cleared|exceeded|surpassed|gained approval)\b",
            re.I,
        ),
    ),
)


_VOTERS = re.compile(
    r"\b(?:voters|Angelenos|residents|electorate)\b[^.;,]{0,60}\b(approved|passed|"
    r"rejected|defeated|backed|supported|turned down)\b",
    re.I,
)


def measure_outcomes(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield what became of the first measure of which a sentence says it.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for mention in scene.mentions:
        if mention.kind != "measure":
            continue
        if (
            claim := _measure_after(scene, doc, mention) or _measure_before(scene, doc, mention)
        ) is not None:
            yield claim
            return


def _measure_after(scene: Scene, doc: Document, mention: Mention) -> Claim | None:
    for what, pattern in _MEASURE:
        found = pattern.search(scene.text, mention.end, mention.end + 90)
        if found is None:
            continue
        between = scene.text[mention.end : found.start()]
        if (
            ";" in between
            or (SUPPOSED.search(between) and what in {"passed", "failed"})
            or any(
                one.kind in {"person", "stranger"} and mention.end <= one.start < found.start()
                for one in scene.mentions
            )
        ):
            continue
        if (
            what == "passed"
            and re.match(
                r"^ (?:about |nearly |roughly |with )?\d",
                scene.text[found.end() : found.end() + 20],
            )
            and found[0].lower() == "won"
        ):
            continue
        return _measure_claim(scene, doc, mention, what, mention.start, found.end())
    return None


def _measure_before(scene: Scene, doc: Document, mention: Mention) -> Claim | None:
    found = _VOTERS.search(scene.text[: mention.start])
    if (
        found is None
        or mention.start - found.end() > 60
        or SUPPOSED.search(scene.text[: found.start(1)][-40:])
    ):
        return None
    what = "failed" if found[1].lower() in {"rejected", "defeated", "turned down"} else "passed"
    return _measure_claim(scene, doc, mention, what, found.start(), mention.end)


def _measure_claim(
    scene: Scene, doc: Document, mention: Mention, what: str, start: int, end: int
) -> Claim:
    subject = subject_of(mention, scene, doc)
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=start,
        end=end,
        subject="yes",
        contests=subject.contests,
        certain=subject.certain,
        what=what,
        unclear=subject.unclear,
    )
